package routing

import (
	"context"
	"errors"

	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qLoadDesk     = `SELECT position, owner, lease_until FROM desks WHERE workspace_id = ?`
	qBeginDesk    = `INSERT INTO desks (workspace_id, position, owner, lease_until) VALUES (?, 0, 0, 0) ON CONFLICT (workspace_id) DO NOTHING`
	qMovePosition = `UPDATE desks SET position = ?, owner = ?, lease_until = ? WHERE workspace_id = ? AND position = ? AND (owner = ? OR lease_until < ?)`
	qRelease      = `UPDATE desks SET lease_until = 0 WHERE workspace_id = ? AND owner = ?`
	qCatchUp      = `UPDATE desks SET position = ? WHERE workspace_id = ? AND position < ?`
	qLoadSnapshot = `SELECT position, state FROM desk_snapshots WHERE workspace_id = ?`
	qSaveSnapshot = `INSERT INTO desk_snapshots (workspace_id, position, state) VALUES (?, ?, ?)
ON CONFLICT (workspace_id) DO UPDATE SET position = excluded.position, state = excluded.state WHERE desk_snapshots.position < excluded.position`
	qInsertDecisions = `INSERT INTO decisions (workspace_id, id, conversation_id, at, outcome, agent_id, team_id, record) VALUES `
	qDecision        = `SELECT workspace_id, id, conversation_id, at, outcome, agent_id, team_id, record FROM decisions WHERE workspace_id = ? AND id = ?`
	qDecisions       = `SELECT workspace_id, id, conversation_id, at, outcome, agent_id, team_id, record FROM decisions WHERE workspace_id = ? AND conversation_id = ?`
)

type deskRow struct {
	Position   int64
	Owner      int64
	LeaseUntil int64
}

type snapshotRow struct {
	Position int64
	State    []byte
}

// loadSnapshot returns the newest snapshot; one without a state where there is none yet.
func loadSnapshot(ctx context.Context, q db.Q, workspace id.ID) (snapshotRow, error) {
	row, err := query.One[snapshotRow](ctx, q, query.New(qLoadSnapshot, workspace))
	if errors.Is(err, query.ErrNone) {
		return snapshotRow{}, nil
	}
	return row, err
}

// loadDesk returns the desk's row, and makes it the first time.
func loadDesk(ctx context.Context, d *db.DB, workspace id.ID) (deskRow, error) {
	row, err := query.One[deskRow](ctx, d.Read(), query.New(qLoadDesk, workspace))
	if !errors.Is(err, query.ErrNone) {
		return row, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		if _, err := query.Exec(ctx, tx, query.New(qBeginDesk, workspace)); err != nil {
			return err
		}
		row, err = query.One[deskRow](ctx, tx, query.New(qLoadDesk, workspace))
		return err
	})
	return row, err
}

// positionOf is how far what was decided is carried out; 0 where nothing was yet.
func positionOf(ctx context.Context, q db.Q, workspace id.ID) (int64, error) {
	row, err := query.One[deskRow](ctx, q, query.New(qLoadDesk, workspace))
	if errors.Is(err, query.ErrNone) {
		return 0, nil
	}
	return row.Position, err
}

// movePosition takes the desk from one position to the next; false when somebody else has moved it, or owns it.
func movePosition(ctx context.Context, tx *db.Tx, workspace id.ID, from, to, owner, lease int64) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qMovePosition, to, owner, lease, workspace, from, owner, clock.Micro(tx.Now())))
	return n == 1, err
}

func releaseDesk(ctx context.Context, tx *db.Tx, workspace id.ID, owner int64) error {
	_, err := query.Exec(ctx, tx, query.New(qRelease, workspace, owner))
	return err
}

// saveSnapshot keeps the state after the event at position, whose effects, as those of all before it, are
// carried out.
func saveSnapshot(ctx context.Context, tx *db.Tx, workspace id.ID, position int64, state []byte) error {
	if _, err := query.Exec(ctx, tx, query.New(qCatchUp, position, workspace, position)); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qSaveSnapshot, workspace, position, state))
	return err
}

type decisionRow struct {
	WorkspaceID    id.ID
	ID             id.ID
	ConversationID id.ID
	At             int64
	Outcome        string
	AgentID        query.Ref
	TeamID         query.Ref
	Record         string
}

func (r *decisionRow) fill(outcome string, d engine.Decision) (err error) {
	r.Outcome, r.ConversationID, r.AgentID, r.TeamID = outcome, id.ID(d.Conversation), query.Ref(d.Winner), query.Ref(d.Team)
	r.Record, err = encode(d)
	return err
}

const decisionsPerInsert = 64

func insertDecisions(ctx context.Context, tx *db.Tx, rows []decisionRow) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = []any{r.WorkspaceID, r.ID, r.ConversationID, r.At, r.Outcome, r.AgentID, r.TeamID, r.Record}
	}
	for len(values) > 0 {
		n := min(len(values), decisionsPerInsert)
		if _, err := query.Exec(ctx, tx, query.New(qInsertDecisions).Rows(values[:n])); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

func loadDecision(ctx context.Context, q db.Q, workspace, decision id.ID) (decisionRow, error) {
	return query.One[decisionRow](ctx, q, query.New(qDecision, workspace, decision))
}

// decisions lists what was decided about a conversation, newest first.
func decisions(ctx context.Context, q db.Q, workspace, conversation id.ID, limit int) ([]decisionRow, error) {
	return query.All[decisionRow](ctx, q, query.New(qDecisions, workspace, conversation).Add(` ORDER BY id DESC LIMIT ?`, limit))
}
