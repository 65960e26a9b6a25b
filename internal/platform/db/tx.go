package db

import (
	"context"
	"time"

	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// Tx is a running unit of work. It is not safe for concurrent use.
type Tx struct {
	query.Q
	db       *DB
	now      time.Time
	onCommit []func()
	carried  []carried
}

// Now is the one instant of the unit: every row that it writes agrees on it.
func (t *Tx) Now() time.Time { return t.now }

// NewID makes an id.
func (t *Tx) NewID() id.ID { return t.db.ids.New() }

// Kept is what DB.Keep attached under key, or nil.
func (t *Tx) Kept(key any) any {
	v, _ := t.db.kept.Load(key)
	return v
}

// OnCommit asks for wake to be called after the commit. It may only wake somebody up: what must happen
// belongs into the unit itself, as a row.
func (t *Tx) OnCommit(wake func()) { t.onCommit = append(t.onCommit, wake) }

// Carried is something that a unit gathers while it runs and writes as its last act.
type Carried interface {
	Flush(ctx context.Context, tx *Tx) error
}

type carried struct {
	key   any
	value Carried
}

// Carry returns what the unit carries under key, and makes it the first time.
func (t *Tx) Carry(key any, make func() Carried) Carried {
	for _, c := range t.carried {
		if c.key == key {
			return c.value
		}
	}
	v := make()
	t.carried = append(t.carried, carried{key, v})
	return v
}
