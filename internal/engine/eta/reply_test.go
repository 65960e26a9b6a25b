package eta

import (
	"math"
	"testing"
)

// Four in five of a log-normal law are over by its 80 % quantile, a few that were forgotten for a day or not: a mean
// would be ruined by them.
func TestSoon_isTheRobustQuantile(t *testing.T) {
	law := LogNormal{M: math.Log(120), Sigma: 0.8}
	want := math.Exp(law.M + law.Sigma*zAbove(0.2))
	var all Durations
	for i := range 400 {
		all.Over = append(all.Over, math.Exp(law.M+law.Sigma*zAbove((float64(i)+0.5)/400)))
	}
	for _, forgotten := range []int{0, 8} {
		for range forgotten {
			all.Over = append(all.Over, 24*3600)
		}
		got, ok := Soon(all, Durations{})
		if !ok || math.Abs(got-want) > want*0.08 {
			t.Errorf("with %d forgotten: %.0f s, want about %.0f s", forgotten, got, want)
		}
	}
	quick := Durations{Over: make([]float64, 200)}
	for i := range quick.Over {
		quick.Over[i] = 20 + float64(i%20)
	}
	if got, ok := Soon(all, quick); !ok || got > 60 || got < 30 {
		t.Errorf("who is quick: %.0f s", got)
	}
	slow := Durations{Over: all.Over, Running: make([]float64, 300)}
	for i := range slow.Running {
		slow.Running[i] = 3600
	}
	if got, _ := Soon(slow, Durations{}); got < 2*want {
		t.Errorf("while most are still awaited after an hour: %.0f s", got)
	}
	if got, ok := Soon(Durations{Over: all.Over[:enough-1]}, quick); ok {
		t.Errorf("too few were seen, and yet %.0f s", got)
	}
}
