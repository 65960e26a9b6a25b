// Package expectation tells those who wait what to expect: that an agent has their conversation, when somebody
// is back, where they stand and how long it will take; and keeps what was said, what was not and why, and what
// came true.
//
// What to say is decided in engine/expect, how long it takes is estimated in engine/eta. Promises: the same is
// said once per state of a conversation, on any number of nodes (a unique key guards it); nothing is said to a
// machine, nor where the channel does not let us; what was announced is kept beside what came true (Kept).
package expectation

import (
	"context"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/eta"
	"rondo/internal/engine/expect"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// EventTold says that somebody was told how long they wait. It is Rondo's own affair: the desks learn from it.
const EventTold = "expectation.told" // Told

// Told is an announcement, with what the look-ahead had found.
type Told struct {
	Raw eta.Raw `json:"raw"`
}

// Announcement is what was said in a conversation, or was not, and why.
type Announcement struct {
	Workspace    id.ID
	ID           id.ID
	Conversation id.ID
	Team         id.ID
	Priority     int
	At           time.Time
	Kind         expect.Kind
	State        string
	Sent         bool
	Why          expect.Why
	Message      id.ID   // 0: none
	Language     string  // of the text
	Place        Place   // what was known of the wait
	Outcome      Outcome // of one that was sent
	Waited       float64 // seconds from At to the outcome
}

// Place is what was known of a wait: position 0 and High 0 mean not known. Promised is what High was rounded up
// to when it was said.
type Place struct {
	Position        int
	Low, Mean, High float64 // seconds from the announcement
	Promised        float64
	Unknown         eta.Why // why there were no minutes
}

// Outcome is what came of a wait.
type Outcome string

// The outcomes.
const (
	Pending Outcome = ""       // waits still, or it was no announcement of a wait
	Served  Outcome = "served" // an agent got the conversation
	Left    Outcome = "left"   // it ended, or moved elsewhere, before
)

// heard is how many of the newest messages are listened to, to tell a machine.
const heard = 60

// notice is everything about a conversation that a decision needs.
type notice struct {
	c         conversation.Conversation
	team      identity.Team
	workspace identity.Workspace
	settings  *expect.Settings
	situation expect.Situation
	facts     expect.Facts
	place     Place
	raw       eta.Raw
}

// look decides what to say in a conversation now, says it and keeps it. again is when to look again, zero if
// there is no need.
func (k *Keeper) look(ctx context.Context, tx *db.Tx, ws, conv id.ID, e eta.Estimate) (again time.Time, err error) {
	n, ok, err := k.notice(ctx, tx, ws, conv, e)
	if err != nil || !ok {
		return time.Time{}, err
	}
	d := expect.Decide(n.situation, n.settings)
	if d.Kind == "" || d.Why == expect.Off || d.Why == expect.SaidBefore || d.Why == expect.TooSoon || d.Why == expect.NothingNew || d.Why == expect.NoUpdates {
		return n.again(tx.Now()), nil // nothing that anybody would ask about
	}
	a := Announcement{Workspace: ws, ID: tx.NewID(), Conversation: conv, Team: n.c.Team, Priority: n.c.Priority, At: tx.Now(), Kind: d.Kind, State: d.State, Sent: d.Send, Why: d.Why, Place: n.place}
	if d.Kind == expect.Assigned || d.Kind == expect.Away {
		a.Place = Place{}
	}
	if !d.Send {
		_, err := insert(ctx, tx, a)
		return n.again(tx.Now()), err
	}
	return n.again(tx.Now()), n.say(ctx, tx, a)
}

// say writes the message and keeps the announcement. Of two nodes that come here at once, one does.
func (n *notice) say(ctx context.Context, tx *db.Tx, a Announcement) error {
	if err := n.reply(ctx, tx, tx.Now(), a.Kind); err != nil {
		return err
	}
	m := expect.Write(n.settings, a.Kind, n.c.Contact.Language, n.workspace.Language, n.facts)
	a.Language = m.Language
	first, err := insert(ctx, tx, a)
	if err != nil || !first {
		return err
	}
	sent, err := conversation.Inform(ctx, tx, a.Workspace, a.Conversation, n.c.Version, m.Text, "expectation-"+a.ID.String())
	if err != nil {
		return err
	}
	if err := named(ctx, tx, a, sent.ID); err != nil {
		return err
	}
	if n.raw.High > 0 && (a.Kind == expect.OverCapacity || a.Kind == expect.Update) {
		return event.Record(tx, event.New{Workspace: a.Workspace, Type: EventTold, Conversation: a.Conversation, Data: Told{n.raw}})
	}
	return nil
}

// notice gathers what is known. ok is false where there is nothing to decide: the conversation is gone, or its
// team says nothing.
func (k *Keeper) notice(ctx context.Context, tx *db.Tx, ws, conv id.ID, e eta.Estimate) (n *notice, ok bool, err error) {
	n = &notice{}
	if n.c, err = conversation.Load(ctx, tx, ws, conv); err != nil {
		return nil, false, missing(err)
	}
	if n.c.Team == 0 {
		return nil, false, nil
	}
	if n.c.Status == conversation.Open && n.c.Assignee == 0 && (e.Why == eta.NotWaiting || e.Why == eta.DeskUnknown) {
		return nil, false, nil // it is about to be assigned, or to wait: either is told in the feed
	}
	if n.team, err = identity.LoadTeam(ctx, tx, ws, n.c.Team); err != nil {
		return nil, false, missing(err)
	}
	if n.settings = n.team.Policy.Expectations; n.settings == nil {
		return nil, false, nil
	}
	if n.workspace, err = identity.LoadWorkspace(ctx, tx, ws); err != nil {
		return nil, false, err
	}
	now := tx.Now()
	s := &n.situation
	*s = expect.Situation{At: expect.Micros(clock.Micro(now)), Open: n.c.Status == conversation.Open, HasTeam: true,
		Writable: n.c.WindowClosesAt.IsZero() || now.Before(n.c.WindowClosesAt)}
	if err := n.wait(ctx, tx, e); err != nil {
		return nil, false, err
	}
	if err := n.hours(ctx, tx, now); err != nil {
		return nil, false, err
	}
	if err := n.listen(ctx, tx); err != nil {
		return nil, false, err
	}
	s.Said, err = said(ctx, tx, ws, conv)
	return n, true, err
}

// wait finds who has the conversation, or how long it will take.
func (n *notice) wait(ctx context.Context, q db.Q, e eta.Estimate) error {
	s := &n.situation
	if n.c.Assignee != 0 {
		u, err := identity.LoadUser(ctx, q, n.c.Workspace, n.c.Assignee)
		if err != nil {
			return missing(err)
		}
		s.Agent, s.Here, s.Since = u.Name, u.Presence.Status == identity.Online, expect.Micros(clock.Micro(n.c.AssignedAt))
		n.facts.Agent = u.Name
		return nil
	}
	s.Since = expect.Micros(e.Since)
	n.place = Place{Position: e.Position, Unknown: e.Why}
	if e.Known() {
		n.place.Low, n.place.Mean, n.place.High, n.place.Promised = e.Low, e.Mean, e.High, expect.Promised(e.High)
		n.raw = e.Raw
	}
	s.Place = expect.Place{Position: n.place.Position, Low: n.place.Low, High: n.place.High}
	n.facts.Place = s.Place
	return nil
}

// listen finds who spoke last, and whether a machine does.
func (n *notice) listen(ctx context.Context, q db.Q) error {
	list, err := conversation.Messages(ctx, q, n.c.Workspace, n.c.ID, conversation.MessagePage{Limit: heard})
	if err != nil {
		return err
	}
	var talk []expect.Heard
	for i := len(list) - 1; i >= 0; i-- { // they come newest first
		m := list[i]
		if m.Private {
			continue
		}
		h := expect.Heard{At: expect.Micros(clock.Micro(m.At)), Text: m.Text, Automatic: m.Extra.Automatic}
		switch m.Author.Kind {
		case conversation.ByRondo:
			h.By = expect.Rondo
		case conversation.ByUser:
			h.By = expect.Colleague
			n.situation.Asked = false
		default:
			n.situation.Asked = true
		}
		talk = append(talk, h)
	}
	n.situation.Robot = expect.Listen(talk)
	return nil
}

// again is when something may have to be said that no event announces.
func (n *notice) again(now time.Time) time.Time {
	s := &n.situation
	every := time.Duration(n.settings.OverCapacity.UpdateEvery) * time.Second
	switch {
	case !s.Open || s.Agent != "":
		return time.Time{}
	case s.Away && s.Until > 0:
		return clock.FromMicro(int64(s.Until)).Add(time.Second)
	case s.Away || !n.settings.OverCapacity.On || every <= 0:
		return time.Time{}
	}
	next := now.Add(every)
	for _, said := range s.Said {
		if due := clock.FromMicro(int64(said.At)).Add(every); due.After(now) && due.Before(next) {
			next = due
		}
	}
	return next
}
