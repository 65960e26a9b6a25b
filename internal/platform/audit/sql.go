package audit

import (
	"context"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsertEntry = `INSERT INTO audit (workspace_id, id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, changes) VALUES `
	qEntries     = `SELECT id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, changes FROM audit WHERE workspace_id = ?`
)

type row struct {
	ID          id.ID
	ActorKind   access.Kind
	ActorID     id.ID
	ActorName   string
	Action      Action
	SubjectKind Kind
	SubjectID   id.ID
	SubjectName string
	Changes     query.JSON[[]Change]
}

func insert(ctx context.Context, tx *db.Tx, workspace id.ID, e Entry) error {
	values := []any{workspace, e.ID, string(e.By.Kind), e.By.User, e.By.Name, string(e.Action), string(e.Subject.Kind), e.Subject.ID, e.Subject.Name, query.AsJSON(e.Changes)}
	_, err := query.Exec(ctx, tx, query.New(qInsertEntry).Rows([][]any{values}))
	return err
}

// List returns at most limit entries of the workspace, the newest first.
func List(ctx context.Context, q db.Q, workspace id.ID, f Filter, limit int) ([]Entry, error) {
	s := query.New(qEntries, workspace).
		If(f.Kind != "", ` AND subject_kind = ?`, string(f.Kind)).
		If(f.Subject != 0, ` AND subject_id = ?`, f.Subject).
		If(f.User != 0, ` AND actor_id = ?`, f.User).
		If(!f.From.IsZero(), ` AND id >= ?`, id.FirstOf(f.From)).
		If(!f.To.IsZero(), ` AND id < ?`, id.FirstOf(f.To)).
		If(f.Before != 0, ` AND id < ?`, f.Before)
	rows, err := query.All[row](ctx, q, s.Add(` ORDER BY id DESC LIMIT ?`, limit))
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = Entry{r.ID, By{r.ActorKind, r.ActorID, r.ActorName}, r.Action, Subject{r.SubjectKind, r.SubjectID, r.SubjectName}, r.Changes.V}
	}
	return out, err
}
