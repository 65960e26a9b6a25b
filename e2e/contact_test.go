package e2e

import (
	"net/http"
	"slices"
	"testing"
)

func TestContact_livesAndMerges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ann := post[contact](t, w.owner, "/contacts", J{"name": " Ann ", "identities": []J{{"kind": "email", "address": "ann@example.com"}}, "language": "pt-BR", "tags": []string{"vip", "vip"}, "fields": J{"city": "Rio"}, "priority": 3})
		if ann.Name != "Ann" || !slices.Equal(ann.Tags, []string{"vip"}) || ann.Priority != 3 || ann.Language != "pt-BR" {
			t.Errorf("made: %+v", ann)
		}
		for _, language := range []string{"'; --", "../x", "english please", "e"} {
			if p := w.owner.refused(t, 422, "POST", "/contacts", J{"name": "X", "language": language}); !p.names("language") {
				t.Errorf("the language %q: %+v", language, p)
			}
		}
		w.owner.refused(t, http.StatusConflict, "POST", "/contacts", J{"name": "Eve", "identities": []J{{"kind": "email", "address": "ann@example.com"}}})
		l := w.line(t, "")
		c := l.write(t, "annie", "hello")
		merged := post[contact](t, w.owner, "/contacts/"+c.ContactID+"/merge", J{"into": ann.ID})
		if merged.ID != ann.ID || len(merged.Identities) != 2 {
			t.Errorf("merged: %+v", merged)
		}
		if a := w.owner.do(t, "GET", "/contacts/"+c.ContactID, nil); a.Status != http.StatusNotFound {
			t.Errorf("the contact that was merged is still there: %d %s", a.Status, a.Body)
		}
		if got := get[conversation](t, w.owner, "/conversations/"+c.ID); got.ContactID != ann.ID {
			t.Errorf("the conversation belongs to %s", got.ContactID)
		}
		mark := w.feed.mark()
		l.post(t, "annie", textNow("again"))
		e := w.feed.await(t, "a message under the merged address", mark, of("message.created", c.ID))
		if e.Data.Conversation.ContactID != ann.ID {
			t.Errorf("it went to contact %s", e.Data.Conversation.ContactID)
		}
		if a := w.owner.do(t, "DELETE", "/contacts/"+ann.ID, nil); a.Status != http.StatusNoContent {
			t.Fatalf("delete: %d %s", a.Status, a.Body)
		}
		w.owner.refused(t, http.StatusNotFound, "GET", "/conversations/"+c.ID, nil)
		if fresh := l.write(t, "annie", "who am I?"); fresh.ID == c.ID || fresh.ContactID == ann.ID || fresh.Previous != "" {
			t.Errorf("after deletion: %+v", fresh)
		}
		w.doctor(t)
	})
}
