package identity

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	qLoadWorkspace   = `SELECT id, name, language, timezone, routing_paused, hours_id, presence_grace_s, presence_by_shift, wall_names, load_weights, idle_after_s, created_at FROM workspaces WHERE id = ?`
	qInsertWorkspace = `INSERT INTO workspaces (id, name, language, timezone, routing_paused, hours_id, presence_grace_s, presence_by_shift, wall_names, load_weights, idle_after_s, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	qUpdateWorkspace = `UPDATE workspaces SET name = ?, language = ?, timezone = ?, routing_paused = ?, hours_id = ?, presence_grace_s = ?, presence_by_shift = ?, wall_names = ?, load_weights = ?, idle_after_s = ? WHERE id = ?`
	qLockWorkspace   = `UPDATE workspaces SET id = id WHERE id = ?`
	qCountWorkspaces = `SELECT count(*) FROM workspaces`
	qMarkInstalled   = `INSERT INTO installation (one, workspace_id, at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING`
)

type workspaceRow struct {
	ID              id.ID
	Name            string
	Language        string
	Timezone        string
	RoutingPaused   bool
	HoursID         query.Ref
	PresenceGraceS  int64
	PresenceByShift bool
	WallNames       bool
	LoadWeights     LoadWeights
	IdleAfterS      int
	CreatedAt       query.Time
}

// LoadWorkspace reads a workspace.
func LoadWorkspace(ctx context.Context, q db.Q, ws id.ID) (Workspace, error) {
	r, err := query.One[workspaceRow](ctx, q, query.New(qLoadWorkspace, ws))
	return Workspace{r.ID, r.Name, r.Language, r.Timezone, r.RoutingPaused, r.HoursID.ID(), time.Duration(r.PresenceGraceS) * time.Second, r.PresenceByShift, r.WallNames, r.LoadWeights, r.IdleAfterS, r.CreatedAt.Time}, orNotFound(err, "workspace")
}

func insertWorkspace(ctx context.Context, tx *db.Tx, w Workspace) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertWorkspace, w.ID, w.Name, w.Language, w.Timezone, w.RoutingPaused, query.Ref(w.Hours), int64(w.PresenceGrace/time.Second), w.PresenceByShift, w.WallNames, string(w.LoadWeights), w.IdleAfterS, query.AsTime(w.CreatedAt)))
	return err
}

func updateWorkspace(ctx context.Context, tx *db.Tx, w Workspace) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdateWorkspace, w.Name, w.Language, w.Timezone, w.RoutingPaused, query.Ref(w.Hours), int64(w.PresenceGrace/time.Second), w.PresenceByShift, w.WallNames, string(w.LoadWeights), w.IdleAfterS, w.ID))
	return err
}

// lockWorkspace makes units that must see each other's rows come one after the other.
func lockWorkspace(ctx context.Context, tx *db.Tx, ws id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qLockWorkspace, ws))
	return err
}

func countWorkspaces(ctx context.Context, q db.Q) (int, error) {
	return query.One[int](ctx, q, query.New(qCountWorkspaces))
}

// markInstallation tells whether w is the first workspace to claim the installation.
func markInstallation(ctx context.Context, tx *db.Tx, w Workspace) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qMarkInstalled, w.ID, query.AsTime(w.CreatedAt)))
	return n == 1, err
}

// orNotFound makes a missing row a fault.
func orNotFound(err error, what string) error {
	if errors.Is(err, query.ErrNone) {
		return fault.NotFound(what)
	}
	return err
}
