package engine

import (
	"math"
	"slices"
	"strings"
)

func (o *oracle) knows(a *oracleAgent) []string {
	var knows []string
	for _, name := range a.Skills {
		knows = append(knows, "skill "+strings.ToLower(name))
	}
	for _, tag := range a.Languages {
		main, _, _ := strings.Cut(strings.ToLower(tag), "-")
		knows = append(knows, "language "+main)
	}
	slices.Sort(knows)
	return slices.Compact(knows)
}

// needsOf is what a policy asks for, skills first, each by name.
func needsOf(p *Policy, language string) []string {
	var skills, languages []string
	for _, name := range p.Requires.Skills {
		skills = append(skills, "skill "+strings.ToLower(name))
	}
	tags := slices.Clone(p.Requires.Languages)
	if p.Requires.Spoken && language != "" {
		tags = append(tags, language)
	}
	for _, tag := range tags {
		main, _, _ := strings.Cut(strings.ToLower(tag), "-")
		languages = append(languages, "language "+main)
	}
	slices.Sort(skills)
	slices.Sort(languages)
	return append(slices.Compact(skills), slices.Compact(languages)...)
}

// needs is what a conversation asks for by now.
func (o *oracle) needs(c *oracleTalk) []string {
	p := &o.teams[c.Team].Policy
	if p.Requires.Relax > 0 && c.since+p.Requires.Relax <= o.now {
		return nil
	}
	return needsOf(p, c.Language)
}

// lacks is the first of its needs that an agent does not meet, from 1.
func (o *oracle) lacks(c *oracleTalk, a *oracleAgent) int {
	knows := o.knows(a)
	for i, need := range o.needs(c) {
		if !slices.Contains(knows, need) {
			return i + 1
		}
	}
	return 0
}

// hear notes that something was asked of a team; from then on those who meet
// it and those who do not take turns apart.
func (o *oracle) hear(t *oracleTeam, needs []string) {
	if len(needs) == 0 || slices.ContainsFunc(t.heard, func(h []string) bool { return slices.Equal(h, needs) }) {
		return
	}
	t.heard = append(t.heard, needs)
	for id, seat := range t.seats {
		seat.group = o.group(t, o.agents[id])
	}
}

// hearOf does so for all that a conversation asks by now.
func (o *oracle) hearOf(c *oracleTalk) {
	o.hear(o.teams[c.Team], o.needs(c))
	for _, other := range o.rings(c) {
		o.hear(o.teams[other], o.needs(c))
	}
}

// group names those who meet the same of what was ever asked.
func (o *oracle) group(t *oracleTeam, a *oracleAgent) string {
	knows := o.knows(a)
	var meets []string
	for _, needs := range t.heard {
		if !slices.ContainsFunc(needs, func(need string) bool { return !slices.Contains(knows, need) }) {
			meets = append(meets, strings.Join(needs, "+"))
		}
	}
	slices.Sort(meets)
	return strings.Join(meets, " & ")
}

// sit gives an agent a seat.
func (o *oracle) sit(t *oracleTeam, a *oracleAgent) {
	seat := &oracleSeat{group: o.group(t, a)}
	seat.stand = o.standOf(t, seat.group)
	t.seats[a.ID] = seat
}

func (o *oracle) standOf(t *oracleTeam, group string) int64 {
	for _, other := range t.seats {
		if other.group == group {
			return other.stand
		}
	}
	return t.virtual
}

// regroup moves an agent who learned or forgot something.
func (o *oracle) regroup(t *oracleTeam, a *oracleAgent) {
	seat := t.seats[a.ID]
	if seat == nil || seat.group == o.group(t, a) {
		return
	}
	off := o.lag(t, seat.group)
	if seat.passed {
		seat.tag = seat.stand
	}
	seat.passed, seat.ready = false, false
	delete(t.seats, a.ID)
	seat.group = o.group(t, a)
	seat.stand = o.standOf(t, seat.group)
	seat.tag += off - o.lag(t, seat.group)
	t.seats[a.ID] = seat
}

// front is the lowest tag of those of a group who have room.
func (o *oracle) front(t *oracleTeam, group string) (int64, bool) {
	least := int64(math.MaxInt64)
	for _, seat := range t.seats {
		if seat.group == group && seat.ready {
			least = min(least, o.tag(seat))
		}
	}
	return least, least != math.MaxInt64
}

// lag is how far a group has fallen behind the virtual time.
func (o *oracle) lag(t *oracleTeam, group string) int64 {
	if front, ok := o.front(t, group); ok && t.Policy.Strategy == RoundRobin && front < t.virtual {
		return t.virtual - front
	}
	return 0
}

func (o *oracle) tag(seat *oracleSeat) int64 {
	if seat.passed {
		return seat.stand
	}
	return seat.tag
}

// charge counts a turn.
func (o *oracle) charge(t *oracleTeam, c *oracleTalk, winner ID, at Micros) {
	seat := t.seats[winner]
	seat.turn, seat.turnAt = o.moment, at
	if t.Policy.Strategy != RoundRobin {
		return
	}
	asked := map[string]int64{}
	for id, other := range t.seats {
		if o.lacks(c, o.agents[id]) == 0 {
			asked[other.group] = o.lag(t, other.group)
		}
	}
	for _, other := range t.seats {
		other.tag += asked[other.group]
		other.stand += asked[other.group]
	}
	tag := o.tag(seat)
	for id, other := range t.seats {
		if _, is := asked[other.group]; !is {
			continue
		}
		if id != winner && other.ready && !other.passed && other.tag < tag {
			other.passed = true
		}
		other.stand = tag
	}
	t.virtual = tag
	seat.passed, seat.tag = false, tag+seat.step
}

// settle lets seats come and go as agents have room or not.
func (o *oracle) settle() {
	for _, team := range sorted(o.teams) {
		t := o.teams[team]
		for _, id := range sorted(t.seats) {
			seat, a := t.seats[id], o.agents[id]
			step := max(int64(720720<<10)*1000/int64(o.weight(t, a)), 1)
			ready := o.class(t, a) == 0
			if seat.ready && (!ready || step != seat.step) {
				seat.tag = o.tag(seat)
				seat.passed, seat.ready = false, false
			}
			seat.step = step
			if ready && !seat.ready {
				front, ok := o.front(t, seat.group)
				if !ok || t.Policy.Strategy != RoundRobin {
					front = t.virtual
				}
				seat.tag = min(max(seat.tag, front), front+step)
				seat.ready = true
			}
		}
	}
}
