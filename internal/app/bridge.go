package app

import (
	"context"

	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
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
	_, err := identity.LoadTeam(ctx, q, ws, team)
	if fault.KindOf(err) == fault.NotFoundKind {
		return false, nil
	}
	return err == nil, err
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
