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

// Status is whether a user takes conversations now.
type Status string

// The statuses. Busy is here but takes no new ones.
const (
	Online  Status = "online"
	Busy    Status = "busy"
	Offline Status = "offline"
)

// Cause is why a status is as it is.
type Cause string

// The causes.
const (
	Chosen         Cause = "chosen"          // by the user, in the web app or by API
	Forced         Cause = "forced"          // by somebody else: a supervisor
	LostConnection Cause = "lost_connection" // the last tab or device was gone for longer than the grace
	Back           Cause = "back"            // a tab or device came back: what was chosen before holds again
	Scheduled      Cause = "schedule"        // the shift ended, or began
	SignedOut      Cause = "signed_out"      // the last session with a tab or device signed out
)

// Connection is whether a user has a tab or device open. It is kept apart from the status: who is online says that
// they want conversations, not that anything would show them.
type Connection string

// The connections. Lost is for those whose presence follows their connection (see Presence.follows), from the
// moment the last one went until the grace is over: they get nothing new, and keep what they have.
const (
	NoConnection Connection = "none"
	OpenNow      Connection = "open"
	Lost         Connection = "lost"
)

// By is who set a status.
type By struct {
	Kind access.Kind
	ID   id.ID // 0: Rondo itself
	Name string
}

var byRondo = By{Kind: access.KindRondo, Name: "Rondo"}

func byOf(a access.Actor) By { return By{a.Kind, a.User, a.Name} }

// Presence is a status, since when, why and by whom, and the connection.
type Presence struct {
	Status     Status
	Since      time.Time
	Reason     string // in the user's words
	Cause      Cause
	By         By
	Connection Connection
	SeenAt     time.Time // when a connection last came or went; zero: never

	lostAt  time.Time // when the connection was lost; zero unless it is
	chosen  choice    // what a connection that comes back restores
	follows bool      // whether a lost connection ends it: not for a status that a program set
}

type choice struct {
	status Status
	reason string
}

func newPresence(at time.Time) Presence {
	return Presence{Status: Offline, Since: at, Cause: Chosen, By: byRondo, Connection: NoConnection, chosen: choice{status: Offline}}
}

// SetPresence changes a user's status. Users change their own; supervisors everybody's. Saying again what
// already holds changes nothing and keeps since. What a person says in the web app ends with their connection;
// what a program says with a token stays until it says otherwise, whether by HTTP or over a socket.
func SetPresence(ctx context.Context, tx *db.Tx, user id.ID, status Status, reason string) (User, error) {
	return choose(ctx, tx, user, choice{status, reason}, access.From(ctx).Kind == access.KindUser)
}

func choose(ctx context.Context, tx *db.Tx, user id.ID, want choice, follow bool) (User, error) {
	actor := access.From(ctx)
	u, err := lockUser(ctx, tx, actor.Workspace, user)
	if err != nil {
		return User{}, err
	}
	cause := Chosen
	if u.ID != actor.User {
		if err := access.Require(ctx, access.Supervisor); err != nil {
			return User{}, err
		}
		cause, follow = Forced, true
	}
	if err := want.check(); err != nil {
		return User{}, err
	}
	if !u.Active {
		return User{}, fault.Conflict("inactive", "This user was removed.")
	}
	old := u.Presence
	u.Presence.chosen, u.Presence.follows = want, follow
	if (!follow || want.status == Offline) && u.Presence.Connection == Lost {
		u.Presence.Connection, u.Presence.lostAt = NoConnection, time.Time{}
	}
	if old.Status != want.status || old.Reason != want.reason {
		if err := u.turn(ctx, tx, want, cause, byOf(actor)); err != nil || cause != Forced {
			return u, err
		}
		return u, audit.Note(ctx, tx, audit.Changed, u.subject(), audit.Diff(spoken{old.Status, old.Reason}, spoken{want.status, want.reason})...)
	}
	if u.Presence == old {
		return u, nil
	}
	if err := updatePresence(ctx, tx, u); err != nil || u.Presence.Connection == old.Connection {
		return u, err
	}
	return u, recordPresence(tx, u)
}

// spoken is a status as the audit shows it.
type spoken struct {
	Status Status `json:"presence.status"`
	Reason string `json:"presence.reason"`
}

func (c *choice) check() error {
	var k fault.Check
	k.That(c.status == Online || c.status == Busy || c.status == Offline, "status", "Must be one of: online, busy, offline.")
	if c.reason != "" {
		c.reason = checkName(&k, "reason", c.reason)
	}
	return k.Err()
}

// turn gives a user another status, and writes it into the timeline.
func (u *User) turn(ctx context.Context, tx *db.Tx, to choice, cause Cause, by By) error {
	p := &u.Presence
	if p.Status != to.status {
		p.Since = instant(tx)
	}
	p.Status, p.Reason, p.Cause, p.By = to.status, to.reason, cause, by
	if err := updatePresence(ctx, tx, *u); err != nil {
		return err
	}
	if err := insertPresenceHistory(ctx, tx, *u); err != nil {
		return err
	}
	return recordPresence(tx, *u)
}

// leavePresence makes a removed user offline, without any connection. Their removal tells of it.
func (u *User) leavePresence(ctx context.Context, tx *db.Tx, by access.Actor) error {
	if err := deleteConnectionsOf(ctx, tx, u.Workspace, u.ID); err != nil {
		return err
	}
	was := u.Presence.Status
	u.Presence = newPresence(instant(tx))
	u.Presence.Cause, u.Presence.By = Forced, byOf(by)
	if err := updatePresence(ctx, tx, *u); err != nil || was == Offline {
		return err
	}
	return insertPresenceHistory(ctx, tx, *u)
}

// Moment is an entry of a user's timeline.
type Moment struct {
	ID     id.ID
	At     time.Time
	Status Status
	Reason string
	Cause  Cause
	By     By
}

// PresenceFact is a presence as the API and events show it.
type PresenceFact struct {
	Status     Status     `json:"status" enum:"online,busy,offline"`
	Since      time.Time  `json:"since"`
	Reason     string     `json:"reason" doc:"In the user's words; may be empty"`
	Cause      Cause      `json:"cause" enum:"chosen,forced,lost_connection,back,schedule,signed_out"`
	By         ByFact     `json:"by"`
	Connection Connection `json:"connection" enum:"none,open,lost" doc:"Whether a tab or device is open. lost: the last one went a moment ago; nothing new is assigned until it is back"`
	LastSeenAt *time.Time `json:"last_seen_at" doc:"When a tab or device last came or went; null: never"`
}

// Takes is the status that counts for who gets what is new: a closed laptop gets nothing.
func (f PresenceFact) Takes() Status {
	if f.Connection == Lost {
		return Offline
	}
	return f.Status
}

// Dropped tells whether somebody who takes nothing that is new does so because their connection was lost.
func (f PresenceFact) Dropped() bool {
	return f.Connection == Lost || f.Status == Offline && f.Cause == LostConnection
}

// Fact is the presence as others see it.
func (p Presence) Fact() PresenceFact {
	f := PresenceFact{Status: p.Status, Since: p.Since, Reason: p.Reason, Cause: p.Cause, By: p.By.fact(), Connection: p.Connection}
	if !p.SeenAt.IsZero() {
		f.LastSeenAt = &p.SeenAt
	}
	return f
}

func (b By) fact() ByFact {
	if b.Kind == "" {
		b = byRondo
	}
	return ByFact{Kind: b.Kind, ID: orNull(b.ID), Name: b.Name}
}
