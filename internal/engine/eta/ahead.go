package eta

import (
	"cmp"
	"math"
	"slices"
)

// Ahead plays the queue forward and is the times until the target is served,
// one for each run, in order; runs in which that did not happen within the
// horizon are +Inf.
//
// Which conversation an agent takes next follows from the order alone: since
// nobody waits for an agent who has room, a slot that frees is the only one
// there is, and the first in order whom its agent can take gets it. So the runs
// decide as the engine does, without its bookkeeping; a test compares them.
// Only newcomers who find room are given by a rule of its own, to the agent
// with the most room; they take nothing from anybody who waits.
func (s *Scene) Ahead(target, runs int, horizon float64, r *Random) []float64 {
	p := newPlay(s, target)
	times := make([]float64, runs)
	for i := range times {
		times[i] = p.run(horizon, r)
	}
	slices.Sort(times)
	return times
}

// play is the state of a run, used again for the next.
type play struct {
	scene  *Scene
	target int
	lines  []int // those that matter

	before [][]stander // by line: those who wait, in order, no further than the target
	stages []stage     // when somebody begins to stand in another line, too
	leaves []float64   // by waiter: when they leave
	work   []Work      // what matters
	share  []float64   // by work: what part lasts longer than it has already
	late   []latecomer // of this run
	rate   float64     // of those who would be served before the target

	now   float64
	heads []int
	queue [][]stander // by line: before, then latecomers as ^index
	done  []bool      // by waiter: served in this run
	loads []int32     // in thousandths
	crowd []int32     // how many they have
	kinds []int32     // by server and kind
	ends  []end       // heap
	from  []int       // servers who begin later, by when
}

// stander is one who stands in a line, and from when on.
type stander struct {
	who  int32
	from float64
}

// stage is that a waiter begins to stand in a line.
type stage struct {
	at   float64
	who  int32
	line int
}

// latecomer is one who came in a run and waits.
type latecomer struct{ came, leaves float64 }

// end is a conversation's end in a run.
type end struct {
	at     float64
	server int32
	kind   int32
	weight int32
}

func newPlay(s *Scene, target int) *play {
	p := &play{scene: s, target: target, before: make([][]stander, len(s.Lines)), queue: make([][]stander, len(s.Lines)),
		heads: make([]int, len(s.Lines)), leaves: make([]float64, len(s.Waiting)), done: make([]bool, len(s.Waiting)), loads: make([]int32, len(s.Servers)), crowd: make([]int32, len(s.Servers)),
		kinds: make([]int32, len(s.Servers)*len(s.Channels))}
	mine := &s.Lines[s.Waiting[target].Line]
	for i, w := range s.Waiting {
		if i <= target || s.Lines[w.Line].mayOvertake(mine) {
			p.before[w.Line] = append(p.before[w.Line], stander{int32(i), 0})
			for _, later := range w.Later {
				p.before[later.Line] = append(p.before[later.Line], stander{int32(i), later.From})
				p.stages = append(p.stages, stage{later.From, int32(i), later.Line})
			}
		}
	}
	servers := p.rivals(s.Waiting[target].Line)
	for _, i := range p.lines {
		if l := &s.Lines[i]; l.mayOvertake(mine) {
			p.rate += l.Rate
		}
	}
	for _, w := range s.Working {
		if servers[w.Server] {
			p.work = append(p.work, w)
			p.share = append(p.share, w.Handle.beyond(w.Passed))
		}
	}
	for i, server := range s.Servers {
		if servers[i] && server.From > 0 {
			p.from = append(p.from, i)
		}
	}
	slices.SortStableFunc(p.stages, func(a, b stage) int { return cmp.Compare(a.at, b.at) })
	slices.SortFunc(p.from, func(a, b int) int { return cmp.Compare(s.Servers[a].From, s.Servers[b].From) })
	return p
}

// rivals finds the lines that matter: those with somebody before the target,
// or who may overtake it, who share an agent with it or with one that
// matters. It is their servers.
func (p *play) rivals(mine int) []bool {
	s := p.scene
	servers, known := make([]bool, len(s.Servers)), make([]bool, len(s.Lines))
	join := func(line int) {
		known[line] = true
		p.lines = append(p.lines, line)
		for i, most := range s.Lines[line].Most {
			servers[i] = servers[i] || most > 0
		}
	}
	join(mine)
	for _, later := range s.Waiting[p.target].Later {
		join(later.Line)
	}
	for grown := true; grown; {
		grown = false
		for i := range s.Lines {
			l := &s.Lines[i]
			matters := len(p.before[i]) > 0 || l.Rate > 0 && l.mayOvertake(&s.Lines[mine])
			if known[i] || !matters {
				continue
			}
			for n, most := range l.Most {
				if most > 0 && servers[n] {
					join(i)
					grown = true
					break
				}
			}
		}
	}
	slices.SortFunc(p.lines, func(a, b int) int { return cmp.Or(cmp.Compare(s.Lines[a].Team, s.Lines[b].Team), cmp.Compare(a, b)) })
	return servers
}

