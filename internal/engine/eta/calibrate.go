package eta

import "math"

// A calibration moves the quantiles that are announced until as many as was
// said come true: one for each priority and team, since those who are served
// first and those who are served last err differently. After each outcome the
// shift of a quantile rises by step if it was exceeded and falls a little if
// not, so that its share settles whatever the model gets wrong.
type calibration struct {
	pools map[pool]*shifts
	all   shifts
}

// pool is whose promises are kept together.
type pool struct {
	Team     ID
	Priority int
}

// shifts is what is added to the logarithm of each.
type shifts struct {
	low, mean, high float64
	seen            int64
}

const (
	step     = 0.025
	grace    = 30.0 // seconds added before the logarithm, so that short waits don't weigh most
	frozen   = 50   // a pool's own shift shows from so many outcomes on
	shiftMax = 3.0
	poolsMax = 1024 // further pools share the common shift
)

func shifted(seconds, by float64) float64 {
	return max((seconds+grace)*math.Exp(by)-grace, 0)
}

func (s *shifts) of(raw Raw) Raw {
	high := shifted(raw.High, s.high)
	return Raw{Low: min(shifted(raw.Low, s.low), high), Mean: shifted(raw.Mean, s.mean), High: high}
}

// adjust is what is announced: by the pool's own shifts, or by those of its
// priority in all teams, or by all.
func (c *calibration) adjust(p pool, raw Raw) Raw {
	for _, p := range [...]pool{p, {Priority: p.Priority}} {
		if own := c.pools[p]; own != nil && own.seen >= frozen {
			return own.of(raw)
		}
	}
	return c.all.of(raw)
}

// learn takes in that the wait turned out to be so long, or longer.
func (c *calibration) learn(p pool, raw Raw, waited float64) {
	from := c.all
	c.all.learn(raw, waited)
	for _, p := range [...]pool{{Priority: p.Priority}, p} {
		own := c.pools[p]
		if own == nil && len(c.pools) >= poolsMax {
			return
		}
		if own == nil {
			if c.pools == nil {
				c.pools = map[pool]*shifts{}
			}
			own = &shifts{low: from.low, mean: from.mean, high: from.high}
			c.pools[p] = own
		}
		from = *own
		own.learn(raw, waited)
	}
}

// longest is the wait from which on an outcome of the pool is a miss.
func (c *calibration) longest(p pool, raw Raw) float64 {
	s := &c.all
	if own := c.pools[p]; own != nil {
		s = own
	}
	return max(shifted(raw.High, s.high), shifted(raw.Low, s.low))
}

func (s *shifts) learn(raw Raw, waited float64) {
	s.low = moved(s.low, waited > shifted(raw.Low, s.low), lowShare)
	s.high = moved(s.high, waited > shifted(raw.High, s.high), highShare)
	said := shifted(raw.Mean, s.mean) + grace
	s.mean += step * min(max((waited+grace-said)/said, -1), 1)
	s.mean = min(max(s.mean, -shiftMax), shiftMax)
	s.seen++
}

func moved(by float64, exceeded bool, share float64) float64 {
	if exceeded {
		by += step * share
	} else {
		by -= step * (1 - share)
	}
	return min(max(by, -shiftMax), shiftMax)
}
