package sim

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"slices"

	"rondo/internal/engine"
)

// Run is a centre at work.
type Run struct {
	Desk     *engine.State
	Outcomes []Outcome // by number: the conversation of number n has ID n+1

	// Seen, if set, is told each event that the engine was given and what it
	// answered, before anything else happens.
	Seen func(event engine.Event, effects []engine.Effect)

	centre  *Centre
	now     float64
	plans   planHeap
	order   int64
	agents  []atWork
	classes []stream
	inside  int
	waiting map[int]bool // by number
	ghosts  []int        // numbers of those who left, in any order
	gained  []int        // agents who got room in this event
	reach   [][]int      // by class: who can serve it

	area    float64 // of those who wait over time
	busy    float64 // of conversations that agents have, over time
	had     int
	measure float64 // when area and busy were right
}

// atWork is what an agent has.
type atWork struct {
	on      bool
	numbers []int
	left    []float64 // work, by conversation
	at      float64   // when left was right
	turn    int64     // of the plan that is valid
}

// stream is a class's own draws.
type stream struct{ arrivals, work, patience *rand.Rand }

// plan is something that will happen.
type plan struct {
	at    float64
	order int64
	kind  planKind
	who   int
	turn  int64
}

type planKind int

const (
	arrives planKind = iota
	finishes
	leaves
	goes
	comes
)

const minute = 60e6

// Micros is a time of the run as the engine has it.
func Micros(minutes float64) engine.Micros { return engine.Micros(math.Round(minutes * minute)) }

// Begin makes a run and lets everybody come to work.
func Begin(c *Centre, seed uint64, seen func(engine.Event, []engine.Effect)) *Run {
	r := &Run{Desk: engine.New(), Seen: seen, centre: c, agents: make([]atWork, len(c.Agents)), waiting: map[int]bool{}}
	for i, a := range c.Agents {
		r.apply(engine.AgentSet{Agent: engine.Agent{ID: engine.ID(i + 1), Active: true, Skills: a.Skills, Capacity: engine.Capacity{Total: a.Capacity}}})
		r.apply(engine.PresenceSet{Agent: engine.ID(i + 1), Status: engine.Online})
		r.agents[i].on = true
		for _, b := range a.Breaks {
			r.plan(plan{at: b.From, kind: goes, who: i})
			r.plan(plan{at: b.Until, kind: comes, who: i})
		}
	}
	for i, t := range c.Teams {
		policy := t.Policy
		policy.Strategy, policy.OnlineOnly = t.Strategy, true
		team := engine.Team{ID: engine.ID(i + 1), Policy: policy}
		for _, m := range t.Members {
			team.Members = append(team.Members, engine.Member{Agent: engine.ID(m + 1)})
		}
		r.apply(engine.TeamSet{Team: team})
	}
	for i, class := range c.Classes {
		own := func(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(i)<<8|purpose)) }
		r.classes = append(r.classes, stream{own(1), own(2), own(3)})
		r.reach = append(r.reach, c.reach(class.Team))
		r.next(i)
	}
	return r
}

// reach is who can serve a team's conversations: its members with the skills
// that it asks for.
func (c *Centre) reach(team int) (agents []int) {
	t := &c.Teams[team]
	for _, m := range t.Members {
		lacks := func(skill string) bool { return !slices.Contains(c.Agents[m].Skills, skill) }
		if !slices.ContainsFunc(t.Policy.Requires.Skills, lacks) {
			agents = append(agents, m)
		}
	}
	return agents
}

func (r *Run) plan(p plan) {
	r.order++
	p.order = r.order
	heap.Push(&r.plans, p)
}

// next plans the class's next arrival.
func (r *Run) next(class int) {
	c, draw := &r.centre.Classes[class], r.classes[class].arrivals
	if c.Rate.At == nil {
		r.plan(plan{at: r.now + c.Arrivals.Draw(draw), kind: arrives, who: class})
		return
	}
	at := r.now
	for { // thinning
		at += draw.ExpFloat64() / c.Rate.Most
		if draw.Float64()*c.Rate.Most <= c.Rate.At(at) {
			r.plan(plan{at: at, kind: arrives, who: class})
			return
		}
	}
}

// Until goes on until a time.
func (r *Run) Until(end float64) {
	for len(r.plans) > 0 && r.plans[0].at <= end {
		p := heap.Pop(&r.plans).(plan)
		if p.kind == finishes && r.agents[p.who].turn != p.turn {
			continue // overtaken by something that changed the agent's pace
		}
		r.pass(p.at)
		r.happen(p)
	}
	r.pass(end)
}

// Now is the time of the run, in minutes.
func (r *Run) Now() float64 { return r.now }

// pass lets time go by.
func (r *Run) pass(to float64) {
	r.area += float64(len(r.waiting)) * (to - r.now)
	r.busy += float64(r.had) * (to - r.now)
	r.now = to
}

