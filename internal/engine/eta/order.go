package eta

import "math"

// next is the first in order whom the server can take now, and its line; -1
// when there is nobody. It is taken out of its line. Each team has its own
// first; among those of several teams goes first who has the higher rank.
func (p *play) next(server int) (line int, who int32) {
	best, first := head{line: -1}, head{line: -1}
	for n, i := range p.lines {
		if n > 0 && p.scene.Lines[i].Team != p.scene.Lines[p.lines[n-1]].Team {
			best = p.higher(best, first)
			first = head{line: -1}
		}
		if !p.hasRoom(server, i) {
			continue
		}
		if waited, ok := p.head(i); ok {
			if h := (head{i, p.queue[i][p.heads[i]].who, waited}); first.line < 0 || p.earlier(h, first) {
				first = h
			}
		}
	}
	best = p.higher(best, first)
	if best.line >= 0 {
		p.heads[best.line]++
		if best.who >= 0 {
			p.done[best.who] = true
		}
	}
	return best.line, best.who
}

// head is the first of a line.
type head struct {
	line   int
	who    int32
	waited float64
}

// earlier reports whether a stands before b in the queue of their team.
func (p *play) earlier(a, b head) bool {
	la, lb := &p.scene.Lines[a.line], &p.scene.Lines[b.line]
	if aged := la.Ageing; aged > 0 {
		if da, db := a.waited+aged*float64(la.Priority), b.waited+aged*float64(lb.Priority); da != db {
			return da > db
		}
	} else if la.Priority != lb.Priority {
		return la.Priority > lb.Priority
	}
	return a.waited > b.waited || a.waited == b.waited && p.sooner(a.who, b.who)
}

// higher is the first of two teams' firsts.
func (p *play) higher(a, b head) head {
	switch {
	case a.line < 0:
		return b
	case b.line < 0:
		return a
	}
	ra, rb := p.scene.Lines[a.line].rank(a.waited), p.scene.Lines[b.line].rank(b.waited)
	if ra > rb || ra == rb && (a.waited > b.waited || a.waited == b.waited && p.sooner(a.who, b.who)) {
		return a
	}
	return b
}

// sooner is the lower id; latecomers come after all others.
func (p *play) sooner(a, b int32) bool {
	if a < 0 || b < 0 {
		return a > b
	}
	return p.scene.Waiting[a].ID < p.scene.Waiting[b].ID
}

// head is how long the first of a line has waited, leavers aside.
func (p *play) head(line int) (waited float64, ok bool) {
	for ; p.heads[line] < len(p.queue[line]); p.heads[line]++ {
		s := p.queue[line][p.heads[line]]
		switch {
		case s.who < 0:
			if l := p.late[^s.who]; l.leaves > p.now {
				return p.now - l.came, true
			}
		case p.done[s.who] || p.leaves[s.who] <= p.now:
		case s.from > p.now:
			return 0, false // nor those behind, who began to wait later
		default:
			return p.now + p.scene.Waiting[s.who].Waited, true
		}
	}
	return 0, false
}

// hasRoom reports whether the server can take one more of the line.
func (p *play) hasRoom(server, line int) bool {
	l, s := &p.scene.Lines[line], &p.scene.Servers[server]
	if l.Most[server] == 0 || p.loads[server]+l.Weight > l.Most[server] || s.From > p.now || s.Until > 0 && s.Until <= p.now {
		return false
	}
	return l.KindMost == nil || l.KindMost[server] < 0 || p.kinds[server*len(p.scene.Channels)+l.Kind] < l.KindMost[server]
}

// roomiest is the server with the most room for one of the line; -1: nobody has any.
func (p *play) roomiest(line int) int {
	l, best, room := &p.scene.Lines[line], -1, int32(math.MinInt32)
	for i, most := range l.Most {
		if most > 0 && most-p.loads[i] > room && p.hasRoom(i, line) {
			best, room = i, most-p.loads[i]
		}
	}
	return best
}

func (p *play) push(e end) {
	p.ends = append(p.ends, e)
	for i := len(p.ends) - 1; i > 0; {
		up := (i - 1) / 2
		if p.ends[up].at <= p.ends[i].at {
			return
		}
		p.ends[up], p.ends[i] = p.ends[i], p.ends[up]
		i = up
	}
}

func (p *play) pop() end {
	first, last := p.ends[0], len(p.ends)-1
	p.ends[0] = p.ends[last]
	p.ends = p.ends[:last]
	p.sink(0)
	return first
}

func (p *play) sink(i int) {
	for {
		down := 2*i + 1
		if down >= len(p.ends) {
			return
		}
		if down+1 < len(p.ends) && p.ends[down+1].at < p.ends[down].at {
			down++
		}
		if p.ends[i].at <= p.ends[down].at {
			return
		}
		p.ends[i], p.ends[down] = p.ends[down], p.ends[i]
		i = down
	}
}
