package identity

import (
	"context"
	"testing"

	"rondo/internal/platform/fault"
)

func TestHasher(t *testing.T) {
	t.Parallel()
	h, ctx := newHasher(), context.Background()
	hash, err := h.hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"correct horse": true, "Correct horse": false, "": false} {
		if ok, err := h.matches(ctx, password, hash); err != nil || ok != want {
			t.Errorf("%q matches: %v, %v", password, ok, err)
		}
	}
	if ok, err := h.matches(ctx, "", ""); err != nil || ok {
		t.Errorf("no password matches: %v, %v", ok, err)
	}
}

func TestHasher_isBounded(t *testing.T) {
	t.Parallel()
	h := newHasher()
	for range cap(h.places) {
		if _, err := h.enter(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.enter(gone); err == nil {
		t.Error("entered a full hasher")
	}
	for len(h.queue) < maxHashQueue {
		h.queue <- struct{}{}
	}
	if _, err := h.hash(context.Background(), "correct horse"); fault.KindOf(err) != fault.UnavailableKind {
		t.Errorf("a full queue answers %v", err)
	}
}
