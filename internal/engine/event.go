package engine

import "rondo/internal/engine/hours"

// Event is something that happened, as the workspace's log tells it. The set
// is closed. An event about a conversation, agent or team that the state does
// not know changes nothing; nor does one that says what is already so.
type Event interface{ when() Micros }

// When is the time at which it happened.
func When(e Event) Micros { return e.when() }

type (
	// WorkspaceSet says what holds for all teams.
	WorkspaceSet struct {
		At        Micros
		Paused    bool           // all automatic assignment rests
		Hours     ID             // business hours of teams that have none of their own; 0: always open
		Weights   map[string]int // what a conversation weighs by channel kind, in thousandths; others weigh 1000
		IdleAfter Micros         // an agent's conversation that waits for its contact for so long does not count; 0: it always does
	}
	// CalendarSet adds business hours or shifts, or changes them.
	CalendarSet struct {
		At       Micros
		ID       ID
		Calendar *hours.Calendar
	}
	// CalendarRemoved takes hours away; what they held for is open then.
	CalendarRemoved struct {
		At Micros
		ID ID
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
		Lost   bool // of Offline: it is the connection that went, not a choice
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
	// Opened says that a conversation is open: new, reopened, or woken. Back
	// says that it came back by itself, Anew that somebody else than whoever
	// had it opened it again: they keep it if they are there and have room, and
	// else it is routed. What came back by itself and has its answer waits for
	// nobody; that they keep in any case.
	Opened struct {
		At           Micros
		Conversation Conversation
		Back, Anew   bool
	}
	// Known says what is known of an open conversation by now; only the
	// language and the owner count.
	Known struct {
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
	// own assignment coming back in the log, or its offer accepted; it was
	// counted when it was made.
	Assigned struct {
		At           Micros
		Conversation ID
		Agent        ID
		Auto         bool
	}
	// Offered is the engine's own offer coming back in the log.
	Offered struct {
		At           Micros
		Conversation ID
		Agent        ID
	}
	// TurnedDown says that an agent does not want what they were offered. They
	// are asked again only when everybody was.
	TurnedDown struct {
		At           Micros
		Conversation ID
		Agent        ID
	}
	// Unassigned puts a conversation back into its team's queue. The agent whom
	// it left is not chosen again while another can. Auto marks the engine's
	// own taking it from somebody, coming back in the log. From is who lost it;
	// an event of old does not say.
	Unassigned struct {
		At           Micros
		Conversation ID
		By           ID
		From         ID
		Auto         bool
	}
	// Spoken says whose turn it is in a conversation: since when the contact
	// waits for an answer, or 0 when they have one.
	Spoken struct {
		At           Micros
		Conversation ID
		Asked        Micros
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
	// about the agent changes. One that was taken from somebody stays with
	// them; Agent is 0 where it should only have been taken. Keeps is who has it
	// all the same, as the log knows; 0: nobody, or without Decided it does not
	// say. Decided is when that was decided: the refusal of a decision that was
	// overtaken says nothing of a later one for the same agent; 0: of whatever
	// is not carried out yet.
	Refused struct {
		At           Micros
		Conversation ID
		Agent        ID
		Keeps        ID
		Decided      Micros
	}
	// Warned says that a team's warning was told; see [State.Warnings].
	Warned struct {
		At   Micros
		Team ID
		Code ReasonCode // empty: that it ended
	}
	// Tick says what time it is, and nothing else. What was due by then happens
	// at every event; see [State.Due].
	Tick struct{ At Micros }
)

func (e WorkspaceSet) when() Micros    { return e.At }
func (e CalendarSet) when() Micros     { return e.At }
func (e CalendarRemoved) when() Micros { return e.At }
func (e AgentSet) when() Micros        { return e.At }
func (e AgentRemoved) when() Micros    { return e.At }
func (e PresenceSet) when() Micros     { return e.At }
func (e TeamSet) when() Micros         { return e.At }
func (e TeamRemoved) when() Micros     { return e.At }
func (e Opened) when() Micros          { return e.At }
func (e Known) when() Micros           { return e.At }
func (e TeamChanged) when() Micros     { return e.At }
func (e Assigned) when() Micros        { return e.At }
func (e Offered) when() Micros         { return e.At }
func (e TurnedDown) when() Micros      { return e.At }
func (e Unassigned) when() Micros      { return e.At }
func (e Spoken) when() Micros          { return e.At }
func (e Snoozed) when() Micros         { return e.At }
func (e Closed) when() Micros          { return e.At }
func (e PrioritySet) when() Micros     { return e.At }
func (e Refused) when() Micros         { return e.At }
func (e Warned) when() Micros          { return e.At }
func (e Tick) when() Micros            { return e.At }
