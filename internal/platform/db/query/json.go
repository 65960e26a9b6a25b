package query

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// JSON keeps V as JSON text in a TEXT column. NULL reads as the zero value.
type JSON[T any] struct{ V T }

// AsJSON wraps v for an argument.
func AsJSON[T any](v T) JSON[T] { return JSON[T]{v} }

// Scan reads a TEXT column.
func (j *JSON[T]) Scan(v any) error {
	var zero T
	j.V = zero
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	}
	return fmt.Errorf("cannot read JSON from %T", v)
}

// Value writes a TEXT column.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}
