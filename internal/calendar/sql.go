package calendar

import (
	"context"
	"errors"

	"rondo/internal/engine/hours"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	qCalendars = `SELECT workspace_id, id, name, spec, created_at, updated_at FROM calendars WHERE workspace_id = ?`
	qCount     = `SELECT count(*) FROM calendars WHERE workspace_id = ?`
	qInsert    = `INSERT INTO calendars (workspace_id, id, name, spec, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)`
	qUpdate    = `UPDATE calendars SET name = ?, spec = ?, updated_at = ? WHERE workspace_id = ? AND id = ?`
	qLock      = `UPDATE calendars SET id = id WHERE workspace_id = ? AND id = ?`
	qRemove    = `DELETE FROM calendars WHERE workspace_id = ? AND id = ?`
)

type row struct {
	WorkspaceID id.ID
	ID          id.ID
	Name        string
	Spec        query.JSON[hours.Spec]
	CreatedAt   query.Time
	UpdatedAt   query.Time
}

func (r row) calendar() Calendar {
	return Calendar{Workspace: r.WorkspaceID, ID: r.ID, Name: r.Name, Spec: r.Spec.V, CreatedAt: r.CreatedAt.Time, UpdatedAt: r.UpdatedAt.Time}
}

// Load reads a calendar.
func Load(ctx context.Context, q db.Q, workspace, calendar id.ID) (Calendar, error) {
	r, err := query.One[row](ctx, q, query.New(qCalendars, workspace).Add(` AND id = ?`, calendar))
	if errors.Is(err, query.ErrNone) {
		err = fault.NotFound("calendar")
	}
	return r.calendar(), err
}

// Find reads at most limit calendars after the given one, in the order of their ids.
func Find(ctx context.Context, q db.Q, workspace, after id.ID, limit int) ([]Calendar, error) {
	rows, err := query.All[row](ctx, q, query.New(qCalendars, workspace).Add(` AND id > ? ORDER BY id LIMIT ?`, after, limit))
	out := make([]Calendar, len(rows))
	for i, r := range rows {
		out[i] = r.calendar()
	}
	return out, err
}

// Lock reads a calendar that no other unit can change or remove until this one ends. Whoever refers to it takes
// it first, so that a reference to a removed one cannot arise.
func Lock(ctx context.Context, tx *db.Tx, workspace, calendar id.ID) (Calendar, error) {
	if _, err := query.Exec(ctx, tx, query.New(qLock, workspace, calendar)); err != nil {
		return Calendar{}, err
	}
	return Load(ctx, tx, workspace, calendar)
}

func count(ctx context.Context, q db.Q, workspace id.ID) (int, error) {
	return query.One[int](ctx, q, query.New(qCount, workspace))
}

func insert(ctx context.Context, tx *db.Tx, c Calendar) error {
	_, err := query.Exec(ctx, tx, query.New(qInsert, c.Workspace, c.ID, c.Name, query.AsJSON(c.Spec), query.AsTime(c.CreatedAt), query.AsTime(c.UpdatedAt)))
	return err
}

func update(ctx context.Context, tx *db.Tx, c Calendar) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdate, c.Name, query.AsJSON(c.Spec), query.AsTime(c.UpdatedAt), c.Workspace, c.ID))
	return err
}

func remove(ctx context.Context, tx *db.Tx, c Calendar) error {
	_, err := query.Exec(ctx, tx, query.New(qRemove, c.Workspace, c.ID))
	return err
}
