package contact_test

import (
	"slices"
	"testing"

	"rondo/internal/contact"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
)

func wrote(address, text string) contact.Seen {
	s := phone(address)
	s.Wrote = text
	return s
}

func TestResolve_theLanguageIsTheChannelsOrTheirOwnWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		told := wrote("+1", "Xin chào, đơn hàng của tôi đâu rồi?")
		told.Language = "en"
		if c := resolve(t, d, told)[0]; c.Language != "en" {
			t.Errorf("the channel says en, kept %q", c.Language)
		}
		if c := resolve(t, d, wrote("+2", "Xin chào, đơn hàng của tôi đâu rồi?"))[0]; c.Language != "vi" {
			t.Errorf("wrote Vietnamese, kept %q", c.Language)
		}
		if c := resolve(t, d, wrote("+3", "ok"))[0]; c.Language != "" {
			t.Errorf("two letters are no language, kept %q", c.Language)
		}
	})
}

func TestResolve_learnsTheLanguageOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		resolve(t, d, wrote("+1", "ok"))
		both := resolve(t, d, wrote("+1", "?"), wrote("+1", "Quero fazer a troca de um produto que comprei ontem"))
		if both[0].Language != "pt" || both[1].Language != "pt" {
			t.Errorf("learned %q and %q", both[0].Language, both[1].Language)
		}
		again := resolve(t, d, wrote("+1", "Hello, can you help me with my order please?"))[0]
		if again.Language != "pt" {
			t.Errorf("what was known became %q", again.Language)
		}
		events, err := event.Read(t.Context(), d.Read(), ws, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		types := []string{}
		for _, e := range events {
			types = append(types, e.Type)
		}
		if !slices.Equal(types, []string{contact.EventUpdated}) {
			t.Errorf("recorded %v", types)
		}
	})
}
