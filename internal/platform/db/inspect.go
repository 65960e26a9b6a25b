package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rondo/internal/platform/db/query"
)

// Inspect opens a database for reading only, also while a server has it open. It changes nothing.
func Inspect(ctx context.Context, cfg Config) (Q, func() error, error) {
	if cfg.URL != "" {
		p, err := openPostgres(ctx, cfg)
		if err != nil {
			return nil, nil, err
		}
		return p.read(), p.close, nil
	}
	file := filepath.Join(cfg.Dir, "rondo.db")
	if _, err := os.Stat(file); err != nil {
		return nil, nil, fmt.Errorf("there is no database in %s", cfg.Dir)
	}
	pool, err := sql.Open("sqlite", dsn(file, readCache, "&_pragma=query_only(1)"))
	if err != nil {
		return nil, nil, err
	}
	pool.SetMaxOpenConns(2)
	return newPrepared(pool, false), pool.Close, nil
}

// CopySQLite writes a consistent copy of the SQLite database in dir to a new file, while it is in use.
func CopySQLite(ctx context.Context, dir, to string) error {
	file := filepath.Join(dir, "rondo.db")
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("there is no database in %s", dir)
	}
	pool, err := sql.Open("sqlite", dsn(file, readCache, ""))
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "VACUUM INTO '"+strings.ReplaceAll(to, "'", "''")+"'")
	return errors.Join(err, pool.Close())
}

// Sound asks the engine whether the file is whole; PostgreSQL sees to that itself.
func Sound(ctx context.Context, q Q) error {
	if q.Dialect() != query.SQLite {
		return nil
	}
	said, err := query.All[string](ctx, q, query.New(`PRAGMA integrity_check(5)`))
	if err != nil {
		return err
	}
	if len(said) != 1 || said[0] != "ok" {
		return fmt.Errorf("SQLite found damage: %s", strings.Join(said, "; "))
	}
	return nil
}

// Workspaces lists the ids of all workspaces.
func Workspaces(ctx context.Context, q Q) ([]int64, error) {
	return query.All[int64](ctx, q, query.New(`SELECT id FROM workspaces ORDER BY id`))
}
