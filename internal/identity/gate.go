// Package identity knows who works here: the workspace, its users with their roles, capacities and
// presence, the teams with their policies, and how people and programs get in (sessions and API tokens).
//
// It promises that a secret is never kept (only its hash), that nothing crosses from one workspace to
// another, and that every change which routing must know of is recorded as an event that carries the whole
// user or team (events.go). Who gets which conversation is decided in routing, from those events.
package identity

import (
	"context"
	"log/slog"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Config is what a Gate needs.
type Config struct {
	DB *db.DB
	// ChannelKinds are the kinds of channel that a capacity may name; empty: any well-formed word.
	ChannelKinds []string
	// Open counts the assigned open conversations of users. Nil counts none.
	Open func(ctx context.Context, workspace id.ID, users []id.ID) (map[id.ID]int, error)
	// Log hears what could not be noted of connections; nil: nobody.
	Log *slog.Logger
	// Blink is how long a socket may be gone before that counts, so that a page can be loaded anew; 0: five
	// seconds.
	Blink time.Duration
	// OnSetup is what else the first run makes, in the same unit of work.
	OnSetup []SetupHook
	// OnRemove is what else happens when a user is removed, in the same unit of work.
	OnRemove []func(ctx context.Context, tx *db.Tx, u User) error
	// TeamUses tells who refers to a team, beside the policies of other teams: it may not end meanwhile. Nil: nobody.
	TeamUses func(ctx context.Context, q db.Q, workspace, team id.ID) ([]calendar.Use, error)
}

// SetupHook adds to a new workspace.
type SetupHook func(ctx context.Context, tx *db.Tx, w Workspace, owner User) error

// Gate lets people and programs in, and keeps in memory who was let in a moment ago.
type Gate struct {
	cfg      Config
	db       *db.DB
	clock    clock.Clock
	actors   *actors
	attempts *attempts
	hasher   *hasher
	sockets  *sockets
	unlisten func()
}

type gateKey struct{}

const topic = "identity" // on the bus: somebody's rights changed

// New makes a gate. Make it before the first unit of work, and Close it.
func New(cfg Config) *Gate {
	g := &Gate{
		cfg: cfg, db: cfg.DB, clock: cfg.DB.Clock(), actors: newActors(), hasher: newHasher(),
		attempts: newAttempts(cfg.DB.Clock()), sockets: newSockets(cfg.Blink),
	}
	if g.cfg.Log == nil {
		g.cfg.Log = slog.New(slog.DiscardHandler)
	}
	g.unlisten = g.db.Bus().Listen(topic, func(string) { g.actors.forget() })
	g.db.Keep(gateKey{}, g)
	return g
}

// Close stops listening to the other nodes.
func (g *Gate) Close() {
	g.unlisten()
	g.sockets.end()
}

// rightsChanged makes every node look again who somebody is, once the unit has committed.
func rightsChanged(tx *db.Tx) {
	if g, ok := tx.Kept(gateKey{}).(*Gate); ok {
		tx.OnCommit(func() {
			g.actors.forget()
			g.db.Bus().Publish(topic, "changed")
		})
	}
}

// instant is the unit's instant as finely as rows keep it, so that events and rows say the same.
func instant(tx *db.Tx) time.Time { return tx.Now().Truncate(time.Microsecond) }
