package conversation

import (
	"context"
	"maps"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Automatic is what the engine decided about one conversation. The rows have the last word: it is carried out
// only while the conversation is open, in that team, and in nobody's hands but those of From.
type Automatic struct {
	Conversation id.ID
	Team         id.ID
	From         map[id.ID]Loss // who may have it, or be offered it, and lose it
	Hops         int            // how often it was taken from one agent and given to another
	Decision     id.ID
	Decided      time.Time // when, as the engine's clock has it
	Seen         int64     // the number of the last event that the decision knew of
}

// Loss is why somebody loses a conversation.
type Loss struct {
	Why    string
	Silent bool // they keep it when the contact has an answer meanwhile
	Asked  bool // they were only asked to accept it: they keep it when they have accepted meanwhile
}

// AutoAssignment is one assignment, or an offer, that the engine decided.
type AutoAssignment struct {
	Automatic
	Agent    id.ID
	Until    time.Time // an offer: how long it holds; zero: an assignment
	MaxTotal int       // what the agent's open conversations may be afterwards, and those that they are asked to accept
	MaxKind  int       // of this kind of channel; negative: no cap
	Holds    bool      // the agent is asked to accept others
}

// allowed reports whether the row still is as the engine knew it. An offer that has lapsed is nobody's.
func (a *Automatic) allowed(c *Conversation, now time.Time) bool {
	if c == nil || c.Status != Open || c.Team != a.Team {
		return false
	}
	had, loses := a.From[c.Assignee]
	_, offered := a.From[c.Offer.Agent]
	if c.Assignee != 0 && (!loses || had.Asked) || c.Offer.Until.After(now) && !offered {
		return false
	}
	return c.Assignee == 0 || !had.Silent || !c.WaitingSince.IsZero()
}

// may reports whether it may be carried out: as the row allows, and not where a person gave the conversation to whoever has
// it since the decision. The row does not show that where it is the agent who had it before.
func (a *Automatic) may(ctx context.Context, q db.Q, c *Conversation, now time.Time) (bool, error) {
	if !a.allowed(c, now) {
		return false, nil
	}
	if c.Assignee == 0 {
		return true, nil
	}
	byHand, err := assignedByHand(ctx, q, *c, a.Seen)
	return !byHand, err
}

// automatic is one assignment at work.
type automatic struct {
	AutoAssignment
	was Conversation
	now *Conversation // nil: the rows refuse it
}

// AssignAutomatically carries out what the engine decided, as far as the rows still allow it; and the agent's
// counters stay within the caps. What the rows refuse is recorded for the router, which reads it in the order
// of the feed.
func AssignAutomatically(ctx context.Context, tx *db.Tx, workspace id.ID, list []AutoAssignment) (done int, err error) {
	ids := make([]id.ID, len(list))
	for i, a := range list {
		ids[i] = a.Conversation
	}
	rows, err := lockMany(ctx, tx, workspace, ids)
	if err != nil {
		return 0, err
	}
	byID := make(map[id.ID]*Conversation, len(rows))
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	moved, work := loads{}, make([]automatic, len(list))
	for i, a := range list {
		work[i].AutoAssignment = a
		c := byID[a.Conversation]
		if c != nil {
			work[i].was = *c
		}
		if may, err := a.may(ctx, tx, c, tx.Now()); err != nil {
			return 0, err
		} else if !may {
			continue
		}
		work[i].now = c
		moved.of(*c, -1)
		if a.Until.IsZero() {
			c.give(a.Agent, tx.Now())
		} else {
			c.Assignee, c.AssignedAt, c.Offer = 0, time.Time{}, Offer{a.Agent, a.Until}
		}
		moved.of(*c, +1)
		moved.touch(a.Agent, c.ChannelKind)
	}
	before, err := moved.take(ctx, tx, workspace)
	if err != nil {
		return 0, err
	}
	if err := addOffers(ctx, tx, workspace, work, before); err != nil {
		return 0, err
	}
	return settleAutomatic(ctx, tx, workspace, work, before)
}

// addOffers adds to the counters of those agents who are asked to accept something, or are now, what they are asked
// to accept already: it holds a place.
func addOffers(ctx context.Context, tx *db.Tx, workspace id.ID, work []automatic, counts loads) error {
	var agents []id.ID
	asked := false
	for _, w := range work {
		if w.now != nil {
			agents = append(agents, w.Agent)
			asked = asked || w.Holds || !w.Until.IsZero() || w.was.Offer.Until.After(tx.Now())
		}
	}
	if !asked {
		return nil
	}
	offers, err := liveOffers(ctx, tx, workspace, agents, tx.Now())
	for k, n := range offers {
		counts[k] += n
	}
	return err
}

// settleAutomatic takes back what exceeds a cap, writes the rest and tells of both. before is the counters of
// everybody concerned as they were, offers among them.
func settleAutomatic(ctx context.Context, tx *db.Tx, workspace id.ID, work []automatic, before loads) (int, error) {
	back := loads{}
	for again := true; again; {
		again = false
		now := maps.Clone(before)
		for _, w := range work { // it is one unit: whatever is taken makes room, in whatever order it was decided
			if w.now != nil {
				now.held(w.was, -1, tx.Now())
			}
		}
		for i := range work {
			w := &work[i]
			switch {
			case w.now == nil:
			case !now.exceeds(w):
				now.held(*w.now, +1, tx.Now())
			default:
				back.of(*w.now, -1)
				back.of(w.was, +1)
				w.now = nil
				again = again || w.was.Assignee != 0 || w.was.Offer.Agent != 0 // who has it keeps it, and with it their place
			}
		}
	}
	if err := back.write(ctx, tx, workspace); err != nil {
		return 0, err
	}
	var given []Conversation
	for i := range work {
		switch w := &work[i]; {
		case w.now == nil:
		case w.Until.IsZero():
			given = append(given, *w.now)
		default:
			if err := save(ctx, tx, w.now); err != nil {
				return 0, err
			}
		}
	}
	if len(given) > 0 {
		if err := saveAssignees(ctx, tx, workspace, given, tx.Now()); err != nil {
			return 0, err
		}
	}
	for i := range work {
		if err := work[i].tell(tx, workspace); err != nil {
			return 0, err
		}
	}
	return len(given), nil
}

// exceeds reports whether one more is too many for the agent.
func (l loads) exceeds(w *automatic) bool {
	return l[loadKey{w.Agent, ""}] >= w.MaxTotal || w.MaxKind >= 0 && l[loadKey{w.Agent, w.now.ChannelKind}] >= w.MaxKind
}

func (w *automatic) tell(tx *db.Tx, workspace id.ID) error {
	switch {
	case w.now == nil:
		return tell(tx, Conversation{ID: w.Conversation, Workspace: workspace}, EventRefused, refusedOf(w.Agent, w.was, w.Decided))
	case w.Until.IsZero():
		w.now.Version++
		told := Assigned{Conversation: BodyOf(*w.now), By: byRondo, DecisionID: w.Decision}
		if w.was.Assignee != 0 {
			told.FromID, told.Why, told.Hops = &w.was.Assignee, w.From[w.was.Assignee].Why, w.Hops
		}
		return tell(tx, *w.now, EventAssigned, told)
	case w.was.Assignee != 0:
		err := tell(tx, *w.now, EventUnassigned, Changed{Conversation: BodyOf(*w.now), By: byRondo, FromID: &w.was.Assignee, Why: w.From[w.was.Assignee].Why, Hops: w.Hops})
		if err != nil {
			return err
		}
	}
	return tell(tx, *w.now, EventOffered, Offered{Conversation: BodyOf(*w.now), AgentID: w.Agent, By: byRondo, DecisionID: w.Decision})
}

// AutoWait is that a conversation waits, and is taken from whoever has it or is offered it.
type AutoWait struct {
	Automatic
	Waiting Waiting // but for the conversation
}

// WaitAutomatically takes conversations from those who lose them and records why they wait; the router calls it
// once for each wait. A person who was quicker keeps what they have.
func WaitAutomatically(ctx context.Context, tx *db.Tx, workspace id.ID, list []AutoWait) error {
	ids := make([]id.ID, len(list))
	waits := make(map[id.ID]*AutoWait, len(list))
	for i := range list {
		ids[i] = list[i].Conversation
		waits[ids[i]] = &list[i]
	}
	rows, err := lockMany(ctx, tx, workspace, ids)
	if err != nil {
		return err
	}
	moved := loads{}
	for i := range rows {
		if err := waits[rows[i].ID].carryOut(ctx, tx, &rows[i], moved); err != nil {
			return err
		}
	}
	return moved.write(ctx, tx, workspace)
}

func (w *AutoWait) carryOut(ctx context.Context, tx *db.Tx, c *Conversation, moved loads) error {
	had, offered := c.Assignee, c.Offer.Agent
	if c.Status != Open {
		return nil
	}
	if may, err := w.may(ctx, tx, c, tx.Now()); err != nil {
		return err
	} else if (had != 0 || offered != 0) && !may {
		if had != 0 && len(w.From) > 0 {
			return tell(tx, *c, EventRefused, refusedOf(0, *c, w.Decided))
		}
		return nil // a person was quicker
	}
	if had != 0 || offered != 0 {
		moved.of(*c, -1)
		c.Assignee, c.AssignedAt, c.Offer = 0, time.Time{}, Offer{}
		if err := save(ctx, tx, c); err != nil {
			return err
		}
	}
	if had != 0 {
		if err := tell(tx, *c, EventUnassigned, Changed{Conversation: BodyOf(*c), By: byRondo, FromID: &had, Why: w.From[had].Why, Hops: w.Hops}); err != nil {
			return err
		}
	}
	told := w.Waiting
	told.Conversation = BodyOf(*c)
	return tell(tx, *c, EventWaiting, told)
}

// MoveAutomatically hands new conversations to another team's queue, as far as nobody has done anything with
// them.
func MoveAutomatically(ctx context.Context, tx *db.Tx, workspace, conversation, from, to id.ID) error {
	c, err := lock(ctx, tx, workspace, conversation)
	if err != nil || c.Status != Open || c.Assignee != 0 || c.Team != from {
		if err == ErrMissing {
			return nil
		}
		return err
	}
	c.Team = to
	if err := save(ctx, tx, &c); err != nil {
		return err
	}
	return tell(tx, c, EventTeamChanged, Changed{Conversation: BodyOf(c), By: byRondo})
}

// Escalate tells that a conversation wants a person: it was taken from one agent after the other.
func Escalate(ctx context.Context, tx *db.Tx, workspace, conversation, agent id.ID, hops int, why string) error {
	c, err := Load(ctx, tx, workspace, conversation)
	if err == ErrMissing || err == nil && (c.Status != Open || c.Assignee != agent) {
		return nil
	}
	if err != nil {
		return err
	}
	return tell(tx, c, EventEscalated, Escalated{Conversation: BodyOf(c), By: byRondo, Hops: hops, Why: why})
}
