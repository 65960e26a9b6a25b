package eta

import (
	"bytes"
	"math"
	"testing"

	"rondo/internal/engine"
)

func TestZAbove_isTheInverse(t *testing.T) {
	for z := -6.0; z <= 6; z += 0.01 {
		if got := zAbove(above(z)); math.Abs(got-z) > 1e-6 {
			t.Fatalf("z %v, back %v", z, got)
		}
	}
}

// One in a hundred conversations is forgotten open for eight hours: the mean of
// all is three times too long, and the fit does not mind.
func TestFit_forgottenConversationsDoNotMatter(t *testing.T) {
	truth := LogNormal{M: 4.83, Sigma: 0.835}
	r := Seed(1)
	var s sketch
	sum, n := 0.0, 29116
	for i := range n {
		took := truth.draw(r, 1)
		if i%100 == 0 {
			took = 8 * 3600
		}
		sum += took
		s.add(Micros(i)*30*second, took, 0)
	}
	fit, ok := s.fit(nil)
	if plain := sum / float64(n); !ok || plain < 2*truth.Mean() || math.Abs(fit.Mean()/truth.Mean()-1) > 0.05 {
		t.Fatalf("fit %v of %v; plain mean %v", fit.Mean(), truth.Mean(), plain)
	}
}

// At first only short conversations have ended. That the others still go on is
// part of what is known.
func TestFit_whatIsNotOverCounts(t *testing.T) {
	truth := LogNormal{M: 6, Sigma: 0.9}
	r := Seed(2)
	var s sketch
	open := running{}
	for i := range 4000 {
		began := float64(i) / 4 // for 1000 seconds; it is now 1000
		if took := truth.draw(r, 1); began+took < 1000 {
			s.add(Micros(began+took)*second, took, 0)
		} else {
			open[bucketOf(1000-began)]++
		}
	}
	naive, _ := s.fit(nil)
	fit, _ := s.fit(open)
	if math.Abs(fit.M-truth.M) > 0.08 || naive.M > truth.M-0.3 {
		t.Fatalf("median %v of %v; of those that are over %v", fit.M, truth.M, naive.M)
	}
}

// A small cell is drawn to its parent, a large one is itself; and slower with
// more at a time.
func TestHandling_cellsAndCrowds(t *testing.T) {
	var h handling
	r := Seed(3)
	many, few := cell{1, "webchat"}, cell{2, "email"}
	for i := range 3000 {
		crowd := 1 + i%4
		took := LogNormal{5 + 0.15*float64(crowd-1), 0.8}.draw(r, 1)
		h.ended(Micros(i)*second, many, took, crowd)
	}
	for i := range 3 {
		h.ended(Micros(3000+i)*second, few, 10000, 1)
	}
	f, ok := h.fit(nil)
	if !ok || math.Abs(f.effect-0.15) > 0.04 {
		t.Fatalf("effect of one more conversation %v", f.effect)
	}
	if law := f.begun(f.of(many), 1); math.Abs(law.M-5) > 0.08 {
		t.Errorf("alone: %v, want 5", law.M)
	}
	if law := f.begun(f.of(many), 4); math.Abs(law.M-5.45) > 0.08 {
		t.Errorf("with three others: %v, want 5.45", law.M)
	}
	if law := f.of(few); law.M > 6.5 || law.M < f.of(many).M {
		t.Errorf("three long ones make %v", law.M)
	}
	if f.of(cell{9, "sms"}) != f.all {
		t.Error("an unknown cell is not as all are")
	}
}

func TestPatience_isLearntAndDrawn(t *testing.T) {
	truth := Patience{Rates: [patienceSteps]float64{.01, .002, .002, .001, .001, .0005, .0005, .0005}}
	r := Seed(4)
	var l leaving
	for i := range 30000 {
		leaves, served := truth.draw(r, 0), 700*r.Exp()
		l.saw(Micros(i)*second, min(leaves, served), leaves < served)
	}
	p := l.fit()
	for i := range p.Rates[:6] {
		if math.Abs(p.Rates[i]/truth.Rates[i]-1) > 0.2 {
			t.Errorf("step %d: %v, want %v", i, p.Rates[i], truth.Rates[i])
		}
	}
	if (&Patience{}).draw(r, 0) < math.Inf(1) {
		t.Error("somebody leaves of whom nothing is known")
	}
}

