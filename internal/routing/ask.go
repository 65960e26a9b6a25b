package routing

import (
	"context"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/engine/eta"
	"rondo/internal/identity"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// ask lets fn look at the workspace's desk once the replica has caught up with what had happened.
func (r *Router) ask(ctx context.Context, ws id.ID, fn func(s *engine.State)) error {
	return r.study(ctx, ws, func(s *engine.State, _ *eta.Model, _ int64) { fn(s) })
}

// study is ask, with what was learnt of waits and the number of the last event that both have seen.
func (r *Router) study(ctx context.Context, ws id.ID, fn func(s *engine.State, m *eta.Model, seen int64)) error {
	d := r.desk(ws)
	select {
	case <-d.ready:
	case <-ctx.Done():
		return fault.Unavailable("The desk is still starting. Try again in a moment.")
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	fn(d.state, d.waits, d.applied)
	return nil
}

// Place tells where a waiting conversation stands and why it waits; nil when it does not wait, or the desk
// is still starting.
func (r *Router) Place(ctx context.Context, ws, c id.ID) *conversation.QueueBody {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	var place *conversation.QueueBody
	_ = r.study(ctx, ws, func(s *engine.State, m *eta.Model, _ int64) {
		if position, reason, ok := s.Place(engine.ID(c)); ok {
			e := m.Glance(s, engine.ID(c))
			if e.Position > 0 { // among those who compete for the same agents
				position = e.Position
			}
			place = &conversation.QueueBody{Position: position, Wait: waitOf(e), Reason: ReasonOf(reason)}
		}
	})
	return place
}

// startPatience is how long a question about one conversation waits for a desk that is still starting.
const startPatience = time.Second

// queue is a team's waiting conversations.
func (r *Router) queue(ctx context.Context, ws, team id.ID) (list []engine.Waiting, err error) {
	err = r.ask(ctx, ws, func(s *engine.State) { list = s.Queue(engine.ID(team)) })
	return list, err
}

// next is who would be asked if such a conversation came now, by the team's policy or, of a draft, by the one in team.
func (r *Router) next(ctx context.Context, ws id.ID, team identity.Team, draft bool, what engine.Described, n int) (list []engine.Candidate, reason engine.Reason, err error) {
	err = r.ask(ctx, ws, func(s *engine.State) {
		if draft {
			// On a copy: the draft may not move the live desk.
			trial, e := engine.Restore(s.Snapshot())
			if e != nil {
				err = e
				return
			}
			trial.Apply(engine.TeamSet{Team: teamOf(team.Fact())})
			s = trial
		}
		list, reason = s.Next(engine.ID(team.ID), what, n)
	})
	return list, reason, err
}

// view is the whole live desk.
func (r *Router) view(ctx context.Context, ws id.ID) (desk engine.Desk, err error) {
	err = r.ask(ctx, ws, func(s *engine.State) { desk = s.Desk() })
	return desk, err
}

// Staffed tells whether anybody of the team (0: of any team) takes conversations now, or is at capacity.
func (r *Router) Staffed(ctx context.Context, ws, team id.ID) bool {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	desk, err := r.view(ctx, ws)
	if err != nil {
		return false
	}
	for _, t := range desk.Teams {
		if (team == 0 || t.Team == engine.ID(team)) && t.Free+t.AtCapacity > 0 {
			return true
		}
	}
	return false
}

// Waiting counts the conversations that wait, by workspace, for metrics.
func (r *Router) Waiting() map[id.ID]int {
	out := map[id.ID]int{}
	r.each(func(d *desk) { out[d.workspace] = waitingIn(d.state.Desk()) })
	return out
}

// Warned counts the teams that cannot do their work, by code, for metrics.
func (r *Router) Warned() map[string]int {
	out := map[string]int{}
	for _, code := range []engine.ReasonCode{engine.NobodyInTeam, engine.NobodyEver, engine.NobodyYet, engine.NobodyMatches, engine.NobodyOnline, engine.AllAtCapacity} {
		out[string(code)] = 0
	}
	r.each(func(d *desk) {
		for _, w := range d.state.Warns() {
			out[string(w.Code)]++
		}
	})
	return out
}

// each looks at every desk that answers.
func (r *Router) each(look func(*desk)) {
	r.mu.Lock()
	desks := make([]*desk, 0, len(r.desks))
	for _, d := range r.desks {
		desks = append(desks, d)
	}
	r.mu.Unlock()
	for _, d := range desks {
		if d.isReady() {
			d.mu.RLock()
			look(d)
			d.mu.RUnlock()
		}
	}
}

func waitingIn(desk engine.Desk) int {
	n := desk.WithoutTeam
	for _, t := range desk.Teams {
		n += t.Waiting
	}
	return n
}
