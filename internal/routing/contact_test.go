package routing_test

import (
	"context"
	"log/slog"
	"testing"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// works lets the jobs of conversations run, until the test ends.
func (w *world) works() {
	runner := job.NewRunner(w.db, slog.New(slog.DiscardHandler), 2)
	conversation.Jobs(runner, conversation.Deps{DB: w.db})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = runner.Run(ctx) }()
	w.t.Cleanup(func() { cancel(); <-done })
}

// revise changes an agent.
func (w *world) revise(agent id.ID, change func(u *identity.User)) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := identity.ReviseUser(ctx, tx, nil, agent, change)
		return err
	})
}

// know changes the contact of a conversation.
func (w *world) know(c id.ID, change contact.Change) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := contact.Update(ctx, tx, w.ws, w.load(c).Contact.ID, change)
		return err
	})
}

// Nothing else happens in the conversation: the change alone routes it.
func TestContact_whoWaitsIsRoutedByTheLanguageThatBecameKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 5)
		w.works()
		w.revise(w.agents[0], func(u *identity.User) { u.Languages = []string{"vi"} })
		w.revise(w.agents[1], func(u *identity.User) { u.Languages = []string{"ar"} })
		w.rule(func(p *identity.Policy) { p.Requires = &identity.Requires{ContactLanguage: true} })
		c := w.arrive(d, "mai") // nothing is asked while no language is known
		w.next(n, conversation.EventAssigned, 1)
		first := w.load(c).Assignee
		language := "pt"
		w.know(c, contact.Change{Language: &language})
		w.next(n, conversation.EventUpdated, 1)
		if err := w.as(first, func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Unassign(ctx, tx, w.ws, c)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.next(n, conversation.EventWaiting, 1)
		w.waitsFor(n, c, "nobody_ever") // nobody speaks that language
		language, want := "ar", w.agents[1]
		if first == want {
			language, want = "vi", w.agents[0]
		}
		w.know(c, contact.Change{Language: &language})
		w.next(n, conversation.EventAssigned, 2)
		if got := w.load(c).Assignee; got != want {
			t.Fatalf("%d has it, not %d who speaks %s", got, want, language)
		}
		w.holds(5)
	})
}

func TestContact_whoWaitsIsRoutedToTheOwnerWhoWasNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 1)
		w.works()
		w.rule(func(p *identity.Policy) {
			p.Dedicated = &identity.Dedicated{Mode: "always", Fallback: identity.FallbackPerson}
		})
		full, other := w.arrive(d, "an"), w.arrive(d, "budi")
		w.next(n, conversation.EventAssigned, 2)
		owner := w.load(full).Assignee
		c := w.arrive(d, "mai")
		w.next(n, conversation.EventWaiting, 1)
		w.know(c, contact.Change{Owner: &owner})
		w.next(n, conversation.EventUpdated, 1)
		free := w.load(other).Assignee
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Close(ctx, tx, w.ws, other, "", "")
			return err
		})
		w.next(n, conversation.EventClosed, 1)
		w.waitsFor(n, c, "waiting_for_agent") // its owner has no room
		w.know(c, contact.Change{Owner: &free})
		w.next(n, conversation.EventAssigned, 3)
		if got := w.load(c).Assignee; got != free {
			t.Fatalf("%d has it, not the owner %d", got, free)
		}
		w.holds(1)
	})
}

// What waits for a higher tier goes first; what was set for the conversation itself stays.
func TestContact_theTierMovesWhoWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 1, 1)
		w.works()
		has := w.arrive(d, "an")
		first, second, third := w.arrive(d, "mai"), w.arrive(d, "budi"), w.arrive(d, "linh")
		w.next(n, conversation.EventWaiting, 3)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.SetPriority(ctx, tx, w.ws, third, 2)
			return err
		})
		tier := 7
		w.know(third, contact.Change{Priority: &tier})
		w.know(second, contact.Change{Priority: &tier})
		w.next(n, conversation.EventUpdated, 3)
		for c, want := range map[id.ID]int{first: 0, second: 7, third: 2} {
			if got := w.load(c).Priority; got != want {
				t.Fatalf("priority %d, want %d", got, want)
			}
		}
		for i, want := range []id.ID{second, third, first} {
			w.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := conversation.Close(ctx, tx, w.ws, has, "", "")
				return err
			})
			w.next(n, conversation.EventAssigned, i+2)
			if has = want; w.load(has).Assignee == 0 {
				t.Fatalf("the %d. was not served in its turn", i+1)
			}
		}
	})
}
