package eta

import "math"

// Patience is how long people wait before they leave: a hazard, in leavers per
// second of waiting, that may change with how long they have waited; and what
// it is over all.
type Patience struct {
	Rates [patienceSteps]float64
	Mean  float64
}

const patienceSteps = 8

// patienceEnds is where the steps of the hazard end, in seconds of waiting.
var patienceEnds = [patienceSteps]float64{30, 60, 120, 300, 600, 1800, 7200, math.Inf(1)}

// Constant is a patience whose hazard is always the same: exponential.
func Constant(rate float64) Patience {
	p := Patience{Mean: rate}
	for i := range p.Rates {
		p.Rates[i] = rate
	}
	return p
}

// draw is when somebody leaves who has waited so long, in seconds from now.
func (p *Patience) draw(r *Random, waited float64) float64 {
	left, at := r.Exp(), waited
	for i, end := range patienceEnds {
		if at >= end || p.Rates[i] <= 0 {
			at = max(at, min(end, math.MaxFloat64))
			continue
		}
		if need := left / p.Rates[i]; at+need <= end {
			return at + need - waited
		}
		left -= p.Rates[i] * (end - at)
		at = end
	}
	return math.Inf(1)
}

// leaving learns the hazard: those who left over the time that was waited,
// step by step, each drawn to the rate over all steps.
type leaving struct {
	left, waited [patienceSteps]float64
	scale        float64
	at           Micros
}

// saw counts somebody who waited so long and then left, or was served.
func (l *leaving) saw(at Micros, waited float64, left bool) {
	if l.scale == 0 {
		l.scale, l.at = 1, at
	}
	if at > l.at {
		l.scale *= math.Exp2(float64(at-l.at) / halfLife)
		l.at = at
	}
	if l.scale >= scaleMax {
		for i := range l.left {
			l.left[i] /= l.scale
			l.waited[i] /= l.scale
		}
		l.scale = 1
	}
	from := 0.0
	for i, end := range patienceEnds {
		l.waited[i] += l.scale * (min(waited, end) - from)
		if waited <= end {
			if left {
				l.left[i] += l.scale
			}
			return
		}
		from = end
	}
}

// drawnTo is how many leavers at the common rate each step is weighed against.
const drawnTo = 50

// fit is the hazard as it is known; nobody leaves when nothing is.
func (l *leaving) fit() Patience {
	var left, waited float64
	for i := range l.left {
		left += l.left[i]
		waited += l.waited[i]
	}
	if left == 0 || waited == 0 {
		return Patience{}
	}
	p := Patience{Mean: left / waited}
	for i := range p.Rates {
		p.Rates[i] = (l.left[i] + drawnTo*l.scale) / (l.waited[i] + drawnTo*l.scale/p.Mean)
	}
	return p
}
