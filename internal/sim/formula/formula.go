// Package formula is the exact results of queueing theory against which the
// engine, driven by a virtual clock, is held: who waits, how long, and how many
// leave. Rates are per unit of time, and so are the times that come out.
//
// The notation is the literature's: s servers, arrivals at the rate lambda,
// each server at the rate mu, those who wait leaving at the rate theta.
package formula

import "math"

// ErlangB is the share of arrivals that find s servers taken when nobody waits
// and the offered load is a.
func ErlangB(s int, a float64) float64 {
	b := 1.0
	for k := 1; k <= s; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// Wait is a queue in its steady state.
type Wait struct {
	Waits     float64 // the share of arrivals that wait
	Mean      float64 // of all arrivals
	MeanGiven float64 // of those who wait
	Queue     float64 // how many wait, on average
	Busy      float64 // the share of the servers' time
	spare     float64 // s·mu − lambda
}

// MMs is the queue of s servers in which nobody leaves (Erlang C); lambda is
// below s·mu.
func MMs(s int, lambda, mu float64) Wait {
	a := lambda / mu
	b := ErlangB(s, a)
	n := float64(s)
	w := Wait{Busy: a / n, spare: n*mu - lambda}
	w.Waits = n * b / (n - a*(1-b))
	w.Mean = w.Waits / w.spare
	w.MeanGiven = 1 / w.spare
	w.Queue = lambda * w.Mean
	return w
}

// Within is the share of arrivals served within t.
func (w Wait) Within(t float64) float64 { return 1 - w.Waits*math.Exp(-w.spare*t) }

// MG1 is the mean wait for one server whose times have mean 1 and the squared
// coefficient of variation c2, at the load rho (Pollaczek and Khinchine).
func MG1(rho, c2 float64) float64 { return rho * (1 + c2) / (2 * (1 - rho)) }

// Cobham is the mean wait of each class, the first served first, when nobody
// is interrupted; all classes need the same of the servers.
func Cobham(s int, mu float64, lambdas []float64) []float64 {
	all := 0.0
	for _, l := range lambdas {
		all += l
	}
	first := MMs(s, all, mu).Waits / (float64(s) * mu)
	waits := make([]float64, len(lambdas))
	before := 0.0
	for i, l := range lambdas {
		upTo := before + l/(float64(s)*mu)
		waits[i] = first / ((1 - before) * (1 - upTo))
		before = upTo
	}
	return waits
}

// MG1Priority is the same for one server and classes with means and second
// moments of their own.
func MG1Priority(lambdas, means, squares []float64) []float64 {
	residual := 0.0
	for i, l := range lambdas {
		residual += l * squares[i] / 2
	}
	waits := make([]float64, len(lambdas))
	before := 0.0
	for i, l := range lambdas {
		upTo := before + l*means[i]
		waits[i] = residual / ((1 - before) * (1 - upTo))
		before = upTo
	}
	return waits
}

// Bounded is the queue of s servers that lets in k at most.
type Bounded struct{ Blocked, Waits, Mean, Busy float64 }

// MMsK is that queue's steady state; Waits and Mean are of those let in.
func MMsK(s, k int, lambda, mu float64) Bounded {
	p, sum := 1.0, 0.0
	all := make([]float64, k+1)
	for n := range all {
		if n > 0 {
			p *= lambda / (mu * float64(min(n, s)))
		}
		all[n] = p
		sum += p
	}
	var b Bounded
	queue := 0.0
	for n, p := range all {
		p /= sum
		b.Busy += p * float64(min(n, s)) / float64(s)
		queue += p * float64(max(n-s, 0))
		switch {
		case n == k:
			b.Blocked = p
		case n >= s:
			b.Waits += p
		}
	}
	b.Waits /= 1 - b.Blocked
	b.Mean = queue / (lambda * (1 - b.Blocked))
	return b
}

// Transform is E[exp(-x·A)] of the time A between two arrivals.
type Transform func(x float64) float64

// Regular is arrivals in even steps.
func Regular(mean float64) Transform {
	return func(x float64) float64 { return math.Exp(-x * mean) }
}

// Hyper is a mixture of two exponentials with balanced means and the squared
// coefficient of variation c2, above 1.
func Hyper(mean, c2 float64) Transform {
	p := (1 + math.Sqrt((c2-1)/(c2+1))) / 2
	return func(x float64) float64 {
		a, b := 2*p/mean, 2*(1-p)/mean
		return p*a/(a+x) + (1-p)*b/(b+x)
	}
}

// Phases is the sum of n exponential phases.
func Phases(mean float64, n int) Transform {
	return func(x float64) float64 { return math.Pow(1+x*mean/float64(n), -float64(n)) }
}

// GIMs is the share sigma with which the queue shrinks step by step seen by
// those who wait, and their mean wait 1/(s·mu·(1−sigma)), for arrivals of any
// kind.
func GIMs(s int, mu float64, arrivals Transform) (sigma, meanGiven float64) {
	rate := float64(s) * mu
	low, high := 0.0, 1-1e-12
	for range 200 { // the root below 1 of sigma = A*(rate·(1−sigma))
		sigma = (low + high) / 2
		if arrivals(rate*(1-sigma)) > sigma {
			low = sigma
		} else {
			high = sigma
		}
	}
	return sigma, 1 / (rate * (1 - sigma))
}

// PowerOfTwo is the mean time in the system when each arrival joins the
// shorter of two random ones of very many queues.
func PowerOfTwo(rho float64) float64 {
	sum := 0.0
	for exponent, step := 0.0, 1.0; step < 60; step++ {
		sum += math.Pow(rho, exponent)
		exponent = 2*exponent + 2
	}
	return sum
}
