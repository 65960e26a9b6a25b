package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// say tells the engine what happened and puts its answers into words.
func (p *player) say(events ...Event) []string {
	var effects []Effect
	for _, e := range events {
		effects = append(effects, p.state.Apply(e)...)
	}
	if len(effects) > 12 {
		return p.sum(effects)
	}
	var answers []string
	for _, e := range effects {
		switch e := e.(type) {
		case Assign:
			answers = append(answers, fmt.Sprintf("c%d to %s%s%s: %s", e.Conversation, p.about[e.Agent], p.how(e.Decision), tie(e.Decision), p.pool(e.Decision)))
		case Offer:
			answers = append(answers, fmt.Sprintf("c%d offered to %s until %s%s%s: %s", e.Conversation, p.about[e.Agent], clock(e.Until), p.how(e.Decision), tie(e.Decision), p.pool(e.Decision)))
		case Move:
			answers = append(answers, fmt.Sprintf("c%d goes to team %s", e.Conversation, p.about[e.To]))
		case Escalate:
			answers = append(answers, fmt.Sprintf("c%d is escalated with %s after %d hops, %s", e.Conversation, p.about[e.Agent], e.Hops, e.Why))
		case Wait:
			answers = append(answers, fmt.Sprintf("c%d waits%s, %s: %s", e.Conversation, p.how(e.Decision), p.reason(e.Decision.Reason), p.pool(e.Decision)))
		}
	}
	return answers
}

func tie(d Decision) string {
	if d.TieBreak == NoTie {
		return ""
	}
	return ", tie broken by " + string(d.TieBreak)
}

func (p *player) pool(d Decision) string {
	if len(d.Candidates) == 0 {
		return "no agents"
	}
	return p.candidates(d.Candidates, d.Needs) + others(d.Others)
}

func (p *player) candidates(all []Candidate, needs []string) string {
	var words []string
	for _, c := range all {
		word := fmt.Sprintf("%s %s %s/%d", p.about[c.Agent], c.Verdict, share(c.Weighs), c.Capacity)
		if c.ChannelCapacity != NoCap {
			word += fmt.Sprintf(" (channel %d/%d)", c.ChannelLoad, c.ChannelCapacity)
		}
		if c.Lacks > 0 {
			word += fmt.Sprintf(" (%s)", needs[c.Lacks-1])
		}
		if c.Why != Unsaid {
			word += fmt.Sprintf(" (%s)", c.Why)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func others(t Tally) string {
	if t.Total() == 0 {
		return ""
	}
	return fmt.Sprintf(", and %d others: %d eligible, %d excluded, %d and %d at capacity, %d busy, %d offline, %d off shift, %d lack, %d inactive", t.Total(),
		t.Eligible, t.Excluded, t.AtChannelCapacity, t.AtCapacity, t.Busy, t.Offline, t.OffShift, t.LacksSkill+t.LacksLanguage, t.Inactive)
}

// sum tells many answers in a line each for those given and those who wait.
func (p *player) sum(effects []Effect) []string {
	given, why := map[string]int{}, map[string]int{}
	total := 0
	for _, e := range effects {
		switch e := e.(type) {
		case Assign:
			given[p.about[e.Agent]]++
			total++
		case Wait:
			why[string(e.Decision.Reason.Code)]++
		}
	}
	var answers []string
	if total > 0 {
		answers = append(answers, fmt.Sprintf("%d given: %s", total, counts(given)))
	}
	if len(why) > 0 {
		answers = append(answers, "wait: "+counts(why))
	}
	return answers
}

func counts(of map[string]int) string {
	var words []string
	for name, n := range of {
		words = append(words, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// ask reads without changing.
func (p *player) ask(verb string, rest []string) []string {
	switch verb {
	case "queue":
		return p.queue(rest[0])
	case "why":
		c := p.talks(rest[0])[0]
		position, reason, ok := p.state.Place(c)
		if !ok {
			return []string{"it does not wait"}
		}
		d, _ := p.state.Explain(c)
		return []string{fmt.Sprintf("place %d, %s: %s", position, p.reason(reason), p.pool(d))}
	case "next":
		what := Described{Channel: "webchat"}
		if len(rest) > 2 {
			what.Channel = rest[2]
		}
		next, reason := p.state.Next(p.id(rest[0]), what, p.number(rest[1]))
		return []string{strings.TrimLeft(string(reason.Code)+" "+p.candidates(next, nil), " ")}
	}
	return p.desk()
}

func (p *player) queue(team string) []string {
	waiting := p.state.Queue(p.id(team))
	var answers []string
	for i, w := range waiting {
		if i == 5 && len(waiting) > 6 {
			return append(answers, fmt.Sprintf("and %d more", len(waiting)-i))
		}
		answers = append(answers, fmt.Sprintf("%d. c%d, priority %d, since %s, %s", w.Position, w.Conversation, w.Priority, clock(w.Since), p.reason(w.Reason)))
	}
	return answers
}

func (p *player) desk() []string {
	d := p.state.Desk()
	var answers []string
	for _, t := range d.Teams {
		line := fmt.Sprintf("team %s: %d wait, %d free, %d at capacity, %d busy, %d offline, %d inactive", p.about[t.Team],
			t.Waiting, t.Free, t.AtCapacity, t.Busy, t.Offline, t.Inactive)
		if t.Waiting > 0 {
			line += fmt.Sprintf("; since %s, %s", clock(t.LongestSince), t.Reason.Code)
		}
		answers = append(answers, line)
	}
	for _, a := range d.Agents {
		answers = append(answers, fmt.Sprintf("agent %s: %s, %s/%d", p.about[a.Agent], a.Status, share(int32(a.Weighs)), a.Capacity))
	}
	if d.WithoutTeam > 0 {
		answers = append(answers, fmt.Sprintf("%d without a team", d.WithoutTeam))
	}
	return answers
}

func clock(at Micros) string { return (time.Duration(at) * time.Microsecond).String() }

// share writes thousandths.
func share(milli int32) string { return strconv.FormatFloat(float64(milli)/1000, 'f', -1, 64) }

// how is by which rule, and from whom.
func (p *player) how(d Decision) string {
	how := ""
	if d.Rule != ByPool {
		how += " by " + string(d.Rule)
	}
	if d.Ring != 0 {
		how += " " + p.about[d.Ring]
	}
	if d.From != 0 {
		how += " from " + p.about[d.From]
	}
	if d.Why != Unsaid {
		how += " (" + d.Why.String() + ")"
	}
	return how
}

func (p *player) reason(r Reason) string {
	text := string(r.Code)
	if r.Agent != 0 {
		text += " " + p.about[r.Agent]
	}
	if r.Until != 0 {
		text += " until " + clock(r.Until)
	}
	return text
}

func (p *player) warnings() []string {
	var answers []string
	for _, w := range p.state.Warns() {
		answers = append(answers, fmt.Sprintf("team %s: %s", p.about[w.Team], w.Code))
	}
	return answers
}
