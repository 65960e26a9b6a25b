package expectation

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qTargets    = `SELECT workspace_id, conversation_id, team_id, kind, since, due_at, missed_at FROM reply_targets WHERE workspace_id = ?`
	qSaveTarget = `INSERT INTO reply_targets (workspace_id, conversation_id, team_id, kind, since, due_at, missed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET team_id = excluded.team_id, kind = excluded.kind, since = excluded.since, due_at = excluded.due_at, missed_at = excluded.missed_at`
	qDropTarget = `DELETE FROM reply_targets WHERE workspace_id = ? AND conversation_id = ?`
	qMissTarget = `UPDATE reply_targets SET missed_at = ? WHERE workspace_id = ? AND conversation_id = ? AND since = ? AND missed_at IS NULL`
)

type targetRow struct {
	WorkspaceID    id.ID
	ConversationID id.ID
	TeamID         id.ID
	Kind           TargetKind
	Since          query.Time
	DueAt          query.Time
	MissedAt       query.Time
}

func (r targetRow) target() Target {
	return Target{Workspace: r.WorkspaceID, Conversation: r.ConversationID, Team: r.TeamID, Kind: r.Kind, Since: r.Since.Time, DueAt: r.DueAt.Time, MissedAt: r.MissedAt.Time}
}

func loadTarget(ctx context.Context, q db.Q, ws, conv id.ID) (t Target, running bool, err error) {
	r, err := query.One[targetRow](ctx, q, query.New(qTargets, ws).Add(` AND conversation_id = ?`, conv))
	if errors.Is(err, query.ErrNone) {
		return Target{}, false, nil
	}
	return r.target(), err == nil, err
}

func saveTarget(ctx context.Context, tx *db.Tx, t Target) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveTarget, t.Workspace, t.Conversation, t.Team, t.Kind, query.AsTime(t.Since), query.AsTime(t.DueAt), query.AsTime(t.MissedAt)))
	return err
}

func dropTarget(ctx context.Context, tx *db.Tx, ws, conv id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qDropTarget, ws, conv))
	return err
}

// missTarget keeps that it was missed; first is false when that is known already.
func missTarget(ctx context.Context, tx *db.Tx, t Target) (first bool, err error) {
	n, err := query.Exec(ctx, tx, query.New(qMissTarget, query.AsTime(t.MissedAt), t.Workspace, t.Conversation, query.AsTime(t.Since)))
	return n > 0, err
}

// Targets lists the clocks that run, the one that is due first first, after a given place.
func Targets(ctx context.Context, q db.Q, ws, team id.ID, afterDue time.Time, after id.ID, limit int) ([]Target, error) {
	s := query.New(qTargets, ws).If(team != 0, ` AND team_id = ?`, team).
		If(after != 0, ` AND (due_at, conversation_id) > (?, ?)`, clock.Micro(afterDue), after).Add(` ORDER BY due_at, conversation_id LIMIT ?`, limit)
	rows, err := query.All[targetRow](ctx, q, s)
	out := make([]Target, len(rows))
	for i, r := range rows {
		out[i] = r.target()
	}
	return out, err
}
