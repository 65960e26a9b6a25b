package identity

import (
	"context"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qUpdatePresence = `UPDATE users SET presence = ?, presence_since = ?, presence_reason = ?, presence_cause = ?, presence_by_kind = ?,
  presence_by_id = ?, presence_by_name = ?, presence_follows = ?, chosen_status = ?, chosen_reason = ?, connection = ?, seen_at = ?, lost_at = ?
WHERE workspace_id = ? AND id = ?`
	qInsertMoment = `INSERT INTO presence_history (workspace_id, user_id, id, at, status, reason, cause, by_kind, by_id, by_name)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	qMoments = `SELECT id, at, status, reason, cause, by_kind, by_id, by_name FROM presence_history WHERE workspace_id = ? AND user_id = ?`
)

// presenceRow is the part of a user's row that says where they are.
type presenceRow struct {
	Presence        Status
	PresenceSince   query.Time
	PresenceReason  string
	PresenceCause   Cause
	PresenceByKind  access.Kind
	PresenceByID    query.Ref
	PresenceByName  string
	PresenceFollows bool
	ChosenStatus    Status
	ChosenReason    string
	Connection      Connection
	SeenAt          query.Time
	LostAt          query.Time
}

func (r presenceRow) presence() Presence {
	return Presence{
		Status: r.Presence, Since: r.PresenceSince.Time, Reason: r.PresenceReason, Cause: r.PresenceCause,
		By: By{r.PresenceByKind, r.PresenceByID.ID(), r.PresenceByName}, Connection: r.Connection, SeenAt: r.SeenAt.Time,
		lostAt: r.LostAt.Time, chosen: choice{r.ChosenStatus, r.ChosenReason}, follows: r.PresenceFollows,
	}
}

func updatePresence(ctx context.Context, tx *db.Tx, u User) error {
	p := u.Presence
	_, err := query.Exec(ctx, tx, query.New(qUpdatePresence, string(p.Status), query.AsTime(p.Since), p.Reason, string(p.Cause), string(p.By.Kind),
		query.Ref(p.By.ID), p.By.Name, p.follows, string(p.chosen.status), p.chosen.reason, string(p.Connection), query.AsTime(p.SeenAt),
		query.AsTime(p.lostAt), u.Workspace, u.ID))
	return err
}

func insertPresenceHistory(ctx context.Context, tx *db.Tx, u User) error {
	p := u.Presence
	_, err := query.Exec(ctx, tx, query.New(qInsertMoment, u.Workspace, u.ID, tx.NewID(), query.AsTime(instant(tx)), string(p.Status), p.Reason,
		string(p.Cause), string(p.By.Kind), query.Ref(p.By.ID), p.By.Name))
	return err
}

type momentRow struct {
	ID     id.ID
	At     query.Time
	Status Status
	Reason string
	Cause  Cause
	ByKind access.Kind
	ByID   query.Ref
	ByName string
}

// presenceHistory reads at most limit entries before the given one (0: all), the newest first.
func presenceHistory(ctx context.Context, q db.Q, ws, user, before id.ID, limit int) ([]Moment, error) {
	s := query.New(qMoments, ws, user).If(before > 0, ` AND id < ?`, before).Add(` ORDER BY id DESC LIMIT ?`, limit)
	rows, err := query.All[momentRow](ctx, q, s)
	moments := make([]Moment, len(rows))
	for i, r := range rows {
		moments[i] = Moment{r.ID, r.At.Time, r.Status, r.Reason, r.Cause, By{r.ByKind, r.ByID.ID(), r.ByName}}
	}
	return moments, err
}
