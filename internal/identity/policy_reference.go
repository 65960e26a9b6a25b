package identity

import (
	"context"
	"slices"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// checkReferences says which teams and users do not exist that a policy names and the one before it did not. What
// that one named may have ended since: then the part asks nothing, and is in the way of no other change.
func (t *Team) checkReferences(ctx context.Context, tx *db.Tx, old Policy) error {
	var c fault.Check
	p := &t.Policy
	if d := p.Dedicated; d != nil && d.BackupID != nil && !old.hasBackup(*d.BackupID) {
		active, err := activeAmong(ctx, tx, t.Workspace, []id.ID{*d.BackupID})
		if err != nil {
			return err
		}
		c.That(active[*d.BackupID], "policy.dedicated.backup_id", "There is no such user.")
	}
	if n := p.NewContacts; n != nil && (old.NewContacts == nil || *n != *old.NewContacts) {
		if err := t.checkOther(ctx, tx, &c, "policy.new_contacts.team_id", n.TeamID); err != nil {
			return err
		}
	}
	seen := map[id.ID]bool{}
	for i, r := range p.Rings {
		at := "policy." + indexed("rings", i) + ".team_id"
		if !slices.ContainsFunc(old.Rings, func(o Ring) bool { return o.TeamID == r.TeamID }) {
			if err := t.checkOther(ctx, tx, &c, at, r.TeamID); err != nil {
				return err
			}
		}
		c.That(!seen[r.TeamID], at, "Is in the list twice.")
		seen[r.TeamID] = true
	}
	return c.Err()
}

func (p *Policy) hasBackup(user id.ID) bool {
	return p.Dedicated != nil && p.Dedicated.BackupID != nil && *p.Dedicated.BackupID == user
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
	old := t.Policy
	t.Policy = draft.on(old)
	if err := t.normalise(ctx, tx); err != nil {
		return Team{}, err
	}
	return t, t.checkReferences(ctx, tx, old)
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
