package query

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// All runs the statement and scans every row into T: a struct whose fields are named like the columns
// (lower_snake of the field name, or a `db` tag), or a scalar for a single column.
func All[T any](ctx context.Context, q Q, s *SQL) ([]T, error) {
	rows, err := q.QueryContext(ctx, rebind(q.Dialect(), s.b.String()), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fields, err := plan[T](rows)
	if err != nil {
		return nil, err
	}
	var out []T
	ptrs := make([]any, max(1, len(fields)))
	for rows.Next() {
		var row T
		v := reflect.ValueOf(&row).Elem()
		if fields == nil {
			ptrs[0] = &row
		}
		for i, f := range fields {
			ptrs[i] = v.FieldByIndex(f).Addr().Interface()
		}
		if err := rows.Scan(ptrs...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// One returns the first row, or ErrNone.
func One[T any](ctx context.Context, q Q, s *SQL) (T, error) {
	l, err := All[T](ctx, q, s)
	if err != nil || len(l) == 0 {
		var zero T
		if err == nil {
			err = ErrNone
		}
		return zero, err
	}
	return l[0], nil
}

type planKey struct {
	t    reflect.Type
	cols string
}

var plans sync.Map // planKey → [][]int; bounded by the statements of sql.go files

// plan maps the columns to field indexes; nil for a scalar.
func plan[T any](rows *sql.Rows) ([][]int, error) {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(scanner) {
		return nil, nil
	}
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	key := planKey{t, strings.Join(cols, ",")}
	if v, ok := plans.Load(key); ok {
		return v.([][]int), nil
	}
	byName := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue
		}
		name := f.Tag.Get("db")
		if name == "" {
			name = snake(f.Name)
		}
		byName[name] = f.Index
	}
	fields := make([][]int, len(cols))
	for i, c := range cols {
		if fields[i] = byName[c]; fields[i] == nil {
			return nil, fmt.Errorf("no field for column %q in %s", c, t)
		}
	}
	plans.Store(key, fields)
	return fields, nil
}

var scanner = reflect.TypeFor[sql.Scanner]()

// snake writes ContactID as contact_id.
func snake(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			if i > 0 && (s[i-1] < 'A' || s[i-1] > 'Z') {
				b.WriteByte('_')
			}
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}
