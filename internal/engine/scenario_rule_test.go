package engine

import (
	"slices"
	"strings"
	"time"

	"rondo/internal/engine/hours"
)

// part reads one part of a policy; false when it is none.
func (p *player) part(t *Team, name, value string) bool {
	policy, r := &t.Policy, &t.Policy.Reassign
	value, more, _ := strings.Cut(value, "/")
	switch name {
	case "needs":
		policy.Requires.Skills = append(policy.Requires.Skills, value)
	case "lang":
		policy.Requires.Languages = append(policy.Requires.Languages, value)
	case "spoken":
		policy.Requires.Spoken = true
	case "relax":
		policy.Requires.Relax = p.time(value)
	case "returning":
		policy.Returning = Returning{Mode: Mode(value), Wait: p.time(more), Window: p.time("720h")}
	case "dedicated":
		policy.Dedicated.Mode, policy.Dedicated.Wait = Mode(value), p.time(more)
	case "backup":
		policy.Dedicated.Backup = p.id(value)
	case "strict":
		policy.Dedicated.Strict = true
	case "new":
		policy.NewContacts = p.id(value)
	case "aging":
		policy.Aging = p.time(value)
	case "ring":
		policy.Rings = append(policy.Rings, Ring{Team: p.id(value), After: p.time(more)})
	case "offer":
		policy.Offer = p.time(value)
	case "first":
		r.FirstReply = p.time(value)
	case "next":
		r.NextReply = p.time(value)
	case "offline":
		r.OfflineAfter, r.Offline = p.time(value), Sweep(more)
	case "shiftend":
		r.ShiftEnd = Sweep(value)
	case "hops":
		r.MaxHops = p.number(value)
	case "overrule":
		r.OverruleManual = true
	case "hours":
		t.Hours = p.id(value)
	default:
		return false
	}
	return true
}

// time reads a duration; nothing is none.
func (p *player) time(word string) Micros {
	if word == "" {
		return 0
	}
	d, err := time.ParseDuration(word)
	p.must(err)
	return Micros(d.Microseconds())
}

// everyDay is 09:00-12:00+13:00-17:00 on every day of the week, UTC.
func (p *player) everyDay(word string) *hours.Calendar {
	var day []hours.Pair
	for part := range strings.SplitSeq(word, "+") {
		from, to, _ := strings.Cut(part, "-")
		day = append(day, hours.Pair{from, to})
	}
	week := map[string][]hours.Pair{}
	for _, name := range hours.Days {
		week[name] = slices.Clone(day)
	}
	c, err := hours.Parse(hours.Spec{Timezone: "UTC", Week: week})
	p.must(err)
	return c
}

func (p *player) workspace(words []string) WorkspaceSet {
	e := WorkspaceSet{At: p.now, Weights: map[string]int{}}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "idle":
			e.IdleAfter = p.time(value)
		case "hours":
			e.Hours = p.id(value)
		default:
			e.Weights[name] = p.number(value)
		}
	}
	return e
}
