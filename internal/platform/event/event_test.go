package event_test

import (
	"context"
	"sync"
	"testing"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

func record(t *testing.T, d *db.DB, ws id.ID, n int) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		for range n {
			if err := event.Record(tx, event.New{Workspace: ws, Type: "test", Data: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// follow runs a feed on d until the test ends.
func follow(t *testing.T, d *db.DB) *event.Feed {
	f := event.Follow(d)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { f.Run(ctx) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return f
}

func TestFeed_isGaplessAndOrderedForEveryReaderOnEveryNode(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		feeds := []*event.Feed{follow(t, nodes[0])}
		if nodes[1] != nodes[0] {
			feeds = append(feeds, follow(t, nodes[1]))
		}
		const writers, each = 16, 25
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					record(t, nodes[w%2], id.ID(1+w%2), 1+i%3)
				}
			})
		}
		total := int64(writers / 2 * (each/3*6 + 1)) // 1+2+3 over and over, and one more
		for _, f := range feeds {
			for _, start := range []int64{0, 7} {
				for ws := id.ID(1); ws <= 2; ws++ {
					wg.Go(func() {
						r := f.Reader(ws, start)
						want := start
						for want < total {
							events, err := r.Next(context.Background())
							if err != nil {
								t.Error(err)
								return
							}
							for _, e := range events {
								if want++; e.Seq != want || e.Workspace != ws {
									t.Errorf("got event %d of %d, want %d of %d", e.Seq, e.Workspace, want, ws)
									return
								}
							}
						}
					})
				}
			}
		}
		wg.Wait()
	})
}

func TestRecord_anUndoneUnitLeavesNoGap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		record(t, d, 1, 2)
		_ = d.Write(ctx, func(tx *db.Tx) error {
			_ = event.Record(tx, event.New{Workspace: 1, Type: "never"})
			return context.Canceled
		})
		record(t, d, 1, 1)
		got, err := event.Read(ctx, d.Read(), 1, 0, 10)
		if err != nil || len(got) != 3 || got[2].Seq != 3 {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}
