// Package db opens the one database of an installation and runs units of work on it: SQLite inside the
// binary, or PostgreSQL for several nodes. The SQL texts are the same for both; what differs between the
// engines is in sqlite.go and postgres.go and nowhere else.
//
// A unit of work (Write) commits as a whole or not at all. It never waits for the network. On SQLite the
// units of concurrent callers share one commit, so that many accepted messages cost one sync of the disk.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// Q runs statements: a *Tx, or the Reader.
type Q = query.Q

// Config says which database, and how to open it.
type Config struct {
	// URL is empty for SQLite, or postgres://….
	URL string
	// Dir is the data folder, in which SQLite keeps rondo.db.
	Dir string
	// Clock defaults to clock.System.
	Clock clock.Clock
	// MaxConns bounds the connections to PostgreSQL (default 16) or the readers of SQLite (default 6).
	MaxConns int
}

// DB is an open, migrated database. Close it once.
type DB struct {
	engine engine
	clock  clock.Clock
	ids    *id.Source
	local  *localBus
	stop   context.CancelFunc
	kept   sync.Map
}

// engine is what differs between the two databases.
type engine interface {
	dialect() query.Dialect
	// write runs the unit and commits it; the unit may be run again when the engine asks for a retry.
	write(ctx context.Context, unit *unit) error
	read() query.Q
	// claimNode leases a node number for as long as ctx lives.
	claimNode(ctx context.Context, c clock.Clock) (int, error)
	bus() Bus
	pool() *sql.DB
	close() error
}

// Open connects, migrates and leases a node number. Its errors are one line for an operator.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System
	}
	d := &DB{clock: cfg.Clock, local: &localBus{}}
	var err error
	switch {
	case cfg.URL == "":
		d.engine, err = openSQLite(ctx, cfg, d.local)
	case strings.HasPrefix(cfg.URL, "postgres://"), strings.HasPrefix(cfg.URL, "postgresql://"):
		d.engine, err = openPostgres(ctx, cfg)
	default:
		err = errors.New("the database address must be empty (SQLite) or begin with postgres://")
	}
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, d.engine); err != nil {
		d.engine.close()
		return nil, fmt.Errorf("bring the database up to date: %w", err)
	}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	node, err := d.engine.claimNode(life, cfg.Clock)
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("lease a node number: %w", err)
	}
	d.ids = id.NewSource(cfg.Clock, node)
	return d, nil
}

// Close ends background work and closes the connections.
func (d *DB) Close() error {
	d.stop()
	return d.engine.close()
}

// Dialect says which engine this is.
func (d *DB) Dialect() query.Dialect { return d.engine.dialect() }

// Single tells that no other process can have this database open.
func (d *DB) Single() bool { return d.engine.dialect() == query.SQLite }

// Read is for queries outside a unit of work. Each sees what was committed before it began.
func (d *DB) Read() Q { return d.engine.read() }

// NewID makes an id outside a unit of work.
func (d *DB) NewID() id.ID { return d.ids.New() }

// Now asks the clock that units of work use, as finely as the rows keep it.
func (d *DB) Now() time.Time { return d.clock.Now().Truncate(time.Microsecond) }

// Clock is the clock that units of work use.
func (d *DB) Clock() clock.Clock { return d.clock }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.engine.pool().PingContext(ctx) }

// Keep attaches something of this process to the database, for Tx.Kept to find: a feed to tell of events,
// a runner to wake. It is set while the program is wired, before the first unit.
func (d *DB) Keep(key, value any) { d.kept.Store(key, value) }

// Write runs fn in one unit of work. What fn did is committed when Write returns nil, and undone when it
// returns an error. fn may run twice, so it must have no effect but through tx.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	u := &unit{ctx: ctx, db: d, fn: fn}
	if err := d.engine.write(ctx, u); err != nil {
		return err
	}
	if r := riderOf(ctx); r != nil {
		r.done = true
	}
	for _, wake := range u.tx.onCommit {
		wake()
	}
	return nil
}

// unit is one call of Write on its way through an engine.
type unit struct {
	ctx context.Context
	db  *DB
	fn  func(tx *Tx) error
	tx  *Tx // of the last run
}

// run runs the unit on q from the start.
func (u *unit) run(q query.Q) error {
	u.tx = &Tx{Q: q, db: u.db, now: u.db.Now()}
	if err := u.fn(u.tx); err != nil {
		return err
	}
	if r := riderOf(u.ctx); r != nil {
		if err := r.fn(u.ctx, u.tx); err != nil {
			return err
		}
	}
	for _, c := range u.tx.carried {
		if err := c.value.Flush(u.ctx, u.tx); err != nil {
			return err
		}
	}
	return nil
}

// runSafely turns a panic of the unit into an error, so that the writer survives it.
func (u *unit) runSafely(q query.Q) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a unit of work: %v\n%s", p, debug.Stack())
		}
	}()
	return u.run(q)
}
