// Package sim drives the engine with a virtual clock and models of traffic:
// who comes when, how long agents take and how much slower they are with
// several at a time, how long people wait before they leave, who has a break.
//
// The engine it drives is the one of the live desk; nothing here decides who
// gets what. Equal centres and equal seeds give equal runs, and every
// conversation's own draws depend on nothing but its class and number, so that
// two policies are compared on the same customers.
package sim

import (
	"math"
	"math/rand/v2"

	"rondo/internal/engine"
)

// Centre is a desk and its traffic. Times are in minutes.
type Centre struct {
	Agents   []Agent
	Teams    []Team
	Classes  []Class
	Slowdown float64 // how much slower each conversation is for each other that its agent has: 0.15 is 15 %
	Limit    int     // how many may be in the centre at most; 0: any number
}

// Agent is an agent at work.
type Agent struct {
	Capacity int
	Speed    float64 // 0 counts as 1
	Skills   []string
	Breaks   []Span // when they take nothing new
}

// Span is from and until, in minutes.
type Span struct{ From, Until float64 }

// Team is a pool of agents, by index, and how they are asked.
type Team struct {
	Strategy engine.Strategy
	Members  []int
	Policy   engine.Policy // of it the strategy is replaced
}

// Class is conversations that are alike.
type Class struct {
	Team     int // by index
	Priority int
	Channel  string
	Arrivals Law  // the time between two, if Rate is nil
	Rate     Rate // arrivals in a minute as they change with time
	Work     Law  // what an agent with nothing else needs
	Patience Law  // nil: they wait for ever
}

// Law draws durations in minutes.
type Law interface{ Draw(r *rand.Rand) float64 }

// Rate is arrivals in a minute at a time, never more than its most.
type Rate struct {
	At   func(minute float64) float64
	Most float64
}

type (
	// Exp is exponential with this mean.
	Exp float64
	// Constant is always the same.
	Constant float64
	// Erlang is the sum of exponential phases.
	Erlang struct {
		Mean   float64
		Phases int
	}
	// LogNormal has this mean and squared coefficient of variation.
	LogNormal struct{ Mean, Variation float64 }
	// Hyper is a mixture of two exponentials with balanced means and this
	// squared coefficient of variation, which is above 1.
	Hyper struct{ Mean, Variation float64 }
)

// Draw is one duration.
func (e Exp) Draw(r *rand.Rand) float64 { return float64(e) * r.ExpFloat64() }

// Draw is the duration.
func (c Constant) Draw(*rand.Rand) float64 { return float64(c) }

// Draw is one duration.
func (e Erlang) Draw(r *rand.Rand) float64 {
	sum := 0.0
	for range e.Phases {
		sum += r.ExpFloat64()
	}
	return e.Mean * sum / float64(e.Phases)
}

// Draw is one duration.
func (l LogNormal) Draw(r *rand.Rand) float64 {
	v := math.Log(1 + l.Variation)
	return l.Mean * math.Exp(math.Sqrt(v)*r.NormFloat64()-v/2)
}

// Draw is one duration.
func (h Hyper) Draw(r *rand.Rand) float64 {
	p := (1 + math.Sqrt((h.Variation-1)/(h.Variation+1))) / 2
	if r.Float64() >= p {
		p = 1 - p
	}
	return h.Mean / (2 * p) * r.ExpFloat64()
}

// Sine is a rate that swings around its mean by a part of it.
func Sine(mean, swing, period float64) Rate {
	return Rate{At: func(t float64) float64 { return mean * (1 + swing*math.Sin(2*math.Pi*t/period)) }, Most: mean * (1 + math.Abs(swing))}
}

// Outcome is what became of a conversation. Times are in minutes.
type Outcome struct {
	ID       engine.ID
	Class    int
	Came     float64
	Work     float64
	Waited   bool    // nobody could take it when it came
	Wait     float64 // until it was served or left
	Would    float64 // until it was served, or would have been had it not left; NaN: the run was over before
	Left     bool
	Blocked  bool // there was no room in the centre at all
	Agent    int
	Finished float64 // 0: the run was over before
}
