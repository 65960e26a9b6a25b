package engine

import "cmp"

// An alarm says that something is to be looked at when its time comes. Each
// conversation, agent and team has one, for whatever of theirs is due first;
// it is worked out anew whenever anything about them changes, so a million of
// them cost a million places in one heap and nothing while they wait.

// alarm is somebody's place in the heap.
type alarm struct {
	due Micros
	at  int // the place, counted from 1; 0: not set
	of  any // *conversation, *agent or *team
}

// rank orders those who are due in the same moment: teams and agents before
// conversations, each by id.
func (a *alarm) rank() (kind int, id ID) {
	switch of := a.of.(type) {
	case *team:
		return 0, of.id
	case *agent:
		return 1, of.ID
	case *conversation:
		return 2, of.ID
	}
	return 3, 0
}

func (a *alarm) before(b *alarm) bool {
	if a.due != b.due {
		return a.due < b.due
	}
	ka, ia := a.rank()
	kb, ib := b.rank()
	return cmp.Or(cmp.Compare(ka, kb), cmp.Compare(ia, ib)) < 0
}

// alarms is a heap of four children each, the earliest first.
type alarms []*alarm

// due reports whether the earliest is due by now.
func (h alarms) due(now Micros) bool { return len(h) > 0 && h[0].due <= now }

// set sets an alarm for a time, or clears it when due is 0.
func (h *alarms) set(a *alarm, of any, due Micros) {
	switch {
	case due == 0:
		h.clear(a)
		return
	case a.at != 0 && a.due == due:
		return
	}
	a.due, a.of = due, of
	if a.at == 0 {
		*h = append(*h, a)
		a.at = len(*h)
	}
	h.fix(a.at - 1)
}

func (h *alarms) clear(a *alarm) {
	if a.at == 0 {
		return
	}
	i, last := a.at-1, len(*h)-1
	a.at, a.of = 0, nil
	moved := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	if i < last {
		(*h)[i] = moved
		moved.at = i + 1
		h.fix(i)
	}
}

// fix moves the alarm at i to where it belongs.
func (h *alarms) fix(i int) {
	heap := *h
	a := heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if !a.before(heap[parent]) {
			break
		}
		heap[i] = heap[parent]
		heap[i].at = i + 1
		i = parent
	}
	for {
		least := 4*i + 1
		if least >= len(heap) {
			break
		}
		for child := least + 1; child < min(4*i+5, len(heap)); child++ {
			if heap[child].before(heap[least]) {
				least = child
			}
		}
		if !heap[least].before(a) {
			break
		}
		heap[i] = heap[least]
		heap[i].at = i + 1
		i = least
	}
	heap[i] = a
	a.at = i + 1
}

// Due is when the next thing happens by itself; false when nothing does. An
// event of that time or later must follow: [Tick], if nothing else does.
func (s *State) Due() (Micros, bool) {
	if len(s.alarms) == 0 {
		return 0, false
	}
	return s.alarms[0].due, true
}

// ring does what is due, in order. It happens now, but of those who were asked
// each has peace until its own time has come. A conversation that stands anew
// in the course of it, as when its team opens, asks all that it asks by now:
// who comes after that, in the same moment too, finds it asked and takes turns
// in the group of those who meet it.
func (s *State) ring() {
	defer func() { s.ringing = 0 }()
	for s.alarms.due(s.now) {
		a := s.alarms[0]
		s.ringing = max(s.ringing, a.due)
		of := a.of
		s.alarms.clear(a)
		switch of := of.(type) {
		case *team:
			s.turnTeam(of)
		case *agent:
			s.turnAgent(of)
		case *conversation:
			s.come(of)
		}
	}
}

// turn is the time by which a new round may begin.
func (s *State) turn() Micros {
	if s.ringing != 0 {
		return s.ringing
	}
	return s.now
}