// Whatever the model says, and though it changes, four in five are within what
// is announced, in each class.
func TestCalibration_settles(t *testing.T) {
	var c calibration
	r := Seed(5)
	within, n := map[int]float64{}, 20000
	for i := range n {
		class := i % 2
		scale := []float64{3, 0.4}[class] * (1 + 0.5*math.Sin(float64(i)/3000))
		raw := Raw{Low: 60, Mean: 100, High: 200}
		p := pool{1, class}
		waited := 120 * scale * r.Exp()
		if waited <= c.adjust(p, raw).High && i > 1000 {
			within[class] += 2 / float64(n-1001)
		}
		c.learn(p, raw, waited)
	}
	for class, share := range within {
		if math.Abs(share-0.8) > 0.01 {
			t.Errorf("class %d: %v within", class, share)
		}
	}
}

func TestQueueLength_isTheSumOfTheSteps(t *testing.T) {
	if got, want := QueueLength(2, 0.5, 0.1), 1/0.5+1/0.6+1/0.7; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := QueueLength(0.5, 1, 1), 1+0.5/2; math.Abs(got-want) > 1e-12 {
		t.Errorf("half a person ahead: %v, want %v", got, want)
	}
}

// worked is a desk of n agents with capacity 1 on whom so many conversations
// of two minutes were seen, all taken now, and waiting so many more.
func worked(agents, seen, waiting int) *pair {
	p := &pair{desk: engine.New(), model: NewModel(), had: map[ID]*engine.Assign{}, at: 1}
	team := engine.Team{ID: 1, Policy: engine.Policy{OnlineOnly: true}}
	for i := range agents {
		p.apply(engine.AgentSet{Agent: engine.Agent{ID: ID(i + 1), Active: true, Capacity: engine.Capacity{Total: 1}}})
		p.apply(engine.PresenceSet{Agent: ID(i + 1), Status: engine.Online})
		team.Members = append(team.Members, engine.Member{Agent: ID(i + 1)})
	}
	p.apply(engine.TeamSet{Team: team})
	r := Seed(6)
	for range seen {
		p.last++
		p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: 1, Channel: "webchat"}})
		p.at += Micros(LogNormal{math.Log(120), 0.5}.draw(r, 1) * second)
		p.apply(engine.Closed{At: p.at, Conversation: p.last})
	}
	for range agents + waiting {
		p.last++
		p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: 1, Channel: "webchat"}})
	}
	return p
}

func TestEstimate_saysWhyThereAreNoMinutes(t *testing.T) {
	p := worked(2, 100, 3)
	e := p.model.Estimate(p.desk, p.last, 1)
	if !e.Known() || e.Position != 3 || e.Low <= 0 || e.Low > e.Mean || e.Mean > e.High || e.High > 1200 {
		t.Fatalf("%+v", e)
	}
	if again := p.model.Estimate(p.desk, p.last, 1); again != e {
		t.Error("the same seed says something else")
	}
	if other := p.model.Estimate(p.desk, p.last, 2); other.Raw == e.Raw {
		t.Error("another seed plays the same")
	}
	wants := func(what string, p *pair, id ID, why Why, position int) {
		t.Helper()
		if e := p.model.Estimate(p.desk, id, 1); e.Why != why || e.Position != position {
			t.Errorf("%s: %+v", what, e)
		}
	}
	fresh := worked(2, 10, 1)
	wants("too little data", fresh, fresh.last, TooLittle, 1)
	wants("served", p, p.last-3, NotWaiting, 0)
	wants("not known", p, 99999, DeskUnknown, 0)
	p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: 99998, Channel: "webchat"}})
	wants("no team", p, 99998, NoTeam, 0)
	p.apply(engine.WorkspaceSet{At: p.at, Paused: true})
	wants("paused", p, p.last, Paused, 0)
	p.apply(engine.WorkspaceSet{At: p.at})
	p.apply(engine.PresenceSet{At: p.at, Agent: 1, Status: engine.Offline})
	p.apply(engine.PresenceSet{At: p.at, Agent: 2, Status: engine.Busy})
	wants("nobody on", p, p.last, NobodyOn, 0)
}

