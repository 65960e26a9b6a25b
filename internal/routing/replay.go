package routing

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// Replay is what came of a workspace's feed when the engine read it once more, from its first event on: whether
// everything that was done by itself is what the engine decides, no more and no less, record and all.
type Replay struct {
	Events    int
	Decisions int      // of which each is, byte for byte, the record that was kept
	Refused   int      // what the rows refused to carry out
	Faults    []string // the first few of what differs; the rest is only counted
	Differ    int
	Late      []Lateness // what was done late, the latest first
	// Erased is the number of the first event whose content was deleted with its contact; 0: none. What happened
	// from there on cannot be repeated.
	Erased int64
}

// Lateness is a moment at which something was due, and when it happened; Open: not by then.
type Lateness struct {
	Due, Done time.Time
	Open      bool
}

// By is how late it was.
func (l Lateness) By() time.Duration { return l.Done.Sub(l.Due) }

const (
	faultsKept = 20
	lateKept   = 1000
	replayRead = 1000
)

// replay is one that is under way.
type replay struct {
	Replay
	q     db.Q
	ws    id.ID
	state *engine.State
	until int64                    // up to here what was decided is carried out
	open  map[engine.ID][]expected // what was decided of a conversation and has not shown in the feed
	due   engine.Micros            // what is due next, and since when that is known
	known time.Time
}

// expected is an effect that has to show in the feed, unless it is overtaken.
type expected struct {
	seq     int64
	effect  engine.Effect
	perhaps bool // what showed may have been this one: it is equal to one that was decided before it
}

// ReplayFeed reads the workspace's feed once more, now. It changes nothing. A feed that grew under an older version
// of the engine may differ where its rules have changed since.
func ReplayFeed(ctx context.Context, q db.Q, workspace id.ID, now time.Time) (Replay, error) {
	r := replay{q: q, ws: workspace, state: engine.New(), open: map[engine.ID][]expected{}}
	var err error
	if r.until, err = positionOf(ctx, q, workspace); err != nil {
		return Replay{}, err
	}
	for last := int64(0); r.Erased == 0; {
		events, err := event.Read(ctx, q, workspace, last, replayRead)
		if err != nil || len(events) == 0 {
			r.watch(now, true)
			r.finish()
			return r.Replay, err
		}
		for _, e := range events {
			if bytes.Equal(e.Data, []byte("{}")) && e.Conversation != 0 {
				r.Erased = e.Seq
				break
			}
			if err := r.follow(ctx, e); err != nil {
				return Replay{}, err
			}
		}
		last = events[len(events)-1].Seq
	}
	return r.Replay, nil
}

// follow takes one event in.
func (r *replay) follow(ctx context.Context, e event.Event) error {
	r.Events++
	if err := r.compare(ctx, e); err != nil {
		return err
	}
	r.watch(e.At, false)
	for _, in := range translate(e) {
		for _, effect := range r.state.Apply(in) {
			c := conversationOf(effect)
			r.open[c] = append(r.open[c], expected{seq: e.Seq, effect: effect})
		}
	}
	if due, ok := r.state.Due(); !ok {
		r.due = 0
	} else if due != r.due {
		r.due, r.known = due, e.At
	}
	return nil
}

// watch notes how late it is for what is due by now.
func (r *replay) watch(now time.Time, end bool) {
	if r.due == 0 {
		return
	}
	due := clock.FromMicro(int64(r.due))
	if due.Before(r.known) {
		due = r.known // a change made it so
	}
	if now.After(due) {
		r.Late = append(r.Late, Lateness{due, now, end})
	}
}

// finish says what was decided and never carried out.
func (r *replay) finish() {
	for c, list := range r.open {
		last := -1
		for i, x := range list {
			if x.seq <= r.until {
				last = i
			}
		}
		if last < 0 || list[last].perhaps {
			continue
		}
		switch x := list[last].effect.(type) {
		case engine.Assign, engine.Offer: // the rows carry these out or refuse them; the others they may pass over
			r.fault("decided at event %d and never carried out: %T of conversation %v", list[last].seq, x, id.ID(c))
		}
	}
	slices.SortFunc(r.Late, func(a, b Lateness) int { return int(b.By() - a.By()) })
	r.Late = r.Late[:min(len(r.Late), lateKept)]
}

