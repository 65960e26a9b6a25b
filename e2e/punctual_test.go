package e2e

import (
	"regexp"
	"testing"
	"time"
)

// lateLine is how the doctor says that something was done late.
var lateLine = regexp.MustCompile(`due at (\S+), (done|not done, by now) (\S+) late`)

// late reads from the doctor what the desk did late, and wants a node to have been away then: no timer is lost, and none
// waits for more than two seconds once somebody is there to do it.
func (r *rush) late(t *testing.T, when string) {
	t.Helper()
	for _, said := range lateLine.FindAllStringSubmatch(r.w.doctor(t), -1) {
		due, err := time.Parse(time.RFC3339Nano, said[1])
		if err != nil {
			t.Fatal(err)
		}
		by, err := time.ParseDuration(said[3])
		if err != nil {
			t.Fatal(err)
		}
		if done, latest := due.Add(by), r.f.atLatest(due, deskTakeover); done.After(latest) {
			t.Errorf("%s: due at %v, %s %v late; somebody was there to do it %v before", when, due, said[2], by, done.Sub(latest))
		}
	}
}

// quiet ends the rush and waits for what is still to happen by itself: whoever is asleep wakes, and no offer stays.
func (r *rush) quiet(t *testing.T) {
	t.Helper()
	r.end()
	r.wg.Wait()
	late := time.After(2 * patience) // the lease of a job of a killed node runs out meanwhile
	for {
		events, grown, fault := r.w.feed.look()
		asleep, overdue := 0, 0
		for _, c := range lastOf(events) {
			if c.Status == "snoozed" && c.SnoozedUntil != nil {
				asleep++
			}
			if c.Status == "open" && c.Offer != nil && time.Now().After(c.Offer.Until.Add(2*time.Second)) {
				overdue++
			}
		}
		if asleep+overdue == 0 && fault == nil {
			return
		}
		select {
		case <-grown:
		case <-time.After(100 * time.Millisecond):
		case <-late:
			t.Fatalf("%d are asleep and %d offers stay: %v", asleep, overdue, fault)
		}
	}
}

// lastOf is every conversation as the feed shows it last.
func lastOf(events []event) map[string]conversation {
	last := map[string]conversation{}
	for _, e := range events {
		if c := e.Data.Conversation; c.ID != "" && e.Type != "message.updated" {
			last[c.ID] = c
		}
	}
	return last
}

// punctual wants every offer to end, every sleeper to wake and every missed target to be told when it is time.
func (r *rush) punctual(t *testing.T, events []event) {
	t.Helper()
	last := map[string]conversation{}
	in := func(what string, e event, due time.Time, takeover time.Duration) {
		if latest := r.f.atLatest(due, takeover); e.At.After(latest) {
			t.Errorf("event %d: %s of %s, due at %v, %v later than it had to be", e.Seq, what, e.Conversation, due, e.At.Sub(latest))
		}
	}
	for _, e := range events {
		c := e.Data.Conversation
		if c.ID == "" || e.Type == "message.updated" {
			continue
		}
		old := last[c.ID]
		last[c.ID] = c
		if o := old.Offer; o != nil && (c.Offer == nil || !c.Offer.Until.Equal(o.Until)) {
			in("the end of the offer", e, o.Until, deskTakeover)
			if e.Data.Accepted && e.At.After(o.Until) {
				t.Errorf("event %d: %s is accepted, and was offered until %v", e.Seq, c.ID, o.Until)
			}
		}
		if e.Type == "conversation.opened" && old.SnoozedUntil != nil && e.Data.By.Kind == "rondo" {
			in("the waking", e, *old.SnoozedUntil, jobTakeover)
		}
		if e.Type == "conversation.target_missed" {
			in("the missed target", e, e.Data.Target.DueAt, jobTakeover)
		}
	}
}

// everyTimer wants everything that is timed to have happened.
func (r *rush) everyTimer(t *testing.T, a *auditor, reasons []decision) {
	t.Helper()
	seen := map[string]int{}
	for kind, n := range a.kinds {
		seen[kind] = n
	}
	for _, d := range reasons {
		seen["rule "+d.Rule]++
		seen["from "+d.FromWhy]++
		if d.Reason != nil {
			seen["waits: "+d.Reason.Code]++
		}
		if d.TeamID == r.teams[0].ID && len(d.Requires) == 0 && (d.Outcome == "offered" || d.Outcome == "waiting") {
			seen["nothing is asked any more"]++
		}
	}
	seen["an owner or their backup"] = seen["rule owner"] + seen["rule backup"]
	seen["an end of work"] = seen["shift_ended"] + seen["on_leave"]
	t.Logf("seen: %v", seen)
	for _, kind := range []string{"conversation.offered", "from offer_timeout", "from declined", "no_first_reply", "no_next_reply", "went_offline", "an end of work", "conversation.escalated",
		"rule ring", "an owner or their backup", "rule returning", "nothing is asked any more", "waits: waiting_for_agent", "waits: closed", "woken", "conversation.target_missed", "given, for some are at rest"} {
		if seen[kind] == 0 {
			t.Errorf("it never happened: %s; the test looks at less than it should", kind)
		}
	}
}
