package sim

import (
	"math"
	"testing"

	"rondo/internal/engine"
	"rondo/internal/engine/eta"
	"rondo/internal/sim/formula"
)

// The closed forms err exactly as much as theory says they must, those who
// left included: each is kept as a ghost until they would have been served.
func TestQueueLength_errsAsTheoryHasIt(t *testing.T) {
	for _, v := range []struct {
		s             int
		lambda, theta float64
	}{{100, 140, 1}, {100, 140, 5}, {10, 12, 1}, {20, 18, .5}} {
		exact := formula.MMsM(v.s, v.lambda, 1, v.theta)
		c := pooled(v.s, Class{Arrivals: arrivals(v.lambda), Work: Exp(1), Patience: Exp(1 / v.theta)})
		var means, plains, waits []float64
		for seed := range uint64(24) {
			knows, plain, wait := errors(&c, seed, v.theta)
			means, plains, waits = append(means, knows), append(plains, plain), append(waits, wait)
		}
		for _, x := range []struct {
			what string
			got  []float64
			want float64
		}{{"QLm", means, exact.ErrorQLm}, {"QL", plains, exact.ErrorQL}, {"the wait itself", waits, exact.Offered}} {
			if z := tOf(x.got, x.want); !(math.Abs(z) < 4) {
				t.Errorf("s=%d at %g: %s: t = %.2f", v.s, v.lambda, x.what, z)
			}
		}
	}
}

// errors is the mean squared errors of both forms and the mean wait, over
// those who waited in one run.
func errors(c *Centre, seed uint64, theta float64) (knows, plain, wait float64) {
	said := map[int]float64{}
	var r *Run
	r = Begin(c, 77+seed, func(_ engine.Event, effects []engine.Effect) {
		for _, effect := range effects {
			if w, ok := effect.(engine.Wait); ok {
				said[int(w.Conversation)-1] = float64(len(r.waiting) - 1)
			}
		}
	})
	r.Until(10)
	from := len(r.Outcomes)
	r.Until(10 + perRun()/(1/float64(c.Classes[0].Arrivals.(Exp))))
	n, rate := 0.0, float64(len(c.Agents))
	for i := from; i < len(r.Outcomes); i++ {
		ahead, waited := said[i]
		if o := &r.Outcomes[i]; waited && !math.IsNaN(o.Would) {
			n++
			wait += o.Would
			knows += math.Pow(o.Would-eta.QueueLength(ahead, rate, theta), 2)
			plain += math.Pow(o.Would-eta.QueueLength(ahead, rate, 0), 2)
		}
	}
	return knows / n, plain / n, wait / n
}

func tOf(all []float64, want float64) float64 {
	n, mean, square := float64(len(all)), 0.0, 0.0
	for _, x := range all {
		mean += x / n
	}
	for _, x := range all {
		square += (x - mean) * (x - mean) / (n - 1)
	}
	return (mean - want) / math.Sqrt(square/n)
}
