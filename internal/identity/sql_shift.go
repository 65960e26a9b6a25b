package identity

import (
	"context"

	"rondo/internal/calendar"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qNextShiftTurn = `UPDATE users SET shift_turn = shift_turn + 1 WHERE workspace_id = ? AND id = ? RETURNING shift_turn`
	qShiftUsers    = ` AND active AND (hours_id IS NOT NULL OR leave <> '[]')`
	qHoursUses     = `SELECT hours_id, 'workspace' AS kind, id, name FROM workspaces WHERE id = ? AND hours_id IS NOT NULL
UNION ALL SELECT hours_id, 'team' AS kind, id, name FROM teams WHERE workspace_id = ? AND hours_id IS NOT NULL AND deleted_at IS NULL
UNION ALL SELECT hours_id, 'user' AS kind, id, name FROM users WHERE workspace_id = ? AND hours_id IS NOT NULL AND active
ORDER BY 2 DESC, 4, 3`
)

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

// nextShiftTurn makes every plan before void.
func nextShiftTurn(ctx context.Context, tx *db.Tx, u User) (int64, error) {
	return query.One[int64](ctx, tx, query.New(qNextShiftTurn, u.Workspace, u.ID))
}

// usersWithShifts reads the users who have shifts or leave, or those whose shifts are a calendar.
func usersWithShifts(ctx context.Context, tx *db.Tx, ws, calendarID id.ID) ([]User, error) {
	s := query.New(qUsers, ws).Add(qShiftUsers).If(calendarID != 0, ` AND hours_id = ?`, calendarID).Add(` ORDER BY id`)
	rows, err := query.All[userRow](ctx, tx, s)
	users := make([]User, len(rows))
	for i, r := range rows {
		users[i] = r.user()
	}
	return users, err
}
