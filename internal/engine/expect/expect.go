// Package expect decides what to tell somebody who waits, and when: that an
// agent has the conversation, that nobody is there until the hours begin, or
// that everybody is busy, where they stand and how long it will take; and
// later again, when that has changed much or what was said won't hold.
//
// [Decide] is a pure function of a conversation as it stands and of what was
// said in it before; its answer has a reason either way, for "Why?". What is
// said is a [Template] in the contact's language, filled by [Write]. Who calls
// it, sends and remembers is the slice internal/expectation.
package expect

import "strconv"

// Kind is what a message is about.
type Kind string

const (
	Assigned     Kind = "assigned"
	Away         Kind = "away"
	OverCapacity Kind = "over_capacity"
	Update       Kind = "update" // of over capacity; worded by it
)

// Micros is an instant in microseconds since 1970, UTC.
type Micros int64

// Settings is what a team says to those who wait: a part of its policy.
type Settings struct {
	Assigned     Wording `json:"assigned" required:"false" doc:"An agent has the conversation"`
	Away         Wording `json:"away" required:"false" doc:"Outside the team's hours"`
	OverCapacity Wording `json:"over_capacity" required:"false" doc:"Nobody has room"`
}

// Wording is one message: whether it is sent, and the team's own texts by
// language. Where the team has none, the texts of [Defaults] are used.
type Wording struct {
	On   bool              `json:"on" required:"false"`
	Text map[string]string `json:"text,omitempty" doc:"The team's own texts by language, such as pt-BR; where there is none, Rondo's own are used"`
	// UpdateEvery is after how many seconds an update may be sent, of over
	// capacity; 0: never one.
	UpdateEvery int `json:"update_every_s,omitempty" doc:"After how many seconds an update may be sent; 0: never one"`
}

// Of is the wording for a kind.
func (s *Settings) Of(kind Kind) *Wording {
	switch kind {
	case Assigned:
		return &s.Assigned
	case Away:
		return &s.Away
	}
	return &s.OverCapacity
}

// Situation is a conversation at a moment.
type Situation struct {
	At       Micros
	Open     bool   // neither closed nor snoozed
	HasTeam  bool   // a team routes it
	Agent    string // who has it; empty: it waits
	Here     bool   // whoever has it is there
	Since    Micros // since when: assigned, or waiting
	Asked    bool   // the last that was said, Rondo's own words aside, the contact said
	Robot    Robot  // why the contact is taken for a machine; empty: they are not
	Writable bool   // the channel lets us write now
	Away     bool   // outside the team's hours
	Until    Micros // when the hours begin; 0: never, or not known
	Place    Place
	Said     []Said // in this conversation, oldest first
}

// Place is where somebody stands who waits.
type Place struct {
	Position  int     // 0: not known
	Low, High float64 // seconds from now; High 0: not known
}

// Said is a message that was sent, and in which state of the conversation.
type Said struct {
	Kind  Kind
	At    Micros
	State string
	Place Place // what was said of the wait, seconds from At
}

// Decision is whether to send something, and why or why not.
type Decision struct {
	Send  bool
	Kind  Kind   // what it would be, also when it is not sent; empty: nothing fits
	State string // the state of the conversation in which it is said at most once
	Why   Why
}

// Why is a reason, to send or not to send.
type Why string

// Reasons to send.
const (
	Began     Why = "state_began"   // the conversation has come into this state
	Moved     Why = "moved"         // the position is much better or worse than was said
	WillBreak Why = "will_not_hold" // what was said won't hold
)

// Reasons not to send.
const (
	NotOpen     Why = "not_open"
	NoTeam      Why = "no_team"
	NotAsked    Why = "not_asked"   // the contact has not written since somebody of us did
	IsRobot     Why = "robot"       // a machine writes, or answers what Rondo writes
	NotWritable Why = "window"      // the channel does not let us write
	Off         Why = "off"         // the team does not send it
	SaidBefore  Why = "said_before" // once per state
	TooSoon     Why = "too_soon"    // no more often than the team allows
	NothingNew  Why = "nothing_new" // what was said still holds
	Enough      Why = "enough"      // so many messages by Rondo that one more helps nobody
	NoUpdates   Why = "updates_off" // the team sends no updates
)

// How much must change before an update says so, and how many there are at most.
const (
	movedLeast = 2    // places
	movedShare = 0.34 // of the position that was said
	mostSaid   = 20   // messages by Rondo in one conversation
)

// Decide is what to say now.
func Decide(s Situation, settings *Settings) Decision {
	d := Decision{}
	switch {
	case !s.Open:
		d.Why = NotOpen
		return d
	case s.Agent != "" && (s.Here || !s.Away):
		d.Kind, d.State = Assigned, state(Assigned, s.Since)
	case !s.HasTeam && s.Agent == "":
		d.Why = NoTeam
		return d
	case s.Away:
		d.Kind, d.State = Away, state(Away, s.Until)
	default:
		d.Kind, d.State = OverCapacity, state(OverCapacity, s.Since)
	}
	before := last(s.Said, d.State)
	if before != nil && d.Kind == OverCapacity {
		d.Kind = Update
	}
	d.Why = s.hinders(&d, settings, before)
	if d.Why == "" {
		d.Send, d.Why = s.reason(d.Kind, settings, before)
	}
	return d
}

// hinders is what stands in the way of any message, or of this one again.
func (s *Situation) hinders(d *Decision, settings *Settings, before *Said) Why {
	switch {
	case !settings.Of(d.Kind).On:
		return Off
	case before != nil && d.Kind != Update:
		return SaidBefore
	case s.Robot != "":
		return IsRobot
	case !s.Asked:
		return NotAsked
	case len(s.Said) >= mostSaid:
		return Enough
	case !s.Writable:
		return NotWritable
	}
	return ""
}

// reason is whether there is one to send.
func (s *Situation) reason(kind Kind, settings *Settings, before *Said) (bool, Why) {
	if kind != Update {
		return true, Began
	}
	every := Micros(settings.OverCapacity.UpdateEvery) * 1_000_000
	switch {
	case every <= 0:
		return false, NoUpdates
	case s.At < before.At+every:
		return false, TooSoon
	case s.breaks(before):
		return true, WillBreak
	case moved(before.Place.Position, s.Place.Position):
		return true, Moved
	}
	return false, NothingNew
}

// breaks reports whether the end of the wait that was said is over, or now
// lies at the near end of what is expected or before it.
func (s *Situation) breaks(before *Said) bool {
	if before.Place.High <= 0 {
		return false
	}
	left := before.Place.High - float64(s.At-before.At)/1e6
	return left <= 0 || s.Place.High > 0 && s.Place.Low >= left
}

// moved reports whether a position is much better or worse than was said.
func moved(from, to int) bool {
	if from <= 0 || to <= 0 {
		return false
	}
	by := from - to
	if by < 0 {
		by = -by
	}
	return by >= movedLeast && float64(by) >= movedShare*float64(from)
}

func last(said []Said, state string) *Said {
	for i := len(said) - 1; i >= 0; i-- {
		if said[i].State == state {
			return &said[i]
		}
	}
	return nil
}

// state names a state of the conversation: what it is, and since or until when.
func state(kind Kind, at Micros) string { return string(kind) + "@" + strconv.FormatInt(int64(at), 10) }
