package sim

import (
	"math"

	"rondo/internal/engine"
	"rondo/internal/engine/eta"
)

// Score is how good an estimator was over those who had to wait.
type Score struct {
	Name   string
	N      int
	Mean   float64 // what they waited, in minutes
	Error  float64 // mean absolute error, in minutes
	RRSE   float64 // root of the mean squared error over Mean
	Bias   float64 // in minutes
	Within map[string]Coverage
}

// Coverage is how often the wait was at most what was announced as a share.
type Coverage struct{ N, P50, Raw80, P80, P20 float64 }

// Comparison is the scores of one run.
type Comparison struct {
	Scores  []Score
	Classes map[string]Coverage // calibrated and not, by class: "vip", "other", "all"
	Without int                 // who had no estimate
	Runs    int                 // look-aheads
	Delayed float64             // the share of all who had to wait
}

// shown is what the estimators said when somebody began to wait, in minutes.
type shown struct {
	means    []float64
	raw      eta.Raw
	low, hgh float64
	known    bool
}

// Estimators is the names of what is compared, in the order of shown.means.
var Estimators = []string{"AHT·position/agents", "last to enter service, per class", "head of line, per class", "QLm, whole pool", "QLm-overlap", "look-ahead"}

// Compare runs a chat centre and scores the estimators on those who began to
// wait after the warm-up. All times in minutes.
func Compare(c Chat, seed uint64, minutes, warm float64) Comparison {
	e := &comparing{model: eta.NewModel(), said: map[engine.ID]shown{}, lastWait: map[int]float64{}}
	centre := c.Centre(minutes)
	e.run = Begin(centre, seed, e.see) // nothing arrives before Until
	e.run.Until(minutes)
	return e.score(warm)
}

type comparing struct {
	model    *eta.Model
	run      *Run
	said     map[engine.ID]shown
	lastWait map[int]float64 // by class: the wait of the last to be served
	begun    []engine.ID
	count    uint64
	handle   float64 // mean minutes from assignment to end, all classes
	ended    float64
	left     float64 // leavers over minutes waited
	waited   float64
	started  map[engine.ID]float64
}

func (e *comparing) see(event engine.Event, effects []engine.Effect) {
	e.model.Observe(event, effects)
	if e.run == nil {
		return
	}
	e.tally(event, effects)
	for _, effect := range effects {
		if w, ok := effect.(engine.Wait); ok {
			e.say(w.Conversation)
		}
	}
}

// tally keeps what the plain estimators go by.
func (e *comparing) tally(event engine.Event, effects []engine.Effect) {
	if e.started == nil {
		e.started = map[engine.ID]float64{}
	}
	if closed, ok := event.(engine.Closed); ok {
		o := &e.run.Outcomes[closed.Conversation-1]
		if at, had := e.started[o.ID]; had {
			e.handle += e.run.Now() - at
			e.ended++
			delete(e.started, o.ID)
		} else {
			e.left++
			e.waited += o.Wait
		}
	}
	for _, effect := range effects {
		if given, ok := effect.(engine.Assign); ok {
			o := &e.run.Outcomes[given.Conversation-1]
			e.started[o.ID] = e.run.Now()
			e.waited += o.Wait
			if o.Waited {
				e.lastWait[o.Class] = o.Wait
			}
		}
	}
}

// say asks every estimator about one who begins to wait.
func (e *comparing) say(id engine.ID) {
	if e.ended < 50 {
		return
	}
	e.count++
	est := e.model.Estimate(e.run.Desk, id, e.count)
	if !est.Known() {
		e.said[id] = shown{}
		return
	}
	o := &e.run.Outcomes[id-1]
	aht := e.handle / e.ended
	desk := e.run.Desk.Desk()
	on, slots, ahead := 0.0, 0.0, 0.0
	for i, a := range desk.Agents {
		if a.Status == engine.Online {
			on++
			slots += float64(e.run.centre.Agents[i].Capacity)
		}
	}
	head := -1.0
	for n := range e.run.waiting {
		other := &e.run.Outcomes[n]
		if other.Class == o.Class && n != int(id)-1 {
			head = max(head, e.run.Now()-other.Came)
		}
		mine, theirs := e.run.centre.Classes[o.Class].Priority, e.run.centre.Classes[other.Class].Priority
		if theirs > mine || theirs == mine && n < int(id)-1 {
			ahead++
		}
	}
	if head < 0 {
		head = e.lastWait[o.Class]
	}
	e.said[id] = shown{known: true, raw: est.Raw, low: est.Low / 60, hgh: est.High / 60, means: []float64{
		aht * (ahead + 1) / on,
		e.lastWait[o.Class],
		head,
		eta.QueueLength(ahead, slots/aht, e.left/e.waited),
		e.model.Glance(e.run.Desk, id).Mean / 60,
		est.Mean / 60,
	}}
	e.model.Tell(e.run.Desk, id, Micros(e.run.Now()), est.Raw)
}

// score compares what was said with what came true.
func (e *comparing) score(warm float64) Comparison {
	c := Comparison{Classes: map[string]Coverage{}, Scores: make([]Score, len(Estimators)), Runs: int(e.count)}
	squares := make([]float64, len(Estimators))
	n, sum, came := 0.0, 0.0, 0.0
	for i := range e.run.Outcomes {
		o := &e.run.Outcomes[i]
		s, waited := e.said[o.ID]
		if o.Came >= warm {
			came++
		}
		switch {
		case !waited || o.Came < warm || math.IsNaN(o.Would):
			continue
		case !s.known:
			c.Without++
			continue
		}
		n++
		sum += o.Would
		for k, said := range s.means {
			miss := said - o.Would
			c.Scores[k].Error += math.Abs(miss)
			c.Scores[k].Bias += miss
			squares[k] += miss * miss
		}
		name := "other"
		if e.run.centre.Classes[o.Class].Priority == vip {
			name = "vip"
		}
		for _, class := range []string{"all", name} {
			c.Classes[class] = c.Classes[class].and(o.Would, s)
		}
	}
	c.Delayed = n / came
	for k := range c.Scores {
		s := &c.Scores[k]
		s.Name, s.N, s.Mean = Estimators[k], int(n), sum/n
		s.Error, s.Bias = s.Error/n, s.Bias/n
		s.RRSE = math.Sqrt(squares[k]/n) / s.Mean
	}
	for name, k := range c.Classes {
		c.Classes[name] = Coverage{k.N, k.P50 / k.N, k.Raw80 / k.N, k.P80 / k.N, k.P20 / k.N}
	}
	return c
}

func (c Coverage) and(wait float64, s shown) Coverage {
	within := func(said float64) float64 {
		if wait <= said {
			return 1
		}
		return 0
	}
	return Coverage{c.N + 1, c.P50 + within(s.means[len(s.means)-1]), c.Raw80 + within(s.raw.High/60), c.P80 + within(s.hgh), c.P20 + within(s.low)}
}
