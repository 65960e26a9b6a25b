package engine

import (
	"rondo/internal/engine/assign"
	"rondo/internal/engine/queue"
)

// State is everything the desk of one workspace knows. It is not safe for
// concurrent use. The zero State is not usable; see [New] and [Restore].
type State struct {
	now    Micros
	paused bool
	moment int64 // counts assignments and ends of work, to order them

	kinds         assign.Kinds
	agents        map[ID]*agent
	teams         map[ID]*team
	conversations map[ID]*conversation

	// Within one Apply:
	effects []Effect
	room    []Effect        // where the next effects go
	entered []*conversation // began to wait, in order; told at the end, if they still do
	able    teamHeap        // where something may have become possible

	candidates []Candidate     // what the next records are cut from
	spare      []*conversation // forgotten ones, to be used again
}

// agent is an agent as described, and at work.
type agent struct {
	assign.Agent
	described Agent
	teams     []*team // in which they have a seat, by id
	changes   int64   // counts what happened to them, see hold.go
}

// team is a team as described, its pool and its queue.
type team struct {
	id      ID
	version int64
	members []Member // by agent, each once; also those not known yet
	pool    *assign.Pool
	queue   queue.Queue

	listed bool        // in State.able
	head   queue.Place // who could be served first when it was last looked at
}

// conversation is an open conversation: an agent has it, or it waits.
type conversation struct {
	Conversation
	kind    assign.Kind
	team    *team  // nil: none
	agent   *agent // nil: it waits
	pending bool   // the engine gave it, the log has not said so yet
	since   Micros // when it began to wait
	left    ID     // whom it left
	refused []refusal
	barred  []ID // who may not take it, while it waits; see hold.go
}

// New is the state of a workspace about which nothing was said yet.
func New() *State {
	return &State{
		agents:        map[ID]*agent{},
		teams:         map[ID]*team{},
		conversations: map[ID]*conversation{},
	}
}

// Apply takes in one event and returns what must follow, in order. The result
// belongs to the caller.
func (s *State) Apply(e Event) []Effect {
	s.effects = s.room[:0]
	s.now = max(s.now, e.when())
	switch e := e.(type) {
	case WorkspaceSet:
		s.setWorkspace(e)
	case AgentSet:
		s.setAgent(e.Agent)
	case AgentRemoved:
		s.removeAgent(e)
	case PresenceSet:
		s.setPresence(e)
	case TeamSet:
		s.setTeam(e.Team)
	case TeamRemoved:
		s.removeTeam(e)
	case Opened:
		s.open(e)
	case TeamChanged:
		s.changeTeam(e)
	case Assigned:
		s.assigned(e)
	case Unassigned:
		s.unassign(e)
	case Snoozed:
		s.forget(e.Conversation)
	case Closed:
		s.forget(e.Conversation)
	case PrioritySet:
		s.setPriority(e)
	case Refused:
		s.refuse(e)
	}
	s.drain(e.when())
	s.tell(e.when())
	return s.told()
}

// told is the effects of this Apply, cut from what is allocated for several.
func (s *State) told() []Effect {
	n := len(s.effects)
	if n == 0 {
		return nil
	}
	effects := s.effects[:n:n]
	if s.room = s.effects[n:]; cap(s.room) == 0 {
		s.room = make([]Effect, 0, effectRoom)
	}
	return effects
}

// effectRoom is for how many effects space is allocated at once.
const effectRoom = 32

func (s *State) setWorkspace(e WorkspaceSet) {
	s.paused = e.Paused
	for _, t := range s.teamsByID() {
		s.stir(t)
	}
}

// request is what the conversation asks of its team's pool.
func (c *conversation) request() assign.Request {
	return assign.Request{Kind: c.kind, Barred: c.barred, Left: c.left}
}

// place is what its place in the queue follows from.
func (c *conversation) place() queue.Place {
	return queue.Place{ID: c.ID, Priority: c.Priority, Since: c.since}
}
