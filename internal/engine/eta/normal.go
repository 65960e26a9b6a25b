package eta

import "math"

// above is the share of a standard normal beyond z.
func above(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// zAbove is the z beyond which the share p lies: the inverse of above, by
// Acklam's rational approximation (relative error below 1.2e-9).
func zAbove(p float64) float64 {
	const edge = 0.02425
	switch {
	case p <= 0:
		return math.Inf(1)
	case p >= 1:
		return math.Inf(-1)
	case p < edge:
		return -tail(math.Sqrt(-2 * math.Log(p)))
	case p > 1-edge:
		return tail(math.Sqrt(-2 * math.Log(1-p)))
	}
	q := p - 0.5
	r := q * q
	num := (((((-39.69683028665376*r+220.9460984245205)*r-275.9285104469687)*r+138.3577518672690)*r-30.66479806614716)*r + 2.506628277459239) * q
	den := ((((-54.47609879822406*r+161.5858368580409)*r-155.6989798598866)*r+66.80131188771972)*r-13.28068155288572)*r + 1
	return -num / den
}

// tail is the approximation for p near 0, of sqrt(-2 ln p); negative.
func tail(q float64) float64 {
	num := ((((-0.007784894002430293*q-0.3223964580411365)*q-2.400758277161838)*q-2.549732539343734)*q+4.374664141464968)*q + 2.938163982698783
	den := (((0.007784695709041462*q+0.3224671290700398)*q+2.445134137142996)*q+3.754408661907416)*q + 1
	return num / den
}

// LogNormal is the law of a duration in seconds whose logarithm is normal. The
// zero LogNormal says that nothing is known.
type LogNormal struct {
	M     float64 // mean of ln seconds; exp(M) is the median
	Sigma float64
}

// Mean is the expected duration.
func (l LogNormal) Mean() float64 { return math.Exp(l.M + l.Sigma*l.Sigma/2) }

// Times is the law of the duration multiplied by exp(shift).
func (l LogNormal) shift(by float64) LogNormal { return LogNormal{l.M + by, l.Sigma} }

// beyond is the share that lasts longer than that.
func (l LogNormal) beyond(seconds float64) float64 {
	if seconds <= 0 {
		return 1
	}
	return above((math.Log(seconds) - l.M) / l.Sigma)
}

// draw is a duration, or of a share of the longest ones: share is beyond(what
// has passed already), and the duration is then longer than that.
func (l LogNormal) draw(r *Random, share float64) float64 {
	return math.Exp(l.M + l.Sigma*zAbove(r.Float()*share))
}
