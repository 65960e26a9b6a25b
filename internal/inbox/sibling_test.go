package inbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

// page connects a page of an app.
func (w *world) page(token, page, secret string) inbox.Body {
	w.t.Helper()
	var b inbox.Body
	w.must(201, "POST", "/api/v1/channels", token, map[string]any{"kind": "messenger", "name": "Page " + page,
		"config": map[string]any{"page_id": page, "page_token": "EAAtoken", "app_secret": secret, "verify_token": "word"}}).into(w.t, &b)
	return b
}

// entry is what happened at a page: a customer wrote a text.
func entry(page, customer, mid, text string) string {
	return fmt.Sprintf(`{"id":%q,"time":1,"messaging":[{"sender":{"id":%q},"recipient":{"id":%q},"timestamp":1,"message":{"mid":%q,"text":%q}}]}`, page, customer, page, mid, text)
}

// metaPost posts entries to a channel's hook as Meta does, and gives the status.
func (w *world) metaPost(hook inbox.Body, object, secret string, entries ...string) int {
	w.t.Helper()
	body := `{"object":"` + object + `","entry":[` + strings.Join(entries, ",") + `]}`
	return w.call("POST", "/hooks/"+hook.ID.String(), "", []byte(body), "X-Hub-Signature-256: "+signature(secret, body)).status
}

// signature is Meta's on a body.
func signature(secret, body string) string {
	fake := metafake.New()
	fake.AppSecret = secret
	return fake.Signature([]byte(body))
}

// heardIn lists what a workspace was told, by channel: "<channel> <text>".
func (w *world) heardIn(workspace id.ID) (out []string) {
	w.t.Helper()
	list, err := conversation.Find(w.t.Context(), w.db.Read(), workspace, conversation.Filter{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range list {
		said, err := conversation.Messages(w.t.Context(), w.db.Read(), workspace, c.ID, conversation.MessagePage{Limit: 1000})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range said {
			out = append(out, m.Channel.String()+" "+m.Text)
		}
	}
	slices.Sort(out)
	return out
}

func TestHook_oneAddressForThreePagesOfAnApp(t *testing.T) {
	const secret, another = "0123456789abcdef", "fedcba9876543210"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		unclaimed := 0
		w := newWorld(t, d, t.TempDir(), func(deps *inbox.Deps) { deps.Unclaimed = func(_ string, n int) { unclaimed += n } })
		a, b, c := w.page("admin", "101", secret), w.page("admin", "102", secret), w.page("admin", "103", another+" "+secret)
		otherApp, otherWorkspace := w.page("admin", "104", another), w.page("other", "105", secret)

		all := []string{entry("101", "9001", "m_1", "to a"), entry("102", "9002", "m_2", "to b"), entry("999", "9003", "m_3", "to nobody"), entry("103", "9004", "m_4", "to c"),
			entry("104", "9005", "m_5", "another app's"), entry("105", "9006", "m_6", "another workspace's"), entry("102", "9002", "m_7", "to b again")}
		for range 2 { // the second time is a repetition
			if status := w.metaPost(a, "page", secret, all...); status != http.StatusOK {
				t.Fatal(status)
			}
		}
		want := []string{a.ID.String() + " to a", b.ID.String() + " to b", b.ID.String() + " to b again", c.ID.String() + " to c"}
		slices.Sort(want)
		if got := w.heardIn(ws); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
		if got := w.heardIn(otherWS); len(got) != 0 {
			t.Errorf("another workspace heard %q", got)
		}
		if unclaimed != 2*3 {
			t.Errorf("%d accounts that nobody has connected, want 999, 104 and 105 of each call", unclaimed)
		}
		// A channel's own hook works as before.
		if status := w.metaPost(otherApp, "page", another, entry("104", "9005", "m_5", "its own")); status != http.StatusOK {
			t.Error(status)
		}
		if status := w.metaPost(otherWorkspace, "page", secret, entry("105", "9006", "m_6", "its own")); status != http.StatusOK {
			t.Error(status)
		}
		if got := w.heardIn(otherWS); !slices.Equal(got, []string{otherWorkspace.ID.String() + " its own"}) {
			t.Errorf("another workspace heard %q", got)
		}
	})
}

func TestHook_siblingsAreNoWayAroundTheSignature(t *testing.T) {
	const secret, another = "0123456789abcdef", "fedcba9876543210"
	each(t, func(t *testing.T, w *world) {
		a := w.page("admin", "101", secret)
		w.page("admin", "102", another)
		before := w.rows()
		for name, signedBy := range map[string]string{"the sibling's secret": another, "no secret": "", "another": "x"} {
			if status := w.metaPost(a, "page", signedBy, entry("101", "9001", "m_1", "forged"), entry("102", "9002", "m_2", "forged")); status != http.StatusUnauthorized {
				t.Errorf("%s: %d", name, status)
			}
		}
		// Who may speak for one app may not speak for the other.
		if status := w.metaPost(a, "page", secret, entry("102", "9002", "m_2", "forged")); status != http.StatusOK {
			t.Error(status)
		}
		if status := w.metaPost(a, "instagram", secret, entry("102", "9002", "m_2", "of another product")); status != http.StatusOK {
			t.Error(status)
		}
		w.must(204, "DELETE", "/api/v1/channels/"+w.page("admin", "103", secret).ID.String(), "admin", nil)
		if status := w.metaPost(a, "page", secret, entry("103", "9003", "m_3", "to a page that is gone")); status != http.StatusOK {
			t.Error(status)
		}
		if got := w.heardIn(ws); len(got) != 0 {
			t.Errorf("heard %q; rows were %s and are %s", got, before, w.rows())
		}
	})
}

func TestHook_aRunOfEventsOfSeveralAccountsAtInstagram(t *testing.T) {
	const secret = "0123456789abcdef"
	each(t, func(t *testing.T, w *world) {
		connect := func(ig string) inbox.Body {
			return w.connect("instagram", map[string]any{"ig_id": ig, "access_token": "IGtoken", "app_secret": secret, "verify_token": "word"})
		}
		a, b := connect("17801"), connect("17802")
		if status := w.metaPost(b, "instagram", secret, entry("17801", "9001", "m_1", "to a"), entry("17802", "9002", "m_2", "to b"),
			`{"id":"0","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":"1527459824","message":{"mid":"random_mid","text":"random_text"}}}]}`); status != http.StatusOK {
			t.Fatal(status)
		}
		want := []string{a.ID.String() + " to a", b.ID.String() + " to b"}
		slices.Sort(want)
		if got := w.heardIn(ws); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
	})
}