// A position counts those who compete for the same agents and nobody else.
func TestEstimate_positionIsAmongThoseWhoCompete(t *testing.T) {
	p := worked(2, 100, 1)
	p.apply(engine.AgentSet{Agent: engine.Agent{ID: 9, Active: true, Capacity: engine.Capacity{Total: 1}}})
	p.apply(engine.PresenceSet{Agent: 9, Status: engine.Online})
	p.apply(engine.TeamSet{Team: engine.Team{ID: 2, Policy: engine.Policy{OnlineOnly: true}, Members: []engine.Member{{Agent: 9}}}})
	p.apply(engine.TeamSet{Team: engine.Team{ID: 3, Policy: engine.Policy{OnlineOnly: true}, Members: []engine.Member{{Agent: 1}, {Agent: 9}}}})
	in := func(team ID) ID {
		p.last++
		p.at += second
		p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: team, Channel: "webchat"}})
		return p.last
	}
	in(2) // 9 takes it
	apart, apart2, both, first := in(2), in(2), in(3), in(1)
	for _, want := range []struct {
		id       ID
		position int
	}{{apart, 1}, {apart2, 2}, {both, 4}, {first, 3}} {
		if e := p.model.Glance(p.desk, want.id); e.Position != want.position || e.Mean <= 0 {
			t.Errorf("%d: %+v, want position %d", want.id, e, want.position)
		}
	}
}

// Whatever happens moves the model's clock with the desk's: a place is never told as of an earlier time.
func TestEstimate_placesStandWhateverHappens(t *testing.T) {
	p := worked(2, 100, 3)
	policy := engine.Policy{OnlineOnly: true}
	for _, event := range []func(at Micros) engine.Event{
		func(at Micros) engine.Event { return engine.Spoken{At: at, Conversation: p.last, Asked: at} },
		func(at Micros) engine.Event { return engine.PrioritySet{At: at, Conversation: p.last} },
		func(at Micros) engine.Event {
			return engine.Known{At: at, Conversation: engine.Conversation{ID: p.last, Team: 1, Channel: "webchat"}}
		},
		func(at Micros) engine.Event { return engine.Warned{At: at, Team: 1} },
		func(at Micros) engine.Event { return engine.WorkspaceSet{At: at} },
		func(at Micros) engine.Event {
			return engine.AgentSet{At: at, Agent: engine.Agent{ID: 9, Active: true}}
		},
		func(at Micros) engine.Event { return engine.TeamSet{At: at, Team: engine.Team{ID: 9, Policy: policy}} },
		func(at Micros) engine.Event { return engine.Tick{At: at} },
	} {
		p.at += 10 * second
		e := event(p.at)
		p.apply(e)
		for i := range 3 {
			said := p.model.Estimate(p.desk, p.last-ID(2-i), 1)
			if said.Position != i+1 || !said.Known() || said.At != p.at {
				t.Errorf("after %T: %+v, want position %d", e, said, i+1)
			}
		}
	}
}

// Beyond the horizon no minutes are told, neither to the customer nor on a screen.
func TestGlance_tellsNothingBeyondTheHorizon(t *testing.T) {
	p := worked(1, 100, 2000)
	if e := p.model.Glance(p.desk, p.last-1999); !e.Known() || e.High <= 0 || e.High > Horizon {
		t.Errorf("the first in line: %+v", e)
	}
	if e := p.model.Glance(p.desk, p.last); e.Why != Unstable || e.Mean != 0 || e.Low != 0 || e.High != 0 || e.Position != 2000 {
		t.Errorf("the last in line: %+v", e)
	}
}

