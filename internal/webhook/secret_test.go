package webhook

import (
	"slices"
	"testing"
	"time"
)

func TestSigning_endsWhenItWasPromisedTo(t *testing.T) {
	day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	w := Webhook{previous: []byte("c"), PreviousUntil: day.Add(3 * time.Hour), older: []oldSecret{{[]byte("b"), day.Add(2 * time.Hour)}, {[]byte("a"), day.Add(time.Hour)}}}
	for at, want := range map[time.Duration]string{0: "cba", time.Hour: "cb", 150 * time.Minute: "c", 3 * time.Hour: ""} {
		got := ""
		for _, old := range w.signing(day.Add(at)) {
			got += string(old.Secret)
		}
		if got != want {
			t.Errorf("after %s %q sign, want %q", at, got, want)
		}
	}
	if (Webhook{}).signing(day) != nil || !slices.EqualFunc(w.older, w.signing(day)[1:], func(a, b oldSecret) bool { return a.Until.Equal(b.Until) }) {
		t.Error("a secret that never was signs, or one is lost")
	}
}
