package engine

import (
	"rondo/internal/engine/assign"
	"rondo/internal/engine/hours"
	"rondo/internal/engine/order"
	"rondo/internal/engine/queue"
)

// State is everything the desk of one workspace knows. It is not safe for
// concurrent use. The zero State is not usable; see [New] and [Restore].
type State struct {
	now       Micros
	paused    bool
	hours     ID     // of teams that have none of their own
	idleAfter Micros // see WorkspaceSet
	weights   map[string]int
	moment    int64 // counts assignments and ends of work, to order them

	kinds         assign.Kinds
	needs         assign.Needs
	agents        map[ID]*agent
	teams         map[ID]*team
	conversations map[ID]*conversation
	calendars     map[ID]*hours.Calendar

	alarms  alarms
	timed   int               // teams whose policy does something as time goes by
	sweeps  int               // of those, how many take conversations from agents who go
	favours int               // teams whose policy puts one agent before the pool
	told    map[ID]ReasonCode // the warnings of teams, as the log has them

	// Within one Apply:
	effects   []Effect
	room      []Effect        // where the next effects go
	restoring bool            // nothing is decided
	ringing   Micros          // what was due by then happens, while it does; see turn
	changing  bool            // in the middle of a change of a team; see rehold
	entered   []*conversation // began to wait, in order; told at the end, if they still do
	able      sources         // where something may have become possible

	candidates []Candidate     // what the next records are cut from
	spare      []*conversation // forgotten ones, to be used again
}

// agent is an agent as described, and at work.
type agent struct {
	assign.Agent
	source
	described Agent
	teams     []*team       // in which they have a seat, by id
	first     *conversation // the newest of those they have, or are offered
	waited    order.List    // those that wait for them
	changes   int64         // counts what happened to them, see hold.go
	gained    int64         // counts what they were given otherwise than by a decision
	asked     int           // how many of those they are only asked to accept
	offline   Micros        // since when
	lost      bool          // offline because the connection was lost
	shiftEnd  Micros        // when their working hours ended last
	alarm     alarm         // when their working hours begin or end
}

// team is a team as described, its pool and its queue.
type team struct {
	source
	id      ID
	version int64
	policy  Policy
	hours   ID
	members []Member // by agent, each once; also those not known yet
	pool    *assign.Pool
	queue   queue.Queue
	guests  queue.Queue           // of other teams, whom this one is asked for too
	shut    bool                  // outside its business hours
	timed   bool                  // its policy does something as time goes by
	set     assign.Set            // what it asks, whatever the language
	spoken  map[string]assign.Set // and with each, as far as it was asked
	alarm   alarm                 // when its business hours begin or end
}

// conversation is an open conversation: an agent has it, is offered it, or it
// waits.
type conversation struct {
	Conversation
	kind    assign.Kind
	team    *team  // nil: none
	agent   *agent // who has it or is offered it; nil: it waits
	next    *conversation
	prev    *conversation // beside it among the agent's
	offered bool
	pending bool   // the engine gave or offered it, the log has not said so yet
	byHand  bool   // a person assigned it
	decided Micros // while pending: when
	basis   basis  // and what was known of the agent then
	weight  int    // what it counts for its agent; negative: nothing
	given   Micros // when its agent got it, or since when they are waited for
	until   Micros // an offer: when it lapses
	idle    Micros // the contact has an answer since; 0: they wait for one
	from    ID     // whom the log still says has it, or is offered it
	fresh   bool   // in State.entered

	since   Micros // when it began to wait
	left    ID     // whom it left
	why     Why    // why it was taken from whoever had it
	tried   []assign.Bar
	triedAt Micros // when the last of them was asked
	hops    int
	raised  bool // the supervisor was told; nothing more happens by itself
	refused []refusal

	// While it waits, how it stands in the queues; see stand.go.
	ask      queue.Ask
	how      queue.Standing
	barred   []assign.Bar
	waitFor  []*agent
	waitRule Rule
	rings    []*team
	alarm    alarm
}

// New is the state of a workspace about which nothing was said yet.
func New() *State {
	return &State{
		agents:        map[ID]*agent{},
		teams:         map[ID]*team{},
		conversations: map[ID]*conversation{},
		calendars:     map[ID]*hours.Calendar{},
		told:          map[ID]ReasonCode{},
	}
}

// Apply takes in one event and returns what must follow, in order. The result
// belongs to the caller. What was due by the event's time happens first.
func (s *State) Apply(e Event) []Effect {
	s.effects = s.room[:0]
	s.now = max(s.now, e.when())
	if s.alarms.due(s.now) {
		s.ring()
		s.drain(s.now)
	}
	s.apply(e)
	s.drain(e.when())
	s.tell(e.when())
	return s.given()
}

// given is the effects of this Apply, cut from what is allocated for several.
func (s *State) given() []Effect {
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

func (s *State) apply(e Event) {
	switch e := e.(type) {
	case WorkspaceSet:
		s.setWorkspace(e)
	case CalendarSet:
		s.setCalendar(e.ID, e.Calendar)
	case CalendarRemoved:
		s.setCalendar(e.ID, nil)
	case AgentSet:
		s.setAgent(e)
	case AgentRemoved:
		s.removeAgent(e)
	case PresenceSet:
		s.setPresence(e)
	case TeamSet:
		s.setTeam(e.Team)
	case TeamRemoved:
		s.removeTeam(e)
	case Warned:
		s.warned(e)
	default:
		s.applyTalk(e)
	}
}

// applyTalk takes in an event about one conversation.
func (s *State) applyTalk(e Event) {
	switch e := e.(type) {
	case Opened:
		s.open(e)
	case Known:
		s.known(e)
	case TeamChanged:
		s.changeTeam(e)
	case Assigned:
		s.assigned(e)
	case Offered:
		s.confirmOffer(e)
	case TurnedDown:
		s.turnedDown(e)
	case Unassigned:
		s.unassign(e)
	case Spoken:
		s.spoken(e)
	case Snoozed:
		s.forget(e.Conversation)
	case Closed:
		s.forget(e.Conversation)
	case PrioritySet:
		s.setPriority(e)
	case Refused:
		s.refuse(e)
	}
}

// place is what its place in the queue follows from.
func (c *conversation) place() queue.Place {
	return queue.Place{ID: c.ID, Priority: c.Priority, Since: c.since}
}
