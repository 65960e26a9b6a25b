package db

import "context"

// rider is something that must commit together with the first unit of work that a context carries.
type rider struct {
	fn   func(ctx context.Context, tx *Tx) error
	done bool
}

type riderKey struct{}

// WithRider returns a context whose first unit of work also runs fn, last but for its events: both commit or
// neither does. It is how an edge marks, in the very transaction, that what it was asked for is done.
func WithRider(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) context.Context {
	return context.WithValue(ctx, riderKey{}, &rider{fn: fn})
}

// riderOf is the rider that still waits for its unit, or nil.
func riderOf(ctx context.Context) *rider {
	if r, ok := ctx.Value(riderKey{}).(*rider); ok && !r.done {
		return r
	}
	return nil
}
