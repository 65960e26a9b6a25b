package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"rondo/internal/platform/db/query"
)

// maxTries bounds how often a unit is run again after it collided with another (retryable).
const maxTries = 10

// limits end a statement, or a transaction whose node has died, before it holds others up for long.
var limits = map[string]string{
	"statement_timeout":                   "30s",
	"idle_in_transaction_session_timeout": "10s",
	"application_name":                    "rondo",
}

// pg is PostgreSQL: read committed, a transaction per unit, guarded updates.
type pg struct {
	db    *sql.DB
	words *pgBus
	tasks sync.WaitGroup
}

func openPostgres(ctx context.Context, cfg Config) (*pg, error) {
	conf, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, errors.New("the database address is not a PostgreSQL address")
	}
	for name, value := range limits {
		if _, set := conf.RuntimeParams[name]; !set {
			conf.RuntimeParams[name] = value
		}
	}
	db := stdlib.OpenDB(*conf)
	conns := cfg.MaxConns
	if conns == 0 {
		conns = 16
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("reach PostgreSQL: %w", err)
	}
	return &pg{db: db, words: newPgBus(cfg.URL)}, nil
}

func (p *pg) dialect() query.Dialect { return query.Postgres }
func (p *pg) read() query.Q          { return pgQ{on: p.db} }
func (p *pg) bus() Bus               { return p.words }
func (p *pg) pool() *sql.DB          { return p.db }

func (p *pg) close() error {
	p.words.close()
	p.tasks.Wait()
	return p.db.Close()
}

// pgQ runs statements on a pool or a transaction; the driver keeps them prepared.
type pgQ struct {
	on interface {
		ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	}
	// detached statements run to their end although the caller has gone: the driver would close the
	// connection. The server's own time limit bounds them.
	detached bool
}

func (q pgQ) Dialect() query.Dialect { return query.Postgres }

func (q pgQ) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	return q.on.ExecContext(q.context(ctx), text, args...)
}

func (q pgQ) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return q.on.QueryContext(q.context(ctx), text, args...)
}

func (q pgQ) context(ctx context.Context) context.Context {
	if q.detached {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (p *pg) write(ctx context.Context, u *unit) error {
	for try := 1; ; try++ {
		err := p.once(ctx, u)
		if err == nil || try == maxTries || !retryable(err) {
			return err
		}
		select {
		case <-time.After(time.Duration(rand.IntN(1+2<<min(try, 7))) * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *pg) once(ctx context.Context, u *unit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := p.db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := u.runSafely(pgQ{on: tx, detached: true}); err != nil {
		return err
	}
	return tx.Commit()
}

// retryable tells a serialization failure (40001), a deadlock (40P01) and a key that another unit has taken
// in the same moment (23505) from other errors: done again, the unit sees what the other did.
func retryable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01" || e.Code == "23505")
}
