package query

import (
	"database/sql/driver"
	"fmt"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/id"
)

// Time is a BIGINT column of microseconds; NULL is the zero time.
type Time struct{ time.Time }

// AsTime wraps t for an argument.
func AsTime(t time.Time) Time { return Time{t} }

// Scan reads the column.
func (t *Time) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		t.Time = time.Time{}
	case int64:
		t.Time = clock.FromMicro(v)
	default:
		return fmt.Errorf("cannot read a time from %T", v)
	}
	return nil
}

// Value writes the column.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return clock.Micro(t.Time), nil
}

// Ref is a BIGINT column that refers to another row; NULL is 0, none.
type Ref id.ID

// ID is the row referred to.
func (r Ref) ID() id.ID { return id.ID(r) }

// Scan reads the column.
func (r *Ref) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*r = 0
	case int64:
		*r = Ref(v)
	default:
		return fmt.Errorf("cannot read an id from %T", v)
	}
	return nil
}

// Value writes the column.
func (r Ref) Value() (driver.Value, error) {
	if r == 0 {
		return nil, nil
	}
	return int64(r), nil
}
