package identity

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsertSession = `INSERT INTO sessions (workspace_id, id, user_id, secret_hash, created_at, seen_at, expires_at, ip, agent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	qSessions = `SELECT workspace_id, id, user_id, created_at, seen_at, expires_at, ip, agent FROM sessions
WHERE workspace_id = ? AND user_id = ? AND expires_at > ? AND id > ? ORDER BY id LIMIT ?`
	qSessionOf    = `SELECT id FROM sessions WHERE workspace_id = ? AND secret_hash = ?`
	qSessionActor = `SELECT s.user_id, s.seen_at, u.role, u.name FROM sessions s
JOIN users u ON u.workspace_id = s.workspace_id AND u.id = s.user_id
WHERE s.workspace_id = ? AND s.secret_hash = ? AND s.expires_at > ? AND u.active`
	qTouchSession          = `UPDATE sessions SET seen_at = ?, expires_at = ? WHERE workspace_id = ? AND secret_hash = ?`
	qDeleteSession         = `DELETE FROM sessions WHERE workspace_id = ? AND user_id = ? AND id = ? RETURNING secret_hash`
	qUserOfSession         = `SELECT user_id FROM sessions WHERE workspace_id = ? AND secret_hash = ?`
	qDeleteSessionBySecret = `DELETE FROM sessions WHERE workspace_id = ? AND secret_hash = ?`
	qDeleteSessions        = `DELETE FROM sessions WHERE workspace_id = ? AND user_id = ?`
	qPruneSessions         = `DELETE FROM sessions WHERE workspace_id = ? AND user_id = ? AND (expires_at <= ? OR id IN
  (SELECT id FROM sessions WHERE workspace_id = ? AND user_id = ? ORDER BY seen_at DESC, id DESC LIMIT 1000 OFFSET ?))`
	// Across workspaces: age is all that counts.
	qPruneExpired = `DELETE FROM sessions WHERE expires_at <= ?`

	qInsertToken = `INSERT INTO tokens (workspace_id, id, user_id, name, role, secret_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	qTokens      = `SELECT workspace_id, id, user_id, name, role, created_at, last_used_at FROM tokens WHERE workspace_id = ?`
	qTokenActor  = `SELECT t.user_id, t.role, t.last_used_at, u.role AS user_role, u.name FROM tokens t
JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.user_id WHERE t.workspace_id = ? AND t.secret_hash = ? AND u.active`
	qTouchToken   = `UPDATE tokens SET last_used_at = ? WHERE workspace_id = ? AND secret_hash = ?`
	qDeleteToken  = `DELETE FROM tokens WHERE workspace_id = ? AND id = ?`
	qDeleteTokens = `DELETE FROM tokens WHERE workspace_id = ? AND user_id = ?`
	qCountTokens  = `SELECT count(*) FROM tokens WHERE workspace_id = ? AND user_id = ?`
)

type sessionRow struct {
	WorkspaceID id.ID
	ID          id.ID
	UserID      id.ID
	CreatedAt   query.Time
	SeenAt      query.Time
	ExpiresAt   query.Time
	IP          string
	Agent       string
}

type sessionActorRow struct {
	UserID id.ID
	SeenAt query.Time
	Role   access.Role
	Name   string
}

type tokenRow struct {
	WorkspaceID id.ID
	ID          id.ID
	UserID      id.ID
	Name        string
	Role        access.Role
	CreatedAt   query.Time
	LastUsedAt  query.Time
}

type tokenActorRow struct {
	UserID     id.ID
	Role       access.Role
	LastUsedAt query.Time
	UserRole   access.Role
	Name       string
}

func insertSession(ctx context.Context, tx *db.Tx, s Session, hash string) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertSession, s.Workspace, s.ID, s.User, hash,
		query.AsTime(s.CreatedAt), query.AsTime(s.SeenAt), query.AsTime(s.ExpiresAt), s.IP, s.Agent))
	return err
}

func sessionsOf(ctx context.Context, q db.Q, ws, user id.ID, now time.Time, after id.ID, limit int) ([]Session, error) {
	rows, err := query.All[sessionRow](ctx, q, query.New(qSessions, ws, user, query.AsTime(now), after, limit))
	sessions := make([]Session, len(rows))
	for i, r := range rows {
		sessions[i] = Session{r.WorkspaceID, r.ID, r.UserID, r.CreatedAt.Time, r.SeenAt.Time, r.ExpiresAt.Time, r.IP, r.Agent}
	}
	return sessions, err
}

