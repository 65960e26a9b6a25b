package identity

import (
	"cmp"
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"sync"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

const (
	defaultBlink = 5 * time.Second
	beatEvery    = 10 * time.Second
	deadAfter    = 4                // beats that do not come: by then a process has taken its sockets with it
	dropPage     = 100              // users of a dead process in one unit of work
	endTime      = 5 * time.Second  // for the last unit of work
	retryAfter   = 10 * time.Second // for what could not be noted because the database was away
)

// sockets are those that this process serves.
type sockets struct {
	holder string // the process, among all
	blink  time.Duration
	gone   chan socket // whose blink is over
	ended  chan struct{}
	once   sync.Once

	mu   sync.Mutex
	open map[id.ID]socket
}

func newSockets(blink time.Duration) *sockets {
	if blink == 0 {
		blink = defaultBlink
	}
	return &sockets{holder: rand.Text(), blink: blink, gone: make(chan socket), ended: make(chan struct{}), open: map[id.ID]socket{}}
}

func (s *sockets) end() { s.once.Do(func() { close(s.ended) }) }

// later hands a socket that went to Run after a while; not at all once the process ends, which lets go of all.
func (s *sockets) later(l socket, after time.Duration) {
	time.AfterFunc(after, func() {
		select {
		case s.gone <- l:
		case <-s.ended:
		}
	})
}

// Connect notes a socket of the actor in ctx, who came with this cookie. Those of programs, which have none, say
// nothing of who is there. leave must be called when it goes. Run must be running.
func (g *Gate) Connect(ctx context.Context, cookie string) (leave func(), err error) {
	actor := access.From(ctx)
	l := socket{workspace: actor.Workspace, id: g.db.NewID(), user: actor.User}
	secret, ok := readSecret(sessionPrefix, cookie)
	if !ok || actor.Kind != access.KindUser {
		return func() {}, nil // a program that listens is nobody at a desk
	}
	l.session = secret.hash
	s := g.sockets
	s.mu.Lock()
	s.open[l.id] = l
	s.mu.Unlock()
	if err := g.db.Write(ctx, func(tx *db.Tx) error { return arrive(ctx, tx, l, s.holder) }); err != nil {
		s.mu.Lock()
		delete(s.open, l.id)
		s.mu.Unlock()
		return nil, err
	}
	return func() {
		s.mu.Lock()
		delete(s.open, l.id)
		s.mu.Unlock()
		s.later(l, s.blink)
	}, nil
}

// Jobs names the handlers of this slice.
func (g *Gate) Jobs(r *job.Runner) {
	r.Handle(jobGrace, func(ctx context.Context, j job.Job) error {
		var l lost
		if err := j.Read(&l); err != nil {
			return job.Cancel(err)
		}
		return g.db.Write(ctx, func(tx *db.Tx) error { return endGrace(ctx, tx, j.WorkspaceID, l) })
	})
	r.Handle(jobShift, func(ctx context.Context, j job.Job) error {
		var p shiftPlan
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		return g.db.Write(ctx, func(tx *db.Tx) error { return turnShift(ctx, tx, j.WorkspaceID, p) })
	})
}

// Run notes which sockets went, says that this process lives, and lets go of what others held that do not. It
// goes by the beats that it sees or misses, never by clocks: a clock that jumps loses nobody's connection.
func (g *Gate) Run(ctx context.Context) error {
	watch := watch{silent: map[string]silence{}}
	g.try(ctx, "take over connections", g.begin)
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
			defer cancel()
			g.try(last, "let go of connections", func(ctx context.Context) error { return g.drop(ctx, g.sockets.holder) })
			return nil
		case l := <-g.sockets.gone:
			if !g.try(ctx, "note a closed connection", func(ctx context.Context) error {
				return g.db.Write(ctx, func(tx *db.Tx) error { return part(ctx, tx, l) })
			}) {
				g.sockets.later(l, retryAfter)
			}
		case <-tick.C:
			g.try(ctx, "keep connections", func(ctx context.Context) error { return g.pulse(ctx, &watch) })
		}
	}
}