// A model taken up again in the middle goes on as the one it was.
func TestSnapshot_changesNothingThatFollows(t *testing.T) {
	r := Seed(7)
	p := worked(4, 60, 5)
	var copied *Model
	for i := range 400 {
		p.at += Micros(r.n(40)) * second
		var e engine.Event
		switch id := p.last - ID(r.n(12)); r.n(6) {
		case 0, 1, 2:
			p.last++
			e = engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: 1, Channel: testChannels[r.n(2)], Priority: r.n(10), Language: []string{"", "vi"}[r.n(2)]}}
		case 3, 4:
			e = engine.Closed{At: p.at, Conversation: id}
		default:
			e = engine.PresenceSet{At: p.at, Agent: ID(1 + r.n(4)), Status: []engine.Status{engine.Online, engine.Busy}[r.n(2)]}
		}
		effects := p.apply(e)
		if copied != nil {
			copied.Observe(e, effects)
		}
		if e := p.model.Estimate(p.desk, p.last, uint64(i)); e.Known() {
			p.model.Tell(p.desk, p.last, p.at, e.Raw)
			if copied != nil {
				copied.Tell(p.desk, p.last, p.at, e.Raw)
			}
		}
		if i%50 != 0 {
			continue
		}
		if copied != nil && !bytes.Equal(copied.Snapshot(), p.model.Snapshot()) {
			t.Fatalf("after %d events the copy differs", i)
		}
		again, err := Restore(p.model.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		copied = again
		if a, b := copied.Estimate(p.desk, p.last, 5), p.model.Estimate(p.desk, p.last, 5); a != b {
			t.Fatalf("the copy says %+v, not %+v", a, b)
		}
	}
	if len(p.model.ghosts) == 0 && len(p.model.calibration.pools) == 0 {
		t.Error("nobody left and nothing was calibrated; the test tests too little")
	}
}

func TestRestore_refusesWhatIsNoSnapshot(t *testing.T) {
	p := worked(2, 50, 3)
	good := p.model.Snapshot()
	for i := range good {
		if _, err := Restore(good[:i]); err == nil {
			t.Fatalf("took %d bytes of %d", i, len(good))
		}
	}
	if _, err := Restore(append(good, 0)); err == nil {
		t.Error("took a byte too many")
	}
}

// One op is a look-ahead of 100 runs with 100 conversations in progress and
// 30 who wait.
func BenchmarkAhead(b *testing.B) {
	p := worked(100, 200, 30)
	laws, _ := p.model.handling.fit(p.model.running())
	p.model.leaving.saw(p.at, 600, true)
	scene := p.model.scene(p.desk, laws)
	b.ReportAllocs()
	r := Seed(8)
	for range b.N {
		if times := scene.Ahead(len(scene.Waiting)-1, Runs, Horizon, r); math.IsInf(times[80], 1) {
			b.Fatal("not served")
		}
	}
}

// The same with everything that an estimate needs.
func BenchmarkEstimate(b *testing.B) {
	p := worked(100, 200, 30)
	b.ReportAllocs()
	for i := range b.N {
		if e := p.model.Estimate(p.desk, p.last, uint64(i)); !e.Known() {
			b.Fatal(e.Why)
		}
	}
}

// One op is one conversation that ends and one that comes, learnt from.
func BenchmarkObserve(b *testing.B) {
	p := worked(100, 200, 0)
	b.ReportAllocs()
	for i := range b.N {
		closed := engine.Closed{At: p.at + Micros(i)*second, Conversation: p.last - 99}
		opened := engine.Opened{At: closed.At, Conversation: engine.Conversation{ID: p.last + 1, Team: 1, Channel: "webchat"}}
		p.last++
		p.model.Observe(closed, nil)
		p.model.Observe(opened, []engine.Effect{engine.Assign{Conversation: p.last, Agent: 1, Decision: engine.Decision{At: closed.At}}})
	}
}
