package identity

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// checkReferences says which teams and users that a policy names do not exist. It is asked of a policy that is
// new: what it names may end later, and then that part asks nothing.
func (t *Team) checkReferences(ctx context.Context, tx *db.Tx) error {
	var c fault.Check
	p := &t.Policy
	if d := p.Dedicated; d != nil && d.BackupID != nil {
		active, err := activeAmong(ctx, tx, t.Workspace, []id.ID{*d.BackupID})
		if err != nil {
			return err
		}
		c.That(active[*d.BackupID], "policy.dedicated.backup_id", "There is no such user.")
	}
	if n := p.NewContacts; n != nil {
		if err := t.checkOther(ctx, tx, &c, "policy.new_contacts.team_id", n.TeamID); err != nil {
			return err
		}
	}
	seen := map[id.ID]bool{}
	for i, r := range p.Rings {
		at := "policy." + indexed("rings", i) + ".team_id"
		if err := t.checkOther(ctx, tx, &c, at, r.TeamID); err != nil {
			return err
		}
		c.That(!seen[r.TeamID], at, "Is in the list twice.")
		seen[r.TeamID] = true
	}
	return c.Err()
}

func (t *Team) checkOther(ctx context.Context, tx *db.Tx, c *fault.Check, field string, team id.ID) error {
	if team == t.ID {
		c.That(false, field, "Must be another team.")
		return nil
	}
	_, err := LoadTeam(ctx, tx, t.Workspace, team)
	if fault.KindOf(err) == fault.NotFoundKind {
		c.That(false, field, "There is no such team.")
		return nil
	}
	return err
}

// PolicyDraft is a policy as it is sent: what is left out stays as it is.
type PolicyDraft = policyBody

// TryPolicy is the team as it would be with a draft, checked; nothing changes.
func TryPolicy(ctx context.Context, tx *db.Tx, workspace, team id.ID, draft PolicyDraft) (Team, error) {
	t, err := LoadTeam(ctx, tx, workspace, team)
	if err != nil {
		return Team{}, err
	}
	t.Policy = draft.on(t.Policy)
	if err := t.normalise(ctx, tx); err != nil {
		return Team{}, err
	}
	return t, t.checkReferences(ctx, tx)
}

// UndoPolicy gives a team the policy of an older version again, as a new version.
func UndoPolicy(ctx context.Context, tx *db.Tx, workspace, team id.ID, version int64) (Team, error) {
	if _, err := LoadTeam(ctx, tx, workspace, team); err != nil {
		return Team{}, err
	}
	found, err := policiesOf(ctx, tx, workspace, team, version+1, 1)
	if err != nil {
		return Team{}, err
	}
	if len(found) == 0 || found[0].Version != version {
		return Team{}, fault.Invalid("version", "There is no such version.")
	}
	return ReviseTeam(ctx, tx, team, func(t *Team) { t.Policy = found[0].Policy })
}
