package email_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/mailtest"
)

// rotating is an endpoint for tokens that takes each refresh token once, as Microsoft's replaces it each time.
type rotating struct {
	mu      sync.Mutex
	good    int // the number of the refresh token that is good now
	asked   int
	refused []string
}

func (r *rotating) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if shown := req.FormValue("refresh_token"); shown != fmt.Sprint("refresh-", r.good) {
		r.refused = append(r.refused, shown)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
		return
	}
	r.good++
	_, _ = fmt.Fprintf(w, `{"access_token":"access-%d","expires_in":3600,"refresh_token":"refresh-%d"}`, r.good, r.good)
}

// rotatingDesk is an account that logs in with what such an endpoint gives.
func rotatingDesk(t *testing.T) (*rotating, *mailtest.Rogue, *desk) {
	t.Helper()
	tokens := &rotating{}
	server := httptest.NewServer(tokens)
	t.Cleanup(server.Close)
	r := mailtest.StartRogue(t, nil, "AUTH XOAUTH2")
	d := newDesk(t, channel.Config{"address": "help@desk.test", "smtp": map[string]any{"host": "127.0.0.1", "port": float64(r.Port), "tls": "none"},
		"oauth": map[string]any{"token_url": server.URL, "client_id": "app", "refresh_token": "refresh-0"}})
	channeltest.Keep(&d.account)
	return tokens, r, d
}

func TestAccessToken_theRefreshTokenThatReplacesAnotherIsKept(t *testing.T) {
	tokens, r, d := rotatingDesk(t)
	entered := d.account
	entered.Config = channel.Config{}
	for name, v := range d.account.Config {
		entered.Config[name] = v
	}
	d.send(t, hello())
	if got := d.account.Config.Text("oauth_refresh_token"); got != "refresh-1" {
		t.Fatalf("kept %q", got)
	}
	d.send(t, hello())                                                    // with the settings as they are now
	if _, err := d.kind.Send(t.Context(), entered, hello()); err != nil { // and as they were read before
		t.Fatal(err)
	}
	if tokens.asked != 1 {
		t.Fatalf("asked %d times, want once", tokens.asked)
	}
	r.Say("AUTH", "535 5.7.8 expired") // the access token ends; whoever has old settings fetches the next one
	_, err := d.kind.Send(t.Context(), entered, hello())
	wantClass(t, err, channel.Retry, "token_old")
	r.Say("AUTH", "235 2.7.0 welcome")
	if _, err := d.kind.Send(t.Context(), entered, hello()); err != nil {
		t.Fatal(err)
	}
	again := newKind(t) // the next start remembers no access token
	if _, err := again.Send(t.Context(), d.account, hello()); err != nil {
		t.Fatal(err)
	}
	if got := d.account.Config.Text("oauth_refresh_token"); got != "refresh-3" || len(tokens.refused) > 0 {
		t.Errorf("kept %q, refused %v", got, tokens.refused)
	}
}

func TestAccessToken_aRefusedRefreshTokenAsksForAPerson(t *testing.T) {
	tokens, _, d := rotatingDesk(t)
	tokens.good = 7 // somebody else used it
	_, err := d.kind.Send(t.Context(), d.account, hello())
	wantClass(t, err, channel.Reconnect, "token")
	if !strings.Contains(err.Error(), "Sign in again") || strings.Contains(err.Error(), "refresh-0") {
		t.Errorf("said %v", err)
	}
}