// sessionOf is the id of the session of a cookie.
func sessionOf(ctx context.Context, q db.Q, s secret) (id.ID, error) {
	session, err := query.One[id.ID](ctx, q, query.New(qSessionOf, s.workspace, s.hash))
	return session, orNotFound(err, "session")
}

func loadSessionActor(ctx context.Context, q db.Q, s secret, now time.Time) (sessionActorRow, error) {
	r, err := query.One[sessionActorRow](ctx, q, query.New(qSessionActor, s.workspace, s.hash, query.AsTime(now)))
	return r, orNotFound(err, "session")
}

func touchSession(ctx context.Context, tx *db.Tx, s secret, now time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qTouchSession, query.AsTime(now), query.AsTime(now.Add(sessionLife)), s.workspace, s.hash))
	return err
}

// deleteSession ends a session of a user and returns the hash of its secret.
func deleteSession(ctx context.Context, tx *db.Tx, ws, user, session id.ID) (string, error) {
	hash, err := query.One[string](ctx, tx, query.New(qDeleteSession, ws, user, session))
	return hash, orNotFound(err, "session")
}

// userOfSession is whose session a cookie is; 0 for one that has ended.
func userOfSession(ctx context.Context, tx *db.Tx, s secret) (id.ID, error) {
	users, err := query.All[id.ID](ctx, tx, query.New(qUserOfSession, s.workspace, s.hash))
	if err != nil || len(users) == 0 {
		return 0, err
	}
	return users[0], nil
}

func deleteSessionBySecret(ctx context.Context, tx *db.Tx, s secret) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteSessionBySecret, s.workspace, s.hash))
	return err
}

func deleteSessions(ctx context.Context, tx *db.Tx, ws, user id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteSessions, ws, user))
	return err
}

// pruneSessions ends what has expired, and what is beyond the number that a user may have.
func pruneSessions(ctx context.Context, tx *db.Tx, u User, now time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qPruneSessions, u.Workspace, u.ID, query.AsTime(now), u.Workspace, u.ID, maxSessions))
	return err
}

func pruneExpired(ctx context.Context, tx *db.Tx) error {
	_, err := query.Exec(ctx, tx, query.New(qPruneExpired, query.AsTime(tx.Now())))
	return err
}

func insertToken(ctx context.Context, tx *db.Tx, t Token, hash string) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertToken, t.Workspace, t.ID, t.User, t.Name, string(t.Role), hash, query.AsTime(t.CreatedAt)))
	return err
}

// tokensOf reads the tokens of a user, or of everybody when user is 0.
func tokensOf(ctx context.Context, q db.Q, ws, user, after id.ID, limit int) ([]Token, error) {
	s := query.New(qTokens, ws).If(user != 0, ` AND user_id = ?`, user).Add(` AND id > ? ORDER BY id LIMIT ?`, after, limit)
	rows, err := query.All[tokenRow](ctx, q, s)
	tokens := make([]Token, len(rows))
	for i, r := range rows {
		tokens[i] = r.token()
	}
	return tokens, err
}

func (r tokenRow) token() Token {
	return Token{r.WorkspaceID, r.ID, r.UserID, r.Name, r.Role, r.CreatedAt.Time, r.LastUsedAt.Time}
}

func loadToken(ctx context.Context, q db.Q, ws, token id.ID) (Token, error) {
	r, err := query.One[tokenRow](ctx, q, query.New(qTokens, ws).Add(` AND id = ?`, token))
	return r.token(), orNotFound(err, "token")
}

func loadTokenActor(ctx context.Context, q db.Q, s secret) (tokenActorRow, error) {
	r, err := query.One[tokenActorRow](ctx, q, query.New(qTokenActor, s.workspace, s.hash))
	return r, orNotFound(err, "token")
}

func touchToken(ctx context.Context, tx *db.Tx, s secret, now time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qTouchToken, query.AsTime(now), s.workspace, s.hash))
	return err
}

func deleteToken(ctx context.Context, tx *db.Tx, t Token) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteToken, t.Workspace, t.ID))
	return err
}

func countTokens(ctx context.Context, tx *db.Tx, ws, user id.ID) (int, error) {
	return query.One[int](ctx, tx, query.New(qCountTokens, ws, user))
}

// deleteWaysIn ends every session and token of a user.
func deleteWaysIn(ctx context.Context, tx *db.Tx, ws, user id.ID) error {
	if err := deleteSessions(ctx, tx, ws, user); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qDeleteTokens, ws, user))
	return err
}
