package event

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

const (
	ringSize    = 4096                 // newest events of a workspace kept in memory
	gapPatience = 3 * time.Millisecond // how long a missing number may be on its way within this process
	sweepEvery  = 2 * time.Second      // lost wakes are caught up that often
	pageSize    = 500
	topic       = "feed"
)

// Feed follows the feeds of all workspaces on this node and lets readers wait for what is new. Events
// committed here arrive from memory, those of other nodes by a word on the bus and a read.
type Feed struct {
	db      *db.DB
	mu      sync.Mutex
	streams map[id.ID]*stream
	onNew   []func(id.ID)
}

type feedKey struct{}

// stream is the newest stretch of one workspace's feed.
type stream struct {
	workspace id.ID
	mu        sync.Mutex
	last      int64           // everything up to here is known to be committed
	ring      []Event         // the contiguous events that end at last
	early     map[int64]Event // committed here, but a smaller number is still missing
	moved     chan struct{}   // closed when last moves
	reading   bool            // one goroutine reads the table
	wanted    int64           // up to where
}

// Follow attaches a feed to the database. Run keeps it up to date.
func Follow(d *db.DB) *Feed {
	f := &Feed{db: d, streams: map[id.ID]*stream{}}
	d.Keep(feedKey{}, f)
	return f
}

// OnWorkspace calls fn for every workspace that has a feed, once each, now and as they appear. fn must not block.
func (f *Feed) OnWorkspace(fn func(id.ID)) {
	f.mu.Lock()
	f.onNew = append(f.onNew, fn)
	known := make([]id.ID, 0, len(f.streams))
	for ws := range f.streams {
		known = append(known, ws)
	}
	f.mu.Unlock()
	for _, ws := range known {
		fn(ws)
	}
}

// Run listens to the other nodes and sweeps until ctx ends.
func (f *Feed) Run(ctx context.Context) error {
	words := make(chan string, 256)
	sweep := make(chan struct{}, 1)
	nudge := func() {
		select {
		case sweep <- struct{}{}:
		default:
		}
	}
	defer f.db.Bus().Listen(topic, func(w string) {
		select {
		case words <- w:
		default: // too many words: one sweep says the same
			nudge()
		}
	})()
	defer f.db.Bus().Listen(db.TopicLinked, func(string) { nudge() })()
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	nudge()
	for {
		select {
		case <-ctx.Done():
			return nil
		case w := <-words:
			f.heard(ctx, w)
		case <-tick.C:
			f.sweep(ctx)
		case <-sweep:
			f.sweep(ctx)
		}
	}
}

// heard handles "workspace seq".
func (f *Feed) heard(ctx context.Context, w string) {
	a, b, _ := strings.Cut(w, " ")
	ws, err := id.Parse(a)
	seq, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || err2 != nil {
		return
	}
	f.stream(ws).catchUp(ctx, f.db, seq)
}

func (f *Feed) sweep(ctx context.Context) {
	rows, err := feeds(ctx, f.db.Read())
	if err != nil {
		return // the database is away; the next sweep sees to it
	}
	for _, r := range rows {
		f.stream(r.WorkspaceID).catchUp(ctx, f.db, r.Seq)
	}
}

func (f *Feed) stream(ws id.ID) *stream {
	f.mu.Lock()
	s := f.streams[ws]
	if s != nil {
		f.mu.Unlock()
		return s
	}
	s = &stream{workspace: ws, last: -1, early: map[int64]Event{}, moved: make(chan struct{})}
	f.streams[ws] = s
	fns := f.onNew
	f.mu.Unlock()
	for _, fn := range fns {
		fn(ws)
	}
	return s
}

// committed takes the events of a unit that has just committed on this node.
func (f *Feed) committed(events []Event) {
	s := f.stream(events[0].Workspace)
	newest := events[len(events)-1].Seq
	if s.offer(events) {
		time.AfterFunc(gapPatience, func() { s.catchUp(context.Background(), f.db, newest) })
	}
	f.db.Bus().Publish(topic, fmt.Sprint(s.workspace, " ", newest))
}

// offer adds events and tells whether some number before them is missing.
func (s *stream) offer(events []Event) (gap bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last < 0 {
		return true // nothing read yet: the past comes from the table
	}
	for _, e := range events {
		if e.Seq > s.last {
			s.early[e.Seq] = e
		}
	}
	s.advance()
	return len(s.early) > 0
}

// advance moves last over the early events that join on to it, and wakes the readers.
func (s *stream) advance() {
	before := s.last
	for {
		e, ok := s.early[s.last+1]
		if !ok {
			break
		}
		delete(s.early, e.Seq)
		s.ring = append(s.ring, e)
		s.last++
	}
	if s.last == before {
		return
	}
	for seq := range s.early {
		if seq <= s.last {
			delete(s.early, seq)
		}
	}
	if len(s.ring) > 2*ringSize {
		s.ring = append([]Event(nil), s.ring[len(s.ring)-ringSize:]...)
	}
	close(s.moved)
	s.moved = make(chan struct{})
}

// catchUp reads from the table until last reaches seq. A stream that has read nothing yet begins at seq:
// readers who want older events page through the table.
func (s *stream) catchUp(ctx context.Context, d *db.DB, seq int64) {
	s.mu.Lock()
	if s.last < 0 {
		s.last = seq
		close(s.moved)
		s.moved = make(chan struct{})
	}
	s.wanted = max(s.wanted, seq)
	if s.reading {
		s.mu.Unlock()
		return // whoever reads now goes on until wanted
	}
	s.reading = true
	for s.last < s.wanted {
		after := s.last
		s.mu.Unlock()
		page, err := Read(ctx, d.Read(), s.workspace, after, pageSize)
		if err == nil && len(page) > 0 {
			s.offer(page)
		}
		s.mu.Lock()
		if err != nil || len(page) == 0 {
			break // the next word or sweep tries again
		}
	}
	s.reading = false
	s.mu.Unlock()
}
