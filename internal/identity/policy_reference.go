package identity

import (
	"context"
	"slices"

	"rondo/internal/calendar"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// checkReferences says which teams and users do not exist that the policy names. One that was there when it was
// named and has ended since is refused like any other: a policy that is changed names only what there is.
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
	known, err := HoldTeam(ctx, tx, t.Workspace, team)
	c.That(known || err != nil, field, "There is no such team.")
	return err
}

// names tells whether the policy refers to a team.
func (p *Policy) names(team id.ID) bool {
	return p.NewContacts != nil && p.NewContacts.TeamID == team || slices.ContainsFunc(p.Rings, func(r Ring) bool { return r.TeamID == team })
}

// uses tells who refers to the team: policies of other teams, by their names, then what else there is.
func (t *Team) uses(ctx context.Context, tx *db.Tx) (uses []calendar.Use, err error) {
	others, err := otherPolicies(ctx, tx, t.Workspace, t.ID)
	if err != nil {
		return nil, err
	}
	for _, o := range others {
		if o.Policy.names(t.ID) {
			uses = append(uses, calendar.Use{Kind: "team", ID: o.ID, Name: o.Name})
		}
	}
	if g, ok := tx.Kept(gateKey{}).(*Gate); ok && g.cfg.TeamUses != nil {
		more, err := g.cfg.TeamUses(ctx, tx, t.Workspace, t.ID)
		return append(uses, more...), err
	}
	return uses, nil
}

// PolicyDraft is a policy as it is sent: what is left out stays as it is.
type PolicyDraft = policyBody

// TryPolicy is the team as it would be with a draft, checked; nothing changes.
func TryPolicy(ctx context.Context, tx *db.Tx, workspace, team id.ID, draft PolicyDraft) (Team, error) {
	t, err := LoadTeam(ctx, tx, workspace, team)
	if err != nil {
		return Team{}, err
	}
	return t.Try(ctx, tx, draft.on(t.Policy))
}

// Try is the team as it would be with another policy, checked; nothing changes.
func (t Team) Try(ctx context.Context, tx *db.Tx, p Policy) (Team, error) {
	t.Policy = p
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
