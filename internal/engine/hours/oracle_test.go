package hours

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// oracle says whether a calendar is open at a moment by the definition alone: it looks at the wall through
// package time, and at the words of the spec.
func oracle(s Spec, zone *time.Location, at time.Time) bool {
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	date := time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, time.UTC)
	own, isHoliday := specDay(s, date)
	for _, p := range own {
		from, to := minutes(p[0]), minutes(p[1])
		if to <= from {
			to = 24 * 60
		}
		if minute >= from && minute < to {
			return true
		}
	}
	if isHoliday {
		return false
	}
	before, _ := specDay(s, date.AddDate(0, 0, -1))
	for _, p := range before {
		if from, to := minutes(p[0]), minutes(p[1]); to <= from && minute < to {
			return true
		}
	}
	return false
}

func specDay(s Spec, date time.Time) ([]Pair, bool) {
	for _, h := range s.Holidays {
		if h.Date == date.Format("2006-01-02") {
			return h.Intervals, true
		}
	}
	return s.Week[Days[date.Weekday()]], false
}

func minutes(text string) int {
	var h, m int
	if _, err := fmt.Sscanf(text, "%d:%d", &h, &m); err != nil {
		panic(err)
	}
	return h*60 + m
}

// nights are nights on which clocks were moved, and quiet ones, over the world.
var nights = []struct{ zone, date, what string }{
	{"Europe/Berlin", "2026-03-29", "forward at 02:00"},
	{"Europe/Berlin", "2026-10-25", "back at 03:00"},
	{"America/New_York", "2026-03-08", "forward at 02:00"},
	{"America/New_York", "2026-11-01", "back at 02:00"},
	{"America/Sao_Paulo", "2018-11-04", "forward at midnight: no 00:00"},
	{"America/Sao_Paulo", "2019-02-17", "back at midnight: 23:00 twice"},
	{"America/Havana", "2026-03-08", "forward at midnight"},
	{"America/Havana", "2026-11-01", "back at 01:00 to midnight"},
	{"Australia/Lord_Howe", "2026-04-05", "back by half an hour"},
	{"Australia/Lord_Howe", "2026-10-04", "forward by half an hour"},
	{"Pacific/Apia", "2011-12-30", "a Friday that never was"},
	{"Pacific/Fakaofo", "2011-12-30", "another Friday that never was"},
	{"Pacific/Chatham", "2026-04-05", "back, at 12:45 from Greenwich"},
	{"Asia/Tehran", "2022-03-22", "forward at midnight"},
	{"Asia/Tehran", "2022-09-22", "back at midnight"},
	{"Asia/Beirut", "2023-03-30", "forward at midnight"},
	{"Africa/Cairo", "2026-04-24", "forward at midnight"},
	{"Africa/Casablanca", "2026-02-15", "back for Ramadan"},
	{"Africa/Casablanca", "2026-03-22", "forward after Ramadan"},
	{"America/Santiago", "2026-04-05", "back"},
	{"America/Asuncion", "2024-10-06", "forward at midnight"},
	{"Antarctica/Troll", "2026-03-29", "forward by two hours"},
	{"Asia/Pyongyang", "2018-05-05", "forward by half an hour, for good"},
	{"Europe/Istanbul", "2016-09-07", "no way back"},
	{"Asia/Ho_Chi_Minh", "2026-06-01", "quiet"},
	{"Asia/Jakarta", "2026-06-01", "quiet"},
	{"Asia/Kathmandu", "2026-06-01", "quiet, a quarter off"},
	{"Asia/Riyadh", "2026-01-01", "quiet"},
	{"UTC", "2026-02-28", "quiet"},
}

// TestCalendar_agreesWithTheWallMinuteByMinute lays random calendars over these nights.
func TestCalendar_agreesWithTheWallMinuteByMinute(t *testing.T) {
	for _, n := range nights {
		t.Run(n.zone+" "+n.date, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(n.zone)
			if err != nil {
				t.Fatal(err)
			}
			night, err := time.ParseInLocation("2006-01-02", n.date, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(6) {
				r := rand.New(rand.NewPCG(seed, uint64(night.Unix())))
				s := randomSpec(r, n.zone, night)
				c, err := Parse(s)
				if err != nil {
					t.Fatalf("seed %d: %v of %+v", seed, err, s)
				}
				compare(t, fmt.Sprint(n.what, " seed ", seed), c, s, zone, night.AddDate(0, 0, -4))
			}
		})
	}
}

