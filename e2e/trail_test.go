package e2e

import (
	"slices"
	"strings"
	"testing"
)

// audited is an entry of the audit.
type audited struct {
	Action  string
	Subject struct{ Kind string }
}

// TestAudit_keepsEveryKindOfChange makes, changes and removes one of each, as a script would, and finds all of it
// in the audit, in order, with no word of a secret and no name of a contact who is gone.
func TestAudit_keepsEveryKindOfChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.owner
		var want []string
		for _, one := range []struct {
			kind, path   string
			made, change J
		}{
			{"hours", "/hours", J{"name": "Days", "timezone": "UTC", "week": J{"mon": [][]string{{"09:00", "18:00"}}}}, J{"name": "Nights"}},
			{"snippet", "/snippets", J{"shortcut": "hi", "name": "Hello", "text": "Hi"}, J{"text": "Hello"}},
			{"webhook", "/webhooks", J{"url": "https://hooks.example/rondo", "events": []string{"*"}}, J{"active": false}},
			{"channel", "/channels", J{"kind": "custom", "name": "Till", "config": J{"token": "tok-hidden-1"}}, J{"config": J{"token": "tok-hidden-2"}}},
			{"team", "/teams", J{"name": "Sales"}, J{"policy": J{"max_open": 3}}},
			{"user", "/users", J{"name": "Mai", "email": "mai@example.com", "role": "agent", "password": "hidden-password-1"}, J{"password": "hidden-password-2"}},
		} {
			made := post[struct{ ID string }](t, c, one.path, one.made)
			c.do(t, "PATCH", one.path+"/"+made.ID, one.change)
			c.do(t, "DELETE", one.path+"/"+made.ID, nil)
			want = append(want, "made "+one.kind, "changed "+one.kind, "removed "+one.kind)
		}
		var ids [2]struct{ ID string }
		for i, name := range []string{"Secretive Customer", "The Same Customer"} {
			ids[i] = post[struct{ ID string }](t, c, "/contacts", J{"name": name})
		}
		c.do(t, "POST", "/contacts/"+ids[0].ID+"/merge", J{"into": ids[1].ID})
		c.do(t, "DELETE", "/contacts/"+ids[1].ID, nil)
		c.do(t, "PATCH", "/workspace", J{"wall_names": false})
		want = append(want, "merged contact", "removed contact", "changed workspace")

		a := c.do(t, "GET", "/audit?limit=200", nil)
		var got []string
		for _, e := range read[page[audited]](t, a).Items {
			got = append(got, e.Action+" "+e.Subject.Kind)
		}
		slices.Reverse(got)
		if len(got) < len(want) || !slices.Equal(got[len(got)-len(want):], want) {
			t.Errorf("%q\nwant %q at the end", got, want)
		}
		for _, hidden := range []string{"hidden", "Customer"} {
			if strings.Contains(string(a.Body), hidden) {
				t.Errorf("%q is told: %s", hidden, a.Body)
			}
		}
	})
}
