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
		"what is older than is believed is now":     {now.AddDate(0, 0, -8).Add(-time.Second), now},
		"what was held back for a week is as old":   {now.AddDate(0, 0, -7), now.AddDate(0, 0, -7)},
		"a minute ago is a minute ago":              {now.Add(-time.Minute), now.Add(-time.Minute)},
		"milliseconds are believed":                 {now.Add(-300 * time.Millisecond), now.Add(-300 * time.Millisecond)},
		"this second, cut to its start, is now":     {now.Truncate(time.Second), now},
		"whole seconds of a while ago are believed": {now.Truncate(time.Second).Add(-5 * time.Second), now.Truncate(time.Second).Add(-5 * time.Second)},
	} {
		if got := clamp(row.at, now, (&Incoming{}).believed()); !got.Equal(row.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	mail := Incoming{Extra: Extra{Mail: &Mail{}}}
	if got := clamp(now.Add(-25*time.Hour), now, mail.believed()); !got.Equal(now) {
		t.Errorf("the date of a mail is believed for longer than a day: %s", got)
	}
}
