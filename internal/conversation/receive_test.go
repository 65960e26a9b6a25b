package conversation

import (
	"testing"
	"time"
)

func TestClamp(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 5, 900e6, time.UTC)
	for name, row := range map[string]struct{ at, want time.Time }{
		"a time that was not given is now":          {time.Time{}, now},
		"a time to come is now":                     {now.Add(time.Minute), now},
		"a time of last week is now":                {now.AddDate(0, 0, -7), now},
		"a minute ago is a minute ago":              {now.Add(-time.Minute), now.Add(-time.Minute)},
		"milliseconds are believed":                 {now.Add(-300 * time.Millisecond), now.Add(-300 * time.Millisecond)},
		"this second, cut to its start, is now":     {now.Truncate(time.Second), now},
		"whole seconds of a while ago are believed": {now.Truncate(time.Second).Add(-5 * time.Second), now.Truncate(time.Second).Add(-5 * time.Second)},
	} {
		if got := clamp(row.at, now); !got.Equal(row.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
