package main

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// diary notes what was done.
type diary struct {
	mu   sync.Mutex
	done []string
}

func (d *diary) act(what string) func(context.Context) {
	return func(context.Context) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.done = append(d.done, what)
	}
}

func (d *diary) is(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.done, want) {
		t.Errorf("done: %v, want %v", d.done, want)
	}
}

func TestAgenda_doesThingsInTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, d := newAgenda(), &diary{}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go a.run(ctx)
		a.after(3*time.Second, d.act("late"))
		a.after(time.Second, d.act("early"))
		time.Sleep(time.Minute)
		d.is(t) // its clock was never started
		a.resume()
		time.Sleep(2 * time.Second)
		d.is(t, "early")
		time.Sleep(2 * time.Second)
		d.is(t, "early", "late")
	})
}

func TestAgenda_losesNoTimeWhilePaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, d := newAgenda(), &diary{}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go a.run(ctx)
		a.resume()
		a.after(10*time.Second, d.act("it"))
		time.Sleep(4 * time.Second)
		a.pause()
		time.Sleep(time.Hour)
		d.is(t)
		a.resume()
		time.Sleep(5 * time.Second)
		d.is(t)
		time.Sleep(2 * time.Second)
		d.is(t, "it")
	})
}

func TestAgenda_hurryDoesWhatIsPlannedAndNothingNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, d := newAgenda(), &diary{}
		a.after(time.Hour, d.act("second"))
		a.after(time.Minute, func(ctx context.Context) {
			d.act("first")(ctx)
			a.after(0, d.act("new"))
		})
		a.hurry(t.Context())
		d.is(t, "first", "second")
	})
}