func (r *replay) fault(format string, args ...any) {
	if r.Differ++; len(r.Faults) < faultsKept {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}

// done is what an event says that Rondo did by itself.
type done struct {
	AgentID    id.ID     `json:"agent_id"`
	DecisionID id.ID     `json:"decision_id"`
	Accepted   bool      `json:"accepted"`
	DecidedAt  time.Time `json:"decided_at"`
	By         struct {
		Kind string `json:"kind"`
	} `json:"by"`
	Conversation struct {
		AssigneeID id.ID `json:"assignee_id"`
		TeamID     id.ID `json:"team_id"`
	} `json:"conversation"`
}

// compare holds what was done by itself against what the engine decided.
func (r *replay) compare(ctx context.Context, e event.Event) error {
	fits := func(engine.Effect) bool { return false }
	var d done
	switch e.Type {
	case conversation.EventAssigned, conversation.EventOffered, conversation.EventWaiting, conversation.EventUnassigned, conversation.EventTeamChanged,
		conversation.EventEscalated, conversation.EventRefused:
		if err := json.Unmarshal(e.Data, &d); err != nil {
			return fmt.Errorf("read event %d: %w", e.Seq, err)
		}
	default:
		return nil
	}
	switch e.Type {
	case conversation.EventAssigned:
		fits = func(x engine.Effect) bool {
			a, is := x.(engine.Assign)
			return is && id.ID(a.Agent) == d.Conversation.AssigneeID
		}
	case conversation.EventOffered:
		fits = func(x engine.Effect) bool { a, is := x.(engine.Offer); return is && id.ID(a.Agent) == d.AgentID }
	case conversation.EventWaiting:
		fits = func(x engine.Effect) bool { _, is := x.(engine.Wait); return is }
	case conversation.EventTeamChanged:
		fits = func(x engine.Effect) bool {
			m, is := x.(engine.Move)
			return is && id.ID(m.To) == d.Conversation.TeamID
		}
	case conversation.EventEscalated:
		fits = func(x engine.Effect) bool {
			s, is := x.(engine.Escalate)
			return is && id.ID(s.Agent) == d.Conversation.AssigneeID
		}
	case conversation.EventRefused:
		r.Refused++
		fits = d.refuses
	}
	switch byRondo := d.By.Kind == "rondo" || e.Type == conversation.EventWaiting || e.Type == conversation.EventRefused; {
	case !byRondo || d.Accepted || e.Type == conversation.EventUnassigned: // what it was taken for follows
		return nil
	case d.DecisionID == 0:
		r.take(e, fits)
		return nil
	}
	kept, err := loadDecision(ctx, r.q, r.ws, d.DecisionID)
	if err != nil {
		return fmt.Errorf("read decision %v of event %d: %w", d.DecisionID, e.Seq, err)
	}
	r.Decisions++
	r.take(e, func(x engine.Effect) bool { return fits(x) && kept.records(x) })
	return nil
}

// refuses: the rows did not carry this out. Of a wait it does not matter whom it was to be taken from: what was decided
// before it, and overtaken, may have been of somebody.
func (d *done) refuses(x engine.Effect) bool {
	var to engine.ID
	var at engine.Micros
	switch x := x.(type) {
	case engine.Assign:
		to, at = x.Agent, x.Decision.At
	case engine.Offer:
		to, at = x.Agent, x.Decision.At
	case engine.Wait:
		at = x.Decision.At
	default:
		return false
	}
	return id.ID(to) == d.AgentID && (d.DecidedAt.IsZero() || decidedAt(d.DecidedAt) == at)
}

// take finds what an event carries out among what was decided; what was decided before it is overtaken.
func (r *replay) take(e event.Event, fits func(engine.Effect) bool) {
	c := engine.ID(e.Conversation)
	list := r.open[c]
	for i, x := range list {
		if !fits(x.effect) {
			continue
		}
		rest := list[i+1:]
		for k := range rest {
			rest[k].perhaps = rest[k].perhaps || fits(rest[k].effect)
		}
		if r.open[c] = rest; len(rest) == 0 {
			delete(r.open, c)
		}
		return
	}
	r.fault("event %d, %s of conversation %v, is not what is decided; decided is %s", e.Seq, e.Type, e.Conversation, describe(list))
}

func describe(list []expected) string {
	if len(list) == 0 {
		return "nothing"
	}
	var b bytes.Buffer
	for _, x := range list {
		fmt.Fprintf(&b, "%T%+v at event %d; ", x.effect, x.effect, x.seq)
	}
	return b.String()
}

// records reports whether the row is the record of this effect.
func (d *decisionRow) records(x engine.Effect) bool {
	var want decisionRow
	var err error
	switch x := x.(type) {
	case engine.Assign:
		err = want.fill(OutcomeAssigned, x.Decision)
	case engine.Offer:
		err = want.fill(OutcomeOffered, x.Decision)
	case engine.Wait:
		err = want.fill(OutcomeWaiting, x.Decision)
	}
	return err == nil && d.Outcome == want.Outcome && d.ConversationID == want.ConversationID && d.AgentID == want.AgentID && d.TeamID == want.TeamID && d.Record == want.Record
}

// conversationOf is the conversation that an effect is about.
func conversationOf(e engine.Effect) engine.ID {
	switch e := e.(type) {
	case engine.Move:
		return e.Conversation
	case engine.Escalate:
		return e.Conversation
	}
	c, _, _ := about(e)
	return c
}
