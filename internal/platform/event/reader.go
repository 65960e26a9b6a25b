package event

import (
	"context"

	"rondo/internal/platform/id"
)

// Reader is one place in a workspace's feed. A slow reader holds nobody up: it reads from the table what
// memory no longer has. It is not safe for concurrent use.
type Reader struct {
	feed   *Feed
	stream *stream
	after  int64
}

// Reader returns a reader that begins after the number.
func (f *Feed) Reader(workspace id.ID, after int64) *Reader {
	return &Reader{feed: f, stream: f.stream(workspace), after: after}
}

// At is the number of the last event that Next returned.
func (r *Reader) At() int64 { return r.after }

// Next waits for events and returns them in order, at most a few hundred. It returns early with an error
// when ctx ends or the table cannot be read.
func (r *Reader) Next(ctx context.Context) ([]Event, error) {
	for {
		events, moved, behind := r.stream.after(r.after)
		if behind {
			page, err := Read(ctx, r.feed.db.Read(), r.stream.workspace, r.after, pageSize)
			if err != nil {
				return nil, err
			}
			events = page
		}
		if len(events) > 0 {
			r.after = events[len(events)-1].Seq
			return events, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// after returns events from memory; behind means that memory no longer reaches back that far.
func (s *stream) after(seq int64) (events []Event, moved <-chan struct{}, behind bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.last - int64(len(s.ring)) + 1
	if s.last > seq && seq+1 < first {
		return nil, s.moved, true
	}
	if s.last > seq {
		events = s.ring[seq+1-first:]
		events = events[:min(len(events), pageSize):min(len(events), pageSize)]
	}
	return events, s.moved, false
}
