package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite" // registers the driver "sqlite"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db/query"
)

// maxGroup bounds the units that share one commit; maxPending those that wait for their turn.
const (
	maxGroup   = 256
	maxPending = 1024
)

// lite is SQLite: one connection that writes, a few that read, write-ahead log, synchronous=FULL.
type lite struct {
	writePool, readPool *sql.DB
	conn                *sql.Conn
	writer, reader      *prepared
	copyPool            *sql.DB // copies the log, see sqlite_checkpoint.go
	copier              *prepared
	copied              chan struct{}
	dirty, restart      atomic.Bool
	local               *localBus
	pending             chan *liteUnit
	done                chan struct{}
	stop                sync.Once
	closing             chan struct{}
	lock                *os.File
}

type liteUnit struct {
	*unit
	err  error
	done chan error
}

func openSQLite(ctx context.Context, cfg Config, local *localBus) (*lite, error) {
	if cfg.Dir == "" {
		return nil, errors.New("the data folder is not named")
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockFile(filepath.Join(cfg.Dir, "rondo.lock"))
	if err != nil {
		return nil, fmt.Errorf("the data folder %s is in use by another Rondo; stop it first, or choose another with --data", cfg.Dir)
	}
	l := &lite{local: local, lock: lock, pending: make(chan *liteUnit, maxPending), done: make(chan struct{}), closing: make(chan struct{}), copied: make(chan struct{})}
	file := filepath.Join(cfg.Dir, "rondo.db")
	l.writePool, err = sql.Open("sqlite", dsn(file, writeCache, "&_txlock=immediate&_pragma=wal_autocheckpoint(0)"))
	if err != nil {
		return nil, err
	}
	l.writePool.SetMaxOpenConns(1)
	if l.conn, err = l.writePool.Conn(ctx); err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	l.readPool, err = sql.Open("sqlite", dsn(file, readCache, "&_pragma=query_only(1)"))
	if err != nil {
		return nil, err
	}
	readers := cfg.MaxConns
	if readers == 0 {
		readers = max(4, min(8, runtime.NumCPU()*2))
	}
	l.readPool.SetMaxOpenConns(readers)
	l.readPool.SetMaxIdleConns(readers)
	l.writer, l.reader = newPrepared(l.conn, true), newPrepared(l.readPool, false)
	if l.copyPool, err = sql.Open("sqlite", dsn(file, readCache, "")); err != nil {
		return nil, err
	}
	l.copyPool.SetMaxOpenConns(1)
	l.copier = newPrepared(l.copyPool, true)
	go l.run()
	go l.checkpoint()
	return l, nil
}

// Pages that a connection keeps, in KiB. The writer's hold what a unit of a hundred new conversations changes.
const (
	writeCache = 16000
	readCache  = 4000
)

func dsn(file string, cache int, more string) string {
	return "file:" + url.PathEscape(file) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-" + strconv.Itoa(cache) + ")" + more
}

func (l *lite) dialect() query.Dialect { return query.SQLite }
func (l *lite) read() query.Q          { return l.reader }
func (l *lite) bus() Bus               { return l.local }
func (l *lite) pool() *sql.DB          { return l.readPool }

// claimNode is always node 0: the file lock lets only one process in.
func (l *lite) claimNode(context.Context, clock.Clock) (int, error) { return 0, nil }

func (l *lite) close() error {
	l.stop.Do(func() { close(l.closing) })
	<-l.done
	<-l.copied
	l.writer.close()
	l.reader.close()
	l.copier.close()
	return errors.Join(l.copyPool.Close(), l.conn.Close(), l.writePool.Close(), l.readPool.Close(), l.lock.Close())
}

// write queues the unit for the writer. A full queue makes the caller wait, as long as its context lives.
func (l *lite) write(ctx context.Context, u *unit) error {
	r := &liteUnit{unit: u, done: make(chan error, 1)}
	select {
	case l.pending <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.closing:
		return errClosed
	}
	select {
	case err := <-r.done:
		return err
	case <-l.done: // the writer ended; it may have answered just before
		select {
		case err := <-r.done:
			return err
		default:
			return errClosed
		}
	}
}

var errClosed = errors.New("the database is closed")

// run is the one writer. It ends when the database closes, after the group in hand.
func (l *lite) run() {
	defer close(l.done)
	for {
		select {
		case first := <-l.pending:
			l.commitGroup(first)
		case <-l.closing:
			return
		}
	}
}

// commitGroup runs the unit and all that wait behind it in one transaction, each under a savepoint of its
// own so that one failure undoes only itself, and answers them after the commit.
func (l *lite) commitGroup(first *liteUnit) {
	ctx := context.Background()
	l.beginLogAnew(ctx)
	if _, err := l.writer.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		first.done <- err
		return
	}
	group := make([]*liteUnit, 0, 16)
	var broken error
	for u := first; u != nil && broken == nil && len(group) < maxGroup; u = l.next(len(group)) {
		u.err, broken = l.runOne(ctx, u)
		group = append(group, u)
	}
	if broken == nil {
		_, broken = l.writer.ExecContext(ctx, "COMMIT")
	}
	if broken != nil {
		l.writer.ExecContext(ctx, "ROLLBACK") // fails where the engine has rolled back by itself
	}
	l.dirty.Store(true)
	for _, u := range group {
		if u.err == nil {
			u.err = broken
		}
		u.done <- u.err
	}
}

// next is the next waiting unit, or nil when none waits or the group of n is full.
func (l *lite) next(n int) *liteUnit {
	if n >= maxGroup-1 {
		return nil
	}
	select {
	case u := <-l.pending:
		return u
	default:
		return nil
	}
}

// runOne runs a unit under a savepoint. broken means that the engine lost the whole transaction (a full
// disk, an I/O error), so that nothing of the group may be taken for done.
func (l *lite) runOne(ctx context.Context, u *liteUnit) (err, broken error) {
	if err := u.ctx.Err(); err != nil {
		return err, nil
	}
	if _, err := l.writer.ExecContext(ctx, "SAVEPOINT unit"); err != nil {
		return err, err
	}
	err = u.runSafely(l.writer)
	if err != nil {
		if _, e := l.writer.ExecContext(ctx, "ROLLBACK TO unit"); e != nil {
			return err, fmt.Errorf("the transaction was lost: %w", err)
		}
	}
	if _, e := l.writer.ExecContext(ctx, "RELEASE unit"); e != nil {
		return e, e
	}
	return err, nil
}

// sqliteCode is the primary result code of an SQLite error, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// reconnect takes the writing connection again after the migrations have used it.
func (l *lite) reconnect(ctx context.Context) {
	conn, err := l.writePool.Conn(ctx)
	if err != nil {
		return // every unit then fails with "connection is already closed"
	}
	l.conn = conn
	l.writer = newPrepared(conn, true)
}
