package engine

// Event is something that happened, as the workspace's log tells it. The set
// is closed. An event about a conversation, agent or team that the state does
// not know changes nothing; nor does one that says what is already so.
type Event interface{ when() Micros }

type (
	// WorkspaceSet pauses all automatic assignment, or resumes it.
	WorkspaceSet struct {
		At     Micros
		Paused bool
	}
	// AgentSet adds an agent, offline at first, or changes one.
	AgentSet struct {
		At    Micros
		Agent Agent
	}
	// AgentRemoved takes an agent away; their open conversations wait again.
	AgentRemoved struct {
		At    Micros
		Agent ID
	}
	// PresenceSet says that an agent is online, busy or offline. Whoever goes
	// offline keeps their conversations.
	PresenceSet struct {
		At     Micros
		Agent  ID
		Status Status
	}
	// TeamSet adds a team or changes its policy or members. A member who is
	// dropped keeps their conversations.
	TeamSet struct {
		At   Micros
		Team Team
	}
	// TeamRemoved takes a team away; its conversations have no team then.
	TeamRemoved struct {
		At   Micros
		Team ID
	}
	// Opened says that a conversation is open: new, reopened, or woken.
	Opened struct {
		At           Micros
		Conversation Conversation
	}
	// TeamChanged hands a conversation to a team, takes it from whoever had it
	// and routes it. To the team it is in already, it means: by the policy
	// again, and to somebody else if anybody else can.
	TeamChanged struct {
		At           Micros
		Conversation ID
		Team         ID
	}
	// Assigned says that an agent has the conversation. Auto marks the engine's
	// own assignment coming back in the log; it was counted when it was made.
	Assigned struct {
		At           Micros
		Conversation ID
		Agent        ID
		Auto         bool
	}
	// Unassigned puts a conversation back into its team's queue. The agent whom
	// it left is not chosen again while another can.
	Unassigned struct {
		At           Micros
		Conversation ID
		By           ID
	}
	// Snoozed says that a conversation is not open for now. It wakes by Opened.
	Snoozed struct {
		At           Micros
		Conversation ID
	}
	// Closed says that a conversation is over.
	Closed struct {
		At           Micros
		Conversation ID
	}
	// PrioritySet changes a conversation's priority, 0 to 9.
	PrioritySet struct {
		At           Micros
		Conversation ID
		Priority     int
	}
	// Refused says that an automatic assignment could not be carried out. The
	// conversation takes its old place in the queue again, unless the log has
	// since said otherwise, and is not offered to that agent until something
	// about the agent changes.
	Refused struct {
		At           Micros
		Conversation ID
		Agent        ID
	}
	// Tick says what time it is, and nothing else.
	Tick struct{ At Micros }
)

func (e WorkspaceSet) when() Micros { return e.At }
func (e AgentSet) when() Micros     { return e.At }
func (e AgentRemoved) when() Micros { return e.At }
func (e PresenceSet) when() Micros  { return e.At }
func (e TeamSet) when() Micros      { return e.At }
func (e TeamRemoved) when() Micros  { return e.At }
func (e Opened) when() Micros       { return e.At }
func (e TeamChanged) when() Micros  { return e.At }
func (e Assigned) when() Micros     { return e.At }
func (e Unassigned) when() Micros   { return e.At }
func (e Snoozed) when() Micros      { return e.At }
func (e Closed) when() Micros       { return e.At }
func (e PrioritySet) when() Micros  { return e.At }
func (e Refused) when() Micros      { return e.At }
func (e Tick) when() Micros         { return e.At }
