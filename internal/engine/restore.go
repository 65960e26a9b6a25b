package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/hours"
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
	s.restoring = true
	s.now = Micros(r.int())
	r.workspace(s)
	s.moment = r.int()
	r.calendars(s)
	for range r.count() {
		r.agent(s)
	}
	seatings := make([]seating, 0, 8)
	for range r.count() {
		seatings = append(seatings, r.team(s))
	}
	var all []*conversation
	for range r.count() {
		all = append(all, r.conversation(s))
	}
	if r.failed || len(r.in) > 0 {
		return nil, fmt.Errorf("restore the desk: %w", ErrSnapshot)
	}
	for _, seating := range seatings { // now that every load is known
		s.reseat(seating)
	}
	for _, c := range all {
		if c.agent == nil {
			s.standUp(c)
		} else {
			s.arm(c)
		}
	}
	s.settle()
	return s, nil
}

// settle sets the alarms of what was restored, and decides nothing.
func (s *State) settle() {
	for _, src := range s.able {
		src.listed = false
	}
	s.able = s.able[:0]
	for _, t := range s.teams { // in any order: each is changed alone
		s.turnTeam(t)
	}
	for _, a := range s.agents {
		s.turnAgent(a)
	}
	s.restoring = false
}

// seating is who sits in a team, and what they had of turns.
type seating struct {
	team  *team
	heard []string
	turns []turns
}

// turns is what a seat had of turns.
type turns struct {
	seated         bool
	tag, now, turn int64
	passed         bool
	at             Micros
}

func (s *State) reseat(seating seating) {
	t := seating.team
	for _, list := range seating.heard {
		t.pool.Hear(s.needs.Of(strings.Split(list, "\n")))
	}
	for i, m := range t.members {
		a := s.agents[m.Agent]
		if had := seating.turns[i]; a != nil && had.seated {
			seat := t.pool.Join(&a.Agent, m.Weight, m.Capacity)
			seat.Recall(had.tag, had.now, had.passed, had.turn, had.at)
			a.teams = append(a.teams, t)
		}
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

func (r *reader) workspace(s *State) {
	s.paused = r.bool()
	s.hours = ID(r.int())
	s.idleAfter = Micros(r.int())
	for range r.count() {
		if s.weights == nil {
			s.weights = map[string]int{}
		}
		kind := r.string()
		s.weights[kind] = int(r.int())
	}
	s.kinds.Weigh(s.weights)
}

func (r *reader) calendars(s *State) {
	for range r.count() {
		id := ID(r.int())
		c := &hours.Calendar{}
		if c.UnmarshalJSON([]byte(r.string())) != nil {
			r.failed = true
			return
		}
		s.calendars[id] = c
	}
}

func (r *reader) agent(s *State) {
	a := &agent{}
	a.source.agent = a
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
	about.Hours = ID(r.int())
	for range r.count() {
		about.Leave = append(about.Leave, hours.Span{From: r.int(), To: r.int()})
	}
	a.describe(&s.kinds, about)
	a.Learn(assign.Knows(about.Skills, about.Languages))
	a.Status = Status(r.string())
	a.offline = Micros(r.int())
	a.lost = r.bool()
	a.OffShift = r.bool()
	a.shiftEnd = Micros(r.int())
	a.Assigned = r.int()
	a.AssignedAt = Micros(r.int())
	a.Idle = r.int()
	a.changes = r.int()
	a.gained = r.int()
	s.agents[a.ID] = a
}

func (r *reader) team(s *State) seating {
	t := &team{id: ID(r.int()), version: r.int()}
	t.source.team = t
	policy := r.policy()
	t.pool = assign.NewPool(policy.pool(), &s.kinds, &s.needs)
	t.hours, t.shut = ID(r.int()), r.bool()
	if told := ReasonCode(r.string()); told != "" {
		s.told[t.id] = told
	}
	all := seating{team: t, heard: r.strings()}
	for _, list := range all.heard {
		r.failed = r.failed || !assign.AreNeeds(strings.Split(list, "\n"))
	}
	t.pool.Recall(r.int())
	for range r.count() {
		t.members = append(t.members, Member{Agent: ID(r.int()), Weight: r.limit(), Capacity: r.limit()})
		had := turns{seated: r.bool()}
		if had.seated {
			had.tag, had.now, had.passed, had.turn, had.at = r.int(), r.int(), r.bool(), r.int(), Micros(r.int())
		}
		all.turns = append(all.turns, had)
	}
	s.teams[t.id] = t
	s.adopt(t, policy)
	t.queue.SetAging(policy.Aging)
	t.guests.SetAging(policy.Aging)
	return all
}

func (r *reader) policy() Policy {
	p := Policy{Strategy: Strategy(r.string()), OnlineOnly: r.bool(), MaxOpen: r.limit()}
	p.Requires = Requires{Skills: r.strings(), Languages: r.strings(), Spoken: r.bool()}
	p.Returning.Mode, p.Dedicated.Mode, p.Dedicated.Strict = Mode(r.string()), Mode(r.string()), r.bool()
	p.Reassign.Offline, p.Reassign.ShiftEnd, p.Reassign.OverruleManual = Sweep(r.string()), Sweep(r.string()), r.bool()
	for _, n := range []*Micros{&p.Requires.Relax, &p.Returning.Wait, &p.Returning.Window, &p.Dedicated.Wait} {
		*n = Micros(r.int())
	}
	p.Dedicated.Backup, p.NewContacts = ID(r.int()), ID(r.int())
	for _, n := range []*Micros{&p.Aging, &p.Offer, &p.Reassign.FirstReply, &p.Reassign.NextReply, &p.Reassign.OfflineAfter} {
		*n = Micros(r.int())
	}
	p.Reassign.MaxHops = int(r.int())
	for range r.count() {
		p.Rings = append(p.Rings, Ring{After: Micros(r.int()), Team: ID(r.int())})
	}
	return p
}

func (r *reader) conversation(s *State) *conversation {
	c := &conversation{}
	c.ID, c.Contact, c.Team, c.Priority = ID(r.int()), ID(r.int()), ID(r.int()), int(r.int())
	assignee := ID(r.int())
	c.Owner, c.Previous, c.PreviousAt, c.Asked = ID(r.int()), ID(r.int()), Micros(r.int()), Micros(r.int())
	weight, given := int(r.int()), Micros(r.int())
	c.until, c.idle, c.from, c.since, c.left = Micros(r.int()), Micros(r.int()), ID(r.int()), Micros(r.int()), ID(r.int())
	c.why, c.triedAt, c.hops = Why(r.int()), Micros(r.int()), int(r.int())
	c.Channel, c.Language = r.string(), r.string()
	for _, is := range []*bool{&c.New, &c.Answered, &c.offered, &c.pending, &c.byHand, &c.raised} {
		*is = r.bool()
	}
	if c.pending {
		c.decided, c.basis = Micros(r.int()), basis{r.int(), r.int()}
	}
	for range r.count() {
		c.tried = append(c.tried, assign.Bar{Agent: ID(r.int()), Why: Why(r.int())})
	}
	for range r.count() {
		c.refused = append(c.refused, refusal{ID(r.int()), r.int()})
	}
	c.team, c.kind = s.teams[c.Team], s.kinds.Of(c.Channel)
	s.conversations[c.ID] = c
	if assignee == 0 || r.failed {
		return c
	}
	a := s.agents[assignee]
	if a == nil {
		r.failed = true
		return c
	}
	s.give(c, a, 0, given)
	if c.offered {
		a.asked++
	}
	if weight < 0 {
		a.Discount(c.kind, c.weight)
		c.weight = -1
	}
	return c
}
