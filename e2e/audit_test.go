package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// auditor reads a feed and holds every moment of it to what was promised. It knows nothing of how decisions are made:
// that they are the engine's, record for record, is the doctor's to say. It is the one home of these checks, whatever
// the test that made the feed.
type auditor struct {
	testing.TB
	caps   map[string]int // by agent
	now    map[string]held
	opened map[string]string       // contact → their newest conversation
	rules  map[string][]rulesSince // by team
	idle   []idleSince
	missed map[string]bool     // conversation and since when
	kinds  map[string]int      // what happened by itself, by type and why
	given  []event             // what the unit of work under way gave: its events are told at one moment
	units  []time.Time         // when the desk carried something out
	past   map[string][]string // by conversation, in short
}

// held is a conversation, and what the promises about it turn on.
type held struct {
	conversation
	byHand bool      // a person gave it to whoever has it
	quiet  time.Time // the contact has an answer since; zero: they wait for one
	taken  int       // how often it was taken from somebody since a person had a hand in it, or answered
	counts time.Time // it counts for its agent since then, because of what people did; zero: it was given by itself
}

// rulesSince is what of a team's policy limits what happens by itself.
type rulesSince struct {
	at       time.Time
	version  int64
	hops     int
	overrule bool
}

type idleSince struct {
	at    time.Time
	after time.Duration // 0: everything counts
}

// lag is how much older than its event a decision may be, as long as the machine has time for everybody.
const lag = 5 * time.Second

// known is until when everything was known to what is carried out at a moment: what a desk carries out was decided since
// it last did, or the one before it, however long that took.
func (a *auditor) known(at time.Time) time.Time {
	until := at.Add(-lag)
	if n, _ := slices.BinarySearchFunc(a.units, at, time.Time.Compare); n < 3 {
		until = time.Time{}
	} else if u := a.units[n-3]; u.Before(until) {
		until = u
	}
	return until
}

// carriedOut notes that the desk did something.
func (a *auditor) carriedOut(e event) {
	desk := e.Type == "conversation.waiting" || e.Data.By.Kind == "rondo" && slices.Contains([]string{"conversation.assigned", "conversation.unassigned", "conversation.offered", "conversation.team_changed", "conversation.escalated"}, e.Type)
	if n := len(a.units); desk && (n == 0 || a.units[n-1].Before(e.At)) {
		a.units = append(a.units, e.At)
	}
}

// audit reads the whole feed and tells whether the desk kept its promises at every moment.
func audit(t testing.TB, events []event, caps map[string]int) *auditor {
	t.Helper()
	a := &auditor{TB: t, caps: caps, now: map[string]held{}, opened: map[string]string{}, rules: map[string][]rulesSince{}, missed: map[string]bool{}, kinds: map[string]int{}, past: map[string][]string{}}
	for _, e := range events {
		if len(a.given) > 0 && !a.given[0].At.Equal(e.At) {
			a.unitEnds()
		}
		a.see(e)
	}
	a.unitEnds()
	if a.kinds["conversation.assigned"] == 0 {
		t.Error("nothing was assigned automatically; the audit looks at nothing")
	}
	t.Logf("%d events; by itself: %v", len(events), a.kinds)
	return a
}

func (a *auditor) see(e event) {
	a.carriedOut(e)
	switch e.Type {
	case "team.changed":
		a.team(e)
		return
	case "workspace.changed":
		after := time.Duration(0)
		if s := e.Data.Workspace.IdleAfterS; s != nil {
			after = time.Duration(*s) * time.Second
		}
		a.idle = append(a.idle, idleSince{e.At, after})
		return
	case "message.updated":
		return
	}
	c := e.Data.Conversation
	if c.ID == "" {
		return
	}
	old := a.now[c.ID]
	if c.Version < old.Version {
		return // what is told beside may show the conversation as it was a moment before
	}
	a.past[c.ID] = append(a.past[c.ID], fmt.Sprintf("%d %s %s by %s: %s, with %q from %q %s waiting %v offer %+v team %s", e.Seq, e.At.Format("05.000"), e.Type, e.Data.By.Kind, c.Status, c.Assignee, e.Data.FromID, e.Data.Why, c.WaitingSince, c.Offer, c.Team))
	if e.Data.By.Kind == "rondo" {
		a.byItself(e, old)
	}
	switch e.Type {
	case "conversation.opened":
		a.open(e, old)
	case "conversation.target_missed":
		key := c.ID + " " + e.Data.Target.Team + " " + e.Data.Target.Since.String()
		if a.missed[key] || e.At.Before(e.Data.Target.DueAt) {
			a.Errorf("event %d: the target of %s since %v is said to be missed, again or too soon", e.Seq, c.ID, e.Data.Target.Since)
			a.Log(strings.Join(a.past[c.ID], "\n"))
		}
		a.missed[key] = true
		a.kinds[e.Type]++
	}
	a.now[c.ID] = old.after(e, a.known(e.At))
}

