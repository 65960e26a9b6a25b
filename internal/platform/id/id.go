// Package id makes the time-ordered identifiers that every row carries.
//
// An ID is 63 bits: 41 bits of milliseconds since 2024-01-01 UTC, 10 bits of node number, 12 bits of
// sequence. Ids of one node never repeat and never go back, even when the wall clock does. JSON shows
// them as strings, because JavaScript loses integers above 2^53.
package id

import (
	"fmt"
	"strconv"
	"sync"
	"time"

	"rondo/internal/platform/clock"
)

// ID identifies a row within its workspace. Zero means "none".
type ID int64

const (
	epochMs  = 1704067200000 // 2024-01-01T00:00:00Z
	nodeBits = 10
	seqBits  = 12
	// MaxNode is the largest node number that fits.
	MaxNode = 1<<nodeBits - 1
)

// Parse reads the decimal form that String gives. It refuses zero, negative and malformed text.
func Parse(s string) (ID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("id %q is not a positive decimal number", s)
	}
	return ID(n), nil
}

// String is the decimal form.
func (i ID) String() string { return strconv.FormatInt(int64(i), 10) }

// Time is the moment at which the id was made, to the millisecond.
func (i ID) Time() time.Time {
	return time.UnixMilli(int64(i)>>(nodeBits+seqBits) + epochMs).UTC()
}

// FirstOf is the least id that can be made at a moment, to the millisecond; 0 before ids began.
func FirstOf(at time.Time) ID { return ID(max(0, at.UnixMilli()-epochMs) << (nodeBits + seqBits)) }

// MarshalText gives the decimal form; none (zero) becomes the empty string.
func (i ID) MarshalText() ([]byte, error) {
	if i == 0 {
		return nil, nil
	}
	return strconv.AppendInt(nil, int64(i), 10), nil
}

// UnmarshalText reads what MarshalText gives.
func (i *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	v, err := Parse(string(b))
	*i = v
	return err
}

// Source makes ids for one node. It is safe for concurrent use.
type Source struct {
	clock clock.Clock
	node  int64
	mu    sync.Mutex
	last  int64 // milliseconds of the last id
	seq   int64
}

// NewSource returns a source for a node number between 0 and MaxNode.
func NewSource(c clock.Clock, node int) *Source {
	if node < 0 || node > MaxNode {
		panic(fmt.Sprintf("id: node number %d is outside 0..%d", node, MaxNode))
	}
	return &Source{clock: c, node: int64(node)}
}

// New returns the next id. More than 4096 in one millisecond borrow from the next one.
func (s *Source) New() ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now().UnixMilli() - epochMs
	switch {
	case now > s.last:
		s.last, s.seq = now, 0
	case s.seq < 1<<seqBits-1:
		s.seq++
	default:
		s.last, s.seq = s.last+1, 0
	}
	return ID(s.last<<(nodeBits+seqBits) | s.node<<seqBits | s.seq)
}
