// Package hours reckons with working hours: whether a calendar is open, when that changes, and how much of it
// lies between two moments. It is pure: the moment is an argument, and the same calendar gives the same answers.
//
// # What open means
//
// A calendar is open when the clock on the wall of its time zone says so. The wall shows a date and a time; the
// intervals that begin on that date, or that began the evening before and run over midnight, hold the time or do
// not. Everything else follows:
//
//   - Clocks go forward (a gap): times that the wall never shows never count. 02:15 to 02:45 in a night
//     without 02:00 to 03:00 is closed; 01:00 to 04:00 lasts two hours.
//   - Clocks go back (an overlap): times that the wall shows twice count twice. 01:00 to 04:00 lasts four hours;
//     01:30 to 02:00 is open twice for half an hour.
//   - A holiday stands for its whole date, in place of the week. What the evening before would run into it ends
//     at its midnight. Its own intervals may run over midnight into the next date, unless that is a holiday too.
//
// Seconds do not matter: an interval holds its first minute and not its last.
//
// Zones are those that Go knows (the binary carries them). Nodes of one installation must run the same binary;
// they do, or their decisions could differ in more than this.
package hours

import (
	"cmp"
	"slices"
	"time"
)

// Micros is a moment, in microseconds since 1970 UTC, or a stretch of time. It is the engine's own type.
type Micros = int64

// Units of Micros.
const (
	Minute Micros = 60_000_000
	Day           = dayMinutes * Minute

	dayMinutes = 24 * 60
)

// Interval is a stretch of a day in minutes since midnight, as the wall shows them. To is greater than From, and
// more than 1440 when the interval runs over midnight; it is never longer than a day.
type Interval struct{ From, To int }

// Calendar is the working hours of somebody. The zero Calendar is never open. It does not change; Parse makes one.
type Calendar struct {
	zone     *time.Location
	week     [7]day // by time.Weekday
	holidays []holiday
	steady   bool // the week is the same at every moment: always open, or never
}

// day is what begins on one date.
type day struct {
	own   []Interval // ordered, not overlapping
	spill int        // how many minutes of the next date the last of own takes
}

type holiday struct {
	date int // days since 1970
	name string
	day
}

func newDay(own []Interval) day {
	d := day{own: slices.SortedFunc(slices.Values(own), func(a, b Interval) int { return cmp.Compare(a.From, b.From) })}
	if n := len(d.own); n > 0 {
		d.spill = max(0, d.own[n-1].To-dayMinutes)
	}
	return d
}

// on is what begins on a date, and whether the date is a holiday.
func (c *Calendar) on(date int) (day, bool) {
	if i, found := c.holiday(date); found {
		return c.holidays[i].day, true
	}
	return c.week[weekday(date)], false
}

// holiday finds the first holiday that is not before the date, and tells whether it is on it.
func (c *Calendar) holiday(date int) (int, bool) {
	return slices.BinarySearchFunc(c.holidays, date, func(h holiday, d int) int { return cmp.Compare(h.date, d) })
}

// weekday is that of a date; the first of 1970 was a Thursday.
func weekday(date int) time.Weekday { return time.Weekday(((date+4)%7 + 7) % 7) }

// wall is what the clock shows: a date, and microseconds since its midnight.
type wall struct {
	date int
	time Micros
}

// shows is the wall at a moment.
func (c *Calendar) shows(at Micros) wall {
	if c.zone == nil {
		return wallOf(at)
	}
	_, offset := time.UnixMicro(at).In(c.zone).Zone()
	return wallOf(at + Micros(offset)*(Minute/60))
}

// shifts is the moment after at when the zone's offset changes; the greatest when it never does.
func (c *Calendar) shifts(at Micros) Micros {
	if c.zone != nil {
		if _, end := time.UnixMicro(at).In(c.zone).ZoneBounds(); !end.IsZero() {
			return end.UnixMicro()
		}
	}
	return 1<<63 - 1
}

func wallOf(local Micros) wall {
	date := local / Day
	if local%Day < 0 {
		date--
	}
	return wall{int(date), local - date*Day}
}

// state tells whether the wall's time is held by an interval, and up to which time of that date it stays so;
// Day when it does until midnight.
func (c *Calendar) state(w wall) (open bool, until Micros) {
	today, isHoliday := c.on(w.date)
	until = Day
	if !isHoliday {
		before, _ := c.on(w.date - 1)
		if end := Micros(before.spill) * Minute; w.time < end {
			open, until = true, end
		}
	}
	for _, i := range today.own {
		from, to := Micros(i.From)*Minute, min(Micros(i.To)*Minute, Day)
		switch {
		case w.time < from:
			if !open {
				until = min(until, from)
			}
		case w.time < to:
			if !open || to > until {
				open, until = true, to
			}
		}
	}
	return open, until
}

// step tells whether the calendar is open at a moment, and a later moment before which that does not change.
func (c *Calendar) step(at Micros) (open bool, next Micros) {
	w := c.shows(at)
	open, until := c.state(w)
	return open, min(at+until-w.time, c.shifts(at))
}

// Open tells whether the calendar is open at a moment.
func (c *Calendar) Open(at Micros) bool {
	open, _ := c.state(c.shows(at))
	return open
}
