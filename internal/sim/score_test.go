package sim

import (
	"math"
	"os"
	"testing"
)

// heavy reports whether tests are to take minutes and not seconds.
func heavy() bool { return os.Getenv("RONDO_HEAVY") != "" }

// The estimates keep within what was asked of them on the described centre:
// the error relative to the mean, and four in five within what is announced,
// in each class. A short run allows for more chance than the long one, which
// `RONDO_HEAVY=1` and `make bench` do.
func TestCompare_keepsItsWord(t *testing.T) {
	for _, test := range []struct {
		name string
		chat Chat
		most float64
	}{{"heavy overlap", HeavyOverlap, 0.60}, {"little overlap", LittleOverlap, 0.90}} {
		t.Run(test.name, func(t *testing.T) {
			hours, slack := 15.0, 0.05
			if heavy() {
				hours, slack = 100, 0.02
			}
			c := Compare(test.chat, 1, 60*hours, 60*4)
			if c.Scores[0].N < 500 || c.Without > 0 {
				t.Fatalf("%d waited, %d had no estimate", c.Scores[0].N, c.Without)
			}
			for _, s := range c.Scores {
				t.Logf("%-32s n=%d mean %.2f min, MAE %.2f, RRSE %.2f, bias %+.2f", s.Name, s.N, s.Mean, s.Error, s.RRSE, s.Bias)
				if (s.Name == "QLm-overlap" || s.Name == "look-ahead") && s.RRSE > test.most {
					t.Errorf("%s: RRSE %.3f, at most %.2f", s.Name, s.RRSE, test.most)
				}
			}
			for name, k := range c.Classes {
				t.Logf("%-6s n=%.0f: P80 covers %.3f (uncalibrated %.3f), P20 %.3f", name, k.N, k.P80, k.Raw80, k.P20)
				if k.N >= 300 && math.Abs(k.P80-0.8) > slack {
					t.Errorf("%s: %.3f within what was announced", name, k.P80)
				}
			}
		})
	}
}

// Equal seeds, equal runs; another seed, another day.
func TestRun_isDetermined(t *testing.T) {
	run := func(seed uint64) []Outcome {
		r := Begin(HeavyOverlap.Centre(120), seed, nil)
		r.Until(120)
		return r.Outcomes
	}
	a, b, c := run(1), run(1), run(2)
	for i := range a {
		if a[i].Came != b[i].Came || a[i].Agent != b[i].Agent || a[i].Wait != b[i].Wait || a[i].Finished != b[i].Finished {
			t.Fatalf("conversation %d: %+v, then %+v", i, a[i], b[i])
		}
	}
	if len(c) == len(a) && c[0].Came == a[0].Came {
		t.Error("another seed is the same day")
	}
}
