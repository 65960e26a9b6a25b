package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// listener is somebody else's program: it believes what is signed, and counts what it was told.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	secret string
	told   map[string]int    // texts of messages, how often
	ids    map[string]string // webhook-id → text
	wrong  []string
}

func newListener(t testing.TB) *listener {
	l := &listener{told: map[string]int{}, ids: map[string]string{}}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var said struct {
		Type string
		Seq  int64
		Data struct{ Message message }
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(l.secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if r.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		l.wrong = append(l.wrong, "not signed: "+string(body))
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Type != "message.created" || said.Seq == 0 {
		l.wrong = append(l.wrong, string(body))
	}
	name, text := r.Header.Get("webhook-id"), said.Data.Message.Text
	if before, again := l.ids[name]; again && before != text {
		l.wrong = append(l.wrong, name+" is two messages")
	}
	l.ids[name] = text
	l.told[text]++
}

func (l *listener) missing(texts map[string]bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for text := range texts {
		if l.told[text] == 0 {
			n++
		}
	}
	return n
}

// TestWebhook_hearsOfEveryMessageAcrossKills kills the server while messages come in and are told on.
func TestWebhook_hearsOfEveryMessageAcrossKills(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l, ear := w.line(t, w.team(t, nil).ID), newListener(t)
		made := post[struct{ ID, Secret string }](t, w.owner, "/webhooks", J{"url": ear.URL, "events": []string{"message.created"}})
		ear.mu.Lock()
		ear.secret = made.Secret
		ear.mu.Unlock()
		accepted := map[string]bool{}
		for life := range 8 {
			for n := range 10 {
				text := fmt.Sprintf("life %d says %d", life, n)
				l.write(t, fmt.Sprintf("contact-%d", n), text)
				accepted[text] = true
			}
			w.nodes[0].kill()
			w.nodes[0] = w.launch(t)
			w.owner = w.at(0, w.owner.token)
		}
		for late := time.After(2 * patience); ear.missing(accepted) > 0; {
			select {
			case <-time.After(20 * time.Millisecond):
			case <-late:
				t.Fatalf("%d of %d messages were never told", ear.missing(accepted), len(accepted))
			}
		}
		ear.mu.Lock()
		defer ear.mu.Unlock()
		for text := range ear.told {
			if !accepted[text] {
				t.Errorf("told of %q, which nobody wrote", text)
			}
		}
		for _, what := range ear.wrong {
			t.Error(what)
		}
		if len(ear.ids) != len(accepted) {
			t.Errorf("%d webhook-ids for %d messages", len(ear.ids), len(accepted))
		}
	})
}
