package hours

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func weekdays(zone string, pairs ...Pair) Spec {
	s := Spec{Timezone: zone, Week: map[string][]Pair{}}
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
		s.Week[d] = pairs
	}
	return s
}

func must(t testing.TB, s Spec) *Calendar {
	t.Helper()
	c, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// moment reads a wall in a zone.
func moment(t testing.TB, zone, text string) Micros {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMicro()
}

func TestCalendar_scenarios(t *testing.T) {
	const zone = "Europe/Berlin"
	office := weekdays(zone, Pair{"09:00", "12:00"}, Pair{"13:00", "18:00"})
	office.Holidays = []Holiday{
		{Date: "2026-12-24", Name: "Christmas Eve", Intervals: []Pair{{"09:00", "13:00"}}},
		{Date: "2026-12-25", Name: "Christmas"},
	}
	night := Spec{Timezone: zone, Week: map[string][]Pair{"fri": {{"22:00", "06:00"}}, "sat": {{"22:00", "24:00"}}}}
	night.Holidays = []Holiday{{Date: "2026-06-13", Name: "Feast"}}
	for name, row := range map[string]struct {
		spec       Spec
		at         string
		open       bool
		next       string
		nextOpen   string
		todayCount int
	}{
		"at work":                           {office, "2026-06-01 09:00", true, "2026-06-01 12:00", "2026-06-01 09:00", 2},
		"at lunch":                          {office, "2026-06-01 12:00", false, "2026-06-01 13:00", "2026-06-01 13:00", 2},
		"over the weekend":                  {office, "2026-06-05 18:00", false, "2026-06-08 09:00", "2026-06-08 09:00", 2},
		"a holiday's own hours":             {office, "2026-12-24 12:30", true, "2026-12-24 13:00", "2026-12-24 12:30", 1},
		"a holiday and the weekend":         {office, "2026-12-24 13:00", false, "2026-12-28 09:00", "2026-12-28 09:00", 1},
		"over midnight":                     {night, "2026-06-06 05:59", true, "2026-06-06 06:00", "2026-06-06 05:59", 1},
		"until 24:00":                       {night, "2026-06-06 23:59", true, "2026-06-07 00:00", "2026-06-06 23:59", 1},
		"a holiday ends the evening before": {night, "2026-06-12 23:00", true, "2026-06-13 00:00", "2026-06-12 23:00", 1},
		"the holiday itself":                {night, "2026-06-13 01:00", false, "2026-06-19 22:00", "2026-06-19 22:00", 0},
	} {
		t.Run(name, func(t *testing.T) {
			c, at := must(t, row.spec), moment(t, zone, row.at)
			if got := c.Open(at); got != row.open {
				t.Errorf("open %v", got)
			}
			if next, any := c.NextChange(at); !any || next != moment(t, zone, row.next) {
				t.Errorf("changes at %v (%v), want %s", time.UnixMicro(next).UTC(), any, row.next)
			}
			if next, any := c.NextOpen(at); !any || next != moment(t, zone, row.nextOpen) {
				t.Errorf("opens at %v (%v), want %s", time.UnixMicro(next).UTC(), any, row.nextOpen)
			}
			if today := c.Today(at); len(today.Intervals) != row.todayCount || today.Date != row.at[:10] {
				t.Errorf("today %+v", today)
			}
		})
	}
}

func TestCalendar_overAGapAndAnOverlap(t *testing.T) {
	const zone = "Europe/Berlin"
	c := must(t, Spec{Timezone: zone, Week: map[string][]Pair{"sun": {{"01:00", "04:00"}}}})
	for _, row := range []struct {
		from, to string
		hours    Micros
	}{
		{"2026-03-22 00:00", "2026-03-23 00:00", 3},
		{"2026-03-29 00:00", "2026-03-30 00:00", 2}, // 02:00 to 03:00 never was
		{"2026-10-25 00:00", "2026-10-26 00:00", 4}, // 02:00 to 03:00 came twice
	} {
		if got := c.Between(moment(t, zone, row.from), moment(t, zone, row.to)); got != row.hours*60*Minute {
			t.Errorf("%s: %d minutes, want %d hours", row.from, got/Minute, row.hours)
		}
	}
	hidden := must(t, Spec{Timezone: zone, Week: map[string][]Pair{"sun": {{"02:15", "02:45"}}}})
	if next, ok := hidden.NextOpen(moment(t, zone, "2026-03-28 00:00")); !ok || next != moment(t, zone, "2026-04-05 02:15") {
		t.Errorf("an interval in the gap opens at %v", time.UnixMicro(next).UTC())
	}
}

func TestCalendar_thatNeverChanges(t *testing.T) {
	never := must(t, Spec{Timezone: "Asia/Ho_Chi_Minh"})
	always := Always()
	at := moment(t, "UTC", "2026-06-01 10:00")
	for name, c := range map[string]*Calendar{"never": never, "always": always, "zero": {}} {
		if next, any := c.NextChange(at); any {
			t.Errorf("%s changes at %v", name, next)
		}
	}
	if _, any := never.NextOpen(at); any {
		t.Error("opens though it never does")
	}
	if _, ok := never.Add(at, 1); ok {
		t.Error("promises what never comes")
	}
	if got, ok := always.Add(at, 90*Day); !ok || got != at+90*Day {
		t.Error("time that is always open is time")
	}
	if got, ok := never.Add(at, 0); !ok || got != at {
		t.Error("nothing takes no time")
	}
	if always.Between(at, at-Day) != 0 {
		t.Error("time goes backwards")
	}
}

func TestNextChange_findsAHolidayYearsAhead(t *testing.T) {
	s := Always().Spec()
	s.Holidays = []Holiday{{Date: "2150-05-01", Name: "May Day"}}
	closed := must(t, s)
	s = Spec{Timezone: "Asia/Jakarta", Holidays: []Holiday{{Date: "2150-05-01", Name: "Sale", Intervals: []Pair{{"22:00", "02:00"}}}}}
	sale := must(t, s)
	at := moment(t, "UTC", "2026-06-01 10:00")
	if next, any := closed.NextChange(at); !any || next != moment(t, "UTC", "2150-05-01 00:00") {
		t.Errorf("closes at %v", time.UnixMicro(next).UTC())
	}
	next, any := sale.NextOpen(at)
	if !any || next != moment(t, "Asia/Jakarta", "2150-05-01 22:00") {
		t.Errorf("opens at %v", time.UnixMicro(next).UTC())
	}
	if end, any := sale.NextChange(next); !any || end-next != 4*60*Minute {
		t.Errorf("is open for %d minutes", (end-next)/Minute)
	}
}

func TestParse_namesTheField(t *testing.T) {
	for field, s := range map[string]Spec{
		"timezone":                    {Timezone: "Mars/Olympus"},
		"week.moon":                   {Timezone: "UTC", Week: map[string][]Pair{"moon": nil}},
		"week.mon[1]":                 {Timezone: "UTC", Week: map[string][]Pair{"mon": {{"09:00", "12:00"}, {"11:59", "13:00"}}}},
		"week.mon[0]":                 {Timezone: "UTC", Week: map[string][]Pair{"mon": {{"09:00", "09:00"}}}},
		"week.mon[0][0]":              {Timezone: "UTC", Week: map[string][]Pair{"mon": {{"24:00", "02:00"}}}},
		"week.mon[0][1]":              {Timezone: "UTC", Week: map[string][]Pair{"mon": {{"09:00", "24:01"}}}},
		"week.tue[0]":                 {Timezone: "UTC", Week: map[string][]Pair{"mon": {{"22:00", "06:00"}}, "tue": {{"05:59", "07:00"}}}},
		"week.sun[0]":                 {Timezone: "UTC", Week: map[string][]Pair{"sat": {{"22:00", "06:00"}}, "sun": {{"00:00", "07:00"}}}},
		"week.fri[0][0]":              {Timezone: "UTC", Week: map[string][]Pair{"fri": {{"9:00", "12:00"}}}},
		"holidays[0].date":            {Timezone: "UTC", Holidays: []Holiday{{Date: "2026-02-30", Name: "x"}}},
		"holidays[1].date":            {Timezone: "UTC", Holidays: []Holiday{{Date: "2026-02-01", Name: "x"}, {Date: "2026-02-01", Name: "y"}}},
		"holidays[0].name":            {Timezone: "UTC", Holidays: []Holiday{{Date: "2026-02-01", Name: " "}}},
		"holidays[0].intervals[0][1]": {Timezone: "UTC", Holidays: []Holiday{{Date: "2026-02-01", Name: "x", Intervals: []Pair{{"09:00", "soon"}}}}},
	} {
		_, err := Parse(s)
		flaws, _ := err.(Flaws)
		if len(flaws) != 1 || flaws[0].Field != field || !strings.HasSuffix(flaws[0].Sentence, ".") {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestCalendar_survivesASnapshot(t *testing.T) {
	s := weekdays("America/New_York", Pair{"13:00", "18:00"}, Pair{"09:00", "12:00"}, Pair{"22:00", "06:00"})
	s.Holidays = []Holiday{{Date: "2026-12-25", Name: "Christmas"}, {Date: "2026-07-04", Name: "Fourth", Intervals: []Pair{{"10:00", "14:00"}}}}
	c := must(t, s)
	first, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var back Calendar
	if err := json.Unmarshal(first, &back); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(&back)
	if err != nil || string(first) != string(second) || !reflect.DeepEqual(c, &back) {
		t.Errorf("%v\n%s\n%s", err, first, second)
	}
	if err := back.UnmarshalJSON([]byte(`{"timezone":"Nowhere"}`)); err == nil {
		t.Error("reads a calendar of no zone")
	}
}

func TestShift_isTheCalendarWithoutTheLeave(t *testing.T) {
	const zone = "Asia/Ho_Chi_Minh"
	at := func(text string) Micros { return moment(t, zone, text) }
	s := Shift{
		Calendar: must(t, weekdays(zone, Pair{"09:00", "18:00"})),
		Leave: []Span{
			{at("2026-06-03 12:00"), at("2026-06-05 00:00")},
			{at("2026-06-02 12:00"), at("2026-06-03 12:00")},
			{at("2026-06-06 00:00"), at("2026-06-07 00:00")},
		},
	}
	for _, row := range []struct {
		at   string
		open bool
		next string
	}{
		{"2026-06-01 10:00", true, "2026-06-01 18:00"},
		{"2026-06-02 10:00", true, "2026-06-02 12:00"},
		{"2026-06-02 12:00", false, "2026-06-05 09:00"},
		{"2026-06-05 17:59", true, "2026-06-05 18:00"},
		{"2026-06-05 18:00", false, "2026-06-08 09:00"},
	} {
		if got := s.Open(at(row.at)); got != row.open {
			t.Errorf("%s: open %v", row.at, got)
		}
		if next, any := s.NextChange(at(row.at)); !any || next != at(row.next) {
			t.Errorf("%s: changes at %v, want %s", row.at, time.UnixMicro(next).UTC(), row.next)
		}
	}
	free := Shift{Leave: s.Leave[:1]}
	if next, any := free.NextOpen(at("2026-06-04 10:00")); !any || next != at("2026-06-05 00:00") {
		t.Errorf("back at %v", next)
	}
	if _, any := free.NextChange(at("2026-06-05 00:00")); any {
		t.Error("who has neither shifts nor leave ahead changes")
	}
}

func BenchmarkOpen(b *testing.B) {
	c := must(b, weekdays("Europe/Berlin", Pair{"09:00", "12:00"}, Pair{"13:00", "18:00"}))
	at := moment(b, "Europe/Berlin", "2026-06-01 10:00")
	for b.Loop() {
		c.Open(at)
	}
}

func BenchmarkNextChange(b *testing.B) {
	c := must(b, weekdays("Europe/Berlin", Pair{"09:00", "12:00"}, Pair{"13:00", "18:00"}))
	at := moment(b, "Europe/Berlin", "2026-06-01 10:00")
	for b.Loop() {
		c.NextChange(at)
	}
}
