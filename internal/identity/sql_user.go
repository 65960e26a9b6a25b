package identity

import (
	"context"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qUsers = `SELECT workspace_id, id, name, email, role, language, languages, skills, capacity_total, capacity_channels,
  weight_milli, hours_id, leave, presence, presence_since, presence_reason, presence_cause, presence_by_kind, presence_by_id, presence_by_name,
  presence_follows, chosen_status, chosen_reason, connection, seen_at, lost_at, shift_turn, active, created_at FROM users WHERE workspace_id = ?`
	qInsertUser = `INSERT INTO users (workspace_id, id, name, email, email_key, role, language, languages, skills, capacity_total,
  capacity_channels, weight_milli, hours_id, leave, presence, presence_since, presence_reason, active, password_hash, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	qUpdateUser = `UPDATE users SET name = ?, email = ?, email_key = ?, role = ?, language = ?, languages = ?, skills = ?,
  capacity_total = ?, capacity_channels = ?, weight_milli = ?, hours_id = ?, leave = ?, active = ?
WHERE workspace_id = ? AND id = ?`
	qUpdatePassword = `UPDATE users SET password_hash = ? WHERE workspace_id = ? AND id = ?`
	qPasswordOf     = `SELECT password_hash FROM users WHERE workspace_id = ? AND id = ?`
	qLockUser       = `UPDATE users SET id = id WHERE workspace_id = ? AND id = ?`
	qOtherOwners    = `SELECT count(*) FROM users WHERE workspace_id = ? AND id <> ? AND role = 'owner' AND active`
	qEmailInUse     = `SELECT count(*) FROM users WHERE workspace_id = ? AND id <> ? AND email_key = ? AND active`
	qActiveAmong    = `SELECT id FROM users WHERE workspace_id = ? AND active`
	// The one query here that looks across workspaces: at the sign-in nothing but the address is known.
	qUsersByEmail = `SELECT workspace_id, id, password_hash FROM users WHERE email_key = ? AND active ORDER BY workspace_id LIMIT 10`
)

type userRow struct {
	WorkspaceID      id.ID
	ID               id.ID
	Name             string
	Email            string
	Role             access.Role
	Language         string
	Languages        query.JSON[[]string]
	Skills           query.JSON[[]string]
	CapacityTotal    int
	CapacityChannels query.JSON[map[string]int]
	WeightMilli      int64
	HoursID          query.Ref
	Leave            query.JSON[[]Leave]
	presenceRow
	ShiftTurn int64
	Active    bool
	CreatedAt query.Time
}

func (r userRow) user() User {
	return User{
		Workspace: r.WorkspaceID, ID: r.ID, Name: r.Name, Email: r.Email, Role: r.Role, Language: r.Language,
		Languages: r.Languages.V, Skills: r.Skills.V, Capacity: Capacity{r.CapacityTotal, r.CapacityChannels.V},
		Weight: Weight(r.WeightMilli), Hours: r.HoursID.ID(), Leave: r.Leave.V, Presence: r.presence(),
		Active: r.Active, CreatedAt: r.CreatedAt.Time, shiftTurn: r.ShiftTurn,
	}
}

type passwordRow struct {
	WorkspaceID  id.ID
	ID           id.ID
	PasswordHash string
}

// LoadUser reads a user, removed or not.
func LoadUser(ctx context.Context, q db.Q, ws, user id.ID) (User, error) {
	r, err := query.One[userRow](ctx, q, query.New(qUsers, ws).Add(` AND id = ?`, user))
	return r.user(), orNotFound(err, "user")
}

// Users reads at most limit users after the given one, in the order of their ids. active narrows them.
func Users(ctx context.Context, q db.Q, ws id.ID, active *bool, after id.ID, limit int) ([]User, error) {
	s := query.New(qUsers, ws).If(active != nil && *active, ` AND active`).If(active != nil && !*active, ` AND NOT active`)
	rows, err := query.All[userRow](ctx, q, s.Add(` AND id > ? ORDER BY id LIMIT ?`, after, limit))
	users := make([]User, len(rows))
	for i, r := range rows {
		users[i] = r.user()
	}
	return users, err
}

// lockUser reads a user whom no other unit can change until this one ends.
func lockUser(ctx context.Context, tx *db.Tx, ws, user id.ID) (User, error) {
	if _, err := query.Exec(ctx, tx, query.New(qLockUser, ws, user)); err != nil {
		return User{}, err
	}
	return LoadUser(ctx, tx, ws, user)
}

// insertUser tells whether the email address was free.
func insertUser(ctx context.Context, tx *db.Tx, u User, passwordHash string) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qInsertUser, u.Workspace, u.ID, u.Name, u.Email, emailKey(u.Email), string(u.Role), u.Language,
		query.AsJSON(u.Languages), query.AsJSON(u.Skills), u.Capacity.Total, query.AsJSON(u.Capacity.Channels), int64(u.Weight),
		query.Ref(u.Hours), query.AsJSON(u.Leave), string(u.Presence.Status), query.AsTime(u.Presence.Since), u.Presence.Reason, u.Active, passwordHash, query.AsTime(u.CreatedAt)))
	return n == 1, err
}

func updateUser(ctx context.Context, tx *db.Tx, u User) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdateUser, u.Name, u.Email, emailKey(u.Email), string(u.Role), u.Language,
		query.AsJSON(u.Languages), query.AsJSON(u.Skills), u.Capacity.Total, query.AsJSON(u.Capacity.Channels), int64(u.Weight),
		query.Ref(u.Hours), query.AsJSON(u.Leave), u.Active, u.Workspace, u.ID))
	return err
}

func updatePassword(ctx context.Context, tx *db.Tx, u User, hash string) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdatePassword, hash, u.Workspace, u.ID))
	return err
}

func passwordOf(ctx context.Context, q db.Q, u User) (string, error) {
	hash, err := query.One[string](ctx, q, query.New(qPasswordOf, u.Workspace, u.ID))
	return hash, orNotFound(err, "user")
}

func countOtherOwners(ctx context.Context, tx *db.Tx, ws, user id.ID) (int, error) {
	return query.One[int](ctx, tx, query.New(qOtherOwners, ws, user))
}

func emailInUse(ctx context.Context, tx *db.Tx, ws, user id.ID, key string) (bool, error) {
	n, err := query.One[int](ctx, tx, query.New(qEmailInUse, ws, user, key))
	return n > 0, err
}

func activeAmong(ctx context.Context, tx *db.Tx, ws id.ID, users []id.ID) (map[id.ID]bool, error) {
	active := map[id.ID]bool{}
	const most = 64 // ids per statement, so that few statement texts exist
	for len(users) > 0 {
		n := min(len(users), most)
		found, err := query.All[id.ID](ctx, tx, query.In(query.New(qActiveAmong, ws), ` AND id IN (?)`, users[:n]))
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			active[u] = true
		}
		users = users[n:]
	}
	return active, nil
}

func usersByEmail(ctx context.Context, q db.Q, key string) ([]passwordRow, error) {
	return query.All[passwordRow](ctx, q, query.New(qUsersByEmail, key))
}
