package routing

import (
	"context"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// todo is an effect as it is to be carried out.
type todo struct {
	effect engine.Effect
	seen   int64                       // the event that it follows from
	from   map[id.ID]conversation.Loss // who may have the conversation in the rows: earlier effects were overtaken
}

// about is the conversation that an effect gives to somebody, or lets wait, and who loses it; 0 for the others.
func about(e engine.Effect) (c, from engine.ID, loss conversation.Loss) {
	switch e := e.(type) {
	case engine.Assign:
		return e.Conversation, e.From, lossOf(e.Decision, e.Silent)
	case engine.Offer:
		return e.Conversation, e.From, lossOf(e.Decision, e.Silent)
	case engine.Wait:
		return e.Conversation, e.From, lossOf(e.Decision, e.Silent)
	}
	return 0, 0, conversation.Loss{}
}

func lossOf(d engine.Decision, silent bool) conversation.Loss {
	return conversation.Loss{Why: d.Why.String(), Silent: silent, Asked: d.Why == engine.LetItLapse || d.Why == engine.DeclinedIt}
}

// lastOf keeps the last effect on each conversation: the earlier ones were overtaken by what happened since.
func lastOf(list []pending) []todo {
	last := make(map[engine.ID]int, len(list))
	froms := map[engine.ID]map[id.ID]conversation.Loss{}
	for i, p := range list {
		c, from, loss := about(p.effect)
		last[c] = i
		if c == 0 || from == 0 {
			continue
		}
		if froms[c] == nil {
			froms[c] = map[id.ID]conversation.Loss{}
		}
		if was, known := froms[c][id.ID(from)]; !known || was.Asked && !loss.Asked { // they had it before any of this
			froms[c][id.ID(from)] = loss
		}
	}
	out := make([]todo, 0, len(last))
	for i, p := range list {
		if c, _, _ := about(p.effect); c == 0 || last[c] == i {
			out = append(out, todo{p.effect, p.seq, froms[c]})
		}
	}
	return out
}

// effects are what the engine decided, about to be written.
type effects struct {
	workspace id.ID
	list      []todo
}

// write records the decisions and carries them out.
func (e effects) write(ctx context.Context, tx *db.Tx) error {
	var assigns []conversation.AutoAssignment
	var waits []conversation.AutoWait
	var moves []engine.Move
	var escalations []engine.Escalate
	records := make([]decisionRow, 0, len(e.list))
	for _, do := range e.list {
		row := decisionRow{WorkspaceID: e.workspace, ID: tx.NewID(), At: clock.Micro(tx.Now())}
		var err error
		switch f := do.effect.(type) {
		case engine.Assign:
			err = row.fill(OutcomeAssigned, f.Decision)
			assigns = append(assigns, conversation.AutoAssignment{Automatic: do.automatic(f.Conversation, f.Team, f.Decision, row.ID),
				Agent: id.ID(f.Agent), MaxTotal: f.Caps.Total, MaxKind: f.Caps.Channel, Holds: f.Caps.Holds})
		case engine.Offer:
			err = row.fill(OutcomeOffered, f.Decision)
			assigns = append(assigns, conversation.AutoAssignment{Automatic: do.automatic(f.Conversation, f.Team, f.Decision, row.ID),
				Agent: id.ID(f.Agent), Until: clock.FromMicro(int64(f.Until)), MaxTotal: f.Caps.Total, MaxKind: f.Caps.Channel, Holds: f.Caps.Holds})
		case engine.Wait:
			err = row.fill(OutcomeWaiting, f.Decision)
			waits = append(waits, conversation.AutoWait{Automatic: do.automatic(f.Conversation, f.Team, f.Decision, row.ID),
				Waiting: conversation.Waiting{Reason: *ReasonOf(f.Decision.Reason), DecisionID: row.ID}})
		case engine.Move:
			moves = append(moves, f)
			continue
		case engine.Escalate:
			escalations = append(escalations, f)
			continue
		}
		if err != nil {
			return err
		}
		records = append(records, row)
	}
	if err := insertDecisions(ctx, tx, records); err != nil {
		return err
	}
	for _, m := range moves {
		if err := conversation.MoveAutomatically(ctx, tx, e.workspace, id.ID(m.Conversation), id.ID(m.From), id.ID(m.To)); err != nil {
			return err
		}
	}
	return e.finish(ctx, tx, assigns, waits, escalations)
}

func (e effects) finish(ctx context.Context, tx *db.Tx, assigns []conversation.AutoAssignment, waits []conversation.AutoWait, escalations []engine.Escalate) error {
	if len(waits) > 0 { // first: whoever loses one that waits has room for another
		if err := conversation.WaitAutomatically(ctx, tx, e.workspace, waits); err != nil {
			return err
		}
	}
	if len(assigns) > 0 {
		if _, err := conversation.AssignAutomatically(ctx, tx, e.workspace, assigns); err != nil {
			return err
		}
	}
	for _, x := range escalations {
		if err := conversation.Escalate(ctx, tx, e.workspace, id.ID(x.Conversation), id.ID(x.Agent), x.Hops, x.Why.String()); err != nil {
			return err
		}
	}
	return nil
}

func (do todo) automatic(c, team engine.ID, d engine.Decision, decision id.ID) conversation.Automatic {
	return conversation.Automatic{Conversation: id.ID(c), Team: id.ID(team), From: do.from, Hops: d.Hops, Decision: decision, Decided: clock.FromMicro(int64(d.At)), Seen: do.seen}
}
