package eta

import "math"

// A sketch is a histogram of durations on a logarithmic scale, in which what is
// long ago counts less and less. Its size does not grow.
type sketch struct {
	weights [buckets]float32
	total   float64
	sum     float64 // of what comes with a duration, such as how many others there were
	scale   float64 // what one more counts, relative to the weights
	at      Micros  // when scale was right
}

const (
	buckets    = 380
	bucketStep = 0.04            // of ln seconds; from 1 s to 46 days
	halfLife   = 10 * 24 * 3.6e9 // Micros: ten days
	scaleMax   = 1 << 20
)

func bucketOf(seconds float64) int {
	if seconds <= 1 {
		return 0
	}
	return min(int(math.Log(seconds)/bucketStep), buckets-1)
}

// middle is the logarithm in the middle of a bucket.
func middle(bucket int) float64 { return (float64(bucket) + 0.5) * bucketStep }

// add counts one duration, and what comes with it.
func (s *sketch) add(at Micros, seconds, beside float64) {
	s.age(at)
	s.weights[bucketOf(seconds)] += float32(s.scale)
	s.total += s.scale
	s.sum += beside * s.scale
}

// age makes everything before count less, by making what comes count more.
func (s *sketch) age(at Micros) {
	if s.scale == 0 {
		s.scale, s.at = 1, at
	}
	if at <= s.at {
		return
	}
	s.scale *= math.Exp2(float64(at-s.at) / halfLife)
	s.at = at
	if s.scale < scaleMax {
		return
	}
	for i := range s.weights {
		s.weights[i] = float32(float64(s.weights[i]) / s.scale)
	}
	s.total /= s.scale
	s.sum /= s.scale
	s.scale = 1
}

// count is how many durations it stands for.
func (s *sketch) count() float64 {
	if s.scale == 0 {
		return 0
	}
	return s.total / s.scale
}

// beside is the mean of what came with the durations.
func (s *sketch) beside() float64 {
	if s.total == 0 {
		return 0
	}
	return s.sum / s.total
}

// running is durations that are not over yet, by bucket.
type running map[int]float64

// fit is the law by the median and the median distance from it, which a few
// forgotten conversations don't move. Those that are not over yet count as
// longer than they are (Kaplan and Meier's estimate of the share that remains).
// ok is false when not even the median is known.
func (s *sketch) fit(open running) (law LogNormal, ok bool) {
	if s.total == 0 {
		return LogNormal{}, false
	}
	var share [buckets]float64 // of all durations, by bucket
	risk := s.count()
	for _, n := range open {
		risk += n
	}
	left := 1.0
	for i := range share {
		over, censored := float64(s.weights[i])/s.scale, open[i]
		if over > 0 {
			gone := left * min(over/(risk-censored/2), 1)
			share[i] = gone
			left -= gone
		}
		if risk -= over + censored; risk <= 1e-9 {
			break
		}
	}
	median := -1
	for i, sum := 0, 0.0; i < buckets; i++ {
		if sum += share[i]; sum >= 0.5 {
			median = i
			law.M = (float64(i+1) - (sum-0.5)/share[i]) * bucketStep
			break
		}
	}
	if median < 0 {
		return LogNormal{}, false
	}
	law.Sigma = 1.4826 * spread(&share, law.M)
	return law, true
}

// spread is the median distance from m.
func spread(share *[buckets]float64, m float64) float64 {
	low, high := int(m/bucketStep), int(m/bucketStep)+1
	sum := 0.0
	for low >= 0 || high < buckets {
		next := low
		if low < 0 || high < buckets && middle(high)-m < m-middle(low) {
			next = high
			high++
		} else {
			low--
		}
		if sum += share[next]; sum >= 0.5 {
			return max(math.Abs(middle(next)-m), bucketStep)
		}
	}
	return bucketStep
}
