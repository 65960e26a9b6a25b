package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// world is the demo at work: who is there, what is being said, and what comes next.
type world struct {
	cast     cast
	speech   map[string]*repertoire
	base     string // of the app
	pid      int    // of rondo
	print    func(format string, args ...any)
	folder   string
	control  string // where the visitor wants the demo's own page
	still    bool
	keys     *os.File
	owner    *caller
	chat     *caller // of visitors of the web chat
	chatID   string
	users    map[string]*agent // by id
	byKey    map[string]*agent
	teams    map[string]*team // by id
	standins *standins
	channels map[string]*outlet // by key
	agenda   *agenda
	running  sync.WaitGroup
	live     atomic.Bool
	rate     atomic.Int64 // new conversations in 1000 minutes

	complained atomic.Int64 // when the last trouble was printed, in nanoseconds

	mu       sync.Mutex
	changed  chan struct{} // closed and made anew whenever something below changes
	chance   *rand.Rand
	talks    map[string]*talk   // open ones by conversation
	people   map[string]*person // by contact
	expected map[string]*person // who has written and has no contact yet, by name
	outgoing map[string]bool    // messages that Rondo has not handed out yet
	resting  []*person          // who wrote before and may come again
	named    map[string]int     // names used, by language
	recent   []*script          // told lately, so that they do not repeat at once
	began    int                // conversations so far
	closed   int
}

// agent is a user and what the demo knows of them.
type agent struct {
	castUser
	caller
	id     string
	teams  []string // ids
	status string
}

// team is a team and how busy it is kept.
type team struct {
	id, name string
	members  []*agent
	pace     float64 // above 1: its agents take their time
}

// outlet is a channel as customers reach it.
type outlet struct {
	castChannel
	id, hook, team string // the team by id
	secret         string
}

// steady seeds the still world, so that it is always the same.
const steady = 20240501

func newWorld(o options, c cast, srv *server) (*world, error) {
	speech, err := loadTexts()
	if err != nil {
		return nil, err
	}
	client := newHTTP()
	w := &world{cast: c, speech: speech, base: srv.base, pid: srv.cmd.Process.Pid, folder: o.data, control: o.control, still: o.still, keys: o.keys,
		owner: &caller{base: srv.base + "/api/v1", http: client, token: srv.token}, chat: &caller{http: client},
		users: map[string]*agent{}, byKey: map[string]*agent{}, teams: map[string]*team{}, channels: map[string]*outlet{},
		agenda: newAgenda(), changed: make(chan struct{}), talks: map[string]*talk{}, people: map[string]*person{},
		expected: map[string]*person{}, outgoing: map[string]bool{}, named: map[string]int{}}
	w.print = func(format string, args ...any) { fmt.Fprintf(o.out, format, args...) }
	seed := uint64(steady)
	if !o.still {
		seed = rand.Uint64()
	}
	w.chance = rand.New(rand.NewPCG(seed, seed))
	w.setRate(o.rate)
	return w, nil
}

// goRun runs something beside until ctx ends; play waits for it.
func (w *world) goRun(ctx context.Context, do func(context.Context)) {
	w.running.Go(func() { do(ctx) })
}

// tell wakes whoever waits for a change; the lock is held.
func (w *world) tell() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// await waits until something holds. The condition is asked with the lock held.
func (w *world) await(ctx context.Context, what string, holds func() bool) error {
	limit := time.NewTimer(15 * time.Second)
	defer limit.Stop()
	for {
		w.mu.Lock()
		done, changed := holds(), w.changed
		w.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return fmt.Errorf("waited in vain for %s", what)
		case <-changed:
		}
	}
}

const complainEvery = 10 * time.Second

// trouble prints what went wrong in the traffic, not too often. What a visitor can cause is no trouble.
func (w *world) trouble(ctx context.Context, what string, err error) {
	if err == nil || ctx.Err() != nil || refused(err) {
		return
	}
	now := time.Now().UnixNano()
	last := w.complained.Load()
	if now-last > int64(complainEvery) && w.complained.CompareAndSwap(last, now) {
		fmt.Fprintf(os.Stderr, "demo: %s: %v\r\n", what, err)
	}
}

// pick chooses one of a list; the lock is held.
func pick[T any](w *world, list []T) T { return list[w.chance.IntN(len(list))] }

// between is a random time; the lock is held.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.chance.Int64N(int64(most-least)+1))
}

// keep writes a file for programs into the data folder.
func (w *world) keep(name string, content []byte) error {
	return os.WriteFile(filepath.Join(w.folder, name), content, 0o600)
}
