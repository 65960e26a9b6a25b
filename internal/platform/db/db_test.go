package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/db/query"
)

func insertWorkspace(ctx context.Context, tx *db.Tx, n int) error {
	_, err := query.Exec(ctx, tx, query.New(`INSERT INTO workspaces (id, name, language, timezone, routing_paused, created_at) VALUES (?, ?, 'en', 'UTC', ?, ?)`,
		n, fmt.Sprintf("w%d", n), false, query.AsTime(tx.Now())))
	return err
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	n, err := query.One[int](context.Background(), d.Read(), query.New(`SELECT count(*) FROM workspaces`))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWrite_commitsOrUndoesAsAWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := insertWorkspace(ctx, tx, 1); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("got %v, want boom", err)
		}
		if n := count(t, d); n != 0 {
			t.Fatalf("%d rows after a failed unit", n)
		}
		woken := false
		err = d.Write(ctx, func(tx *db.Tx) error {
			tx.OnCommit(func() { woken = true })
			return insertWorkspace(ctx, tx, 1)
		})
		if err != nil || !woken || count(t, d) != 1 {
			t.Fatalf("err %v, woken %v, rows %d", err, woken, count(t, d))
		}
	})
}

func TestWrite_oneFailureInAGroupUndoesOnlyItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var wg sync.WaitGroup
		for i := 1; i <= 60; i++ {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error {
					if err := insertWorkspace(ctx, tx, i); err != nil {
						return err
					}
					switch i % 3 {
					case 0:
						return errors.New("undo me")
					case 1:
						if i == 31 {
							panic("a broken promise")
						}
					}
					return nil
				})
				if failed := i%3 == 0 || i == 31; failed != (err != nil) {
					t.Errorf("unit %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n != 39 {
			t.Fatalf("%d rows, want 39", n)
		}
	})
}

func TestWrite_aCancelledCallerHarmsNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := 1; i <= 40; i++ {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				err := d.Write(ctx, func(tx *db.Tx) error {
					if i%2 == 0 {
						cancel()
					}
					return insertWorkspace(ctx, tx, i)
				})
				if i%2 == 1 && err != nil {
					t.Errorf("unit %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d); n < 20 {
			t.Fatalf("%d rows, want at least the 20 of callers who stayed", n)
		}
	})
}

func TestBus_reachesTheOtherNode(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		got := make(chan string, 64)
		stop := nodes[1].Bus().Listen("topic", func(w string) { got <- w })
		defer stop()
		linked := make(chan string, 8)
		defer nodes[1].Bus().Listen(db.TopicLinked, func(string) { linked <- "" })()
		nodes[0].Bus().Publish("topic", "hello")
		for {
			select {
			case w := <-got:
				if w != "hello" {
					t.Fatalf("heard %q", w)
				}
				return
			case <-linked: // the word may have left before the other node listened
				nodes[0].Bus().Publish("topic", "hello")
			}
		}
	})
}

func TestWithRider_commitsWithTheFirstUnitAndOnlyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rides := 0
		ctx := db.WithRider(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			rides++
			return insertWorkspace(ctx, tx, 100+rides)
		})
		if err := d.Write(ctx, func(*db.Tx) error { return errors.New("undo me") }); err == nil || count(t, d) != 0 {
			t.Fatalf("a unit that failed kept its rider: %v", err)
		}
		for n := 1; n <= 2; n++ {
			if err := d.Write(ctx, func(tx *db.Tx) error { return insertWorkspace(ctx, tx, n) }); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, d); n != 3 {
			t.Fatalf("%d rows, want two of the units and one of the rider", n)
		}
	})
}
