package e2e

import (
	"fmt"
	"regexp"
	"testing"
	"time"
)

// lateLine is how the doctor says that something was done late.
var lateLine = regexp.MustCompile(`due at (\S+), (done|not done, by now) (\S+) late`)

// tardy is what was done, and when it had to be: at once when somebody is there to do it. No timer may be lost; how many
// are late by a few seconds also depends on what else the machine has to do, so that is asked of most of them.
type tardy struct {
	timed int
	late  map[string]time.Duration
}

// most is how many of a hundred may be done later than they had to be.
const most = 10

// held wants something to be done by its latest moment.
func (r *rush) held(t *testing.T, what string, due, done, latest time.Time) {
	t.Helper()
	r.tardy.timed++
	if !done.After(latest) {
		return
	}
	by := done.Sub(latest)
	r.tardy.late[fmt.Sprint(what, " due at ", due)] = by
	if by > patience {
		t.Errorf("%s, due at %v, %v later than it had to be", what, due, by)
	}
}

// prompt wants most of it to have been done at once.
func (r *rush) prompt(t *testing.T) {
	t.Helper()
	t.Logf("%d of %d were late: %v", len(r.tardy.late), r.tardy.timed, r.tardy.late)
	if len(r.tardy.late)*100 > most*r.tardy.timed {
		t.Errorf("%d of %d were late, although somebody was there", len(r.tardy.late), r.tardy.timed)
	}
}

// late reads from the doctor what the desk did late.
func (r *rush) late(t *testing.T) {
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
		r.held(t, "the desk", due, due.Add(by), r.f.atLatest(due, deskTakeover))
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
		if c := e.Data.Conversation; c.ID != "" && e.Type != "message.updated" && c.Version >= last[c.ID].Version {
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
		r.held(t, fmt.Sprintf("event %d: %s of %s", e.Seq, what, e.Conversation), due, e.At, r.f.atLatest(due, takeover))
	}
	for _, e := range events {
		c := e.Data.Conversation
		if c.ID == "" || e.Type == "message.updated" {
			continue
		}
		old := last[c.ID]
		if c.Version >= old.Version { // what is told beside may show the conversation as it was a moment before
			last[c.ID] = c
		}
		if o := old.Offer; c.Version >= old.Version && o != nil && (c.Offer == nil || !c.Offer.Until.Equal(o.Until)) {
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

// everyTimer is all that is timed, as the feed and the decisions tell of it.
var everyTimer = []string{"conversation.offered", "from offer_timeout", "from declined", "no_first_reply", "no_next_reply", "went_offline", "an end of work", "conversation.escalated",
	"rule ring", "an owner or their backup", "rule returning", "nothing is asked any more", "waits: waiting_for_agent", "waits: closed", "woken", "conversation.target_missed"}

// unseen is what of it has not happened yet.
func (r *rush) unseen(t *testing.T) (missing []string) {
	t.Helper()
	events := r.events(t)
	seen := map[string]int{}
	for _, e := range events {
		if e.Data.By.Kind == "rondo" {
			seen[e.Type]++
			seen[e.Data.Why]++
		}
		if e.Type == "conversation.opened" && e.Data.Reopened && e.Data.By.Kind == "rondo" {
			seen["woken"]++
		}
		if e.Type == "conversation.target_missed" {
			seen[e.Type]++
		}
	}
	for _, d := range r.reasoned(t, events) {
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
	for _, kind := range everyTimer {
		if seen[kind] == 0 {
			missing = append(missing, kind)
		}
	}
	t.Logf("seen: %v", seen)
	return missing
}
