// Package dbtest runs a test on a fresh database of each engine: SQLite in a temporary folder and a
// database of a throw-away PostgreSQL server that the test process starts once.
package dbtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
)

// Each runs fn as a parallel subtest per engine.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachClock(t, clock.System, fn)
}

// EachClock is Each with a clock of the test's.
func EachClock(t *testing.T, c clock.Clock, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, open(t, db.Config{Dir: t.TempDir(), Clock: c}))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, open(t, db.Config{URL: PostgresURL(t), Clock: c, MaxConns: 8}))
	})
}

// EachNodes opens n handles on one fresh database, as n processes would: n on PostgreSQL; SQLite has one
// process, so its handle is given n times.
func EachNodes(t *testing.T, n int, fn func(t *testing.T, nodes []*db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		d := open(t, db.Config{Dir: t.TempDir()})
		nodes := make([]*db.DB, n)
		for i := range nodes {
			nodes[i] = d
		}
		fn(t, nodes)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := PostgresURL(t)
		nodes := make([]*db.DB, n)
		for i := range nodes {
			nodes[i] = open(t, db.Config{URL: url, MaxConns: 8})
		}
		fn(t, nodes)
	})
}

func open(t *testing.T, cfg db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), cfg)
	if err != nil {
		t.Fatalf("open the database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return d
}

var (
	server     = sync.OnceValues(func() (*Postgres, error) { return startMigrated() })
	databaseNo atomic.Int64
)

// PostgresURL makes a fresh, migrated database on the process's server and returns its address.
func PostgresURL(t *testing.T) string {
	t.Helper()
	p, err := server()
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("test_%d", databaseNo.Add(1))
	if err := p.Exec("CREATE DATABASE " + name + " TEMPLATE migrated"); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	return p.URL(name)
}

// startMigrated starts the server with one migrated database to copy from. The server ends with the process.
func startMigrated() (*Postgres, error) {
	p, err := StartPostgres(PostgresOptions{})
	if err != nil {
		return nil, err
	}
	if err := p.Exec("CREATE DATABASE migrated"); err != nil {
		return nil, err
	}
	d, err := db.Open(context.Background(), db.Config{URL: p.URL("migrated"), MaxConns: 4})
	if err != nil {
		return nil, err
	}
	return p, d.Close()
}