func (r *Run) happen(p plan) {
	r.gained = r.gained[:0]
	at := Micros(r.now)
	switch p.kind {
	case arrives:
		r.arrive(p.who)
		r.next(p.who)
	case finishes:
		r.finish(p.who)
	case leaves:
		if r.waiting[p.who] {
			delete(r.waiting, p.who)
			r.inside--
			o := &r.Outcomes[p.who]
			o.Left, o.Wait = true, r.now-o.Came
			r.ghosts = append(r.ghosts, p.who)
			r.apply(engine.Closed{At: at, Conversation: o.ID})
		}
	case goes:
		r.agents[p.who].on = false
		r.apply(engine.PresenceSet{At: at, Agent: engine.ID(p.who + 1), Status: engine.Busy})
	case comes:
		r.agents[p.who].on = true
		r.gained = append(r.gained, p.who)
		r.apply(engine.PresenceSet{At: at, Agent: engine.ID(p.who + 1), Status: engine.Online})
	}
}

func (r *Run) arrive(class int) {
	c, draw := &r.centre.Classes[class], r.classes[class]
	n := len(r.Outcomes)
	o := Outcome{ID: engine.ID(n + 1), Class: class, Came: r.now, Agent: -1, Would: math.NaN(), Work: c.Work.Draw(draw.work)}
	patience := math.Inf(1)
	if c.Patience != nil {
		patience = c.Patience.Draw(draw.patience)
	}
	if r.centre.Limit > 0 && r.inside >= r.centre.Limit {
		o.Blocked = true
		r.Outcomes = append(r.Outcomes, o)
		return
	}
	r.Outcomes = append(r.Outcomes, o)
	r.inside++
	r.waiting[n] = true
	r.apply(engine.Opened{At: Micros(r.now), Conversation: engine.Conversation{ID: o.ID, Contact: o.ID, Team: engine.ID(c.Team + 1),
		Channel: c.Channel, Priority: c.Priority}})
	if r.waiting[n] {
		r.Outcomes[n].Waited = true
		if !math.IsInf(patience, 1) {
			r.plan(plan{at: r.now + patience, kind: leaves, who: n})
		}
	}
}

// finish ends the conversation of the agent that has no work left.
func (r *Run) finish(agent int) {
	a := &r.agents[agent]
	r.work(agent)
	least := 0
	for i := range a.left {
		if a.left[i] < a.left[least] {
			least = i
		}
	}
	n := a.numbers[least]
	a.numbers = append(a.numbers[:least], a.numbers[least+1:]...)
	a.left = append(a.left[:least], a.left[least+1:]...)
	r.had--
	r.inside--
	r.Outcomes[n].Finished = r.now
	r.gained = append(r.gained, agent)
	r.apply(engine.Closed{At: Micros(r.now), Conversation: r.Outcomes[n].ID})
	r.pace(agent)
}

// speed is at what pace each conversation of the agent goes on.
func (r *Run) speed(agent int) float64 {
	speed := r.centre.Agents[agent].Speed
	if speed == 0 {
		speed = 1
	}
	return speed / (1 + r.centre.Slowdown*float64(max(len(r.agents[agent].numbers)-1, 0)))
}

// work lets the agent have worked until now.
func (r *Run) work(agent int) {
	a := &r.agents[agent]
	done := (r.now - a.at) * r.speed(agent)
	for i := range a.left {
		a.left[i] -= done
	}
	a.at = r.now
}

// pace plans the agent's next end anew.
func (r *Run) pace(agent int) {
	a := &r.agents[agent]
	a.turn++
	if len(a.left) == 0 {
		return
	}
	least := math.Inf(1)
	for _, left := range a.left {
		least = min(least, left)
	}
	r.plan(plan{at: r.now + max(least, 0)/r.speed(agent), kind: finishes, who: agent, turn: a.turn})
}

// apply gives the engine an event and does what it answers.
func (r *Run) apply(e engine.Event) {
	effects := r.Desk.Apply(e)
	for _, effect := range effects {
		if given, ok := effect.(engine.Assign); ok {
			r.begin(int(given.Conversation)-1, int(given.Agent)-1)
		}
	}
	r.lay(effects)
	if r.Seen != nil {
		r.Seen(e, effects)
	}
}

// begin lets the agent begin with a conversation.
func (r *Run) begin(n, agent int) {
	o := &r.Outcomes[n]
	o.Wait = r.now - o.Came
	o.Would, o.Agent = o.Wait, agent
	delete(r.waiting, n)
	r.work(agent)
	a := &r.agents[agent]
	a.numbers = append(a.numbers, n)
	a.left = append(a.left, o.Work)
	r.had++
	r.pace(agent)
}

// planHeap is plans by time, and then as they were made.
type planHeap []plan

func (h planHeap) Len() int { return len(h) }
func (h planHeap) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].order < h[j].order
}
func (h planHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push adds a plan; it is part of heap.Interface.
func (h *planHeap) Push(p any) { *h = append(*h, p.(plan)) }

// Pop removes the last plan; it is part of heap.Interface.
func (h *planHeap) Pop() any {
	last := len(*h) - 1
	p := (*h)[last]
	*h = (*h)[:last]
	return p
}
