package identity

import (
	"reflect"
	"time"

	"rondo/internal/engine/expect"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Strategy is how a team chooses among its eligible members.
type Strategy string

// The strategies.
const (
	RoundRobin  Strategy = "round_robin"
	LeastOpen   Strategy = "least_open"
	LeastLoaded Strategy = "least_loaded"
	LongestIdle Strategy = "longest_idle"
)

// Policy is how a team routes. Its JSON is what the API shows, the events carry and the rows keep.
type Policy struct {
	Strategy   Strategy `json:"strategy" enum:"round_robin,least_open,least_loaded,longest_idle" doc:"Who is next: equal turns, fewest open, lowest load, or longest idle"`
	OnlineOnly bool     `json:"online_only" doc:"Whether only members who are online get conversations"`
	MaxOpen    *int     `json:"max_open" minimum:"1" maximum:"1000" doc:"The most open conversations that a member may have for the team to give them another; null: their own capacity decides"`

	Requires    *Requires    `json:"requires,omitempty" doc:"What whoever takes a conversation must meet"`
	Returning   *Returning   `json:"returning,omitempty" doc:"Contacts who had an agent before"`
	Dedicated   *Dedicated   `json:"dedicated,omitempty" doc:"Contacts who have an owner; before returning"`
	NewContacts *NewContacts `json:"new_contacts,omitempty" doc:"Contacts who never had an agent go to another team"`
	AgingS      *int         `json:"aging_s,omitempty" minimum:"1" maximum:"2592000" doc:"How much waiting counts as one priority more"`
	Rings       []Ring       `json:"rings,omitempty" maxItems:"10" doc:"Teams that are asked too after so much waiting"`
	Reassign    *Reassign    `json:"reassign,omitempty" doc:"When a conversation is taken from whoever has it"`
	OfferS      *int         `json:"offer_s,omitempty" minimum:"1" maximum:"2592000" doc:"How long an agent has to accept; absent: conversations are given, not offered"`
	Targets     *Targets     `json:"targets,omitempty" doc:"How soon customers are to be answered"`
	// Expectations is what those who wait are told. Where it is absent, nothing.
	Expectations *expect.Settings `json:"expectations,omitempty" doc:"What those who wait are told; absent: nothing"`
}

// DefaultPolicy is what a team with members alone has: equal turns among those online.
func DefaultPolicy() Policy { return Policy{Strategy: RoundRobin, OnlineOnly: true} }

// PolicyVersion is a policy that a team has or had. By is 0 when Rondo made it.
type PolicyVersion struct {
	Version int64
	Policy  Policy
	By      id.ID
	ByName  string
	At      time.Time
}

func (p *Policy) check(c *fault.Check) {
	known := p.Strategy == RoundRobin || p.Strategy == LeastOpen || p.Strategy == LeastLoaded || p.Strategy == LongestIdle
	c.That(known, "policy.strategy", "Must be one of: round_robin, least_open, least_loaded, longest_idle.")
	p.checkParts(c)
	p.checkExpectations(c)
	c.That(p.MaxOpen == nil || (*p.MaxOpen >= 1 && *p.MaxOpen <= maxCapacity), "policy.max_open", "Must be from 1 to 1000.")
}

func (p Policy) equal(other Policy) bool { return reflect.DeepEqual(p, other) }