func (p *play) mine() *Line { return &p.scene.Lines[p.scene.Waiting[p.target].Line] }

// run is when the target is served, or +Inf.
func (p *play) run(horizon float64, r *Random) float64 {
	p.begin(r)
	coming, begins, stages := math.Inf(1), 0, p.stages
	if p.rate > 0 {
		coming = r.Exp() / p.rate
	}
	for {
		p.now = coming
		if len(p.ends) > 0 {
			p.now = min(p.now, p.ends[0].at)
		}
		starts := begins < len(p.from) && p.scene.Servers[p.from[begins]].From <= p.now
		if starts {
			p.now = p.scene.Servers[p.from[begins]].From
		}
		if len(stages) > 0 && stages[0].at < p.now {
			p.now = stages[0].at
			if p.now <= horizon && p.widens(stages[0], r) {
				return p.now
			}
			stages = stages[1:]
			continue
		}
		if p.now > horizon {
			return math.Inf(1)
		}
		server := -1
		switch {
		case starts:
			server = p.from[begins]
			begins++
		case p.now == coming:
			p.arrive(p.which(r), r)
			coming = p.now + r.Exp()/p.rate
		default:
			e := p.pop()
			p.loads[e.server] -= e.weight
			p.crowd[e.server]--
			p.kinds[int(e.server)*len(p.scene.Channels)+int(e.kind)]--
			server = int(e.server)
		}
		for server >= 0 {
			line, who := p.next(server)
			if line < 0 {
				break
			}
			if who == int32(p.target) {
				return p.now
			}
			p.give(server, line, r)
		}
	}
}

// begin sets the desk up as it is, and draws what nobody can know.
func (p *play) begin(r *Random) {
	s := p.scene
	p.now, p.late, p.ends = 0, p.late[:0], p.ends[:0]
	for i := range s.Servers {
		p.loads[i] = int32(s.Servers[i].Load)
	}
	clear(p.kinds)
	clear(p.crowd)
	clear(p.done)
	for i, w := range p.work {
		p.kinds[w.Server*len(s.Channels)+w.Kind]++
		p.crowd[w.Server]++
		at := w.Handle.draw(r, p.share[i]) - w.Passed
		p.ends = append(p.ends, end{max(at, 0), int32(w.Server), int32(w.Kind), w.Weight})
	}
	for i := len(p.ends)/2 - 1; i >= 0; i-- {
		p.sink(i)
	}
	for _, line := range p.lines {
		p.queue[line] = append(p.queue[line][:0], p.before[line]...)
		p.heads[line] = 0
	}
	for i, w := range s.Waiting {
		if i <= p.target || s.Lines[w.Line].mayOvertake(p.mine()) {
			p.leaves[i] = s.Patience.draw(r, w.Waited)
		}
	}
	p.leaves[p.target] = math.Inf(1)
}

// give makes the server have one more of the line.
func (p *play) give(server, line int, r *Random) {
	l := &p.scene.Lines[line]
	p.loads[server] += l.Weight
	p.crowd[server]++
	p.kinds[server*len(p.scene.Channels)+l.Kind]++
	law := l.Handle.shift(p.scene.Effect * (float64(min(int(p.crowd[server]), crowdMax)-1) - l.Beside))
	p.push(end{p.now + law.draw(r, 1), int32(server), int32(l.Kind), l.Weight})
}

// which is the line of a newcomer.
func (p *play) which(r *Random) int {
	at, last := r.Float()*p.rate, -1
	mine := p.mine()
	for _, i := range p.lines {
		l := &p.scene.Lines[i]
		if l.Rate <= 0 || !l.mayOvertake(mine) {
			continue
		}
		last = i
		if at -= l.Rate; at < 0 {
			break
		}
	}
	return last
}

// arrive is a newcomer of the line: served by whoever has the most room, or
// waiting.
func (p *play) arrive(line int, r *Random) {
	if best := p.roomiest(line); best >= 0 {
		p.give(best, line, r)
		return
	}
	p.queue[line] = append(p.queue[line], stander{^int32(len(p.late)), 0})
	p.late = append(p.late, latecomer{p.now, p.now + p.scene.Patience.draw(r, 0)})
}

// widens lets a waiter stand in another line, too; true when that is the
// target, and it is served.
func (p *play) widens(s stage, r *Random) bool {
	if p.done[s.who] || p.leaves[s.who] <= p.now {
		return false
	}
	server := p.roomiest(s.line)
	if server < 0 {
		return false
	}
	if int(s.who) == p.target {
		return true
	}
	p.done[s.who] = true
	p.give(server, s.line, r)
	return false
}