func (a *auditor) team(e event) {
	t := e.Data.Team
	since := rulesSince{at: e.At, version: t.Version, hops: 3}
	if r := t.Policy.Reassign; r != nil {
		since.overrule = r.OverruleManual
		if r.MaxHops > 0 {
			since.hops = r.MaxHops
		}
	}
	if list := a.rules[t.ID]; len(list) > 0 && t.Version < list[len(list)-1].version {
		a.Errorf("event %d: the policy of team %s goes back to version %d", e.Seq, t.ID, t.Version)
	}
	a.rules[t.ID] = append(a.rules[t.ID], since)
}

// around gives what held for a team at a moment, and shortly before.
func (a *auditor) around(team string, at time.Time) (list []rulesSince) {
	all := a.rules[team]
	for i, r := range all {
		if !r.at.After(at) && (i+1 == len(all) || all[i+1].at.After(a.known(at))) {
			list = append(list, r)
		}
	}
	return list
}

// after is the conversation as an event leaves it; whatever did it knew what had happened by then.
func (h held) after(e event, known time.Time) held {
	c := e.Data.Conversation
	byItself := e.Data.By.Kind == "rondo" || e.Data.Accepted
	switch {
	case c.Assignee == "":
		h.counts = time.Time{}
	case c.Assignee != h.Assignee && byItself && e.Type == "conversation.assigned":
		h.counts = time.Time{}
	case c.Assignee != h.Assignee, c.Status == "open" && h.Status != "open", c.WaitingSince != nil && !h.quiet.IsZero():
		h.counts = e.At
	}
	switch {
	case c.WaitingSince != nil:
		h.quiet = time.Time{}
	case h.quiet.IsZero():
		h.quiet, h.taken = e.At, 0
	}
	switch byPerson := e.Data.By.Kind == "user" || e.Data.By.Kind == "token"; {
	case c.Assignee != h.Assignee:
		h.byHand = byPerson && !e.Data.Accepted
		if byPerson {
			h.taken = 0
		}
	case byPerson && e.Type == "conversation.assigned":
		h.byHand, h.taken = true, 0
	case byPerson && e.Type == "conversation.team_changed":
		h.taken = 0
	}
	if c.Status != "open" {
		h.byHand, h.taken = false, 0 // whoever has it when it is open again keeps it, and may lose it
	}
	if e.Data.FromID != "" && e.Data.Why != "not_there" {
		if h.taken++; h.quiet.After(known) {
			h.taken = 0 // it was answered since it was to be taken
		}
	}
	h.conversation = c
	return h
}

// byItself holds what was done automatically to the promises.
func (a *auditor) byItself(e event, old held) {
	c := e.Data.Conversation
	a.kinds[e.Type]++
	if e.Data.Why != "" {
		a.kinds[e.Data.Why]++
	}
	switch e.Type {
	case "conversation.assigned":
		if old.Status != "open" || old.Assignee != e.Data.FromID || (e.Data.FromID == "") != (e.Data.Why == "") {
			a.Errorf("event %d: conversation %s goes to %s by itself, from %q, and was %s and had %q", e.Seq, c.ID, c.Assignee, e.Data.FromID, old.Status, old.Assignee)
			a.Log(strings.Join(a.past[c.ID], "\n"))
		}
		a.given = append(a.given, e)
		a.taken(e, old)
	case "conversation.unassigned":
		if e.Data.FromID == "" || old.Assignee != e.Data.FromID || e.Data.Why == "" {
			a.Errorf("event %d: conversation %s is taken from %q for %q, and was with %q", e.Seq, c.ID, e.Data.FromID, e.Data.Why, old.Assignee)
		}
		a.taken(e, old)
	case "conversation.offered":
		if c.Offer == nil || c.Offer.AgentID != e.Data.AgentID || c.Assignee != "" {
			a.Errorf("event %d: conversation %s is offered to %s, and shows %+v and has %q", e.Seq, c.ID, e.Data.AgentID, c.Offer, c.Assignee)
		} else if o := old.Offer; o != nil && o.Until.After(e.At) && !o.Until.Equal(c.Offer.Until) {
			a.Errorf("event %d: conversation %s is offered to %s while it is offered to %s until %v", e.Seq, c.ID, e.Data.AgentID, o.AgentID, o.Until)
			a.Log(strings.Join(a.past[c.ID], "\n"))
		}
		a.given = append(a.given, e)
	case "conversation.escalated":
		if old.Assignee == "" || !a.within(c.Team, e, e.Data.Hops) {
			a.Errorf("event %d: conversation %s is escalated after %d hops, with %q", e.Seq, c.ID, e.Data.Hops, old.Assignee)
		}
	}
}

