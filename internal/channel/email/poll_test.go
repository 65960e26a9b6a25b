package email_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/mailtest"
)

func strictDesk(t *testing.T, idle bool) (*mailtest.Mailbox, *desk) {
	t.Helper()
	m := mailtest.StartMailbox(t, idle)
	return m, newDesk(t, channel.Config{"address": "help@desk.test", "imap": map[string]any{"host": "127.0.0.1", "port": float64(m.Port), "tls": "none", "password": "secret", "poll_s": 1.0}})
}

func numbered(n int) string {
	return fmt.Sprintf("From: ana@home.test\r\nMessage-ID: <n%d@home.test>\r\nSubject: s\r\n\r\nmail %d\r\n", n, n)
}

func TestPolls_onlyWhereThereIsAMailbox(t *testing.T) {
	kind, posted := hooked(t, "raw", hookSecret)
	posted.HookURL = "" // as where Rondo has no public address
	if kind.Polls(posted) {
		t.Error("mail that is posted is asked for")
	}
	health, err := kind.Check(t.Context(), posted)
	if want := "What comes in is posted to the hook. Nothing can be sent: there is no smtp."; err != nil || !health.OK || health.Detail != want {
		t.Errorf("%+v, %v; want %q", health, err, want)
	}
	posted.Config["imap"] = map[string]any{"host": "imap.desk.test"}
	if !kind.Polls(posted) {
		t.Error("a mailbox is not asked")
	}
}

func TestPoll_withAndWithoutIdle(t *testing.T) {
	for _, idle := range []bool{true, false} {
		t.Run(fmt.Sprint("idle ", idle), func(t *testing.T) {
			t.Parallel()
			m, d := strictDesk(t, idle)
			d.listen(t)
			for n := range 3 {
				m.Add(numbered(n))
				if got := d.await(t, n+1); got[n].Text != fmt.Sprintf("mail %d", n) {
					t.Errorf("got %+v", got[n])
				}
			}
			if health, err := d.kind.Check(t.Context(), d.account); err != nil || !health.OK || strings.Contains(health.Detail, "no IDLE") == idle {
				t.Errorf("health %+v, %v", health, err)
			}
			wantClass(t, d.rest(t), channel.Retry, "")
		})
	}
}

func TestPoll_goesOnAfterTheConnectionBroke(t *testing.T) {
	m, d := strictDesk(t, true)
	d.listen(t)
	m.Add(numbered(1))
	d.await(t, 1)
	m.Drop(1)
	select {
	case err := <-d.ended:
		wantClass(t, err, channel.Retry, "")
	case <-t.Context().Done():
	}
	m.Add(numbered(2))
	d.listen(t)
	if got := d.await(t, 2); got[1].Text != "mail 2" {
		t.Errorf("got %+v", got)
	}
	if d.at() != "7:2" {
		t.Errorf("cursor %s, want uidvalidity:uid", d.at())
	}
}

func TestPoll_theFolderIsNumberedAnew(t *testing.T) {
	m, d := strictDesk(t, true)
	d.cursor = "6:500"
	m.Add(numbered(1))
	m.Add(numbered(2))
	d.keys = []string{"n1@home.test"} // taken before
	d.listen(t)
	if got := d.await(t, 1); got[0].Text != "mail 2" {
		t.Errorf("got %+v", got)
	}
	m.Renumber()
	m.Add(numbered(3))
	d.await(t, 2)
	d.rest(t)
	d.listen(t)
	m.Add(numbered(4))
	if got := d.await(t, 3); len(got) != 3 || got[2].Text != "mail 4" {
		t.Errorf("got %d", len(got))
	}
	over := time.After(patience)
	for !strings.HasPrefix(d.at(), "8:") { // the last word, when all is taken
		select {
		case <-d.word:
		case <-over:
			t.Fatalf("cursor %s", d.at())
		}
	}
}

func TestPoll_ofAMailThatIsTooLargeTheHeaderIsRead(t *testing.T) {
	m, d := strictDesk(t, true)
	d.listen(t)
	m.Add("From: ana@home.test\r\nMessage-ID: <big@home.test>\r\nSubject: big\r\n\r\n" + strings.Repeat("x", 26<<20))
	in := d.await(t, 1)[0]
	if in.ProviderID != "big@home.test" || len(in.Media) != 1 || in.Media[0].Problem != "too_large" || in.Media[0].SizeBytes < 26<<20 || in.Mail.Subject != "big" {
		t.Errorf("got %s with %d files", in.ProviderID, len(in.Media))
	}
}

func TestPoll_accessTokens(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"access_token":"the-token","expires_in":3600}`)
	}))
	t.Cleanup(server.Close)
	m := mailtest.StartMailbox(t, true)
	d := newDesk(t, channel.Config{"address": "help@desk.test", "imap": map[string]any{"host": "127.0.0.1", "port": float64(m.Port), "tls": "none"},
		"oauth": map[string]any{"token_url": server.URL, "client_id": "app", "client_secret": "s"}})
	d.listen(t)
	_, shown, _ := strings.Cut(m.Logins()[0], " ")
	if raw, err := base64.StdEncoding.DecodeString(shown); err != nil || string(raw) != "user=help@desk.test\x01auth=Bearer the-token\x01\x01" {
		t.Errorf("shown %q %v", raw, err)
	}
}
