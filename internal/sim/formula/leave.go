package formula

import "math"

// Leave is the queue of s servers in which people leave (Erlang A), in its
// steady state.
type Leave struct {
	Waits   float64 // the share of arrivals that wait
	Leaves  float64 // the share that leaves
	Mean    float64 // wait of all, leavers' included
	Served  float64 // wait of those who are served
	Queue   float64
	Busy    float64
	Offered float64 // of those who wait: how long they would, did they not leave
	// The exact mean squared errors, over those who wait, of two estimates made
	// on arrival: QLm, which knows that people leave, and QL, which does not.
	ErrorQLm, ErrorQL float64

	s             int
	rate, theta   float64
	ahead         []float64 // the share of arrivals before whom so many wait
	foundAtLeastS float64
}

// MMsM is that queue.
func MMsM(s int, lambda, mu, theta float64) Leave {
	l := Leave{s: s, rate: float64(s) * mu, theta: theta}
	below, sum := 0.0, 0.0
	p := 1.0
	for n := 0; ; n++ {
		if n > 0 {
			p *= lambda / (float64(min(n, s))*mu + float64(max(n-s, 0))*theta)
		}
		if p > 1e200 {
			below, sum, l.Busy, l.Queue, p = below*1e-200, sum*1e-200, l.Busy*1e-200, l.Queue*1e-200, p*1e-200
			for i := range l.ahead {
				l.ahead[i] *= 1e-200
			}
		}
		sum += p
		l.Busy += p * float64(min(n, s)) / float64(s)
		if n < s {
			below += p
		} else {
			l.ahead = append(l.ahead, p)
			l.Queue += p * float64(n-s)
			if n > s && p < sum*1e-18 {
				break
			}
		}
	}
	l.Busy /= sum
	l.Queue /= sum
	for i := range l.ahead {
		l.ahead[i] /= sum
		l.foundAtLeastS += l.ahead[i]
	}
	l.Waits = l.foundAtLeastS
	l.Mean, l.Leaves = l.Queue/lambda, theta*l.Queue/lambda
	l.overAhead()
	return l
}

// overAhead sums what depends on how many are ahead.
func (l *Leave) overAhead() {
	served := 1 - l.Leaves
	given, offered, spread := 0.0, 0.0, 0.0 // of one more ahead each time
	for k, p := range l.ahead {
		step := 1 / (l.rate + float64(k)*l.theta)
		offered += step
		spread += step * step
		given += 1 / (l.rate + float64(k+1)*l.theta)
		l.Served += p * l.stays(k) * given / served
		share := p / l.foundAtLeastS
		l.Offered += share * offered
		l.ErrorQLm += share * spread
		plain := float64(k+1)/l.rate - offered
		l.ErrorQL += share * (spread + plain*plain)
	}
}

// stays is the share served of those before whom k wait.
func (l *Leave) stays(k int) float64 { return l.rate / (l.rate + float64(k+1)*l.theta) }

// Within is the share of all arrivals that is served within t.
func (l *Leave) Within(t float64) float64 {
	x := 1 - math.Exp(-l.theta*t)
	within := 1 - l.foundAtLeastS
	for k, p := range l.ahead {
		within += p * l.stays(k) * beta(x, float64(k+1), (l.rate+l.theta)/l.theta)
	}
	return within
}

// beta is the regularised incomplete beta function, by its continued fraction.
func beta(x, a, b float64) float64 {
	if x <= 0 {
		return 0
	}
	if x > (a+1)/(a+b+2) {
		return 1 - beta(1-x, b, a)
	}
	lgamma := func(v float64) float64 { g, _ := math.Lgamma(v); return g }
	front := math.Exp(lgamma(a+b)-lgamma(a)-lgamma(b)+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	c, d := 1.0, 1-(a+b)*x/(a+1)
	d = 1 / notZero(d, tiny)
	sum := d
	for m := 1.0; m < 10000; m++ {
		for _, term := range [...]float64{m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)), -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))} {
			d = 1 / notZero(1+term*d, tiny)
			c = notZero(1+term/c, tiny)
			sum *= c * d
		}
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return front * sum
}

func notZero(v, tiny float64) float64 {
	if math.Abs(v) < tiny {
		return tiny
	}
	return v
}
