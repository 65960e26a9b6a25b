package engine

// Effect is something that must follow. The set is closed: [Assign], [Wait].
type Effect interface{ effect() }

type (
	// Assign gives a conversation to an agent. From here on the engine counts
	// it as theirs; carrying it out is answered in the log by [Assigned] with
	// Auto, or by [Refused].
	Assign struct {
		Conversation ID
		Agent        ID
		Team         ID   // the team by whose policy; the conversation's team at that moment
		Caps         Caps // what the agent's load must not exceed afterwards
		Decision     Decision
	}
	// Wait says that a conversation began to wait. It is told once each time a
	// conversation begins to; what holds it up later is read with
	// [State.Place] or [State.Explain].
	Wait struct {
		Conversation ID
		Team         ID // 0: none
		Decision     Decision
	}
)

func (Assign) effect() {}
func (Wait) effect()   {}

// Caps are the limits that held for an assignment.
type Caps struct {
	Total   int
	Channel int // NoCap when the channel kind has none
}
