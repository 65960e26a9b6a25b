package eta

import "math"

// Scene is the desk as a look-ahead needs it: who takes conversations, who
// waits in which order for whom, and what the agents have. Times in it are
// seconds from At.
type Scene struct {
	At       Micros
	Servers  []Server
	Lines    []Line
	Waiting  []Waiter // in the order in which they are served
	Working  []Work
	Patience Patience
	Effect   float64  // what each further conversation adds to the logarithm of a duration
	Channels []string // the channel kinds, by Line.Kind and Work.Kind
}

// Server is an agent who takes conversations.
type Server struct {
	ID    ID
	Load  int     // what they have, in thousandths of a conversation
	From  float64 // when they begin to take conversations; 0: they do already
	Until float64 // when they stop, by their schedule; 0: not known
}

// Line is those who are served by the same agents, first come first served.
type Line struct {
	Team     ID
	Priority int
	Ageing   float64 // one more priority for each so many seconds; 0: none
	Kind     int
	Weight   int32   // what one weighs, in thousandths
	Most     []int32 // by server: the total cap, in thousandths; 0: not for them
	KindMost []int32 // by server: the cap of the channel kind; nil or negative: none
	Handle   LogNormal
	Beside   float64 // beside how many others Handle was learnt
	Rate     float64 // arrivals in a second
}

// Waiter is a conversation that waits.
type Waiter struct {
	ID     ID
	Line   int
	Waited float64
	Since  Micros
	Later  []Entry // where it stands as well, from later on
}

// Entry is a line in which somebody stands from a time on, in seconds.
type Entry struct {
	Line int
	From float64
}

// Work is a conversation that an agent has.
type Work struct {
	Server int
	Kind   int
	Weight int32 // in thousandths; 0: it does not count
	Passed float64
	Handle LogNormal
}

// rank is the priority of somebody who has waited so long. The higher is
// served first, and of equal ones who came first.
func (l *Line) rank(waited float64) int {
	if l.Ageing <= 0 {
		return l.Priority
	}
	return min(l.Priority+int(waited/l.Ageing), 9)
}

// mayOvertake reports whether one who comes later may be served before one of
// the other line.
func (l *Line) mayOvertake(other *Line) bool {
	return l.Priority > other.Priority || l.Ageing > 0 && (other.Ageing <= 0 || l.Ageing < other.Ageing)
}

// shares is the slots of this line's agents that other's could take as well,
// as a part of all slots that could take other.
func shares(mine, other *Line) float64 {
	var both, all float64
	for i, most := range other.Most {
		all += float64(most)
		if mine.Most[i] > 0 {
			both += float64(most)
		}
	}
	if all == 0 {
		return 0
	}
	return both / all
}

// ahead is how many stand before the waiter of those who compete for the same
// agents, and how many of those take agents away: each in proportion to the
// slots that are open to both.
func (s *Scene) ahead(target int) (count int, weight float64) {
	mine := &s.Lines[s.Waiting[target].Line]
	known := make([]float64, len(s.Lines))
	for i := range known {
		known[i] = -1
	}
	for _, w := range s.Waiting[:target] {
		if known[w.Line] < 0 {
			known[w.Line] = shares(mine, &s.Lines[w.Line])
		}
		if share := known[w.Line]; share > 0 {
			count++
			weight += share
		}
	}
	return count, weight
}

// Overlap is the expected seconds until the waiter is served and their
// deviation, in closed form: the slots that could take it free at one rate,
// those ahead take a part of them, and some of those leave (queue length with
// abandonment and overlap). It is infinite when nobody could take it.
func (s *Scene) Overlap(target int) (mean, deviation float64) {
	mine := &s.Lines[s.Waiting[target].Line]
	drain := s.drain(mine)
	if !(drain > 0) {
		return math.Inf(1), 0
	}
	_, ahead := s.ahead(target)
	mean = QueueLength(ahead, drain, s.Patience.Mean)
	for i := range int(ahead) + 1 {
		each := 1 / (drain + float64(i)*s.Patience.Mean)
		deviation += each * each
	}
	return mean, math.Sqrt(deviation)
}

// drain is how many slots that could take the line free in a second: all of
// them over the mean time of what is in them.
func (s *Scene) drain(mine *Line) float64 {
	slots, time, busy := 0.0, 0.0, 0.0
	for _, most := range mine.Most {
		slots += float64(most) / float64(max(mine.Weight, 1))
	}
	for _, w := range s.Working {
		if mine.Most[w.Server] > 0 {
			time += w.Handle.Mean()
			busy++
		}
	}
	if busy == 0 {
		return slots / mine.Handle.Mean()
	}
	return slots * busy / time
}

// QueueLength is the expected seconds until somebody is served before whom
// ahead wait, when slots free at the rate drain and each of those who wait
// leaves at the rate leave: QLm of the literature; ahead need not be whole.
func QueueLength(ahead, drain, leave float64) float64 {
	whole := math.Floor(ahead)
	sum := 0.0
	for i := range int(whole) + 1 {
		sum += 1 / (drain + float64(i)*leave)
	}
	return sum + (ahead-whole)/(drain+(whole+1)*leave)
}
