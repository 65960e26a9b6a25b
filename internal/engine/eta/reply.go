package eta

import "math"

// Durations is how long something took, in seconds, and how long what is not
// over yet has taken so far.
type Durations struct{ Over, Running []float64 }

// Soon is within how many seconds four in five are over, by the robust law of
// durations: of one's own, drawn to everybody's the more the fewer they are.
// ok is false while too few were seen to their end.
func Soon(all, own Durations) (seconds float64, ok bool) {
	whole, n, ok := all.fit()
	if !ok || n < enough {
		return 0, false
	}
	law := whole
	if mine, n, ok := own.fit(); ok {
		weigh := func(mine, theirs float64) float64 { return (n*mine + prior*theirs) / (n + prior) }
		law = LogNormal{weigh(mine.M, whole.M), weigh(mine.Sigma, whole.Sigma)}
	}
	return math.Exp(law.M + law.Sigma*zAbove(1-highShare)), true
}

func (d Durations) fit() (law LogNormal, n float64, ok bool) {
	var s sketch
	for _, took := range d.Over {
		s.add(0, took, 0)
	}
	open := running{}
	for _, so := range d.Running {
		open[bucketOf(so)]++
	}
	law, ok = s.fit(open)
	return law, s.count(), ok
}
