// Package eta says how long somebody will wait, how far that can be trusted,
// and when nothing can be said.
//
// A [Model] learns from the same events and effects as the engine: how long
// conversations take ([LogNormal], fitted so that a few forgotten ones don't
// matter), how long people wait before they leave, how many come, and how the
// estimates that were announced came true. From the desk as it stands it makes
// a [Scene] of those who compete for the same agents, and estimates in two
// ways: [Overlap], a closed form for screens, and [Ahead], which plays the
// queue forward a hundred times by the engine's rules, for what is told to a
// customer. [Model.Estimate] puts the calibration on top, so that what is
// announced as "80 % within" holds for about 80 %.
//
// It is pure: equal events and equal seeds give equal estimates. Durations
// inside are seconds as float64, instants are the engine's.
package eta

import "rondo/internal/engine"

// The engine's words.
type (
	// ID names an agent, a team or a conversation.
	ID = engine.ID
	// Micros is an instant in microseconds since 1970, UTC.
	Micros = engine.Micros
)

// Estimate is what is known of how long a conversation will still wait, seen
// from At. Seconds are from At, not from when it began to wait.
type Estimate struct {
	At       Micros
	Since    Micros  // when it began to wait; 0: it does not
	Position int     // how many are served before it of those who compete for the same agents, plus one; 0: it has no agents
	Mean     float64 // expected seconds
	Low      float64 // one in five is served sooner
	High     float64 // four in five are served by then
	Raw      Raw     // before calibration, to be given back with what came true
	Why      Why     // why there are no seconds; empty: there are
}

// Raw is what the look-ahead itself found, in seconds from when it was made.
type Raw struct{ Low, Mean, High float64 }

// Known reports whether the estimate has seconds.
func (e Estimate) Known() bool { return e.Why == "" }

// Why says why no minutes can be told.
type Why string

const (
	NotWaiting  Why = "not_waiting"     // an agent has it, or it is not known
	NoTeam      Why = "no_team"         // it is not routed
	Paused      Why = "paused"          // automatic assignment is off
	NobodyOn    Why = "nobody_on_duty"  // nobody who could take it takes conversations
	TooLittle   Why = "too_little_data" // too few conversations were seen to their end
	Unstable    Why = "unstable"        // too likely it is not served within the horizon
	HeldByHand  Why = "held"            // those who could take it could not be given it
	Offered     Why = "offered"         // somebody is asked to accept it
	Closed      Why = "closed"          // outside the team's hours
	DeskUnknown Why = "desk_unknown"    // the desk does not know it
)

// quantiles that are announced.
const (
	lowShare  = 0.2
	highShare = 0.8
)

const second = 1e6 // in Micros

func seconds(from, to Micros) float64 { return float64(to-from) / second }
