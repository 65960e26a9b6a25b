// Package query turns one SQL text into rows on SQLite and on PostgreSQL alike: `?` placeholders,
// optional parts, expanded lists, multi-row VALUES, and scanning into structs by column name.
//
// Only files named sql*.go may import it (a fence in internal/arch_test.go keeps that).
package query

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"
)

// Dialect says which of the two engines runs a statement.
type Dialect int

// The two engines.
const (
	SQLite Dialect = iota
	Postgres
)

// Q runs statements: a unit of work, or the pool of readers.
type Q interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	Dialect() Dialect
}

// ErrNone is returned by One when no row matched.
var ErrNone = errors.New("no such row")

// SQL is a statement under construction: text with `?` and its arguments, always in step.
type SQL struct {
	b    strings.Builder
	args []any
}

// New begins a statement.
func New(text string, args ...any) *SQL { return (&SQL{}).Add(text, args...) }

// Add appends a part and its arguments.
func (s *SQL) Add(text string, args ...any) *SQL {
	s.b.WriteString(text)
	s.args = append(s.args, args...)
	return s
}

// If appends a part when cond holds.
func (s *SQL) If(cond bool, text string, args ...any) *SQL {
	if cond {
		s.Add(text, args...)
	}
	return s
}

// Text is the statement so far, with `?` placeholders.
func (s *SQL) Text() string { return s.b.String() }

// In appends text, in which the one "(?)" becomes a list of vals. An empty list matches nothing.
func In[T any](s *SQL, text string, vals []T) *SQL {
	if len(vals) == 0 {
		return s.Add(strings.Replace(text, "(?)", "(NULL)", 1))
	}
	args := make([]any, len(vals))
	for i, v := range vals {
		args[i] = v
	}
	return s.Add(strings.Replace(text, "(?)", "(?"+strings.Repeat(",?", len(vals)-1)+")", 1), args...)
}

// Rows appends `(?,?),(?,?)…`: one group per row, each of the same width. It panics on an empty or ragged
// table, which is a broken promise of the caller.
func (s *SQL) Rows(rows [][]any) *SQL {
	if len(rows) == 0 {
		panic("query: no rows")
	}
	group := "(?" + strings.Repeat(",?", len(rows[0])-1) + ")"
	for i, r := range rows {
		if len(r) != len(rows[0]) {
			panic("query: ragged rows")
		}
		if i > 0 {
			s.b.WriteByte(',')
		}
		s.b.WriteString(group)
		s.args = append(s.args, r...)
	}
	return s
}

// Exec runs the statement and returns the number of rows it changed.
func Exec(ctx context.Context, q Q, s *SQL) (int64, error) {
	r, err := q.ExecContext(ctx, rebind(q.Dialect(), s.b.String()), s.args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

var rebound sync.Map // text → text; the texts are a bounded set, written in sql.go files

// rebind writes `$1, $2…` for `?`, outside quotes, for PostgreSQL.
func rebind(d Dialect, text string) string {
	if d == SQLite {
		return text
	}
	if v, ok := rebound.Load(text); ok {
		return v.(string)
	}
	var b strings.Builder
	n, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
			b.WriteByte(c)
		case c == '?' && !quoted:
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		default:
			b.WriteByte(c)
		}
	}
	out := b.String()
	rebound.Store(text, out)
	return out
}
