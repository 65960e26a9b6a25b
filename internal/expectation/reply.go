package expectation

import (
	"context"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/eta"
	"rondo/internal/engine/expect"
	"rondo/internal/platform/db"
)

const (
	replyMemory = 28 * 24 * time.Hour // what is older says little of how soon a team answers now
	mostHeard   = 300                 // first answers that are looked at
)

// reply finds when an answer can be expected: within the time by which four in five of the team's first answers came,
// of this agent's first of all, on the team's working hours; for those who wait, after their wait. Where too few
// were given, or the hours end before, nothing is said of it.
func (n *notice) reply(ctx context.Context, q db.Q, now time.Time, kind expect.Kind) error {
	wait := time.Duration(0)
	switch {
	case n.facts.Reply.Next || kind == expect.Away:
		return nil
	case kind != expect.Assigned && n.place.High <= 0:
		return nil
	case kind != expect.Assigned:
		wait = time.Duration(n.place.High * float64(time.Second))
	}
	clock, err := clockOf(ctx, q, n.team)
	if err != nil {
		return err
	}
	list, err := conversation.Replies(ctx, q, n.c.Workspace, n.team.ID, now.Add(-replyMemory), mostHeard)
	if err != nil {
		return err
	}
	var all, own eta.Durations
	for _, r := range list {
		to := r.At
		if to.IsZero() {
			to = now
		}
		took := clock.between(r.From, to).Seconds()
		for _, of := range []*eta.Durations{&all, &own} {
			switch {
			case of == &own && r.Agent != n.c.Assignee:
			case r.At.IsZero():
				of.Running = append(of.Running, took)
			default:
				of.Over = append(of.Over, took)
			}
		}
	}
	soon, ok := eta.Soon(all, own)
	if !ok {
		return nil
	}
	if due := clock.after(now, time.Duration(soon*float64(time.Second))); !due.IsZero() {
		n.facts.Reply.Within = (due.Sub(now) + wait).Seconds()
	}
	return nil
}
