package identity

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// socket is an open tab or device of a user. Any number of them make one connection.
type socket struct {
	workspace id.ID
	id        id.ID
	user      id.ID
	session   string // the hash of its session's secret
}

// arrive notes a socket that was opened. What was lost with the connection is restored.
func arrive(ctx context.Context, tx *db.Tx, s socket, holder string) error {
	if err := insertConnections(ctx, tx, holder, []socket{s}); err != nil {
		return err
	}
	return settle(ctx, tx, s.workspace, s.user)
}

// part notes that a socket went.
func part(ctx context.Context, tx *db.Tx, s socket) error {
	if err := deleteConnection(ctx, tx, s); err != nil {
		return err
	}
	return settle(ctx, tx, s.workspace, s.user)
}

// settle makes a user's connection say what their sockets say. The row of the user has the last word, so that
// nodes which see sockets come and go at the same time agree.
func settle(ctx context.Context, tx *db.Tx, ws, user id.ID) error {
	u, err := lockUser(ctx, tx, ws, user)
	if err != nil {
		return err
	}
	n, err := countConnections(ctx, tx, ws, user)
	if err != nil {
		return err
	}
	p := &u.Presence
	switch {
	case n > 0 && p.Connection != OpenNow && u.Active:
		p.Connection, p.SeenAt, p.lostAt = OpenNow, instant(tx), time.Time{}
		back, err := comesBack(ctx, tx, u)
		if err != nil {
			return err
		}
		if back {
			return u.turn(ctx, tx, p.chosen, Back, byRondo)
		}
	case n == 0 && p.Connection == OpenNow:
		p.Connection, p.SeenAt = NoConnection, instant(tx)
		if p.follows && p.Status != Offline {
			p.Connection, p.lostAt = Lost, p.SeenAt
			if err := grace(ctx, tx, u); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	if err := updatePresence(ctx, tx, u); err != nil {
		return err
	}
	return recordPresence(tx, u)
}

// comesBack tells whether an open connection restores what the user had chosen: after a lost one, and after the end
// of a shift once the next has begun.
func comesBack(ctx context.Context, tx *db.Tx, u User) (bool, error) {
	p := u.Presence
	if p.Cause != Scheduled || p.Status != Offline || p.chosen.status == Offline {
		return p.Cause == LostConnection, nil
	}
	return worksNow(ctx, tx, u)
}

// jobGrace ends the grace of a lost connection.
const jobGrace = "presence.grace"

// lost names one loss of one user's connection.
type lost struct {
	User id.ID     `json:"user"`
	At   time.Time `json:"at"`
}

// grace plans the end of the grace.
func grace(ctx context.Context, tx *db.Tx, u User) error {
	w, err := LoadWorkspace(ctx, tx, u.Workspace)
	if err != nil {
		return err
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: u.Workspace, Kind: jobGrace, Payload: lost{u.ID, u.Presence.lostAt}, RunAt: tx.Now().Add(w.PresenceGrace)})
}

// endGrace makes a user offline whose connection did not come back. One that did, or was lost anew, has a
// later story than this job.
func endGrace(ctx context.Context, tx *db.Tx, ws id.ID, l lost) error {
	u, err := lockUser(ctx, tx, ws, l.User)
	if err != nil {
		return err
	}
	p := &u.Presence
	if p.Connection != Lost || !p.lostAt.Equal(l.At) {
		return nil
	}
	p.Connection, p.lostAt = NoConnection, time.Time{}
	return u.turn(ctx, tx, choice{status: Offline}, LostConnection, byRondo)
}

// leaveSession ends the sockets of a session. A user who has no other, and whose status no program has set, is
// offline at once.
func leaveSession(ctx context.Context, tx *db.Tx, ws, user id.ID, session string) error {
	if err := deleteConnectionsBySession(ctx, tx, ws, user, session); err != nil {
		return err
	}
	u, err := lockUser(ctx, tx, ws, user)
	if err != nil {
		return err
	}
	n, err := countConnections(ctx, tx, ws, user)
	if err != nil || n > 0 {
		return err
	}
	p := &u.Presence
	was := p.Connection
	p.Connection, p.lostAt = NoConnection, time.Time{}
	if p.follows && p.Status != Offline {
		p.chosen = choice{status: Offline}
		return u.turn(ctx, tx, p.chosen, SignedOut, By{access.KindUser, u.ID, u.Name})
	}
	if was == NoConnection {
		return nil
	}
	p.SeenAt = instant(tx)
	if err := updatePresence(ctx, tx, u); err != nil {
		return err
	}
	return recordPresence(tx, u)
}
