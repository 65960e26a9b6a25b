package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
)

func TestIdempotencyKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const good, key = `{"name":"x"}`, "Idempotency-Key: k1"
		first := w.call("PUT", "/api/v1/things/5", good, agent, key)
		again := w.call("PUT", "/api/v1/things/5", good, agent, key)
		if first.Code != 200 || again.Code != 200 || again.Body.String() != first.Body.String() || again.Header().Get("Idempotency-Replayed") != "true" ||
			again.Header().Get("Content-Type") != "application/json" || w.calls.Load() != 1 {
			t.Errorf("replay: %d %q, then %d %q %v, %d calls", first.Code, first.Body, again.Code, again.Body, again.Header(), w.calls.Load())
		}
		if p := problemIn(t, w.call("PUT", "/api/v1/things/5", `{"name":"y"}`, agent, key)); p.Status != 422 || p.Errors[0].Field != "Idempotency-Key" {
			t.Errorf("another body: %+v", p)
		}
		if rec := w.call("PUT", "/api/v1/things/5", good, agent, "Idempotency-Key: k2"); rec.Code != 200 || w.calls.Load() != 2 {
			t.Errorf("another key: %d, %d calls", rec.Code, w.calls.Load())
		}
		w.call("POST", "/api/v1/fail", `{}`, agent, "Idempotency-Key: k3")
		if rec := w.call("POST", "/api/v1/fail", `{}`, agent, "Idempotency-Key: k3"); rec.Code != 500 || w.calls.Load() != 4 {
			t.Errorf("an accident was stored: %d, %d calls", rec.Code, w.calls.Load())
		}
		w.call("POST", "/api/v1/burst", `{}`, agent, "Idempotency-Key: k4")
		if rec := w.call("POST", "/api/v1/burst", `{}`, agent, "Idempotency-Key: k4"); rec.Code != 500 || w.calls.Load() != 6 {
			t.Errorf("a panic kept its key: %d, %d calls", rec.Code, w.calls.Load())
		}
		if rec := w.call("PUT", "/api/v1/things/5", good, agent, "Idempotency-Key: "+strings.Repeat("k", 256)); rec.Code != 422 {
			t.Errorf("a long key: %d", rec.Code)
		}
	})
}

func TestIdempotencyKey_isKeptForADay(t *testing.T) {
	fake := clock.NewFake(time.Now())
	d, err := db.Open(context.Background(), db.Config{Dir: t.TempDir(), Clock: fake})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w := newWorld(t, d)
	put := func() string {
		return w.call("PUT", "/api/v1/things/5", `{"name":"x"}`, agent, "Idempotency-Key: k").Header().Get("Idempotency-Replayed")
	}
	put()
	fake.Advance(keyKept - time.Minute)
	if err := w.PruneKeys(context.Background()); err != nil {
		t.Fatal(err)
	}
	if put() != "true" || w.calls.Load() != 1 {
		t.Errorf("within a day it ran %d times", w.calls.Load())
	}
	fake.Advance(2 * time.Minute)
	if put() == "true" || w.calls.Load() != 2 {
		t.Errorf("after a day it ran %d times", w.calls.Load())
	}
}

// TestIdempotencyKey_ofADeadNodeIsFreed leaves a claim behind, as a node does that dies in the middle.
func TestIdempotencyKey_ofADeadNodeIsFreed(t *testing.T) {
	fake := clock.NewFake(time.Now())
	d, err := db.Open(context.Background(), db.Config{Dir: t.TempDir(), Clock: fake})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w := newWorld(t, d)
	const body = `{"name":"x"}`
	put := func() int { return w.call("PUT", "/api/v1/things/5", body, agent, "Idempotency-Key: k").Code }
	put()
	if err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(context.Background(), "UPDATE idempotency_keys SET status = 0")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if code := put(); code != http.StatusConflict {
		t.Errorf("before the lease ends: %d", code)
	}
	fake.Advance(keyLease + time.Second)
	if code := put(); code != 200 || w.calls.Load() != 2 {
		t.Errorf("after the lease: %d, %d calls", code, w.calls.Load())
	}
}

func TestIdempotencyKey_ofTwoAtOnceOneRuns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.gate = make(chan struct{})
		answers := make(chan int, 2)
		for range 2 {
			go func() {
				answers <- w.call("PUT", "/api/v1/things/5", `{"name":"x"}`, agent, "Idempotency-Key: k").Code
			}()
		}
		if second := <-answers; second != http.StatusConflict { // the first waits at the gate
			t.Errorf("the second was answered %d", second)
		}
		close(w.gate)
		if first := <-answers; first != 200 || w.calls.Load() != 1 {
			t.Errorf("the first was answered %d after %d calls", first, w.calls.Load())
		}
	})
}

// TestIdempotencyKey_whoseAnswerWasLostNeverRunsAgain leaves behind what a node does that dies between the
// commit of the write and the storing of its answer.
func TestIdempotencyKey_whoseAnswerWasLostNeverRunsAgain(t *testing.T) {
	fake := clock.NewFake(time.Now())
	d, err := db.Open(context.Background(), db.Config{Dir: t.TempDir(), Clock: fake})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w := newWorld(t, d)
	put := func() int {
		return w.call("PUT", "/api/v1/things/5", `{"name":"x"}`, agent, "Idempotency-Key: k").Code
	}
	put()
	if err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(context.Background(), "UPDATE idempotency_keys SET status = 1")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if code := put(); code != http.StatusConflict || w.calls.Load() != 1 {
			t.Errorf("answered %d after %d calls", code, w.calls.Load())
		}
		fake.Advance(keyLease + time.Second)
	}
}