// compare walks nine days by the minute.
func compare(t *testing.T, what string, c *Calendar, s Spec, zone *time.Location, start time.Time) {
	t.Helper()
	const total = 9 * 24 * 60
	open := make([]bool, total)
	passed := make([]Micros, total+1) // open time since the start
	for m := range total {
		at := start.Add(time.Duration(m) * time.Minute)
		open[m] = oracle(s, zone, at)
		passed[m+1] = passed[m]
		if open[m] {
			passed[m+1] += Minute
		}
		if got := c.Open(at.UnixMicro()); got != open[m] {
			t.Fatalf("%s: at %s open is %v, the wall says %v\n%+v", what, at.In(zone), got, open[m], s)
		}
	}
	change, begin := total, start.UnixMicro()
	for m := total - 2; m >= 0; m-- {
		if open[m] != open[m+1] {
			change = m + 1
		}
		at := begin + Micros(m)*Minute + 17
		got, any := c.NextChange(at)
		if want := begin + Micros(change)*Minute; change < total && (!any || got != want) || change == total && any && got < want {
			t.Fatalf("%s: next change after minute %d is %v, %v; want minute %d\n%+v", what, m, (got-begin)/Minute, any, change, s)
		}
	}
	r := rand.New(rand.NewPCG(uint64(begin), 7))
	for range 400 {
		a, b := r.IntN(total+1), r.IntN(total+1)
		want := max(0, passed[max(a, b)]-passed[a])
		if got := c.Between(begin+Micros(a)*Minute, begin+Micros(b)*Minute); got != want {
			t.Fatalf("%s: between minutes %d and %d lie %d open ones, want %d\n%+v", what, a, b, got/Minute, want/Minute, s)
		}
		due := Micros(1+r.IntN(600)) * Minute
		end := a
		for end < total && passed[end]-passed[a] < due {
			end++
		}
		if got, ok := c.Add(begin+Micros(a)*Minute, due); end < total && (!ok || got != begin+Micros(end)*Minute) {
			t.Fatalf("%s: %d open minutes after minute %d end in minute %d (%v), want %d\n%+v", what, due/Minute, a, (got-begin)/Minute, ok, end, s)
		}
	}
}

// randomSpec is a valid calendar, with the edges of the day and of the night more often than chance has it.
func randomSpec(r *rand.Rand, zone string, night time.Time) Spec {
	s := Spec{Timezone: zone, Week: map[string][]Pair{}}
	spill := 0
	for d := range 7 {
		last := d == 6
		s.Week[Days[d]], spill = randomDay(r, spill, !last && r.IntN(3) == 0)
	}
	for range r.IntN(3) {
		date := night.AddDate(0, 0, r.IntN(7)-3).Format("2006-01-02")
		h := Holiday{Date: date, Name: "Feast"}
		if r.IntN(2) == 0 {
			h.Intervals, _ = randomDay(r, 0, r.IntN(2) == 0)
		}
		duplicate := false
		for _, other := range s.Holidays {
			duplicate = duplicate || other.Date == date
		}
		if !duplicate {
			s.Holidays = append(s.Holidays, h)
		}
	}
	return s
}

// randomDay is up to four intervals that begin no earlier than a minute; the last may run over midnight.
func randomDay(r *rand.Rand, from int, over bool) (day []Pair, spill int) {
	edges := []int{0, 30, 60, 90, 119, 120, 121, 150, 180, 181, 240, 23 * 60, 23*60 + 30, 23*60 + 59}
	at := from
	for range r.IntN(4) {
		a := edges[r.IntN(len(edges))]
		if r.IntN(2) == 0 {
			a = r.IntN(1440)
		}
		if a < at {
			continue
		}
		b := min(a+1+r.IntN(500), 1440)
		day, at = append(day, Pair{timeText(a), timeText(b)}), b
	}
	if over && at < 1440 {
		a := at + r.IntN(1440-at)
		spill = r.IntN(min(a, 300) + 1)
		if spill < a {
			if to := timeText(spill); spill > 0 || a > 0 {
				return append(day, Pair{timeText(a), to}), spill
			}
		}
		spill = 0
	}
	return day, spill
}
