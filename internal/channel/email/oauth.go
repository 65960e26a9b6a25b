package email

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
)

const (
	tokenTimeout  = 20 * time.Second
	tokenEarly    = 2 * time.Minute // before its end a token is not used any more
	tokenUsual    = 45 * time.Minute
	tokensKeptMax = 10_000

	refreshTokenSetting = "oauth_refresh_token"
)

// grant is what access tokens are fetched with: a refresh token, or without
// one the app's own secret (client credentials).
type grant struct{ URL, ClientID, ClientSecret, RefreshToken, Scope string }

func (g grant) given() bool { return g.ClientID != "" }

// name is the same for the same grant, and tells nothing of it.
func (g grant) name() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{g.URL, g.ClientID, g.ClientSecret, g.RefreshToken, g.Scope}, "\x00")))
	return hex.EncodeToString(sum[:])
}

type token struct {
	value string
	until time.Time
}

// tokens keeps access tokens while they are good.
type tokens struct {
	mu   sync.Mutex
	kept map[string]token
}

func newTokens() *tokens { return &tokens{kept: map[string]token{}} }

func (t *tokens) find(name string, now time.Time) string { return t.token(name, now).value }

// token is the one of a name as long as it is good, else none.
func (t *tokens) token(name string, now time.Time) token {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := t.kept[name]; now.Before(k.until) {
		return k
	}
	return token{}
}

func (t *tokens) keep(name string, k token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.kept) >= tokensKeptMax {
		clear(t.kept) // they are fetched again
	}
	t.kept[name] = k
}

// forget drops a token that a server did not take, under all its names.
func (t *tokens) forget(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	value := t.kept[name].value
	maps.DeleteFunc(t.kept, func(_ string, k token) bool { return k.value == value })
}

// accessToken gives a token that is still good for a while. A refresh token
// that is replaced by the provider as it is used is kept by the account.
func (ch *Channel) accessToken(ctx context.Context, a channel.Account, g grant) (string, error) {
	if kept := ch.tokens.find(g.name(), ch.now()); kept != "" {
		return kept, nil
	}
	if g.RefreshToken == "" {
		fetched, _, err := ch.fetchToken(ctx, a, g)
		if err != nil {
			return "", err
		}
		ch.tokens.keep(g.name(), fetched)
		return fetched.value, nil
	}
	var now token
	_, err := a.Renew(ctx, func(ctx context.Context, stored channel.Config) (renewed channel.Config, err error) {
		current, next := g, ""
		if kept := stored.Text(refreshTokenSetting); kept != "" {
			current.RefreshToken = kept // another one may have been given since these settings were read
		}
		if now = ch.tokens.token(current.name(), ch.now()); now.value == "" {
			if now, next, err = ch.fetchToken(ctx, a, current); err != nil {
				return nil, err
			}
		}
		if next == "" || next == current.RefreshToken {
			ch.tokens.keep(current.name(), now)
			return nil, nil
		}
		current.RefreshToken = next
		ch.tokens.keep(current.name(), now)
		return channel.Config{refreshTokenSetting: next}, nil
	})
	if err != nil {
		return "", err
	}
	ch.tokens.keep(g.name(), now) // whoever still has the settings of before finds it, too
	return now.value, nil
}

// fetchToken asks the provider for an access token, and gives the refresh token
// that replaces the one that was shown, if there is one.
func (ch *Channel) fetchToken(ctx context.Context, a channel.Account, g grant) (fetched token, next string, err error) {
	form := url.Values{"client_id": {g.ClientID}, "grant_type": {"client_credentials"}}
	if g.RefreshToken != "" {
		form.Set("grant_type", "refresh_token")
		form.Set("refresh_token", g.RefreshToken)
	}
	if g.ClientSecret != "" {
		form.Set("client_secret", g.ClientSecret)
	}
	if g.Scope != "" {
		form.Set("scope", g.Scope)
	}
	req, err := http.NewRequest(http.MethodPost, g.URL, strings.NewReader(form.Encode()))
	if err != nil {
		return token{}, "", &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The address that access tokens are fetched from is not valid."}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: tokenTimeout, Vouched: []string{g.URL}})
	if err != nil {
		return token{}, "", &channel.Error{Class: channel.Retry, Code: "token_unreachable", Detail: "The server that gives access tokens did not answer.", Err: err}
	}
	said, _ := channel.ParseTree(answer.Body)
	value := said.At("access_token").Line()
	if answer.Status/100 != 2 || value == "" {
		return token{}, "", tokenRefused(answer, said)
	}
	lasts := time.Duration(said.At("expires_in").Int()) * time.Second
	if lasts <= 0 {
		lasts = tokenUsual
	}
	return token{value, ch.now().Add(max(lasts-tokenEarly, lasts/2))}, said.At("refresh_token").Line(), nil
}

func tokenRefused(answer channel.Answer, said channel.Tree) error {
	reason := said.At("error").Line()
	if answer.Status >= 500 || answer.Status == http.StatusTooManyRequests || answer.Status/100 == 2 || reason == "temporarily_unavailable" {
		return &channel.Error{Class: channel.Retry, Code: "token_unavailable", Detail: "The server that gives access tokens is not available."}
	}
	detail := "The provider gives no access token any more. Sign in again and enter the new refresh token."
	if reason == "invalid_client" || reason == "unauthorized_client" {
		detail = "The provider does not know the app: check client_id and client_secret."
	}
	return &channel.Error{Class: channel.Reconnect, Code: "token", Detail: detail + " (" + cut(firstOf(reason, http.StatusText(answer.Status)), 80) + ")"}
}

// xoauth2 is the SASL mechanism of Gmail and Microsoft.
type xoauth2 struct{ user, token string }

func (x xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the error that comes as a challenge; the real refusal follows.
func (xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
