package engine

import (
	"encoding/binary"
	"errors"
	"fmt"

	"rondo/internal/engine/assign"
)

// ErrSnapshot says that bytes are not a snapshot that this version can read.
var ErrSnapshot = errors.New("not a snapshot of this version")

// Restore is the state of which snapshot was taken.
func Restore(snapshot []byte) (*State, error) {
	if len(snapshot) == 0 || snapshot[0] != snapshotVersion {
		return nil, fmt.Errorf("restore the desk: %w", ErrSnapshot)
	}
	r := &reader{in: snapshot[1:]}
	s := New()
	s.now = Micros(r.int())
	s.paused = r.bool()
	s.moment = r.int()
	for range r.count() {
		r.agent(s)
	}
	type seating struct {
		team  *team
		turns []turns
	}
	var seatings []seating
	for range r.count() {
		t, turns := r.team()
		s.teams[t.id] = t
		seatings = append(seatings, seating{t, turns})
	}
	var waiting []*conversation
	for range r.count() {
		if c := r.conversation(s); c.agent == nil {
			waiting = append(waiting, c)
		}
	}
	if r.failed || len(r.in) > 0 {
		return nil, fmt.Errorf("restore the desk: %w", ErrSnapshot)
	}
	for _, seating := range seatings { // now that every load is known
		s.reseat(seating.team, seating.turns)
	}
	for _, c := range waiting {
		s.enqueue(c)
	}
	s.entered, s.able = s.entered[:0], s.able[:0]
	for _, t := range s.teams {
		t.listed = false
	}
	return s, nil
}

// turns is what a seat had of turns.
type turns struct {
	seated    bool
	tag, turn int64
	passed    bool
	at        Micros
}

func (s *State) reseat(t *team, all []turns) {
	for i, m := range t.members {
		a := s.agents[m.Agent]
		if a == nil || !all[i].seated {
			continue
		}
		seat := t.pool.Join(&a.Agent, m.Weight, m.Capacity)
		seat.Recall(all[i].tag, all[i].passed, all[i].turn, all[i].at)
		a.teams = append(a.teams, t)
	}
}

// reader reads what writer wrote. After the first thing that can't be, it has
// failed and everything else is zero.
type reader struct {
	in     []byte
	failed bool
}

func (r *reader) int() int64 {
	n, size := binary.Varint(r.in)
	if size <= 0 {
		r.failed, r.in = true, nil
		return 0
	}
	r.in = r.in[size:]
	return n
}

// count is a number of things that follow, each at least one byte long.
func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > int64(len(r.in)) {
		r.failed, r.in = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) bool() bool {
	if len(r.in) == 0 {
		r.failed = true
		return false
	}
	is := r.in[0] != 0
	r.in = r.in[1:]
	return is
}

func (r *reader) string() string {
	n := r.count()
	text := string(r.in[:n])
	r.in = r.in[n:]
	return text
}

func (r *reader) strings() []string {
	var texts []string
	for range r.count() {
		texts = append(texts, r.string())
	}
	return texts
}

func (r *reader) limit() *int {
	if !r.bool() {
		return nil
	}
	limit := int(r.int())
	return &limit
}

func (r *reader) agent(s *State) {
	a := &agent{}
	about := Agent{ID: ID(r.int()), Active: r.bool(), Languages: r.strings(), Skills: r.strings()}
	about.Weight = int(r.int())
	about.Capacity.Total = int(r.int())
	for range r.count() {
		if about.Capacity.Channels == nil {
			about.Capacity.Channels = map[string]int{}
		}
		kind := r.string()
		about.Capacity.Channels[kind] = int(r.int())
	}
	a.describe(&s.kinds, about)
	a.Status = Status(r.string())
	a.Assigned = r.int()
	a.AssignedAt = Micros(r.int())
	a.Idle = r.int()
	a.changes = r.int()
	s.agents[a.ID] = a
}

func (r *reader) team() (*team, []turns) {
	t := &team{id: ID(r.int()), version: r.int()}
	policy := assign.Policy{Strategy: Strategy(r.string()), OnlineOnly: r.bool(), MaxOpen: r.limit()}
	t.pool = assign.NewPool(policy)
	t.pool.Recall(r.int())
	var all []turns
	for range r.count() {
		t.members = append(t.members, Member{Agent: ID(r.int()), Weight: r.limit(), Capacity: r.limit()})
		had := turns{seated: r.bool()}
		if had.seated {
			had.tag, had.passed, had.turn, had.at = r.int(), r.bool(), r.int(), Micros(r.int())
		}
		all = append(all, had)
	}
	return t, all
}

func (r *reader) conversation(s *State) *conversation {
	c := &conversation{}
	c.ID, c.Contact, c.Team = ID(r.int()), ID(r.int()), ID(r.int())
	c.Channel, c.Priority, c.Language = r.string(), int(r.int()), r.string()
	assignee := ID(r.int())
	c.pending, c.since, c.left = r.bool(), Micros(r.int()), ID(r.int())
	for range r.count() {
		c.refused = append(c.refused, refusal{ID(r.int()), r.int()})
	}
	c.team, c.kind = s.teams[c.Team], s.kinds.Of(c.Channel)
	s.conversations[c.ID] = c
	if assignee == 0 || r.failed {
		return c
	}
	if a := s.agents[assignee]; a != nil {
		s.give(c, a, 0, 0)
	} else {
		r.failed = true
	}
	return c
}
