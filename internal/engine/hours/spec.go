package hours

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Spec is a calendar as people write it and as the API, the events and snapshots carry it.
type Spec struct {
	Timezone string            `json:"timezone"` // IANA
	Week     map[string][]Pair `json:"week"`     // by Days; a day without intervals, or left out, is closed
	Holidays []Holiday         `json:"holidays"` // each date once
}

// Pair is an interval as people write it: ["09:00","18:00"]. A second time that is not after the first is of the
// next day; "24:00" is the end of the day. The same time twice is nothing; a whole day is ["00:00","24:00"].
type Pair [2]string

// Holiday is a date on which the week does not count: closed, or open in the intervals given.
type Holiday struct {
	Date      string `json:"date"` // 2006-01-02, from 2000 to 2199
	Name      string `json:"name"`
	Intervals []Pair `json:"intervals"`
}

// Days are the names of the days in a Spec, by time.Weekday.
var Days = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// MaxHolidays and MaxIntervals bound a calendar.
const (
	MaxHolidays  = 1000
	MaxIntervals = 24 // of one day
)

// Flaw is what is wrong with one field of a Spec: its path, and a sentence.
type Flaw struct{ Field, Sentence string }

// Flaws are all that is wrong with a Spec.
type Flaws []Flaw

func (f Flaws) Error() string {
	parts := make([]string, len(f))
	for i, flaw := range f {
		parts[i] = flaw.Field + ": " + flaw.Sentence
	}
	return strings.Join(parts, " ")
}

func (f *Flaws) add(field, sentence string) { *f = append(*f, Flaw{field, sentence}) }

// Parse makes a calendar, or says all that is wrong (as Flaws).
func Parse(s Spec) (*Calendar, error) {
	var flaws Flaws
	c := &Calendar{}
	c.zone = parseZone(&flaws, s.Timezone)
	c.parseWeek(&flaws, s.Week)
	c.parseHolidays(&flaws, s.Holidays)
	if len(flaws) > 0 {
		return nil, flaws
	}
	c.steady = c.weekIsSteady()
	return c, nil
}

// Always is the calendar that never closes.
func Always() *Calendar {
	s := Spec{Timezone: "UTC", Week: map[string][]Pair{}}
	for _, name := range Days {
		s.Week[name] = []Pair{{"00:00", "24:00"}}
	}
	c, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return c
}

func parseZone(flaws *Flaws, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	strange := name == "" || name == "Local" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/")
	if err != nil || strange {
		flaws.add("timezone", "Must be a time zone such as Asia/Ho_Chi_Minh.")
		return time.UTC
	}
	return zone
}

func (c *Calendar) parseWeek(flaws *Flaws, week map[string][]Pair) {
	names := make([]string, 0, len(week))
	for name := range week {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !slices.Contains(Days[:], name) {
			flaws.add("week."+clip(name), "Is not a day: mon, tue, wed, thu, fri, sat or sun.")
		}
	}
	was := len(*flaws)
	for d, name := range Days {
		c.week[d] = newDay(parsePairs(flaws, "week."+name, week[name]))
	}
	if len(*flaws) > was {
		return
	}
	for d, name := range Days {
		next := (d + 1) % 7
		if own := c.week[next].own; len(own) > 0 && own[0].From < c.week[d].spill {
			flaws.add("week."+Days[next]+"[0]", "Begins before what "+name+" runs over midnight has ended.")
		}
	}
}

func (c *Calendar) parseHolidays(flaws *Flaws, holidays []Holiday) {
	if len(holidays) > MaxHolidays {
		flaws.add("holidays", fmt.Sprintf("Must have at most %d items.", MaxHolidays))
		return
	}
	seen := map[int]bool{}
	for i, h := range holidays {
		field := fmt.Sprintf("holidays[%d]", i)
		date, known := parseDate(h.Date)
		switch {
		case !known:
			flaws.add(field+".date", "Must be a date of the calendar such as 2026-12-25, from 2000 to 2199.")
		case seen[date]:
			flaws.add(field+".date", "Is given twice.")
		}
		seen[date] = known
		name := strings.TrimSpace(h.Name)
		if name == "" || len(name) > 200 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			flaws.add(field+".name", "Must be one line of at most 200 bytes.")
		}
		c.holidays = append(c.holidays, holiday{date, name, newDay(parsePairs(flaws, field+".intervals", h.Intervals))})
	}
	slices.SortFunc(c.holidays, func(a, b holiday) int { return a.date - b.date })
}

