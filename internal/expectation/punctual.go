package expectation

import (
	"context"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/engine/hours"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// businessClock is the working time of a team; without a calendar it never stands still.
type businessClock struct{ hours *hours.Calendar }

// clockOf is a team's clock: its own hours, or those of the workspace.
func clockOf(ctx context.Context, q db.Q, team identity.Team) (businessClock, error) {
	which := team.Hours
	if which == 0 {
		w, err := identity.LoadWorkspace(ctx, q, team.Workspace)
		if err != nil {
			return businessClock{}, err
		}
		which = w.Hours
	}
	if which == 0 {
		return businessClock{}, nil
	}
	kept, err := calendar.Load(ctx, q, team.Workspace, which)
	if err != nil {
		return businessClock{}, missing(err)
	}
	c, err := kept.Hours()
	return businessClock{c}, err
}

// after is when so much time has passed on the clock; zero when it never will.
func (b businessClock) after(since time.Time, within time.Duration) time.Time {
	if b.hours == nil {
		return since.Add(within)
	}
	due, ok := b.hours.Add(clock.Micro(since), within.Microseconds())
	if !ok {
		return time.Time{}
	}
	return clock.FromMicro(due)
}

// between is how much time passes on the clock; negative when to is before from.
func (b businessClock) between(from, to time.Time) time.Duration {
	switch {
	case b.hours == nil:
		return to.Sub(from)
	case to.Before(from):
		return -b.between(to, from)
	}
	return time.Duration(b.hours.Between(clock.Micro(from), clock.Micro(to))) * time.Microsecond
}

// runs reports whether the clock runs at a moment.
func (b businessClock) runs(at time.Time) bool {
	return b.hours == nil || b.hours.Open(clock.Micro(at))
}

// FirstAnswer is the first answer to a customer, and whether it came in time.
type FirstAnswer struct {
	Team   id.ID
	At     time.Time
	InTime bool
}

// mostReplies bounds what one look at the desk reckons.
const mostReplies = 5000

// FirstAnswers are the first answers since a moment, in teams that have a target for them; and those that are overdue
// now, as late ones of this moment.
func FirstAnswers(ctx context.Context, q db.Q, ws id.ID, since, now time.Time) ([]FirstAnswer, error) {
	targets, clocks, err := aims(ctx, q, ws)
	if err != nil || len(targets) == 0 {
		return nil, err
	}
	answered, err := conversation.FirstReplied(ctx, q, ws, since, mostReplies)
	if err != nil {
		return nil, err
	}
	var list []FirstAnswer
	for _, a := range answered {
		if within, is := targets[a.Team]; is {
			due := clocks[a.Team].after(a.OpenedAt, within)
			list = append(list, FirstAnswer{a.Team, a.FirstReplyAt, due.IsZero() || !a.FirstReplyAt.After(due)})
		}
	}
	running, err := Targets(ctx, q, ws, 0, time.Time{}, 0, mostReplies)
	for _, t := range running {
		if t.Kind == FirstReply && t.DueAt.Before(now) {
			list = append(list, FirstAnswer{t.Team, now, false})
		}
	}
	return list, err
}

// aims are the teams' targets for the first answer, and their clocks.
func aims(ctx context.Context, q db.Q, ws id.ID) (map[id.ID]time.Duration, map[id.ID]businessClock, error) {
	targets, clocks := map[id.ID]time.Duration{}, map[id.ID]businessClock{}
	const page = 200
	for after := id.ID(0); ; {
		teams, err := identity.Teams(ctx, q, ws, after, page)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range teams {
			after = t.ID
			if p := t.Policy.Targets; p == nil || p.FirstReplyS == nil {
				continue
			}
			targets[t.ID] = time.Duration(*t.Policy.Targets.FirstReplyS) * time.Second
			if clocks[t.ID], err = clockOf(ctx, q, t); err != nil {
				return nil, nil, err
			}
		}
		if len(teams) < page {
			return targets, clocks, nil
		}
	}
}
