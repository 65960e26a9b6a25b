package identity

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/internal/calendar"
	"rondo/internal/engine/hours"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Leave is a stretch of time in which a user is away, whatever their shifts say. It holds From and not To.
type Leave struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Reason string    `json:"reason"`
}

// LeaveFact is a leave as the API and events show it.
type LeaveFact struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to" doc:"When they are back"`
	Reason string    `json:"reason" doc:"May be empty"`
}

const (
	maxLeave     = 200
	maxLeaveTime = 3 * 366 * 24 * time.Hour
)

// checkLeave tidies a list of leave and says what is wrong with it. The earliest comes first; never nil.
func checkLeave(c *fault.Check, list []Leave) []Leave {
	c.That(len(list) <= maxLeave, "leave", "Must have at most 200 items.")
	out := make([]Leave, len(list))
	for i, l := range list {
		at := indexed("leave", i)
		l.From, l.To, l.Reason = l.From.UTC().Truncate(time.Microsecond), l.To.UTC().Truncate(time.Microsecond), strings.TrimSpace(l.Reason)
		c.That(!l.From.IsZero() && l.From.Year() >= 2000 && l.From.Year() < 2200, at+".from", "Must be a time from 2000 to 2199.")
		c.That(l.To.After(l.From), at+".to", "Must be after from.")
		c.That(l.To.Sub(l.From) <= maxLeaveTime, at+".to", "Must be at most three years after from.")
		plain := strings.IndexFunc(l.Reason, unicode.IsControl) < 0 && utf8.RuneCountInString(l.Reason) <= 100
		c.That(plain, at+".reason", "Must be one line of at most 100 characters.")
		out[i] = l
	}
	slices.SortStableFunc(out, func(a, b Leave) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return out
}

func leaveFacts(list []Leave) []LeaveFact {
	out := make([]LeaveFact, len(list))
	for i, l := range list {
		out[i] = LeaveFact(l)
	}
	return out
}

// SpansOf are the leaves of a user, to reckon with.
func SpansOf(list []LeaveFact) []hours.Span {
	out := make([]hours.Span, len(list))
	for i, l := range list {
		out[i] = hours.Span{From: clock.Micro(l.From), To: clock.Micro(l.To)}
	}
	return out
}

// knowHours refuses a reference to a calendar that does not exist, and holds it until the unit ends, so that it
// cannot be removed meanwhile. One that was referred to before needs no look.
func knowHours(ctx context.Context, tx *db.Tx, ws, calendarID, old id.ID) error {
	if calendarID == 0 || calendarID == old {
		return nil
	}
	_, err := calendar.Lock(ctx, tx, ws, calendarID)
	if fault.KindOf(err) == fault.NotFoundKind {
		return fault.Invalid("hours_id", "There are no such hours.")
	}
	return err
}

// shiftsOf are the shifts of users, to reckon with.
func shiftsOf(ctx context.Context, q db.Q, users ...User) ([]hours.Shift, error) {
	known := map[id.ID]*hours.Calendar{}
	shifts := make([]hours.Shift, len(users))
	for i, u := range users {
		shifts[i].Leave = SpansOf(leaveFacts(u.Leave))
		if u.Hours == 0 {
			continue
		}
		if known[u.Hours] == nil {
			c, err := calendar.Load(ctx, q, u.Workspace, u.Hours)
			if err != nil {
				return nil, err
			}
			if known[u.Hours], err = c.Hours(); err != nil {
				return nil, err
			}
		}
		shifts[i].Calendar = known[u.Hours]
	}
	return shifts, nil
}

// WorkingFact is whether a user works now.
type WorkingFact struct {
	Now     bool       `json:"now" doc:"Within their shifts, and not on leave"`
	OnLeave bool       `json:"on_leave"`
	Until   *time.Time `json:"until" doc:"When that changes; null: never"`
}

func workingOf(s hours.Shift, now time.Time) WorkingFact {
	at := clock.Micro(now)
	_, away := s.OnLeave(at)
	w := WorkingFact{Now: s.Open(at), OnLeave: away}
	if next, any := s.NextChange(at); any {
		w.Until = new(clock.FromMicro(next))
	}
	return w
}
