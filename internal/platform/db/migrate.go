package db

import (
	"bytes"
	"context"
	"embed"
	"io/fs"
	"strings"
	"testing/fstest"
	"text/template"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"rondo/internal/platform/db/query"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// words are what a migration may say in two ways; everything else is one text for both engines.
var words = map[query.Dialect]map[string]string{
	query.SQLite:   {"Blob": "BLOB", "Clustered": "WITHOUT ROWID"},
	query.Postgres: {"Blob": "BYTEA", "Clustered": ""},
}

// migrate brings the schema to the newest version. Several nodes may start at once: one migrates.
func migrate(ctx context.Context, e engine) error {
	files, err := render(e.dialect())
	if err != nil {
		return err
	}
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	pool := e.pool()
	if l, ok := e.(*lite); ok {
		// The one writing connection is lent to the migrations; no unit runs before Open returns.
		l.conn.Close()
		pool = l.writePool
		defer l.reconnect(ctx)
	} else {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, pool, files, opts...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// render fills in the words of the dialect.
func render(d query.Dialect) (fs.FS, error) {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, e := range entries {
		text, err := migrationFiles.ReadFile("migrations/" + e.Name())
		if err != nil {
			return nil, err
		}
		t, err := template.New(e.Name()).Option("missingkey=error").Parse(string(text))
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, words[d]); err != nil {
			return nil, err
		}
		out[strings.TrimPrefix(e.Name(), "migrations/")] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out, nil
}
