package sim

import (
	"fmt"
	"math"
	"testing"

	"rondo/internal/engine"
	"rondo/internal/sim/formula"
)

// trial is a queue of which the exact values are known.
type trial struct {
	name   string
	centre Centre
	want   map[string]float64
}

// pooled is one team of s agents who take one conversation at a time.
func pooled(s int, classes ...Class) Centre {
	c := Centre{Agents: make([]Agent, s), Teams: []Team{{Strategy: engine.LeastOpen}}, Classes: classes}
	for i := range c.Agents {
		c.Agents[i].Capacity = 1
		c.Teams[0].Members = append(c.Teams[0].Members, i)
	}
	return c
}

// figures is what a stretch of a run came to.
func figures(r *Run, from int, area, busy, span float64) map[string]float64 {
	f := map[string]float64{}
	n, waited, left, blocked, wait, served := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	byClass, counts := map[int]float64{}, map[int]float64{}
	for i := from; i < len(r.Outcomes); i++ {
		o := &r.Outcomes[i]
		if o.Blocked {
			blocked++
			continue
		}
		if o.Finished == 0 && o.Agent < 0 && !o.Left {
			continue // waits still
		}
		n++
		wait += o.Wait
		byClass[o.Class] += o.Wait
		counts[o.Class]++
		if o.Waited {
			waited++
		}
		if o.Left {
			left++
		} else {
			served += o.Wait
		}
	}
	f["waits"], f["leaves"], f["mean"], f["served"] = waited/n, left/n, wait/n, served/(n-left)
	f["blocked"] = blocked / (n + blocked)
	f["queue"], f["busy"] = area/span, busy/span/float64(len(r.centre.Agents))
	for class, sum := range byClass {
		f[fmt.Sprint("class ", class)] = sum / counts[class]
	}
	return f
}

// examine compares replications of the run with the exact values: with the
// seeds fixed, no t is beyond 4.
func examine(t *testing.T, x trial, perRun float64) {
	t.Helper()
	const replications = 24
	rate := 0.0
	for _, c := range x.centre.Classes {
		switch a := c.Arrivals.(type) {
		case Exp:
			rate += 1 / float64(a)
		case Constant:
			rate += 1 / float64(a)
		}
	}
	sums, squares := map[string]float64{}, map[string]float64{}
	for seed := range uint64(replications) {
		r := Begin(&x.centre, 1000+seed, nil)
		warm, span := perRun/2/rate, perRun/rate
		r.Until(warm)
		from, area, busy := len(r.Outcomes), r.area, r.busy
		r.Until(warm + span)
		got := figures(r, from, r.area-area, r.busy-busy, span)
		for name := range x.want {
			sums[name] += got[name]
			squares[name] += got[name] * got[name]
		}
		conserved(t, r)
	}
	for name, want := range x.want {
		mean := sums[name] / replications
		deviation := math.Sqrt(max(squares[name]/replications-mean*mean, 0) * replications / (replications - 1))
		z := (mean - want) / (deviation / math.Sqrt(replications))
		t.Logf("%s: %s %.6f, exact %.6f, t %+.2f", x.name, name, mean, want, z)
		if !(math.Abs(z) < 4) {
			t.Errorf("%s: %s is %.6f, exactly %.6f: t = %.2f", x.name, name, mean, want, z)
		}
	}
}

// conserved checks that everybody who came is somewhere, once.
func conserved(t *testing.T, r *Run) {
	t.Helper()
	waits, has, done, left, blocked := 0, 0, 0, 0, 0
	for i := range r.Outcomes {
		switch o := &r.Outcomes[i]; {
		case o.Blocked:
			blocked++
		case o.Left:
			left++
		case o.Finished > 0:
			done++
		case o.Agent >= 0:
			has++
		default:
			waits++
		}
	}
	desk, open := r.Desk.Desk(), 0
	for _, a := range desk.Agents {
		open += a.Load
	}
	if waits != len(r.waiting) || waits != desk.Teams[0].Waiting || has != open || waits+has+done+left+blocked != len(r.Outcomes) {
		t.Fatalf("%d came: %d wait, %d are served, %d done, %d left, %d turned away; the desk has %d and %d", len(r.Outcomes), waits, has, done, left, blocked, desk.Teams[0].Waiting, open)
	}
}

func arrivals(rate float64) Law { return Exp(1 / rate) }

// perRun is how many arrivals count in each replication.
func perRun() float64 {
	if heavy() {
		return 60000
	}
	return 2500
}

