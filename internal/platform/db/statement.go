package db

import (
	"context"
	"database/sql"
	"sync"

	"rondo/internal/platform/db/query"
)

// maxPrepared bounds the statements kept prepared per pool; texts beyond it are prepared for each call.
const maxPrepared = 600

// prepared runs statements on SQLite through a cache of prepared ones, since its driver keeps none.
type prepared struct {
	preparer
	// detached statements run to their end although the caller has gone: an interrupted statement would
	// roll back the transaction of the whole group.
	detached bool
	mu       sync.RWMutex
	stmts    map[string]*sql.Stmt
}

// preparer is a *sql.DB or a *sql.Conn.
type preparer interface {
	PrepareContext(ctx context.Context, text string) (*sql.Stmt, error)
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

func newPrepared(p preparer, detached bool) *prepared {
	return &prepared{preparer: p, detached: detached, stmts: map[string]*sql.Stmt{}}
}

func (p *prepared) Dialect() query.Dialect { return query.SQLite }

func (p *prepared) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if p.detached {
		ctx = context.WithoutCancel(ctx)
	}
	s, err := p.stmt(text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.preparer.ExecContext(ctx, text, args...)
	}
	return s.ExecContext(ctx, args...)
}

func (p *prepared) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if p.detached {
		ctx = context.WithoutCancel(ctx)
	}
	s, err := p.stmt(text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.preparer.QueryContext(ctx, text, args...)
	}
	return s.QueryContext(ctx, args...)
}

// stmt returns the prepared statement for text, or nil when the cache is full.
func (p *prepared) stmt(text string) (*sql.Stmt, error) {
	p.mu.RLock()
	s := p.stmts[text]
	full := len(p.stmts) >= maxPrepared
	p.mu.RUnlock()
	if s != nil || full {
		return s, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.stmts[text]; s != nil {
		return s, nil
	}
	s, err := p.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	p.stmts[text] = s
	return s, nil
}

func (p *prepared) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.stmts {
		s.Close()
	}
	p.stmts = map[string]*sql.Stmt{}
}
