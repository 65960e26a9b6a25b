package job

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

const (
	lease    = 30 * time.Second // a job whose node is silent for so long is done by another
	maxIdle  = 5 * time.Second  // an idle runner looks again after so long, in case a wake was lost
	pageSize = 64
)

// Runner claims due jobs and runs their handlers, at most slots at once on this node.
type Runner struct {
	db       *db.DB
	log      *slog.Logger
	slots    int
	handlers map[string]Handler
	limits   map[string]int // by kind, where fewer than slots may run at once
	wake     chan struct{}
	settled  chan verdict
	mu       sync.Mutex
	busy     map[id.ID]string // the kind of each job at work
}

type runnerKey struct{}

// NewRunner attaches a runner to the database. Handle names its handlers before Run.
func NewRunner(d *db.DB, log *slog.Logger, slots int) *Runner {
	r := &Runner{db: d, log: log, slots: slots, handlers: map[string]Handler{}, limits: map[string]int{}, wake: make(chan struct{}, 1),
		settled: make(chan verdict, slots), busy: map[id.ID]string{}}
	d.Keep(runnerKey{}, r)
	return r
}

// Handle names the handler of a kind.
func (r *Runner) Handle(kind string, h Handler) { r.handlers[kind] = h }

// Limit lets at most n jobs of a kind run at once on this node, so that slow ones leave slots to all others.
func (r *Runner) Limit(kind string, n int) { r.limits[kind] = n }

// Wake makes the runner look for jobs now.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, then waits for the handlers that are running; their contexts end with ctx.
func (r *Runner) Run(ctx context.Context) error {
	var handlers, clerks sync.WaitGroup
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	clerks.Go(r.settle)
	r.inherit(ctx)
	clerks.Go(func() { r.keepLeases(life) })
	for ctx.Err() == nil {
		jobs := r.claim(ctx)
		for _, j := range jobs {
			handlers.Go(func() { r.work(ctx, j) })
		}
		if len(jobs) == 0 {
			r.idle(ctx)
		}
	}
	handlers.Wait()
	close(r.settled)
	stop()
	clerks.Wait()
	return nil
}

// inherit takes over, on a database of one process, what the process before this one left behind. Elsewhere,
// and should it fail, the leases run out.
func (r *Runner) inherit(ctx context.Context) {
	if !r.db.Single() {
		return
	}
	err := r.db.Write(ctx, func(tx *db.Tx) error { return inherit(ctx, tx) })
	if err != nil && ctx.Err() == nil {
		r.log.Error("take over jobs", "error", err)
	}
}

// room is how many more jobs may run at once, and of the kinds that have a limit how many.
func (r *Runner) room() (free int, of map[string]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	of = maps.Clone(r.limits)
	for _, kind := range r.busy {
		if _, limited := of[kind]; limited {
			of[kind]--
		}
	}
	return r.slots - len(r.busy), of
}

// full are the kinds of which no more may run now.
func full(of map[string]int) (kinds []string) {
	for kind, n := range of {
		if n <= 0 {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// claim leases as many jobs as there are free slots.
func (r *Runner) claim(ctx context.Context) (jobs []Job) {
	free, of := r.room()
	if free <= 0 {
		return nil
	}
	due, err := nextDue(ctx, r.db.Read(), full(of))
	if err != nil || due.IsZero() || due.After(r.db.Now()) {
		return nil
	}
	limited := slices.Sorted(maps.Keys(of))
	err = r.db.Write(ctx, func(tx *db.Tx) (err error) {
		jobs, err = claim(ctx, tx, but(limited), min(free, pageSize), lease)
		for _, kind := range limited {
			n := min(of[kind], free-len(jobs))
			if err != nil || n <= 0 {
				continue
			}
			var more []Job
			more, err = claim(ctx, tx, only(kind), n, lease)
			jobs = append(jobs, more...)
		}
		return err
	})
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("claim jobs", "error", err)
		}
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range jobs {
		r.busy[j.ID] = j.Kind
	}
	return jobs
}

// idle waits for a wake, or for the time at which the next job is due.
func (r *Runner) idle(ctx context.Context) {
	wait := maxIdle
	free, of := r.room()
	if due, err := nextDue(ctx, r.db.Read(), full(of)); free > 0 && err == nil && !due.IsZero() {
		wait = max(0, min(wait, due.Sub(r.db.Now())))
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-r.wake:
	case <-t.C:
	case <-ctx.Done():
	}
}

// work runs one handler and hands its outcome to the clerk.
func (r *Runner) work(ctx context.Context, j Job) {
	err := r.handle(ctx, j)
	if err != nil && ctx.Err() != nil {
		err = Later(r.db.Now()) // we are stopping; another run does it
	}
	v := judge(j, err, r.db.Now(), rand.Float64())
	if v.state == "dead" {
		r.log.Error("job gave up", "job_id", j.ID, "kind", j.Kind, "attempt", j.Attempt, "error", v.err)
	}
	r.settled <- v
}

func (r *Runner) handle(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	h := r.handlers[j.Kind]
	if h == nil {
		return fmt.Errorf("no handler for jobs of kind %q", j.Kind)
	}
	return h(ctx, j)
}

// settle writes outcomes, all that arrived during one commit in the next.
func (r *Runner) settle() {
	ctx := context.Background()
	for v := range r.settled {
		batch := []verdict{v}
	fill:
		for len(batch) < 256 {
			select {
			case v, ok := <-r.settled:
				if !ok {
					break fill
				}
				batch = append(batch, v)
			default:
				break fill
			}
		}
		err := r.db.Write(ctx, func(tx *db.Tx) error { return settle(ctx, tx, batch) })
		if err != nil {
			r.log.Error("record finished jobs; they will run again", "jobs", len(batch), "error", err)
		}
		r.mu.Lock()
		for _, v := range batch {
			delete(r.busy, v.job.ID)
		}
		r.mu.Unlock()
		r.Wake()
	}
}

// keepLeases renews the leases of running jobs and frees those of dead nodes.
func (r *Runner) keepLeases(ctx context.Context) {
	t := time.NewTicker(lease / 3)
	defer t.Stop()
	for {
		err := r.db.Write(ctx, func(tx *db.Tx) error {
			r.mu.Lock()
			ids := slices.Sorted(maps.Keys(r.busy))
			r.mu.Unlock()
			if len(ids) > 0 {
				if err := renew(ctx, tx, ids, lease); err != nil {
					return err
				}
			}
			return rescue(ctx, tx)
		})
		if err != nil && ctx.Err() == nil {
			r.log.Error("keep job leases", "error", err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}
