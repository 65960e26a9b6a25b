package identity

import (
	"context"

	"rondo/internal/calendar"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const qHoursUses = `SELECT hours_id, 'workspace' AS kind, id, name FROM workspaces WHERE id = ? AND hours_id IS NOT NULL
UNION ALL SELECT hours_id, 'team' AS kind, id, name FROM teams WHERE workspace_id = ? AND hours_id IS NOT NULL AND deleted_at IS NULL
UNION ALL SELECT hours_id, 'user' AS kind, id, name FROM users WHERE workspace_id = ? AND hours_id IS NOT NULL AND active
ORDER BY 2 DESC, 4, 3`

type useRow struct {
	HoursID id.ID
	Kind    string
	ID      id.ID
	Name    string
}

// HoursUses tells who keeps to which calendar: the workspace first, then users and teams by name.
func HoursUses(ctx context.Context, q db.Q, ws id.ID) (map[id.ID][]calendar.Use, error) {
	rows, err := query.All[useRow](ctx, q, query.New(qHoursUses, ws, ws, ws))
	uses := map[id.ID][]calendar.Use{}
	for _, r := range rows {
		uses[r.HoursID] = append(uses[r.HoursID], calendar.Use{Kind: r.Kind, ID: r.ID, Name: r.Name})
	}
	return uses, err
}
