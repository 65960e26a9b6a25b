package contact_test

import (
	"context"
	"testing"

	"rondo/internal/contact"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

const ws = id.ID(1)

func phone(address string, aliases ...string) contact.Seen {
	return contact.Seen{Identity: contact.Identity{Kind: "whatsapp", Address: address}, Aliases: aliases}
}

func resolve(t *testing.T, d *db.DB, seen ...contact.Seen) (out []contact.Resolved) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) (err error) {
		out, err = contact.Resolve(t.Context(), tx, ws, seen)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func addresses(t *testing.T, d *db.DB, who id.ID) int {
	t.Helper()
	c, err := contact.Load(t.Context(), d.Read(), ws, who)
	if err != nil {
		t.Fatal(err)
	}
	return len(c.Identities)
}

func TestResolve_anAliasIsTheSameCustomer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := resolve(t, d, phone("+1"))[0]
		again := resolve(t, d, phone("opaque", "+1"))[0]
		if again.ID != first.ID || again.New {
			t.Errorf("known by the alias as %d (new: %t), is %d", again.ID, again.New, first.ID)
		}
		if later := resolve(t, d, phone("opaque"))[0]; later.ID != first.ID || addresses(t, d, first.ID) != 2 {
			t.Errorf("the new address leads to %d, want %d", later.ID, first.ID)
		}
	})
}

func TestResolve_togetherInOneBatchWhateverTheOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, seen := range map[string][]contact.Seen{
			"alias first": {phone("a1", "b1"), phone("b1")},
			"alias last":  {phone("b2"), phone("a2", "b2"), phone("a2")},
			"each other":  {phone("a3", "b3"), phone("b3", "a3")},
			"a chain":     {phone("a4", "b4"), phone("b4", "c4"), phone("c4")},
		} {
			out := resolve(t, d, seen...)
			for _, c := range out {
				if c.ID != out[0].ID {
					t.Errorf("%s: contacts %d and %d", name, out[0].ID, c.ID)
				}
			}
		}
	})
}

func TestResolve_ofTwoContactsTheOlderWithoutMergingThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		older, younger := resolve(t, d, phone("+1"))[0], resolve(t, d, phone("opaque"))[0]
		if got := resolve(t, d, phone("opaque", "+1"))[0]; got.ID != older.ID {
			t.Errorf("resolved to %d, want the older %d", got.ID, older.ID)
		}
		if got := resolve(t, d, phone("opaque"))[0]; got.ID != younger.ID || addresses(t, d, older.ID) != 1 {
			t.Errorf("the contacts were merged: %d", got.ID)
		}
	})
}

func TestResolve_anotherSpellingIsLookedUpAndNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := resolve(t, d, phone("5511987654321"))[0]
		other := phone("551187654321")
		other.Variants = []string{"5511987654321"}
		if got := resolve(t, d, other)[0]; got.ID != first.ID || addresses(t, d, first.ID) != 2 {
			t.Errorf("resolved to %d with %d addresses", got.ID, addresses(t, d, first.ID))
		}
		stranger := phone("1")
		stranger.Variants = []string{"2"}
		if got := resolve(t, d, stranger)[0]; !got.New || addresses(t, d, got.ID) != 1 {
			t.Errorf("a spelling that nobody told of was kept")
		}
	})
}

func TestBlock_isShownOnTheAddressUntilItEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := resolve(t, d, phone("+1"))[0]
		i := contact.Identity{Kind: "whatsapp", Address: "+1"}
		write := func(verb func(context.Context, *db.Tx, id.ID, contact.Identity, id.ID, contact.Scope) error) contact.IdentityBody {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return verb(t.Context(), tx, ws, i, 9, contact.All) }); err != nil {
				t.Fatal(err)
			}
			c, err := contact.Load(t.Context(), d.Read(), ws, who.ID)
			if err != nil {
				t.Fatal(err)
			}
			return contact.BodyOf(c).Identities[0]
		}
		if b := write(contact.Block); len(b.BlockedBy) != 1 || b.BlockedBy[0] != 9 {
			t.Errorf("blocked by %v", b.BlockedBy)
		}
		if at, err := contact.BlockedSince(t.Context(), d.Read(), ws, i, 9, contact.All); err != nil || at.IsZero() {
			t.Errorf("blocked since %v, %v", at, err)
		}
		if at, _ := contact.BlockedSince(t.Context(), d.Read(), ws, i, 8, contact.All); !at.IsZero() {
			t.Error("another channel is blocked too")
		}
		if b := write(contact.Unblock); len(b.BlockedBy) != 0 {
			t.Errorf("still blocked by %v", b.BlockedBy)
		}
	})
}
