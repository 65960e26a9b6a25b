package expectation

import (
	"context"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/eta"
	"rondo/internal/engine/expect"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	replyMemory = 28 * 24 * time.Hour // what is older says little of how soon a team answers now
	mostHeard   = 300                 // first answers that are looked at
)

// reply finds when an answer can be expected: as soon as is usual; for those who wait, after their wait. Where too few
// answers were given, or the hours end before, nothing is said of it.
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
	soon, err := usualReply(ctx, q, n.team, n.c.Assignee, now)
	if soon > 0 {
		n.facts.Reply.Within = (soon + wait).Seconds()
	}
	return err
}

// UsualReply is within how many seconds whoever writes to a team now can expect its first answer, as it is said (see
// [expect.Promised]); 0 where too few answers were given, where it takes longer than is said, and for a team that is gone.
func UsualReply(ctx context.Context, q db.Q, ws, team id.ID, now time.Time) (seconds int, err error) {
	t, err := identity.LoadTeam(ctx, q, ws, team)
	if fault.KindOf(err) == fault.NotFoundKind {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	soon, err := usualReply(ctx, q, t, 0, now)
	return int(expect.Promised(soon.Seconds())), err
}

// usualReply is the time by which four in five of a team's first answers came, of this agent's first of all, on the
// team's working hours from now; 0 where too few were given, and where the hours end for good before.
func usualReply(ctx context.Context, q db.Q, t identity.Team, agent id.ID, now time.Time) (time.Duration, error) {
	clock, err := clockOf(ctx, q, t)
	if err != nil {
		return 0, err
	}
	list, err := conversation.Replies(ctx, q, t.Workspace, t.ID, now.Add(-replyMemory), mostHeard)
	if err != nil {
		return 0, err
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
			case of == &own && r.Agent != agent:
			case r.At.IsZero():
				of.Running = append(of.Running, took)
			default:
				of.Over = append(of.Over, took)
			}
		}
	}
	soon, ok := eta.Soon(all, own)
	if !ok {
		return 0, nil
	}
	due := clock.after(now, time.Duration(soon*float64(time.Second)))
	if due.IsZero() {
		return 0, nil
	}
	return due.Sub(now), nil
}
