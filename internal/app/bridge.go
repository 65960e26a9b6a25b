package app

import (
	"context"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/inbox"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/signature"
)

// What one slice must know of another, where it may not import it.

// userName is what a user is called; active is false for one who has left or does not exist.
func (a *App) userName(ctx context.Context, q db.Q, ws, user id.ID) (string, bool, error) {
	u, err := identity.LoadUser(ctx, q, ws, user)
	if fault.KindOf(err) == fault.NotFoundKind {
		return "", false, nil
	}
	return u.Name, u.Active, err
}

func (a *App) teamExists(ctx context.Context, q db.Q, ws, team id.ID) (bool, error) {
	_, known, err := a.teamName(ctx, q, ws, team)
	return known, err
}

// teamName is what a team is called; known is false for one that is gone.
func (a *App) teamName(ctx context.Context, q db.Q, ws, team id.ID) (string, bool, error) {
	t, err := identity.LoadTeam(ctx, q, ws, team)
	if fault.KindOf(err) == fault.NotFoundKind {
		return "", false, nil
	}
	return t.Name, err == nil, err
}

// teamHeld tells whether there is such a team, and in a unit of work keeps it from ending until that one has.
func (a *App) teamHeld(ctx context.Context, q db.Q, ws, team id.ID) (bool, error) {
	tx, ok := q.(*db.Tx)
	if !ok {
		return a.teamExists(ctx, q, ws, team)
	}
	return identity.HoldTeam(ctx, tx, ws, team)
}

// teamUses are the channels that lead to a team.
func teamUses(ctx context.Context, q db.Q, ws, team id.ID) ([]calendar.Use, error) {
	channels, err := inbox.LeadingTo(ctx, q, ws, team)
	uses := make([]calendar.Use, len(channels))
	for i, c := range channels {
		uses[i] = calendar.Use{Kind: "channel", ID: c.ID, Name: c.Name}
	}
	return uses, err
}

// signature is what goes below a mail of an agent (0: of Rondo itself) for a team (0: for none). Where neither has
// one it is usual, what the mailbox says.
func (a *App) signature(ctx context.Context, q db.Q, ws, agent, team id.ID, usual string) (string, error) {
	text, err := signature.For(ctx, q, ws, agent, team)
	if err != nil || text == "" && usual == "" {
		return "", err
	}
	if text == "" {
		text = usual
	}
	name, of := "", ""
	if agent != 0 {
		if name, _, err = a.userName(ctx, q, ws, agent); err != nil {
			return "", err
		}
	}
	if team != 0 {
		if of, _, err = a.teamName(ctx, q, ws, team); err != nil {
			return "", err
		}
	}
	return signature.Fill(text, name, of), nil
}

// setPresence changes the presence of whoever is at the socket.
func (a *App) setPresence(ctx context.Context, status string) error {
	return a.db.Write(ctx, func(tx *db.Tx) error {
		_, err := identity.SetPresence(ctx, tx, access.From(ctx).User, identity.Status(status), "")
		return err
	})
}

// firstTeam is what the first run makes beside the workspace: a team with the owner in it.
const firstTeam = "Support"

// setupHooks are what else the first run makes, in the same unit of work: a team with the owner in it, and
// a web chat that leads to it.
func (a *App) setupHooks() []identity.SetupHook {
	return []identity.SetupHook{func(ctx context.Context, tx *db.Tx, w identity.Workspace, owner identity.User) error {
		team, err := identity.CreateTeam(ctx, tx, identity.TeamDraft{Name: firstTeam, Policy: identity.DefaultPolicy(), Members: []identity.Member{{User: owner.ID}}})
		if err != nil {
			return err
		}
		_, err = a.inbox.CreateFirst(ctx, tx, w.ID, w.Name, team.ID)
		return err
	}}
}

// removeHooks put what a removed user had back into the queues.
func (a *App) removeHooks() []func(context.Context, *db.Tx, identity.User) error {
	return []func(context.Context, *db.Tx, identity.User) error{func(ctx context.Context, tx *db.Tx, u identity.User) error {
		return conversation.Release(ctx, tx, u.Workspace, u.ID)
	}}
}
