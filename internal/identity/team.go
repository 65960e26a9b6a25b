package identity

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Team is a pool of agents with one routing policy and one queue.
type Team struct {
	Workspace     id.ID
	ID            id.ID
	Name          string
	Members       []Member // in the order of their ids
	Policy        Policy
	PolicyVersion int64
	Hours         id.ID // 0: those of the workspace
	CreatedAt     time.Time
}

// Member is a user in a team. Nil weight and capacity mean the user's own.
type Member struct {
	User     id.ID
	Weight   *Weight
	Capacity *int
}

// TeamDraft is a team about to be made.
type TeamDraft struct {
	Name    string
	Members []Member
	Policy  Policy
	Hours   id.ID
}

const maxMembers = 5000

// CreateTeam adds a team to the actor's workspace.
func CreateTeam(ctx context.Context, tx *db.Tx, d TeamDraft) (Team, error) {
	actor := access.From(ctx)
	t := Team{Workspace: actor.Workspace, ID: tx.NewID(), Name: d.Name, Members: d.Members, Policy: d.Policy, PolicyVersion: 1, Hours: d.Hours, CreatedAt: instant(tx)}
	if err := t.normalise(ctx, tx); err != nil {
		return Team{}, err
	}
	if err := knowHours(ctx, tx, t.Workspace, t.Hours, 0); err != nil {
		return Team{}, err
	}
	if err := t.checkReferences(ctx, tx); err != nil {
		return Team{}, err
	}
	if err := insertTeam(ctx, tx, t); err != nil {
		return Team{}, err
	}
	if err := insertPolicy(ctx, tx, t, actor.User); err != nil {
		return Team{}, err
	}
	if err := replaceMembers(ctx, tx, t); err != nil {
		return Team{}, err
	}
	if err := audit.Note(ctx, tx, audit.Made, t.subject(), audit.Diff(nil, t.Fact(), "name", "policy_version")...); err != nil {
		return Team{}, err
	}
	return t, recordTeam(tx, t)
}

// subject is the team as the audit names it.
func (t Team) subject() audit.Subject { return audit.Subject{Kind: audit.Team, ID: t.ID, Name: t.Name} }

// ReviseTeam changes a team's name, members or policy. A policy that differs becomes a new version.
func ReviseTeam(ctx context.Context, tx *db.Tx, team id.ID, change func(*Team)) (Team, error) {
	actor := access.From(ctx)
	old, err := lockTeam(ctx, tx, actor.Workspace, team)
	if err != nil {
		return Team{}, err
	}
	t := old
	change(&t)
	if err := t.normalise(ctx, tx); err != nil {
		return Team{}, err
	}
	if err := knowHours(ctx, tx, t.Workspace, t.Hours, old.Hours); err != nil {
		return Team{}, err
	}
	revised := t.Name != old.Name || t.Hours != old.Hours
	if !t.Policy.equal(old.Policy) {
		revised = true
		if err := t.checkReferences(ctx, tx); err != nil {
			return Team{}, err
		}
		t.PolicyVersion++
		if err := insertPolicy(ctx, tx, t, actor.User); err != nil {
			return Team{}, err
		}
	}
	if !slices.EqualFunc(t.Members, old.Members, Member.equal) {
		revised = true
		if err := replaceMembers(ctx, tx, t); err != nil {
			return Team{}, err
		}
	}
	if !revised {
		return t, nil
	}
	if err := updateTeam(ctx, tx, t); err != nil {
		return Team{}, err
	}
	if err := audit.Note(ctx, tx, audit.Changed, t.subject(), audit.Diff(old.Fact(), t.Fact())...); err != nil {
		return Team{}, err
	}
	return t, recordTeam(tx, t)
}

// RemoveTeam ends a team that neither another team's policy nor a channel names. Its name and policies stay for
// history; its members do not.
func RemoveTeam(ctx context.Context, tx *db.Tx, team id.ID) error {
	t, err := lockTeamToEnd(ctx, tx, access.From(ctx).Workspace, team)
	if err != nil {
		return err
	}
	uses, err := t.uses(ctx, tx)
	if err != nil {
		return err
	}
	if len(uses) > 0 {
		return fault.Conflict("team_in_use", "This team is in use: "+calendar.Sentence(uses)+". Give them another team first.")
	}
	t.Members = nil
	if err := replaceMembers(ctx, tx, t); err != nil {
		return err
	}
	if err := endTeam(ctx, tx, t); err != nil {
		return err
	}
	if err := audit.Note(ctx, tx, audit.Removed, t.subject()); err != nil {
		return err
	}
	return recordTeamDeleted(tx, t)
}

// leaveTeams takes a user out of every team.
func leaveTeams(ctx context.Context, tx *db.Tx, ws, user id.ID) error {
	teams, err := teamsOf(ctx, tx, ws, user)
	if err != nil {
		return err
	}
	for _, team := range teams {
		t, err := lockTeam(ctx, tx, ws, team)
		if err != nil {
			return err
		}
		t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.User == user })
		if err := replaceMembers(ctx, tx, t); err != nil {
			return err
		}
		if err := recordTeam(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// normalise tidies the fields and says what is wrong with them. Members must be active users.
func (t *Team) normalise(ctx context.Context, tx *db.Tx) error {
	var c fault.Check
	t.Name = checkName(&c, "name", t.Name)
	t.Policy.check(&c)
	if len(t.Members) > maxMembers {
		return fault.Invalid("members", "Must have at most 5000 items.")
	}
	ids := make([]id.ID, len(t.Members))
	for i, m := range t.Members {
		ids[i] = m.User
	}
	active, err := activeAmong(ctx, tx, t.Workspace, ids)
	if err != nil {
		return err
	}
	seen := map[id.ID]bool{}
	for i, m := range t.Members {
		at := indexed("members", i)
		c.That(active[m.User], at+".user_id", "There is no such user.")
		c.That(!seen[m.User], at+".user_id", "Is in the list twice.")
		c.That(m.Weight == nil || (*m.Weight > 0 && *m.Weight <= maxWeight), at+".weight", "Must be more than 0 and at most 100.")
		c.That(m.Capacity == nil || (*m.Capacity >= 0 && *m.Capacity <= maxCapacity), at+".capacity", "Must be from 0 to 1000.")
		seen[m.User] = true
	}
	t.Members = slices.SortedFunc(slices.Values(t.Members), func(a, b Member) int { return cmp.Compare(a.User, b.User) })
	return c.Err()
}

func (m Member) equal(o Member) bool {
	return m.User == o.User && same(m.Weight, o.Weight) && same(m.Capacity, o.Capacity)
}

func same[T comparable](a, b *T) bool { return a == b || (a != nil && b != nil && *a == *b) }
