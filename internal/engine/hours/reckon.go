package hours

// patience is for how long after the last holiday NextChange looks for a change. A week repeats; what it holds
// can miss a gap of the clocks or a date that the zone left out, but not five weeks of them.
const patience = 35 * Day

// horizon is how long Add and Between look ahead: a promise beyond it is none.
const horizon = 20 * 366 * Day

// NextChange is the first moment after at when the calendar opens or closes; false when it never does.
func (c *Calendar) NextChange(at Micros) (Micros, bool) {
	was, next := c.step(at)
	limit := at + patience
	if n := len(c.holidays); n > 0 {
		limit = max(limit, Micros(c.holidays[n-1].date)*Day+patience)
	}
	for next < limit {
		open, then := c.step(next)
		if open != was {
			return next, true
		}
		next = max(then, c.quiet(next))
	}
	return 0, false
}

// quiet is a moment before which a calendar whose week never changes does not change either, because no holiday
// is near; it lets NextChange pass over years.
func (c *Calendar) quiet(at Micros) Micros {
	if !c.steady {
		return at
	}
	date := wallOf(at).date
	i, _ := c.holiday(date - 3)
	if i == len(c.holidays) {
		return at
	}
	return Micros(c.holidays[i].date-3) * Day
}

// NextOpen is the first moment from at on when the calendar is open: at itself if it is; false when it never is.
func (c *Calendar) NextOpen(at Micros) (Micros, bool) {
	if c.Open(at) {
		return at, true
	}
	return c.NextChange(at)
}

// Add is the first moment by which so much open time has passed since at: at itself when that is none. False when
// the calendar is not open for so long within twenty years.
func (c *Calendar) Add(at, open Micros) (Micros, bool) {
	if open <= 0 {
		return at, true
	}
	for t, limit := at, at+horizon; t < limit; {
		is, next := c.step(t)
		if is {
			if open <= next-t {
				return t + open, true
			}
			open -= next - t
		}
		t = next
	}
	return 0, false
}

// Between is the open time from a to b; none when b is not after a. More than twenty years are counted as twenty.
func (c *Calendar) Between(a, b Micros) Micros {
	var sum Micros
	for t, limit := a, min(b, a+horizon); t < limit; {
		is, next := c.step(t)
		if is {
			sum += min(next, limit) - t
		}
		t = next
	}
	return sum
}

// Today is a date as people read it.
type Today struct {
	Date      string // 2006-01-02
	Holiday   string // its name; empty when the date is none
	IsHoliday bool
	Intervals []Interval // what begins on the date, in order; empty: closed
}

// Today is what the calendar says of the date that its wall shows at a moment.
func (c *Calendar) Today(at Micros) Today {
	w := c.shows(at)
	d, isHoliday := c.on(w.date)
	t := Today{Date: dateText(w.date), IsHoliday: isHoliday, Intervals: append([]Interval{}, d.own...)}
	if isHoliday {
		i, _ := c.holiday(w.date)
		t.Holiday = c.holidays[i].name
	}
	return t
}
