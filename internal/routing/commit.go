package routing

import (
	"context"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// maxBatch bounds the effects of one transaction, so that a drain of ten thousand leaves room for others.
const maxBatch = 500

// commit moves the desk's position and carries out the pending effects up to there, in one transaction.
// moved is false when another node was quicker.
func (d *desk) commit(ctx context.Context) (moved bool, err error) {
	for len(d.pending) > maxBatch {
		// Whole events only: the position stands behind all effects of an event.
		n := maxBatch
		for n < len(d.pending) && d.pending[n].seq == d.pending[n-1].seq {
			n++
		}
		if n == len(d.pending) {
			break
		}
		to := d.pending[n-1].seq
		moved, err := d.move(ctx, to, d.pending[:n])
		if err != nil || !moved {
			return moved, err
		}
		d.position = to
		d.pending = d.pending[n:]
	}
	return d.move(ctx, d.applied, d.pending)
}

func (d *desk) move(ctx context.Context, to int64, list []pending) (moved bool, err error) {
	r := d.router
	err = r.db.Write(ctx, func(tx *db.Tx) error {
		moved, err = movePosition(ctx, tx, d.workspace, d.position, to, r.owner, clock.Micro(tx.Now().Add(leaseTime)))
		if err != nil || !moved {
			return err
		}
		return effects{d.workspace, lastOf(list)}.write(ctx, tx)
	})
	if err != nil || !moved {
		return false, err
	}
	d.measure(list)
	return true, nil
}

// lastOf keeps the last effect on each conversation: the earlier ones were overtaken by what happened since.
func lastOf(list []pending) []engine.Effect {
	last := make(map[engine.ID]int, len(list))
	for i, p := range list {
		last[about(p.effect)] = i
	}
	out := make([]engine.Effect, 0, len(last))
	for i, p := range list {
		if last[about(p.effect)] == i {
			out = append(out, p.effect)
		}
	}
	return out
}

func about(e engine.Effect) engine.ID {
	switch e := e.(type) {
	case engine.Assign:
		return e.Conversation
	case engine.Wait:
		return e.Conversation
	}
	return 0
}

// effects are what the engine decided, about to be written.
type effects struct {
	workspace id.ID
	list      []engine.Effect
}

// write records the decisions and carries them out.
func (e effects) write(ctx context.Context, tx *db.Tx) error {
	var assigns []conversation.AutoAssignment
	waits := map[id.ID]conversation.Waiting{}
	records := make([]decisionRow, 0, len(e.list))
	for _, effect := range e.list {
		row := decisionRow{WorkspaceID: e.workspace, ID: tx.NewID(), At: clock.Micro(tx.Now())}
		var err error
		switch f := effect.(type) {
		case engine.Assign:
			err = row.fill(OutcomeAssigned, f.Decision)
			assigns = append(assigns, conversation.AutoAssignment{Conversation: id.ID(f.Conversation), Agent: id.ID(f.Agent), Team: id.ID(f.Team),
				MaxTotal: f.Caps.Total, MaxKind: f.Caps.Channel, Decision: row.ID})
		case engine.Wait:
			err = row.fill(OutcomeWaiting, f.Decision)
			waits[id.ID(f.Conversation)] = conversation.Waiting{Reason: *ReasonOf(f.Decision.Reason), DecisionID: row.ID}
		}
		if err != nil {
			return err
		}
		records = append(records, row)
	}
	if err := insertDecisions(ctx, tx, records); err != nil {
		return err
	}
	if len(assigns) > 0 {
		if _, err := conversation.AssignAutomatically(ctx, tx, e.workspace, assigns); err != nil {
			return err
		}
	}
	if len(waits) > 0 {
		return conversation.TellWaiting(ctx, tx, e.workspace, waits)
	}
	return nil
}

// saveSnapshot keeps the state, so that a start need not read the feed from its beginning. It is skipped
// while effects are pending: a snapshot stands for effects that are carried out.
func (d *desk) saveSnapshot(ctx context.Context) {
	if len(d.pending) > 0 || d.applied == d.saved || !d.isReady() {
		return
	}
	state, waits := d.state.Snapshot(), d.waits.Snapshot()
	err := d.router.db.Write(ctx, func(tx *db.Tx) error {
		if err := saveSnapshot(ctx, tx, d.workspace, d.applied, state); err != nil {
			return err
		}
		return saveWaits(ctx, tx, d.workspace, d.applied, waits)
	})
	if err != nil {
		d.complain(ctx, "save the desk", err)
		return
	}
	d.saved = d.applied
}