// unitEnds holds what a unit of work gave to the caps, once all of it is told: it may take from one what it gives to
// another.
func (a *auditor) unitEnds() {
	for _, e := range a.given {
		agent := e.Data.Conversation.Assignee
		if e.Type == "conversation.offered" {
			agent = e.Data.AgentID
		}
		a.fits(e, agent)
	}
	a.given = nil
}

// fits holds an automatic choice to the agent's cap: all that was given or offered automatically counts. What people did
// a moment before need not be known to a decision that is under way.
func (a *auditor) fits(e event, agent string) {
	idle, known := a.idleAt(e.At), a.known(e.At)
	limit, is := a.caps[agent]
	load, rest, which := 0, 0, []string(nil)
	for id, h := range a.now {
		offered := h.Offer != nil && h.Offer.AgentID == agent && h.Offer.Until.After(e.At)
		if h.Status != "open" || h.Assignee != agent && !offered || !a.before(id, e) {
			continue
		}
		switch {
		case h.counts.After(known), h.quiet.After(known): // given, or answered since it was to be taken, by people
		case idle > 0 && h.Assignee == agent && !h.quiet.IsZero() && !h.quiet.Add(idle).After(e.At):
			rest++
		case idle > 0 && h.WaitingSince != nil && h.WaitingSince.After(known): // it was at rest, and its contact wrote since
		default:
			load++
			which = append(which, a.past[id]...)
		}
	}
	if !is || load >= limit {
		a.Errorf("event %d at %v: %s %s on top of %d, %d at rest, capacity %d:\n%s", e.Seq, e.At, e.Type, agent, load, rest, limit, strings.Join(which, "\n"))
	}
	if load+rest >= limit {
		a.kinds["given, for some are at rest"]++
	}
}

// before: the agent had or was offered it when the desk gave another: not that one, nor one of the same unit's after it.
func (a *auditor) before(conversation string, e event) bool {
	return !slices.ContainsFunc(a.given, func(g event) bool { return g.Data.Conversation.ID == conversation && g.Seq >= e.Seq })
}

// idleAt is after how long an answered conversation does not count, now or shortly before; 0: it always does.
func (a *auditor) idleAt(at time.Time) time.Duration {
	for i, s := range a.idle {
		if s.after > 0 && !s.at.After(at) && (i+1 == len(a.idle) || a.idle[i+1].at.After(a.known(at))) {
			return s.after
		}
	}
	return 0
}

// taken holds a reassignment to the ceiling, and to what people decided.
func (a *auditor) taken(e event, old held) {
	if e.Data.FromID == "" || e.Data.Why == "not_there" {
		return
	}
	c := e.Data.Conversation
	known := []string{"no_first_reply", "no_next_reply", "went_offline", "shift_ended", "on_leave", "lost_connection"}
	if !slices.Contains(known, e.Data.Why) || !a.within(c.Team, e, e.Data.Hops) || !a.within(c.Team, e, old.taken+1) {
		a.Errorf("event %d: conversation %s is taken from %s for %q, hop %d, counted %d; the ceilings are %+v", e.Seq, c.ID, e.Data.FromID, e.Data.Why, e.Data.Hops, old.taken+1, a.around(c.Team, e.At))
	}
	may := slices.ContainsFunc(a.around(c.Team, e.At), func(r rulesSince) bool { return r.overrule })
	if old.byHand && !may {
		a.Errorf("event %d: conversation %s is taken from %s, to whom a person gave it, for %q", e.Seq, c.ID, e.Data.FromID, e.Data.Why)
		a.Log(c.Team, a.around(c.Team, e.At), strings.Join(a.past[c.ID], "\n"))
	}
}

// within: so many hops are not above the ceiling of the team.
func (a *auditor) within(team string, e event, hops int) bool {
	return slices.ContainsFunc(a.around(team, e.At), func(r rulesSince) bool { return hops <= r.hops })
}

// open holds the beginning of a conversation, or its waking, to the promises.
func (a *auditor) open(e event, old held) {
	c := e.Data.Conversation
	if !e.Data.Reopened {
		if other, ok := a.opened[c.ContactID]; ok && a.now[other].Status != "closed" {
			a.Errorf("event %d: contact %s has the conversations %s and %s at once", e.Seq, c.ContactID, other, c.ID)
		}
		a.opened[c.ContactID] = c.ID
	}
	if e.Data.By.Kind != "rondo" || !e.Data.Reopened {
		return
	}
	if old.Status != "snoozed" || old.SnoozedUntil == nil || e.At.Before(*old.SnoozedUntil) {
		a.Errorf("event %d: conversation %s wakes by itself, and was %s until %v", e.Seq, c.ID, old.Status, old.SnoozedUntil)
	}
	a.kinds["woken"]++
}
