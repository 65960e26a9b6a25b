package engine

import (
	"cmp"
	"slices"

	"rondo/internal/engine/assign"
)

// Policy is the routing rules of a team. Its zero parts ask nothing.
//
// The total cap of an agent in a team is the smallest of those that are set:
// the agent's own, the membership's, and MaxOpen; [DefaultCapacity] when none
// is. What it is held against is the agent's whole load: every open
// conversation assigned to them that counts, in any team, by hand or not, and
// every one that they are asked to accept.
type Policy struct {
	Strategy    Strategy // unknown or empty: round robin
	OnlineOnly  bool     // false: any active member, whatever their presence
	MaxOpen     *int     // a total cap for every member; nil: not set
	Requires    Requires
	Returning   Returning
	Dedicated   Dedicated
	NewContacts ID     // the team to which a new contact's conversation goes instead; 0: this one
	Aging       Micros // how much waiting is worth one priority; 0: none is
	Rings       []Ring // by After
	Offer       Micros // how long an agent has to accept; 0: conversations are given, not offered
	Reassign    Reassign
}

// Requires is what whoever takes a conversation must meet.
type Requires struct {
	Skills    []string
	Languages []string // each must be spoken
	Spoken    bool     // and the conversation's own language, where it is known
	Relax     Micros   // after so much waiting nothing is asked any more; 0: it always is
}

// Mode is how much a rule holds to one agent.
type Mode string

const (
	Off    Mode = "off"    // not at all; so does ""
	Prefer Mode = "prefer" // if they can take it now; else the pool
	Hold   Mode = "wait"   // it waits for them for a while; then the pool
	Always Mode = "always" // only them, or the backup
)

// Returning is the rule for contacts who had an agent before.
type Returning struct {
	Mode   Mode // Off, Prefer or Hold
	Wait   Micros
	Window Micros // how long ago they may have had them
}

// Dedicated is the rule for contacts who have an owner; it comes before
// [Returning]. The owner need not be in the team.
//
// With Always, the backup takes the place of an owner who takes no
// conversations now, or who has not taken it after Wait. The pool does after
// Wait, too; without a Wait, as soon as neither takes conversations. Strict
// says that the pool never does, and it waits for a person.
type Dedicated struct {
	Mode   Mode
	Wait   Micros
	Backup ID // 0: nobody
	Strict bool
}

// Ring is a team that is asked too after so much waiting.
type Ring struct {
	After Micros
	Team  ID
}

// Sweep is which conversations are taken from an agent who went.
type Sweep string

const (
	Keep       Sweep = "keep"       // none; so does ""
	Unanswered Sweep = "unanswered" // those whose contact waits for an answer
	Every      Sweep = "all"        // all that the policy gave them
)

// Reassign is when a conversation is taken from whoever has it and given to
// somebody else.
type Reassign struct {
	FirstReply     Micros // nobody has answered it for so long since it was given; 0: never
	NextReply      Micros // the contact waits for an answer for so long; 0: never
	OfflineAfter   Micros
	Offline        Sweep // of an agent who is offline for OfflineAfter
	ShiftEnd       Sweep // of an agent whose working hours end
	MaxHops        int   // after so many the supervisor is told and it stays; 0: DefaultHops
	OverruleManual bool  // also what a person assigned
}

// DefaultHops is how often a conversation is taken from one agent and given to
// another when the policy does not say.
const DefaultHops = 3

func (r *Reassign) hops() int {
	if r.MaxHops <= 0 {
		return DefaultHops
	}
	return r.MaxHops
}

// tidy is the policy as the engine keeps it, with slices of its own.
func (p Policy) tidy() Policy {
	switch p.Strategy {
	case LeastOpen, LeastLoaded, LongestIdle:
	default:
		p.Strategy = RoundRobin
	}
	p.MaxOpen = clone(p.MaxOpen)
	p.Requires.Skills = slices.Clone(p.Requires.Skills)
	p.Requires.Languages = slices.Clone(p.Requires.Languages)
	p.Rings = slices.Clone(p.Rings)
	slices.SortStableFunc(p.Rings, func(a, b Ring) int { return cmp.Compare(a.After, b.After) })
	return p
}

func (p *Policy) same(o *Policy) bool {
	r, q := &p.Requires, &o.Requires
	return p.Strategy == o.Strategy && p.OnlineOnly == o.OnlineOnly && same(p.MaxOpen, o.MaxOpen) &&
		slices.Equal(r.Skills, q.Skills) && slices.Equal(r.Languages, q.Languages) && r.Spoken == q.Spoken && r.Relax == q.Relax &&
		p.Returning == o.Returning && p.Dedicated == o.Dedicated && p.NewContacts == o.NewContacts && p.Aging == o.Aging &&
		slices.Equal(p.Rings, o.Rings) && p.Offer == o.Offer && p.Reassign == o.Reassign
}

// pool is what the team's pool needs to know of it.
func (p *Policy) pool() assign.Policy {
	return assign.Policy{Strategy: p.Strategy, OnlineOnly: p.OnlineOnly, MaxOpen: p.MaxOpen}
}

// needs is what the policy asks of whoever takes a conversation of this
// language.
func (p *Policy) needs(language string) []string {
	r := &p.Requires
	if len(r.Skills) == 0 && len(r.Languages) == 0 && !(r.Spoken && language != "") {
		return nil
	}
	needs := make([]string, 0, len(r.Skills)+len(r.Languages)+1)
	for _, name := range r.Skills {
		needs = append(needs, assign.Skill(name))
	}
	for _, tag := range r.Languages {
		needs = append(needs, assign.Language(tag))
	}
	if r.Spoken && language != "" {
		needs = append(needs, assign.Language(language))
	}
	return needs
}

// timed reports whether anything in it happens by itself as time goes by.
func (p *Policy) timed() bool {
	r := &p.Reassign
	return p.Requires.Relax > 0 || len(p.Rings) > 0 || p.Offer > 0 || p.Returning.Mode == Hold || p.Dedicated.Mode == Hold || p.Dedicated.Mode == Always ||
		r.FirstReply > 0 || r.NextReply > 0 || r.sweeps()
}

// favours reports whether one agent may come before the pool.
func (p *Policy) favours() bool {
	return p.Dedicated.Mode != "" && p.Dedicated.Mode != Off || p.Returning.Mode != "" && p.Returning.Mode != Off
}

// sweeps reports whether agents who go lose conversations.
func (r *Reassign) sweeps() bool {
	return r.Offline == Unanswered || r.Offline == Every || r.ShiftEnd == Unanswered || r.ShiftEnd == Every
}
