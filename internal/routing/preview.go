package routing

import (
	"context"

	"rondo/internal/engine"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// preview is what a policy would change for those who wait now.
type preview struct {
	given   []engine.Effect // Assign or Offer, in order
	changed []changed       // who waits on, and stands otherwise
	same    int
	warning engine.ReasonCode
}

// changed is a waiting conversation before and after.
type changed struct {
	conversation  engine.ID
	before, after place
}

type place struct {
	position int
	reason   engine.Reason
}

// preview tries a policy on a copy of the desk.
func (r *Router) preview(ctx context.Context, ws, team id.ID, draft identity.PolicyDraft) (p preview, err error) {
	var t identity.Team
	err = r.db.Write(ctx, func(tx *db.Tx) (err error) { // only read; in one unit, as a change of the policy would be
		t, err = identity.TryPolicy(ctx, tx, ws, team, draft)
		return err
	})
	if err != nil {
		return p, err
	}
	fact := t.Fact()
	fact.PolicyVersion++
	var before, trial *engine.State
	if err := r.ask(ctx, ws, func(s *engine.State) {
		if before, err = s.Clone(); err == nil {
			trial, err = s.Clone()
		}
	}); err != nil {
		return p, err
	}
	if err != nil {
		return p, err
	}
	was := places(before)
	for _, e := range trial.Apply(engine.TeamSet{Team: teamOf(fact)}) {
		switch e.(type) {
		case engine.Assign, engine.Offer:
			p.given = append(p.given, e)
		}
	}
	p.compare(was, places(trial))
	for _, d := range trial.Desk().Teams {
		if d.Team == engine.ID(team) {
			p.warning = d.Warning
		}
	}
	return p, nil
}

// places is where everybody who waits stands, by team and order.
func places(s *engine.State) map[engine.ID]place {
	out := map[engine.ID]place{}
	for _, t := range s.Desk().Teams {
		for _, w := range s.Queue(t.Team) {
			out[w.Conversation] = place{w.Position, w.Reason}
		}
	}
	return out
}

func (p *preview) compare(was, is map[engine.ID]place) {
	for c, after := range is {
		before, waited := was[c]
		if waited && before.position == after.position && before.reason.Code == after.reason.Code && before.reason.Agent == after.reason.Agent {
			p.same++
			continue
		}
		p.changed = append(p.changed, changed{c, before, after})
	}
}
