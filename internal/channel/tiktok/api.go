package tiktok

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	apiPath      = "/open_api/v1.3"
	callTimeout  = 20 * time.Second
	retryUnasked = 5 * time.Second // after too many calls without a time
)

// token gives the access token. One that TikTok refused (stale) is renewed,
// where the settings have what it takes.
func (ch *Channel) token(ctx context.Context, a channel.Account, stale string) (string, error) {
	if token := a.Config.Text("access_token"); token != "" && token != stale {
		return token, nil
	}
	if a.Config.Text("refresh_token") == "" || a.Config.Text("app_id") == "" {
		return "", deadToken()
	}
	now, err := a.Renew(ctx, func(ctx context.Context, stored channel.Config) (channel.Config, error) {
		if token := stored.Text("access_token"); token != "" && token != stale {
			return nil, nil // somebody else has renewed it
		}
		return ch.renew(ctx, a, stored)
	})
	if err != nil {
		return "", err
	}
	return now.Text("access_token"), nil
}

// renew asks TikTok for new tokens.
func (ch *Channel) renew(ctx context.Context, a channel.Account, stored channel.Config) (channel.Config, error) {
	body, _ := json.Marshal(map[string]string{"client_id": stored.Text("app_id"), "client_secret": stored.Text("app_secret"), "grant_type": "refresh_token", "refresh_token": stored.Text("refresh_token")})
	said, err := ch.once(ctx, a, "/tt_user/oauth2/refresh_token/", "", "application/json", body)
	var e *channel.Error
	switch {
	case errors.As(err, &e) && e.Class == channel.GiveUp:
		return nil, deadToken()
	case err != nil:
		return nil, harmless(err)
	case said.At("access_token").Line() == "":
		return nil, deadToken()
	}
	renewed := channel.Config{"access_token": said.At("access_token").Line()}
	if next := said.At("refresh_token").Line(); next != "" {
		renewed["refresh_token"] = next
	}
	return renewed, nil
}

func deadToken() *channel.Error {
	return &channel.Error{Class: channel.Reconnect, Code: "token", Detail: "TikTok does not accept the access token any more. Connect the business account again and enter the new tokens."}
}

// call calls the API with a body, and gives its data. A token that is refused is
// renewed once.
func (ch *Channel) call(ctx context.Context, a channel.Account, path, contentType string, body []byte) (channel.Tree, error) {
	if a.Config.Text("business_id") == "" {
		return channel.Tree{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no business account."}
	}
	stale := ""
	for {
		token, err := ch.token(ctx, a, stale)
		if err != nil {
			return channel.Tree{}, err
		}
		said, err := ch.once(ctx, a, path, token, contentType, body)
		if e := (*channel.Error)(nil); errors.As(err, &e) && e.Code == "token" && stale == "" {
			stale = token
			continue
		}
		return said, err
	}
}

// once makes one call.
func (ch *Channel) once(ctx context.Context, a channel.Account, path, token, contentType string, body []byte) (channel.Tree, error) {
	req, err := http.NewRequest(http.MethodPost, baseURL(a)+apiPath+path, bytes.NewReader(body))
	if err != nil {
		return channel.Tree{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel's address of TikTok is not valid."}
	}
	req.Header.Set("Content-Type", contentType)
	if token != "" {
		req.Header.Set("Access-Token", token)
	}
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if err != nil {
		return channel.Tree{}, unanswered(err)
	}
	said, err := channel.ParseTree(answer.Body)
	if answer.Status == http.StatusOK && err == nil && said.At("code").Text() == "0" {
		return said.At("data"), nil
	}
	code := said.At("code").Int()
	if answer.Status == http.StatusOK && code == 0 {
		return channel.Tree{}, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "TikTok answered something Rondo cannot read; the message may have arrived."}
	}
	words := channel.Cut(said.At("message").Line(), 300)
	if token != "" {
		words = strings.ReplaceAll(words, token, "…")
	}
	return channel.Tree{}, refused(answer.Status, code, words, channel.RetryAfter(answer.Header, ch.now()))
}

func unanswered(err error) *channel.Error {
	var u *channel.Unanswered
	if errors.As(err, &u) && !u.Delivered {
		return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "TikTok could not be reached.", Err: err}
	}
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "TikTok did not answer; the message may have arrived.", Err: err}
}

// refused sorts TikTok's errors: its own code, else the status of HTTP.
func refused(status int, code int64, words string, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: strings.TrimSpace(fmt.Sprintf("TikTok refused (%d): %s", max(code, int64(status)), words))}
	switch {
	case code == 40064, code == 40100, status == http.StatusTooManyRequests:
		e.Class, e.Code, e.After = channel.Retry, "rate_limited", wait
		if wait == 0 {
			e.After = retryUnasked
		}
	case code >= 40101 && code <= 40105, status == http.StatusUnauthorized:
		return deadToken()
	case code >= 50000 && code < 60000, code != 0 && (status == http.StatusInternalServerError || status == http.StatusServiceUnavailable):
		e.Class, e.Code, e.After = channel.Retry, "unavailable", wait
	case status >= 500: // what stands before TikTok, which may have passed the message on
		e.Class, e.Code, e.Detail = channel.Uncertain, "no_answer", fmt.Sprintf("TikTok did not answer (%d); the message may have arrived.", status)
	case code == 0 && status < 300:
		e.Class, e.Code, e.Detail = channel.Uncertain, "unreadable_answer", "TikTok answered something Rondo cannot read; the message may have arrived."
	case code == 0 && status < 400:
		e.Code, e.Detail = "redirect", "TikTok's address leads elsewhere. Check base_url."
	}
	return e
}

// harmless makes a call that sends nothing repeatable.
func harmless(err error) error {
	var e *channel.Error
	if !errors.As(err, &e) {
		return err
	}
	again := *e
	if again.Class == channel.Uncertain {
		again.Class = channel.Retry
	}
	return &again
}