// The engine, driven by a virtual clock, is the queue that theory knows: who
// waits, how long, how many wait, how busy the agents are.
func TestEngine_isTheQueueOfTheory(t *testing.T) {
	var trials []trial
	for _, v := range []struct {
		s      int
		lambda float64
	}{{1, .5}, {1, .9}, {2, 1.5}, {5, 4}, {10, 8}, {10, 9}, {14, 10}, {25, 22}, {50, 45}, {100, 95}} {
		w := formula.MMs(v.s, v.lambda, 1)
		trials = append(trials, trial{fmt.Sprintf("M/M/%d at %g", v.s, v.lambda), pooled(v.s, Class{Arrivals: arrivals(v.lambda), Work: Exp(1)}),
			map[string]float64{"waits": w.Waits, "mean": w.Mean, "queue": w.Queue, "busy": w.Busy}})
	}
	for _, v := range []struct {
		s                 int
		lambda, mu, theta float64
	}{{1, .8, 1, .5}, {2, 2, 1, 1}, {5, 5, 1, .5}, {10, 10, 1, .25}, {10, 12, 1, 1}, {20, 18, 1, .5}, {50, 50, 1, 1}, {50, 55, 1, .5}, {100, 95, 1, .5}, {100, 100, 1, 1},
		{100, 110, 1, .2}, {100, 140, 1, 1}, {100, 140, 1, 5}, {30, 5.5, .2, 1. / 3}, {12, 30, 3, 2}} {
		l := formula.MMsM(v.s, v.lambda, v.mu, v.theta)
		trials = append(trials, trial{fmt.Sprintf("M/M/%d+M at %g, leaving at %g", v.s, v.lambda, v.theta),
			pooled(v.s, Class{Arrivals: arrivals(v.lambda), Work: Exp(1 / v.mu), Patience: Exp(1 / v.theta)}),
			map[string]float64{"waits": l.Waits, "leaves": l.Leaves, "mean": l.Mean, "served": l.Served, "queue": l.Queue, "busy": l.Busy}})
	}
	for _, x := range trials {
		examine(t, x, perRun())
	}
}

// Priorities are the queue of Cobham's formula: first come first served within
// a priority, and nobody is interrupted.
func TestEngine_prioritiesAreCobhams(t *testing.T) {
	for _, v := range []struct {
		s       int
		lambdas []float64
	}{{1, []float64{.3, .5}}, {1, []float64{.2, .3, .4}}, {2, []float64{.5, 1.1}}, {5, []float64{1, 3.5}}, {10, []float64{2, 3, 4}}, {50, []float64{5, 40}}, {100, []float64{10, 30, 55}}} {
		x := trial{name: fmt.Sprintf("M/M/%d, priorities at %v", v.s, v.lambdas), want: map[string]float64{}}
		var classes []Class
		for i, w := range formula.Cobham(v.s, 1, v.lambdas) {
			classes = append(classes, Class{Priority: 9 - i, Arrivals: arrivals(v.lambdas[i]), Work: Exp(1)})
			x.want[fmt.Sprint("class ", i)] = w
		}
		x.centre = pooled(v.s, classes...)
		examine(t, x, perRun())
	}
}

// One agent with lengths of any kind is Pollaczek's and Khinchine's queue, and
// a desk that lets in so many is M/M/s/K.
func TestEngine_lengthsOfAnyKindAndBounds(t *testing.T) {
	for name, v := range map[string]struct {
		work Law
		c2   float64
	}{"D": {Constant(1), 0}, "E2": {Erlang{1, 2}, .5}, "LN(1.5)": {LogNormal{1, 1.5}, 1.5}, "H2(4)": {Hyper{1, 4}, 4}} {
		examine(t, trial{"M/" + name + "/1", pooled(1, Class{Arrivals: arrivals(.7), Work: v.work}), map[string]float64{"mean": formula.MG1(.7, v.c2), "busy": .7}}, 2*perRun())
	}
	for _, v := range []struct {
		s, k   int
		lambda float64
	}{{10, 20, 12}, {5, 8, 6}, {100, 120, 100}} {
		b := formula.MMsK(v.s, v.k, v.lambda, 1)
		c := pooled(v.s, Class{Arrivals: arrivals(v.lambda), Work: Exp(1)})
		c.Limit = v.k
		examine(t, trial{fmt.Sprintf("M/M/%d/%d", v.s, v.k), c, map[string]float64{"blocked": b.Blocked, "waits": b.Waits, "mean": b.Mean, "busy": b.Busy}}, perRun())
	}
}

// With one agent, every single wait follows from the one before (Lindley).
func TestEngine_oneAgentIsLindleys(t *testing.T) {
	c := pooled(1, Class{Arrivals: arrivals(.9), Work: LogNormal{1, 1.5}})
	r := Begin(&c, 5, nil)
	r.Until(3000)
	wait, served := 0.0, 0
	for i := 1; i < len(r.Outcomes); i++ {
		before, o := &r.Outcomes[i-1], &r.Outcomes[i]
		if wait = max(0, wait+before.Work-(o.Came-before.Came)); o.Agent < 0 {
			break
		}
		if math.Abs(o.Wait-wait) > 1e-6 {
			t.Fatalf("conversation %d waited %v, should %v", i, o.Wait, wait)
		}
		served++
	}
	if served < 2000 {
		t.Fatalf("only %d", served)
	}
}

// Whoever of several equal agents gets it, how many are in the system is the
// same at every moment: the strategies differ in fairness, not in waiting.
func TestEngine_strategiesDoNotChangeTheWaits(t *testing.T) {
	var first []Outcome
	for _, strategy := range []engine.Strategy{engine.RoundRobin, engine.LeastOpen, engine.LeastLoaded, engine.LongestIdle} {
		c := pooled(8, Class{Arrivals: arrivals(7.5), Work: LogNormal{1, 1.5}}, Class{Arrivals: arrivals(.2), Work: LogNormal{1, 1.5}, Priority: 9})
		c.Teams[0].Strategy = strategy
		r := Begin(&c, 9, nil)
		r.Until(500)
		if first == nil {
			first = r.Outcomes
			continue
		}
		for i, o := range r.Outcomes {
			if math.Abs(o.Wait-first[i].Wait) > 1e-9 || o.Waited != first[i].Waited {
				t.Fatalf("%s: conversation %d waited %v, not %v", strategy, i, o.Wait, first[i].Wait)
			}
		}
	}
}
