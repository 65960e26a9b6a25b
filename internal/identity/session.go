package identity

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	sessionLife = 30 * 24 * time.Hour // from the last time it was seen
	sessionSeen = 5 * time.Minute     // how exactly "last seen" is kept
	maxSessions = 50                  // of one user; the ones not seen for longest end
)

// Session is a browser that is signed in.
type Session struct {
	Workspace id.ID
	ID        id.ID
	User      id.ID
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	IP        string
	Agent     string // the browser's name of itself
}

// Visit is what a sign-in comes with.
type Visit struct {
	IP, Agent string
	Old       string // the cookie that the browser still has; its session ends
}

// seen is where a sign-in came from, as the audit shows it.
type seen struct {
	IP    string `json:"ip"`
	Agent string `json:"user_agent"`
}

var wrongPassword = fault.Unauthorized("The email address or the password is not right.")

// SignIn checks a password and opens a session. It takes as long for an unknown email as for a wrong
// password, and refuses for a while after too many failures from one place.
func (g *Gate) SignIn(ctx context.Context, email, password string, v Visit) (cookie string, u User, err error) {
	pair := emailKey(email) + " " + v.IP
	if err := g.attempts.take(pair, v.IP); err != nil {
		return "", u, err
	}
	u, err = g.userOfPassword(ctx, email, password)
	if err != nil {
		return "", u, err
	}
	g.attempts.forgive(pair, v.IP)
	var s secret
	err = g.db.Write(ctx, func(tx *db.Tx) error {
		if old, ok := readSecret(sessionPrefix, v.Old); ok {
			if err := deleteSessionBySecret(ctx, tx, old); err != nil {
				return err
			}
			rightsChanged(tx)
		}
		var err error
		s, err = OpenSession(ctx, tx, u, v)
		return err
	})
	return s.text, u, err
}

// userOfPassword looks in every workspace, since an email address alone does not say which.
func (g *Gate) userOfPassword(ctx context.Context, email, password string) (User, error) {
	found, err := usersByEmail(ctx, g.db.Read(), emailKey(email))
	if err != nil {
		return User{}, err
	}
	if len(found) == 0 {
		found = []passwordRow{{}}
	}
	for _, row := range found {
		ok, err := g.hasher.matches(ctx, password, row.PasswordHash)
		if err != nil {
			return User{}, err
		}
		if ok {
			return LoadUser(ctx, g.db.Read(), row.WorkspaceID, row.ID)
		}
	}
	return User{}, wrongPassword
}

// OpenSession opens a session for a user who has shown who they are. The text of the secret is the cookie.
func OpenSession(ctx context.Context, tx *db.Tx, u User, v Visit) (secret, error) {
	s := newSecret(sessionPrefix, u.Workspace)
	now := instant(tx)
	session := Session{
		Workspace: u.Workspace, ID: tx.NewID(), User: u.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionLife),
		IP: v.IP, Agent: v.Agent,
	}
	if err := insertSession(ctx, tx, session, s.hash); err != nil {
		return s, err
	}
	if err := audit.Note(access.With(ctx, u.Actor()), tx, audit.SignedIn, u.subject(), audit.Diff(nil, seen{v.IP, v.Agent})...); err != nil {
		return s, err
	}
	return s, pruneSessions(ctx, tx, u, now)
}

// SignOut ends the session of a cookie; whoever has no other tab or device open is offline then. An unknown
// cookie is as good as an ended one.
func (g *Gate) SignOut(ctx context.Context, cookie string) error {
	s, ok := readSecret(sessionPrefix, cookie)
	if !ok {
		return nil
	}
	return g.db.Write(ctx, func(tx *db.Tx) error {
		rightsChanged(tx)
		user, err := userOfSession(ctx, tx, s)
		if err != nil || user == 0 {
			return err
		}
		if err := deleteSessionBySecret(ctx, tx, s); err != nil {
			return err
		}
		return leaveSession(ctx, tx, s.workspace, user, s.hash)
	})
}

