package inbox_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"

	"rondo/internal/inbox"
)

// noted is what a node counted and wrote into its log.
type noted struct {
	mu    sync.Mutex
	count map[string]int
	log   bytes.Buffer
}

func (n *noted) add(what string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.count[what]++
}

// eachNoted is each with what a node notes, in a time that stands still.
func eachNoted(t *testing.T, fn func(t *testing.T, w *world, n *noted)) {
	t.Helper()
	eachClock(t, func(t *testing.T, w *world) {
		n := &noted{count: map[string]int{}}
		fn(t, newWorld(t, w.db, w.dir, func(deps *inbox.Deps) {
			deps.Log = slog.New(slog.NewTextHandler(&n.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
			deps.Unclaimed = func(kind string, _ int) { n.add("unclaimed " + kind) }
			deps.Refused = func(kind, code string) { n.add("refused " + kind + " " + code) }
			deps.Rejected = func(kind string) { n.add("rejected " + kind) }
		}), n)
	})
}

// A provider that calls a channel which is gone would repeat that for days, or switch the app off.
func TestHook_sparesProvidersThatCallAChannelWhichIsGone(t *testing.T) {
	eachNoted(t, func(t *testing.T, w *world, n *noted) {
		gone := w.connect("telegram", map[string]any{"bot_token": "1:x"})
		w.must(204, "DELETE", "/api/v1/channels/"+gone.ID.String(), "admin", nil)
		want := map[string]int{}
		for header, kind := range map[string]string{
			"X-Hub-Signature-256: sha256=00": "meta", "X-Hub-Signature: sha1=00": "meta", "X-Telegram-Bot-Api-Secret-Token: s": "telegram", "X-Twilio-Signature: x": "sms",
			"X-Goog-Signature: x": "rcs", "x-line-signature: x": "line", "X-Viber-Content-Signature: x": "viber", "Tiktok-Signature: t=1,s=0": "tiktok",
		} {
			for _, which := range []string{gone.ID.String(), "123456789", "no-id"} {
				if r := w.call("POST", "/hooks/"+which, "", []byte(`{"entry":[`+strings.Repeat(" ", 300<<10)+`]}`), header); r.status != 200 || len(r.body) != 0 {
					t.Errorf("%s of %s: %d %s", which, header, r.status, r.body)
				}
				want["unclaimed "+kind]++
			}
		}
		// Nobody else needs to be spared: whoever sets a channel up is to see that the address is wrong.
		for _, header := range []string{"Authorization: Bearer t", "webhook-signature: v1,x", "X-Other: 1"} {
			if r := w.call("POST", "/hooks/"+gone.ID.String(), "", []byte(`{}`), header); r.status != 404 {
				t.Errorf("%s: %d", header, r.status)
			}
		}
		if r := w.call("GET", "/hooks/"+gone.ID.String()+"?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x", "", nil, "X-Hub-Signature-256: sha256=00"); r.status != 404 {
			t.Errorf("a handshake: %d", r.status)
		}
		if !maps.Equal(n.count, want) {
			t.Errorf("counted %v, want %v", n.count, want)
		}
		if lines := strings.Count(n.log.String(), "\n"); lines != 1 || !strings.Contains(n.log.String(), "a channel that is not there") {
			t.Errorf("%d lines: %s", lines, n.log.String())
		}
	})
}

func TestHook_notesThatCallsAreRefused(t *testing.T) {
	eachNoted(t, func(t *testing.T, w *world, n *noted) {
		page := w.page("admin", "101", "0123456789abcdef")
		for range 3 {
			if status := w.metaPost(page, "page", "another secret", entry("101", "9001", "m_1", "x")); status != 401 {
				t.Fatal(status)
			}
		}
		if r := w.call("POST", "/hooks/"+page.ID.String(), "", []byte("{"), "X-Hub-Signature-256: "+signature("0123456789abcdef", "{")); r.status != 400 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if want := map[string]int{"refused messenger unverified": 3, "refused messenger malformed": 1}; !maps.Equal(n.count, want) {
			t.Errorf("counted %v, want %v", n.count, want)
		}
		if told := n.log.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, fmt.Sprintf("channel_id=%s kind=messenger code=unverified", page.ID)) {
			t.Errorf("log: %s", told)
		}
	})
}

// Whoever brought it is thanked, for they would bring it for days; so the operator is told.
func TestHook_notesWhatCannotBeKept(t *testing.T) {
	eachNoted(t, func(t *testing.T, w *world, n *noted) {
		c := w.connect("whatsapp", map[string]any{})
		for _, from := range []string{"", "84901"} {
			if r := w.call("POST", "/hooks/"+c.ID.String()+"?id=m_"+from+"&from="+from, "", []byte("a secret word")); r.status != 200 {
				t.Fatalf("%d %s", r.status, r.body)
			}
		}
		if want := map[string]int{"rejected whatsapp": 1}; !maps.Equal(n.count, want) {
			t.Errorf("counted %v, want %v", n.count, want)
		}
		if told := n.log.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, "kind=whatsapp key=m_ reason=") || strings.Contains(told, "word") {
			t.Errorf("log: %s", told)
		}
	})
}