// try does something and tells whether it succeeded; what fails is tried again at the next turn.
func (g *Gate) try(ctx context.Context, what string, do func(context.Context) error) bool {
	err := do(ctx)
	if err != nil && ctx.Err() == nil {
		g.cfg.Log.Error(what, "error", err)
	}
	return err == nil
}

// begin registers this process. On a database of one process whatever others held is gone; their users have the
// whole grace to come back, however long the database was alone.
func (g *Gate) begin(ctx context.Context) error {
	if err := g.db.Write(ctx, func(tx *db.Tx) error { return hold(ctx, tx, g.sockets.holder) }); err != nil || !g.db.Single() {
		return err
	}
	all, err := holders(ctx, g.db.Read())
	for _, h := range all {
		if h.Holder != g.sockets.holder && err == nil {
			err = g.drop(ctx, h.Holder)
		}
	}
	return err
}

// watch remembers how long the beats of others stand still.
type watch struct{ silent map[string]silence }

type silence struct{ beat, times int64 }

// missed counts a look at a process and tells whether it must be dead.
func (w *watch) missed(h holderRow) bool {
	s := w.silent[h.Holder]
	if s.times == 0 || s.beat != h.Beat {
		s = silence{beat: h.Beat}
	}
	s.times++
	w.silent[h.Holder] = s
	return s.times > deadAfter
}

// pulse beats, and buries the dead.
func (g *Gate) pulse(ctx context.Context, w *watch) error {
	if err := g.beat(ctx); err != nil {
		return err
	}
	all, err := holders(ctx, g.db.Read())
	if err != nil {
		return err
	}
	alive := map[string]bool{}
	for _, h := range all {
		alive[h.Holder] = true
		if h.Holder == g.sockets.holder || !w.missed(h) {
			continue
		}
		if err := g.drop(ctx, h.Holder); err != nil {
			return err
		}
		delete(w.silent, h.Holder)
	}
	maps.DeleteFunc(w.silent, func(holder string, _ silence) bool { return !alive[holder] })
	return nil
}

// beat says that this process lives. If the others have given it up meanwhile (it was stopped for long, say),
// it says again which sockets it holds.
func (g *Gate) beat(ctx context.Context) error {
	return g.db.Write(ctx, func(tx *db.Tx) error {
		known, err := beat(ctx, tx, g.sockets.holder)
		if err != nil || known {
			return err
		}
		if err := hold(ctx, tx, g.sockets.holder); err != nil {
			return err
		}
		g.sockets.mu.Lock()
		open := slices.Collect(maps.Values(g.sockets.open))
		g.sockets.mu.Unlock()
		slices.SortFunc(open, func(a, b socket) int {
			return cmp.Or(cmp.Compare(a.workspace, b.workspace), cmp.Compare(a.user, b.user))
		})
		if err := insertConnections(ctx, tx, g.sockets.holder, open); err != nil {
			return err
		}
		for i, s := range open {
			if i > 0 && open[i-1].user == s.user {
				continue
			}
			if err := settle(ctx, tx, s.workspace, s.user); err != nil {
				return err
			}
		}
		return nil
	})
}

// drop lets go of all that a process held, page by page.
func (g *Gate) drop(ctx context.Context, holder string) error {
	for n := dropPage; n == dropPage; {
		err := g.db.Write(ctx, func(tx *db.Tx) error {
			held, err := heldBy(ctx, tx, holder, dropPage)
			n = len(held)
			if err != nil {
				return err
			}
			for _, h := range held {
				if err := dropHeld(ctx, tx, holder, h); err != nil {
					return err
				}
				if err := settle(ctx, tx, h.WorkspaceID, h.UserID); err != nil {
					return err
				}
			}
			if n < dropPage {
				return dropHolder(ctx, tx, holder)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
