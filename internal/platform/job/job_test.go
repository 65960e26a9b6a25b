package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/job"
)

func enqueue(t *testing.T, d *db.DB, news ...job.New) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		for _, n := range news {
			if err := job.Enqueue(context.Background(), tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// run starts a runner with one handler and stops it with the test.
func run(t *testing.T, d *db.DB, slots int, h job.Handler) *job.Runner {
	r := job.NewRunner(d, slog.New(slog.DiscardHandler), slots)
	r.Handle("k", h)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { r.Run(ctx) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return r
}

func TestRunner_doesEachJobOnceAcrossNodes(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		const n = 300
		done := make(chan int, 2*n)
		handler := func(_ context.Context, j job.Job) error {
			var i int
			err := j.Read(&i)
			done <- i
			return err
		}
		run(t, nodes[0], 16, handler)
		if nodes[1] != nodes[0] {
			run(t, nodes[1], 16, handler)
		}
		for i := range n {
			enqueue(t, nodes[i%2], job.New{Workspace: 1, Kind: "k", Payload: i})
		}
		var got []int
		for range n {
			got = append(got, <-done)
		}
		slices.Sort(got)
		for i, g := range got {
			if g != i {
				t.Fatalf("job %d was done %d", i, g)
			}
		}
	})
}

func TestRunner_keepsTheOrderWithinAGroupThroughFailures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		order := map[string][]int{}
		failed := map[string]bool{}
		var wg sync.WaitGroup
		wg.Add(40)
		run(t, d, 8, func(_ context.Context, j job.Job) error {
			var p struct {
				Group string
				N     int
			}
			if err := j.Read(&p); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			key := fmt.Sprint(p.Group, p.N)
			if p.N%3 == 0 && !failed[key] {
				failed[key] = true
				return job.RetryAfter(time.Millisecond, errors.New("not yet"))
			}
			order[p.Group] = append(order[p.Group], p.N)
			wg.Done()
			return nil
		})
		for n := range 10 {
			for _, g := range []string{"a", "b", "c", "d"} {
				enqueue(t, d, job.New{Workspace: 1, Kind: "k", Group: g, Payload: map[string]any{"Group": g, "N": n}})
			}
		}
		wg.Wait()
		mu.Lock()
		defer mu.Unlock()
		for g, l := range order {
			if !slices.IsSorted(l) {
				t.Errorf("group %s ran in the order %v", g, l)
			}
		}
	})
}

func TestRunner_timersUniqueKeysAndGivingUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		type call struct {
			payload string
			attempt int
		}
		calls := make(chan call, 16)
		run(t, d, 4, func(_ context.Context, j job.Job) error {
			calls <- call{j.Payload, j.Attempt}
			switch j.Payload {
			case `"broken"`:
				return job.Cancel(errors.New("for good"))
			case `"twice"`:
				return job.RetryAfter(0, errors.New("again"))
			}
			return nil
		})
		soon := d.Now().Add(60 * time.Millisecond)
		enqueue(t, d,
			job.New{Workspace: 1, Kind: "k", Payload: "timer", RunAt: soon, UniqueKey: "u"},
			job.New{Workspace: 1, Kind: "k", Payload: "timer again", RunAt: soon, UniqueKey: "u"})
		if c := <-calls; c.payload != `"timer"` || d.Now().Before(soon) {
			t.Fatalf("%v ran before its time", c)
		}
		enqueue(t, d, job.New{Workspace: 1, Kind: "k", Payload: "broken"}, job.New{Workspace: 1, Kind: "k", Payload: "twice", MaxAttempts: 2})
		var got []call
		for range 3 {
			got = append(got, <-calls)
		}
		if !slices.Contains(got, call{`"broken"`, 1}) || !slices.Contains(got, call{`"twice"`, 1}) || !slices.Contains(got, call{`"twice"`, 2}) {
			t.Fatalf("got %v", got)
		}
		for {
			n, err := job.Count(context.Background(), d.Read(), d.Now())
			if err != nil {
				t.Fatal(err)
			}
			if n["dead"] == 2 && n["scheduled"]+n["ready"]+n["leased"] == 0 {
				return
			}
		}
	})
}

func TestRunner_slowJobsOfALimitedKindLeaveRoomForOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const slots, most, slow = 6, 2, 9
		r := job.NewRunner(d, slog.New(slog.DiscardHandler), slots)
		begun, finish, done := make(chan string, slow), make(chan struct{}), make(chan string, 2*slow)
		r.Handle("slow", func(ctx context.Context, j job.Job) error {
			begun <- j.Payload
			select {
			case <-finish:
			case <-ctx.Done():
				return ctx.Err()
			}
			done <- "slow"
			return nil
		})
		r.Handle("quick", func(context.Context, job.Job) error { done <- "quick"; return nil })
		r.Limit("slow", most)
		for i := range slow {
			enqueue(t, d, job.New{Workspace: 1, Kind: "slow", Payload: i})
		}
		for i := range slow {
			enqueue(t, d, job.New{Workspace: 1, Kind: "quick", Payload: i})
		}
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() { r.Run(ctx) })
		t.Cleanup(func() { cancel(); wg.Wait() })
		for range slow {
			if kind := <-done; kind != "quick" {
				t.Fatal("a slow job is done before it may")
			}
		}
		for range most {
			<-begun
		}
		n, err := job.Count(t.Context(), d.Read(), d.Now())
		if err != nil || n["ready"] != slow-most || len(begun) != 0 {
			t.Errorf("%v wait and %d more have begun, %v; want %d slow jobs at work", n, len(begun), err, most)
		}
		close(finish)
		for range slow {
			<-done
		}
	})
}

// A job that is not due yet is not waiting for anybody.
func TestCount_tellsApartWhatIsDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := d.Now()
		enqueue(t, d, job.New{Workspace: 1, Kind: "k"}, job.New{Workspace: 1, Kind: "k", RunAt: now.Add(time.Hour)}, job.New{Workspace: 1, Kind: "k", RunAt: now.Add(2 * time.Hour)})
		for at, want := range map[time.Time]map[string]int{now.Add(time.Minute): {"ready": 1, "scheduled": 2}, now.Add(3 * time.Hour): {"ready": 3}} {
			if n, err := job.Count(t.Context(), d.Read(), at); err != nil || !maps.Equal(n, want) {
				t.Errorf("%v, %v; want %v", n, err, want)
			}
		}
	})
}