// parsePairs reads the intervals of one day.
func parsePairs(flaws *Flaws, field string, pairs []Pair) []Interval {
	if len(pairs) > MaxIntervals {
		flaws.add(field, fmt.Sprintf("Must have at most %d items.", MaxIntervals))
		return nil
	}
	type placed struct {
		Interval
		index int
	}
	var all []placed
	for i, p := range pairs {
		at := fmt.Sprintf("%s[%d]", field, i)
		from, ok := parseTime(p[0])
		if !ok || from == dayMinutes {
			flaws.add(at+"[0]", "Must be a time from 00:00 to 23:59.")
			continue
		}
		to, ok := parseTime(p[1])
		switch {
		case !ok:
			flaws.add(at+"[1]", "Must be a time from 00:00 to 24:00.")
			continue
		case to == from:
			flaws.add(at, "Is empty; a whole day is 00:00 to 24:00.")
			continue
		case to < from:
			to += dayMinutes
		}
		all = append(all, placed{Interval{from, to}, i})
	}
	slices.SortFunc(all, func(a, b placed) int { return a.From - b.From })
	out := make([]Interval, len(all))
	for i, p := range all {
		if i > 0 && p.From < all[i-1].To {
			flaws.add(fmt.Sprintf("%s[%d]", field, p.index), "Overlaps another interval of the day.")
		}
		out[i] = p.Interval
	}
	return out
}

// parseTime reads 15:04, or 24:00, as minutes since midnight.
func parseTime(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	return h*60 + m, m < 60 && h*60+m <= dayMinutes
}

func parseDate(s string) (int, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return int(t.Unix() / (24 * 60 * 60)), err == nil && t.Year() >= 2000 && t.Year() < 2200
}

func dateText(date int) string { return time.Unix(int64(date)*24*60*60, 0).UTC().Format(time.DateOnly) }

// weekIsSteady tells whether no moment of the week differs from another.
func (c *Calendar) weekIsSteady() bool {
	sum, whole := 0, true
	for d := range c.week {
		held := 0
		for _, i := range c.week[d].own {
			held += min(i.To, dayMinutes) - i.From
		}
		sum += held
		whole = whole && held+c.week[(d+6)%7].spill == dayMinutes
	}
	return sum == 0 || whole
}

// String is an interval's own wording: 22:00–06:00.
func (i Interval) String() string {
	p := i.pair()
	return p[0] + "–" + p[1]
}

func (i Interval) pair() Pair {
	to := i.To
	if to > dayMinutes {
		to -= dayMinutes
	}
	return Pair{timeText(i.From), timeText(to)}
}

func timeText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Spec is the calendar as people write it: every day named, everything in order.
func (c *Calendar) Spec() Spec {
	s := Spec{Timezone: c.Zone(), Week: map[string][]Pair{}, Holidays: []Holiday{}}
	for d, name := range Days {
		s.Week[name] = pairsOf(c.week[d].own)
	}
	for _, h := range c.holidays {
		s.Holidays = append(s.Holidays, Holiday{dateText(h.date), h.name, pairsOf(h.own)})
	}
	return s
}

func pairsOf(own []Interval) []Pair {
	out := make([]Pair, len(own))
	for i, in := range own {
		out[i] = in.pair()
	}
	return out
}

// Zone is the name of the time zone.
func (c *Calendar) Zone() string { return c.zone.String() }

// MarshalJSON writes the Spec. Calendars that say the same give the same bytes, so a snapshot may hold them.
func (c *Calendar) MarshalJSON() ([]byte, error) { return json.Marshal(c.Spec()) }

// UnmarshalJSON reads what MarshalJSON wrote; it fails as Parse does.
func (c *Calendar) UnmarshalJSON(b []byte) error {
	var s Spec
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	parsed, err := Parse(s)
	if err == nil {
		*c = *parsed
	}
	return err
}

// clip keeps a wrong name from filling the answer.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "")
	}
	return s
}
