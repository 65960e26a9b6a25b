package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
)

func TestIdempotency_aRepeatChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := J{"name": "Ann"}
		first := w.owner.do(t, "POST", "/contacts", body, "Idempotency-Key", "k1")
		again := w.owner.do(t, "POST", "/contacts", body, "Idempotency-Key", "k1")
		if first.Status != http.StatusCreated || again.Status != http.StatusCreated || string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("first %d %s, again %d %s", first.Status, first.Body, again.Status, again.Body)
		}
		if p := w.owner.refused(t, 422, "POST", "/contacts", J{"name": "Bob"}, "Idempotency-Key", "k1"); !p.names("Idempotency-Key") {
			t.Errorf("another body under the same key: %+v", p)
		}
		w.owner.refused(t, 422, "POST", "/contacts", J{"nam": "Bob"}, "Idempotency-Key", "k2")
		if a := w.owner.do(t, "POST", "/contacts", J{"nam": "Bob"}, "Idempotency-Key", "k2"); a.Status != 422 || a.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("a refusal, again: %d %v", a.Status, a.Header)
		}
		_, other := w.person(t, "Petra", "admin", 5)
		if a := other.do(t, "POST", "/contacts", body, "Idempotency-Key", "k1"); a.Status != 201 || a.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("somebody else's key: %d %s", a.Status, a.Body)
		}
		issued := w.owner.do(t, "POST", "/tokens", J{"name": "script"}, "Idempotency-Key", "k3")
		if p := w.owner.refused(t, 409, "POST", "/tokens", J{"name": "script"}, "Idempotency-Key", "k3"); issued.Status != 201 || p.Code != "answered" {
			t.Errorf("a secret, again: %+v", p)
		}
		w.owner.refused(t, 422, "POST", "/contacts", body, "Idempotency-Key", string(make([]byte, 0))+"ключ")
		if got := all[contact](t, w.owner, "/contacts"); len(got) != 2 {
			t.Errorf("%d contacts, want 2", len(got))
		}
	})
}

func TestIdempotency_ofManyAtOnceOneIsCarriedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "postgres", 2)
	var wg sync.WaitGroup
	answers := make([]answer, 16)
	for i := range answers {
		c := w.at(i%2, w.owner.token)
		wg.Go(func() {
			var err error
			for answers[i], err = c.try(t.Context(), "POST", "/contacts", J{"name": "Ann"}, "Idempotency-Key", "one"); err == nil && answers[i].Status == http.StatusConflict; {
				answers[i], err = c.try(t.Context(), "POST", "/contacts", J{"name": "Ann"}, "Idempotency-Key", "one")
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, a := range answers {
		if a.Status != http.StatusCreated || string(a.Body) != string(answers[0].Body) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	}
	if got := all[contact](t, w.owner, "/contacts"); len(got) != 1 {
		t.Errorf("%d contacts, want 1", len(got))
	}
}

// pages reads a list page by page and lets something happen between the pages.
func pages[T any](t testing.TB, c *client, path string, limit int, between func()) []T {
	t.Helper()
	var out []T
	for cursor := ""; ; {
		p := get[page[T]](t, c, with(path, "limit", fmt.Sprint(limit), "cursor", cursor))
		out = append(out, p.Items...)
		if p.Next == nil {
			return out
		}
		if len(p.Items) != limit {
			t.Fatalf("%s: a page of %d with another behind it, limit %d", path, len(p.Items), limit)
		}
		cursor = *p.Next
		between()
	}
}

func TestPaging_isStableWhileRowsArrive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tm := w.team(t, nil)
		l := w.line(t, tm.ID)
		var contacts, conversations []string
		for i := range 23 {
			c := l.write(t, fmt.Sprintf("old-%02d", i), "hello "+stamp())
			contacts, conversations = append(contacts, c.ContactID), append(conversations, c.ID)
		}
		n := 0
		arrive := func() { n++; l.write(t, fmt.Sprintf("new-%02d", n), "hello "+stamp()) }
		for path, want := range map[string][]string{
			"/contacts": contacts, "/conversations": conversations, "/conversations?status=open&sort=waiting": conversations,
			"/conversations?sort=priority": conversations, "/conversations?sort=last_message_at": conversations, "/conversations?waiting=true": conversations,
		} {
			seen := map[string]int{}
			for _, item := range pages[struct {
				ID string `json:"id"`
			}](t, w.owner, path, 4, arrive) {
				seen[item.ID]++
			}
			for _, id := range want {
				if seen[id] != 1 {
					t.Errorf("%s showed %s %d times", path, id, seen[id])
				}
			}
			for id, times := range seen {
				if times != 1 {
					t.Errorf("%s showed %s %d times", path, id, times)
				}
			}
		}
		queue := pages[waiting](t, w.owner, "/teams/"+tm.ID+"/queue", 5, arrive)
		for i, q := range queue {
			if q.Position != i+1 || q.Reason == nil || i < len(conversations) && q.Conversation != conversations[i] {
				t.Errorf("place %d of the queue: %+v", i+1, q)
			}
		}
		text := l.write(t, "old-00", "one more").ID
		for i := range 9 {
			l.write(t, "old-00", fmt.Sprint("more ", i))
		}
		said := pages[message](t, w.owner, "/conversations/"+text+"/messages", 3, func() { l.write(t, "old-00", "later "+stamp()) })
		if len(said) != 11 || !slices.IsSortedFunc(said, func(a, b message) int { return b.At.Compare(a.At) }) {
			t.Errorf("%d messages in pages, want the 11 that were there, newest first", len(said))
		}
		w.owner.refused(t, 422, "GET", "/contacts?cursor=nonsense", nil)
		w.owner.refused(t, 422, "GET", "/contacts?limit=201", nil)
		w.owner.refused(t, 422, "GET", "/contacts?limit=0", nil)
	})
}
