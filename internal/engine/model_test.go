package engine

import (
	"bytes"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// A small world, walked through completely: three agents (caps 1 and 2), two
// skills, two priorities, up to four conversations, offers that lapse, and
// after every step a crash: the node falls back to its last snapshot and reads
// the log again. Every order of these events up to a depth is tried, once for
// each state that it leads to; after each the laws of a ledger that knows
// nothing of how decisions are made must hold (I1 to I4, I9, I11).
//
// What follows from a state follows from its snapshot, as each crash shows
// again; so a state is gone into once, whichever way led to it.
type walk struct {
	*testing.T
	seen  map[string]int // how deep it was gone into from there, by its snapshot
	steps int
}

// spot is one state of the world, and how it was come by.
type spot struct {
	state    *State
	log      []Event
	snapshot []byte // of the state
	before   []byte // of the state before the last step, which a crash falls back to
	now      Micros
	came     int
}

func modelStart(offer Micros) spot {
	s := New()
	log := []Event{
		AgentSet{Agent: Agent{ID: 1, Active: true, Skills: []string{"a"}, Capacity: Capacity{Total: 1}}},
		AgentSet{Agent: Agent{ID: 2, Active: true, Skills: []string{"a", "b"}, Capacity: Capacity{Total: 2}}},
		AgentSet{Agent: Agent{ID: 3, Active: true, Skills: []string{"b"}, Capacity: Capacity{Total: 1}}},
		TeamSet{Team: Team{ID: 11, Policy: Policy{Strategy: RoundRobin, OnlineOnly: true, Requires: Requires{Skills: []string{"a"}, Relax: 3}, Offer: offer}, Members: []Member{{Agent: 1}, {Agent: 2}, {Agent: 3}}}},
		TeamSet{Team: Team{ID: 12, Policy: Policy{Strategy: LeastOpen, OnlineOnly: true, Requires: Requires{Skills: []string{"b"}}, Reassign: Reassign{FirstReply: 2, MaxHops: 1}}, Members: []Member{{Agent: 1}, {Agent: 2}, {Agent: 3}}}},
		PresenceSet{Agent: 2, Status: Online},
	}
	for _, e := range log {
		s.Apply(e)
	}
	at := s.Snapshot()
	return spot{state: s, log: log, snapshot: at, before: at}
}

// moves is what can happen next.
func (w spot) moves() []Event {
	var all []Event
	if w.came < 4 {
		team := ID(11 + w.came%2)
		for _, priority := range []int{0, 5} {
			all = append(all, Opened{At: w.now, Conversation: Conversation{ID: ID(101 + w.came), Team: team, Channel: "webchat", Priority: priority, Asked: w.now + 1}})
		}
	}
	for _, a := range w.state.agentsByID() {
		status := Online
		if a.Status == Online {
			status = Offline
		}
		all = append(all, PresenceSet{At: w.now, Agent: a.ID, Status: status})
	}
	for _, c := range w.state.conversationsByID() {
		switch {
		case c.pending && c.offered:
			all = append(all, Offered{At: w.now, Conversation: c.ID, Agent: c.agent.ID}, Refused{At: w.now, Conversation: c.ID, Agent: c.agent.ID})
		case c.pending:
			all = append(all, Assigned{At: w.now, Conversation: c.ID, Agent: c.agent.ID, Auto: true}, Refused{At: w.now, Conversation: c.ID, Agent: c.agent.ID})
		case c.offered:
			all = append(all, Assigned{At: w.now, Conversation: c.ID, Agent: c.agent.ID, Auto: true}, TurnedDown{At: w.now, Conversation: c.ID, Agent: c.agent.ID})
		case c.agent != nil:
			all = append(all, Closed{At: w.now, Conversation: c.ID})
		}
	}
	return append(all, Tick{At: w.now + 2}, AgentSet{At: w.now, Agent: Agent{ID: 1, Active: true, Skills: []string{"a"}, Capacity: Capacity{Total: 2}}})
}

// take is the spot after an event, after a crash in the middle of it.
func (w *walk) take(from spot, e Event) spot {
	w.steps++
	s, effects := w.after(from.snapshot, e)
	// The crash: between the decision and its commit. The node that takes over
	// has the snapshot before the last step, and reads the log from there.
	crashed := []Event{e}
	if len(from.log) > modelBegins {
		crashed = []Event{from.log[len(from.log)-1], e}
	}
	again, repeated := w.after(from.before, crashed...)
	at := s.Snapshot()
	if !reflect.DeepEqual(effects, repeated) || !bytes.Equal(at, again.Snapshot()) {
		w.Fatalf("after a crash %T%+v gives %v, and gave %v\nlog %v", e, e, repeated, effects, from.log)
	}
	to := spot{state: s, log: append(slices.Clip(from.log), e), snapshot: at, before: from.snapshot, now: max(from.now, e.when()), came: from.came}
	if _, is := e.(Opened); is {
		to.came++
	}
	w.lawful(to, effects)
	return to
}

// after is the state after some events, and what must follow from the last.
func (w *walk) after(snapshot []byte, events ...Event) (*State, []Effect) {
	s, err := Restore(snapshot)
	if err != nil {
		w.Fatal(err)
	}
	var effects []Effect
	for _, e := range events {
		effects = slices.Clone(s.Apply(e))
	}
	return s, effects
}

// lawful recounts everything from what the state shows.
func (w *walk) lawful(to spot, effects []Effect) {
	s := to.state
	fail := func(format string, args ...any) {
		w.Fatalf(format+"\nlog %v\neffects %v", append(args, to.log, effects)...)
	}
	load := map[ID]int{}
	for _, c := range s.conversations {
		if c.agent != nil {
			load[c.agent.ID]++
		}
	}
	for _, effect := range effects {
		var c, a ID
		switch e := effect.(type) {
		case Assign:
			c, a = e.Conversation, e.Agent
		case Offer:
			c, a = e.Conversation, e.Agent
		default:
			continue
		}
		agent := s.agents[a]
		if now := s.conversations[c]; now != nil && now.agent != nil && now.agent.ID == a && (agent.Status != Online || load[a] > agent.Total) {
			fail("%d given to %d, who is %s with %d of %d", c, a, agent.Status, load[a], agent.Total)
		}
	}
	queued := map[ID]int{}
	for _, team := range []ID{11, 12} {
		for _, waiting := range s.Queue(team) {
			queued[waiting.Conversation]++
		}
	}
	for _, c := range s.conversationsByID() {
		if (c.agent == nil) != (queued[c.ID] == 1) {
			fail("%d is queued %d times and with %v", c.ID, queued[c.ID], c.agent)
		}
		if c.agent != nil {
			continue
		}
		d, _ := s.Explain(c.ID)
		if d.Reason.Code == "" {
			fail("%d waits without a reason", c.ID)
		}
		for _, candidate := range d.Candidates {
			if candidate.Verdict == Eligible {
				fail("%d waits while %d has room", c.ID, candidate.Agent)
			}
		}
	}
	for id, a := range s.agents {
		if a.Open != load[id] {
			fail("%d counts %d, has %d", id, a.Open, load[id])
		}
	}
}

func (w *walk) from(here spot, depth int) {
	key := string(here.snapshot)
	if depth == 0 || w.seen[key] >= depth {
		return
	}
	w.seen[key] = depth
	for _, e := range here.moves() {
		w.from(w.take(here, e), depth-1)
	}
}

// modelBegins is how many events describe the world.
const modelBegins = 6

var modelDepth = flag.Int("depth", 6, "how many events the small world is walked through")

func TestModel_everyOrderOfASmallWorld(t *testing.T) {
	for _, offer := range []Micros{0, 2} {
		t.Run(fmt.Sprintf("offer=%d", offer), func(t *testing.T) {
			w := &walk{T: t, seen: map[string]int{}}
			w.from(modelStart(offer), *modelDepth)
			t.Logf("%d steps, %d states", w.steps, len(w.seen))
			if w.steps < 50_000 {
				t.Fatalf("only %d steps", w.steps)
			}
		})
	}
}
