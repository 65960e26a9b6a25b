package engine

// Effect is something that must follow. The set is closed: [Assign], [Offer],
// [Wait], [Move], [Escalate].
type Effect interface{ effect() }

type (
	// Assign gives a conversation to an agent. From here on the engine counts
	// it as theirs; carrying it out is answered in the log by [Assigned] with
	// Auto, or by [Refused].
	Assign struct {
		Conversation ID
		Agent        ID
		Team         ID   // the conversation's team at that moment
		From         ID   // who has it and loses it; 0: nobody
		Silent       bool // only while the contact waits for an answer: From is too slow
		Caps         Caps // what the agent's load must not exceed afterwards
		Decision     Decision
	}
	// Offer asks an agent to accept a conversation. It counts as theirs until
	// they accept or decline, or Until has passed. Carrying it out is answered
	// in the log by [Offered], or by [Refused].
	Offer struct {
		Conversation ID
		Agent        ID
		Team         ID
		From         ID // who has it, or was offered it
		Silent       bool
		Until        Micros
		Caps         Caps
		Decision     Decision
	}
	// Wait says that a conversation began to wait. It is told once each time a
	// conversation begins to; what holds it up later is read with
	// [State.Place] or [State.Explain].
	Wait struct {
		Conversation ID
		Team         ID // 0: none
		From         ID // who has it and loses it, or was offered it; 0: nobody
		Silent       bool
		Decision     Decision
	}
	// Move hands a new conversation to another team's queue.
	Move struct {
		Conversation ID
		From, To     ID // teams
	}
	// Escalate says that a conversation was taken from one agent after the
	// other, stays where it is now, and wants a person.
	Escalate struct {
		Conversation ID
		Agent        ID
		Team         ID
		Hops         int
		Why          Why // what its agent did not do
	}
)

func (Assign) effect()   {}
func (Offer) effect()    {}
func (Wait) effect()     {}
func (Move) effect()     {}
func (Escalate) effect() {}

// Caps are the limits that held for an assignment or an offer, in open
// conversations that the agent has or is asked to accept.
type Caps struct {
	Total   int
	Channel int  // NoCap when the channel kind has none
	Holds   bool // the agent is asked to accept others
}
