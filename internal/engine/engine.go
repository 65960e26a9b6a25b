// Package engine is the mind of the desk: it decides who takes which
// conversation, who waits, in which order, and why.
//
// It is one pure state machine. [State.Apply] takes what happened and returns
// what must follow; it does no I/O and has no clock, goroutine or randomness,
// so equal events give equal state, equal effects and equal records on every
// node, whatever the batching, and [Restore] of a [State.Snapshot] changes
// nothing that follows. The live desk and the simulator run this same code.
//
// Promises, each kept by a property test here: an automatic assignment never
// exceeds a cap and never goes to someone ineligible; no conversation waits
// while an eligible agent has room; within a team, higher priority goes first
// and then whoever began to wait first; round robin among equals never differs
// by more than one turn over any stretch in which both were available.
//
// Its halves: package assign picks among a team's agents, package queue keeps
// the waiting in order. What carries the effects out is the routing slice.
package engine

import "rondo/internal/engine/assign"

// The vocabulary that the engine shares with package assign.
type (
	// ID names an agent, a team, a contact or a conversation. 0 names nobody.
	ID = assign.ID
	// Micros is an instant in microseconds since 1970, UTC.
	Micros = assign.Micros
	// Strategy is the order in which a team's agents are asked.
	Strategy = assign.Strategy
	// Status is an agent's presence.
	Status = assign.Status
	// Verdict is what a decision found about one candidate.
	Verdict = assign.Verdict
	// TieBreak says what decided between the winner and the next in order.
	TieBreak = assign.TieBreak
	// Candidate is one agent as a decision saw them, before it took effect.
	Candidate = assign.Candidate
	// Tally counts agents by verdict.
	Tally = assign.Tally
	// Why says why an agent may not take a conversation, or lost it.
	Why = assign.Why
)

const (
	RoundRobin  = assign.RoundRobin
	LeastOpen   = assign.LeastOpen
	LeastLoaded = assign.LeastLoaded
	LongestIdle = assign.LongestIdle

	Offline = assign.Offline
	Online  = assign.Online
	Busy    = assign.Busy

	Chosen            = assign.Chosen
	Eligible          = assign.Eligible
	Offlined          = assign.Offlined
	Occupied          = assign.Occupied
	AtCapacity        = assign.AtCapacity
	AtChannelCapacity = assign.AtChannelCapacity
	Inactive          = assign.Inactive
	Excluded          = assign.Excluded
	OffShift          = assign.OffShift
	LacksSkill        = assign.LacksSkill
	LacksLanguage     = assign.LacksLanguage

	Unsaid         = assign.Unsaid
	DeclinedIt     = assign.DeclinedIt
	LetItLapse     = assign.LetItLapse
	NoFirstReply   = assign.NoFirstReply
	NoNextReply    = assign.NoNextReply
	WentOffline    = assign.WentOffline
	ShiftEnded     = assign.ShiftEnded
	NoLongerThere  = assign.NoLongerThere
	LostConnection = assign.LostConnection
	OnLeave        = assign.OnLeave

	NoTie        = assign.NoTie
	LastAssigned = assign.LastAssigned
	ByID         = assign.ByID

	// NoCap stands where a channel kind has no cap of its own.
	NoCap = assign.NoCap
	// DefaultCapacity applies where no total cap is set at all.
	DefaultCapacity = assign.DefaultCapacity
)
