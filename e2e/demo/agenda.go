package main

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// atOnce bounds how many acts run at the same time.
const atOnce = 6

// agenda does things later, by a clock that can be stopped: while it is paused nothing becomes due, and
// afterwards everything goes on as if the time had not passed.
type agenda struct {
	mu      sync.Mutex
	acts    acts
	spent   time.Duration // before the clock was last started
	started time.Time     // zero: the clock stands
	wake    chan struct{}
	order   int64
}

// act is something to be done.
type act struct {
	due   time.Duration
	order int64
	do    func(context.Context)
}

func newAgenda() *agenda { return &agenda{wake: make(chan struct{}, 1)} }

// after plans an act. It may be called from an act.
func (a *agenda) after(wait time.Duration, do func(context.Context)) {
	a.mu.Lock()
	a.order++
	heap.Push(&a.acts, act{a.now() + wait, a.order, do})
	a.mu.Unlock()
	a.poke()
}

// now is the agenda's own time; the lock is held.
func (a *agenda) now() time.Duration {
	if a.started.IsZero() {
		return a.spent
	}
	return a.spent + time.Since(a.started)
}

// pause stops the clock, resume starts it.
func (a *agenda) pause() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.spent, a.started = a.now(), time.Time{}
}

func (a *agenda) resume() {
	a.mu.Lock()
	if a.started.IsZero() {
		a.started = time.Now()
	}
	a.mu.Unlock()
	a.poke()
}

func (a *agenda) paused() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.started.IsZero()
}

func (a *agenda) poke() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// run does what becomes due until ctx ends, and waits for what is under way.
func (a *agenda) run(ctx context.Context) {
	var doing sync.WaitGroup
	defer doing.Wait()
	places := make(chan struct{}, atOnce)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for ctx.Err() == nil {
		next, wait := a.next()
		if next != nil {
			select {
			case places <- struct{}{}:
			case <-ctx.Done():
				return
			}
			doing.Go(func() { next(ctx); <-places })
			continue
		}
		timer.Reset(wait)
		select {
		case <-ctx.Done():
		case <-a.wake:
		case <-timer.C:
		}
	}
}

// next takes an act that is due, or tells how long to wait for one.
func (a *agenda) next() (func(context.Context), time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.acts) == 0 || a.started.IsZero() {
		return nil, time.Hour
	}
	if wait := a.acts[0].due - a.now(); wait > 0 {
		return nil, wait
	}
	return heap.Pop(&a.acts).(act).do, 0
}

// acts is a heap by time, then by the order of planning.
type acts []act

func (l acts) Len() int      { return len(l) }
func (l acts) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l acts) Less(i, j int) bool {
	return l[i].due < l[j].due || l[i].due == l[j].due && l[i].order < l[j].order
}
func (l *acts) Push(x any) { *l = append(*l, x.(act)) }
func (l *acts) Pop() any {
	old := *l
	last := old[len(old)-1]
	old[len(old)-1] = act{}
	*l = old[:len(old)-1]
	return last
}

// hurry does everything that is planned now, in its order, and nothing that is planned meanwhile.
func (a *agenda) hurry(ctx context.Context) {
	a.mu.Lock()
	all := a.acts
	a.acts = nil
	a.mu.Unlock()
	for len(all) > 0 && ctx.Err() == nil {
		heap.Pop(&all).(act).do(ctx)
	}
}
