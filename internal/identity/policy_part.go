package identity

import (
	"strconv"

	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// The parts of a policy beside its strategy. A part that is nil asks nothing. Times are in seconds.

// Requires is what whoever takes a conversation must meet.
type Requires struct {
	Skills    []string `json:"skills" required:"false" doc:"Each must be had"`
	Languages []string `json:"languages" required:"false" doc:"BCP 47; each must be spoken"`
	// ContactLanguage asks for the contact's own language, where it is known.
	ContactLanguage bool `json:"contact_language" required:"false" doc:"And the contact's own language, where it is known"`
	RelaxAfterS     *int `json:"relax_after_s,omitempty" nullable:"true" minimum:"1" maximum:"2592000" doc:"After so much waiting nothing of it is asked any more; null: it always is"`
}

// Mode is how much a rule holds to one agent.
type Mode string

// The modes.
const (
	ModeOff    Mode = "off"
	ModePrefer Mode = "prefer" // if they can take it now; else the pool
	ModeWait   Mode = "wait"   // it waits for them for a while; then the pool
	ModeAlways Mode = "always" // only them, or the backup
)

// Returning is the rule for contacts who had an agent before.
type Returning struct {
	Mode       Mode `json:"mode" enum:"off,prefer,wait"`
	WaitS      int  `json:"wait_s" required:"false" minimum:"0" maximum:"2592000" doc:"With wait: for how long"`
	WindowDays int  `json:"window_days" required:"false" minimum:"0" maximum:"3650" doc:"How long ago they may have had them; 0: 30 days"`
}

// Fallback is who takes a conversation when neither owner nor backup can.
type Fallback string

// The fallbacks.
const (
	FallbackPool   Fallback = "pool"   // anybody of the team
	FallbackPerson Fallback = "person" // nobody by itself: it waits until a person decides
)

// Dedicated is the rule for contacts who have an owner. It comes before Returning.
type Dedicated struct {
	Mode     Mode     `json:"mode" enum:"off,prefer,wait,always"`
	WaitS    int      `json:"wait_s" required:"false" minimum:"0" maximum:"2592000" doc:"With wait: for how long it waits for the owner. With always: for how long it is kept for the owner, and then also for the backup and the fallback; 0: as long as one of the two takes conversations"`
	BackupID *id.ID   `json:"backup_id,omitempty" nullable:"true" doc:"With always: who takes it in the owner's place"`
	Fallback Fallback `json:"fallback,omitempty" enum:"pool,person" doc:"With always: who has it then; pool unless said"`
}

// NewContacts is where the conversations of contacts go who never had an agent.
type NewContacts struct {
	TeamID id.ID `json:"team_id"`
}

// Ring is a team that is asked too after so much waiting.
type Ring struct {
	AfterS int   `json:"after_s" minimum:"1" maximum:"2592000"`
	TeamID id.ID `json:"team_id"`
}

// Sweep is which conversations are taken from an agent who goes.
type Sweep string

// The sweeps.
const (
	SweepKeep       Sweep = "keep"
	SweepUnanswered Sweep = "unanswered" // those whose contact waits for an answer
	SweepAll        Sweep = "all"
)

// OfflineRule is what becomes of the conversations of an agent who is offline for so long.
type OfflineRule struct {
	AfterS int   `json:"after_s" minimum:"1" maximum:"2592000"`
	Mode   Sweep `json:"mode" enum:"keep,unanswered,all"`
}

// Reassign is when a conversation is taken from whoever has it and given to somebody else.
type Reassign struct {
	FirstReplyS    *int         `json:"first_reply_s,omitempty" nullable:"true" minimum:"1" maximum:"2592000" doc:"Nobody has answered it for so long since it was given"`
	NextReplyS     *int         `json:"next_reply_s,omitempty" nullable:"true" minimum:"1" maximum:"2592000" doc:"The contact waits for an answer for so long"`
	Offline        *OfflineRule `json:"offline,omitempty"`
	ShiftEnd       Sweep        `json:"shift_end,omitempty" enum:"keep,unanswered,all" doc:"Of an agent whose working hours end; keep unless said"`
	MaxHops        int          `json:"max_hops" required:"false" minimum:"0" maximum:"100" doc:"After so many it stays and the supervisor is told; 0: 3"`
	OverruleManual bool         `json:"overrule_manual" required:"false" doc:"Also what a person assigned"`
}

// Targets is how soon customers are to be answered, on the team's working hours.
type Targets struct {
	FirstReplyS *int `json:"first_reply_s,omitempty" nullable:"true" minimum:"1" maximum:"2592000"`
	NextReplyS  *int `json:"next_reply_s,omitempty" nullable:"true" minimum:"1" maximum:"2592000"`
}

const (
	longestRule    = 30 * 24 * 3600 // seconds
	maxNeeds       = 20
	maxRings       = 10
	usualWindow    = 30 // days
	longestWindow  = 3650
	mostHops       = 100
	mustBeSeconds  = "Must be from 1 to 2592000."
	mustBeModeWait = "Must be from 1 to 2592000 with the mode wait."
)

// checkParts says what is wrong with the parts, and fills in what has a usual value.
func (p *Policy) checkParts(c *fault.Check) {
	seconds := func(field string, s *int) {
		c.That(s == nil || *s >= 1 && *s <= longestRule, "policy."+field, mustBeSeconds)
	}
	if r := p.Requires; r != nil {
		r.check(c)
		seconds("requires.relax_after_s", r.RelaxAfterS)
	}
	if r := p.Returning; r != nil {
		r.check(c)
	}
	if d := p.Dedicated; d != nil {
		d.check(c)
	}
	seconds("aging_s", p.AgingS)
	seconds("offer_s", p.OfferS)
	c.That(len(p.Rings) <= maxRings, "policy.rings", "Must have at most 10 items.")
	for i, r := range p.Rings {
		c.That(r.AfterS >= 1 && r.AfterS <= longestRule, "policy.rings["+strconv.Itoa(i)+"].after_s", mustBeSeconds)
	}
	if r := p.Reassign; r != nil {
		seconds("reassign.first_reply_s", r.FirstReplyS)
		seconds("reassign.next_reply_s", r.NextReplyS)
		if o := r.Offline; o != nil {
			seconds("reassign.offline.after_s", &o.AfterS)
			c.That(o.Mode.known(), "policy.reassign.offline.mode", mustBeSweep)
		}
		c.That(r.ShiftEnd == "" || r.ShiftEnd.known(), "policy.reassign.shift_end", mustBeSweep)
		c.That(r.MaxHops >= 0 && r.MaxHops <= mostHops, "policy.reassign.max_hops", "Must be from 0 to 100.")
	}
	if t := p.Targets; t != nil {
		seconds("targets.first_reply_s", t.FirstReplyS)
		seconds("targets.next_reply_s", t.NextReplyS)
	}
}

const mustBeSweep = "Must be one of: keep, unanswered, all."

func (s Sweep) known() bool { return s == SweepKeep || s == SweepUnanswered || s == SweepAll }

func (r *Requires) check(c *fault.Check) {
	c.That(len(r.Skills) <= maxNeeds, "policy.requires.skills", "Must have at most 20 items.")
	c.That(len(r.Languages) <= maxNeeds, "policy.requires.languages", "Must have at most 20 items.")
	for i, s := range r.Skills {
		r.Skills[i] = checkName(c, "policy.requires."+indexed("skills", i), s)
	}
	for i, l := range r.Languages {
		r.Languages[i] = checkLanguage(c, "policy.requires."+indexed("languages", i), l)
	}
	r.Skills, r.Languages = distinct(r.Skills), distinct(r.Languages)
}

func (r *Returning) check(c *fault.Check) {
	c.That(r.Mode == ModeOff || r.Mode == ModePrefer || r.Mode == ModeWait, "policy.returning.mode", "Must be one of: off, prefer, wait.")
	c.That(r.Mode != ModeWait || r.WaitS >= 1 && r.WaitS <= longestRule, "policy.returning.wait_s", mustBeModeWait)
	c.That(r.WindowDays >= 0 && r.WindowDays <= longestWindow, "policy.returning.window_days", "Must be from 0 to 3650.")
	if r.WindowDays == 0 {
		r.WindowDays = usualWindow
	}
}

func (d *Dedicated) check(c *fault.Check) {
	c.That(d.Mode == ModeOff || d.Mode == ModePrefer || d.Mode == ModeWait || d.Mode == ModeAlways, "policy.dedicated.mode", "Must be one of: off, prefer, wait, always.")
	c.That(d.Mode != ModeWait || d.WaitS >= 1 && d.WaitS <= longestRule, "policy.dedicated.wait_s", mustBeModeWait)
	c.That(d.WaitS >= 0 && d.WaitS <= longestRule, "policy.dedicated.wait_s", "Must be from 0 to 2592000.")
	known := d.Fallback == FallbackPool || d.Fallback == FallbackPerson
	c.That(d.Fallback == "" || known, "policy.dedicated.fallback", "Must be one of: pool, person.")
	if d.Mode == ModeAlways && d.Fallback == "" {
		d.Fallback = FallbackPool // named, so that whoever reads the policy knows
	}
}