// RevokeSession ends one of the actor's own sessions.
func RevokeSession(ctx context.Context, tx *db.Tx, session id.ID) error {
	actor := access.From(ctx)
	hash, err := deleteSession(ctx, tx, actor.Workspace, actor.User, session)
	if err != nil {
		return err
	}
	rightsChanged(tx)
	return leaveSession(ctx, tx, actor.Workspace, actor.User, hash)
}

// PruneSessions drops what has expired. The app calls it now and then; an expired session is refused anyway.
func (g *Gate) PruneSessions(ctx context.Context) error {
	return g.db.Write(ctx, func(tx *db.Tx) error { return pruneExpired(ctx, tx) })
}

// ChangePassword sets the actor's own password after checking the old one, and ends every session of
// theirs. If they came by cookie, they get a new one. also rides along in the same unit of work.
func (g *Gate) ChangePassword(ctx context.Context, old, fresh string, v Visit, also func(*db.Tx) error) (cookie string, err error) {
	actor := access.From(ctx)
	u, err := LoadUser(ctx, g.db.Read(), actor.Workspace, actor.User)
	if err != nil {
		return "", err
	}
	var c fault.Check
	checkPassword(&c, "password.new", fresh, u.Email)
	if err := c.Err(); err != nil {
		return "", err
	}
	pair := "change " + u.ID.String()
	if err := g.attempts.take(pair, v.IP); err != nil {
		return "", err
	}
	hash, err := passwordOf(ctx, g.db.Read(), u)
	if err != nil {
		return "", err
	}
	ok, err := g.hasher.matches(ctx, old, hash)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", fault.Invalid("password.old", "Is not your password.")
	}
	g.attempts.forgive(pair, v.IP)
	if hash, err = g.hasher.hash(ctx, fresh); err != nil {
		return "", err
	}
	v.Old = ownCookie(v.Old)
	err = g.db.Write(ctx, func(tx *db.Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		if err := SetPassword(ctx, tx, u, hash); err != nil || v.Old == "" {
			return err
		}
		s, err := OpenSession(ctx, tx, u, v)
		cookie = s.text
		return err
	})
	return cookie, err
}

// ownCookie is the cookie if it has the shape of one of ours.
func ownCookie(text string) string {
	if _, ok := readSecret(sessionPrefix, text); !ok {
		return ""
	}
	return text
}

// SetPassword keeps a new password's hash and ends every session of the user.
func SetPassword(ctx context.Context, tx *db.Tx, u User, hash string) error {
	if err := updatePassword(ctx, tx, u, hash); err != nil {
		return err
	}
	rightsChanged(tx)
	if err := audit.Note(ctx, tx, audit.Changed, u.subject(), audit.Secret("password")); err != nil {
		return err
	}
	return deleteSessions(ctx, tx, u.Workspace, u.ID)
}

// ResetPassword is SetPassword by an admin, for somebody else.
func ResetPassword(ctx context.Context, tx *db.Tx, u User, hash string) error {
	actor := access.From(ctx)
	if u.ID == actor.User {
		return fault.Invalid("password", "Change your own password under /users/me, with the old one.")
	}
	if err := access.Require(ctx, access.Admin); err != nil {
		return err
	}
	if err := mayTouch(actor, u); err != nil {
		return err
	}
	return SetPassword(ctx, tx, u, hash)
}

// actorOfSession looks a cookie up and, now and then, notes that it was seen.
func (g *Gate) actorOfSession(ctx context.Context, s secret, now time.Time) (access.Actor, error) {
	row, err := loadSessionActor(ctx, g.db.Read(), s, now)
	if err != nil {
		return access.Actor{}, err
	}
	if now.Sub(row.SeenAt.Time) >= sessionSeen {
		if err := g.db.Write(ctx, func(tx *db.Tx) error { return touchSession(ctx, tx, s, now) }); err != nil {
			return access.Actor{}, err
		}
	}
	return access.Actor{Workspace: s.workspace, Kind: access.KindUser, User: row.UserID, Role: row.Role, Name: row.Name}, nil
}
