package e2e

import (
	"slices"
	"testing"
)

// heard compares what was accepted with what is kept: each once, nothing else but what may be, and Rondo's own words.
func (w *world) heard(t testing.TB, c *client, accepted, perhaps map[string]bool) {
	t.Helper()
	times := map[string]int{}
	list, err := fetch[conversation](c, "/conversations")
	if err != nil {
		t.Fatal(err)
	}
	for _, conv := range list {
		said, err := fetch[message](c, "/conversations/"+conv.ID+"/messages")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(said, func(a, b message) int { return b.At.Compare(a.At) }) {
			t.Errorf("the messages of %s are out of order", conv.ID)
		}
		for _, m := range said {
			if m.Author.Kind != "rondo" {
				times[m.Text]++
			}
		}
	}
	lost, twice := 0, 0
	for text := range accepted {
		if times[text] == 0 {
			lost++
		}
	}
	for text, n := range times {
		if n > 1 {
			twice++
		}
		if !accepted[text] && !perhaps[text] {
			t.Errorf("%q is kept and nobody said it", text)
		}
	}
	if lost > 0 || twice > 0 {
		t.Errorf("of %d accepted messages %d are lost and %d are kept twice", len(accepted), lost, twice)
	}
	t.Logf("%d messages accepted, %d kept, in %d conversations", len(accepted), len(times), len(list))
}
