package rcs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	callTimeout  = 20 * time.Second
	fetchTimeout = 3 * time.Minute
	retryUnasked = 5 * time.Second // after 429 without a time
)

// call calls the API about a customer. A token that is refused is renewed once.
func (ch *Channel) call(ctx context.Context, a channel.Account, method, to, path string, query url.Values, body any) (channel.Tree, error) {
	if a.Config.Text("agent_id") == "" {
		return channel.Tree{}, misconfigured()
	}
	var payload bytes.Buffer
	if body != nil {
		encoder := json.NewEncoder(&payload)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(body); err != nil {
			return channel.Tree{}, fmt.Errorf("encode %s: %w", path, err)
		}
	}
	query.Set("agentId", a.Config.Text("agent_id"))
	address := baseURL(a) + "/v1/phones/" + url.PathEscape(to) + path + "?" + query.Encode()
	stale := ""
	for {
		token, err := ch.token(ctx, a, stale)
		if err != nil {
			return channel.Tree{}, err
		}
		req, err := http.NewRequest(method, address, bytes.NewReader(payload.Bytes()))
		if err != nil {
			return channel.Tree{}, misconfigured()
		}
		req.Header.Set("Authorization", "Bearer "+token)
		if body != nil {
			req.Header.Set("Content-Type", "application/json")
		}
		answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
		if err != nil {
			return channel.Tree{}, unanswered(err)
		}
		if answer.Status == http.StatusUnauthorized && stale == "" {
			stale = token
			continue
		}
		return ch.judge(answer)
	}
}

// judge tells an answer from an error. Google's message that it has this
// message already is good news.
func (ch *Channel) judge(answer channel.Answer) (channel.Tree, error) {
	said, err := channel.ParseTree(answer.Body)
	switch {
	case answer.Status >= 200 && answer.Status < 300 && (err == nil || len(bytes.TrimSpace(answer.Body)) == 0 && answer.Status == http.StatusNoContent):
		return said, nil
	case answer.Status == http.StatusConflict:
		return said, nil
	}
	return channel.Tree{}, refused(answer.Status, channel.Cut(said.At("error", "message").Line(), 300), channel.RetryAfter(answer.Header, ch.now()))
}

func unanswered(err error) *channel.Error {
	if errors.Is(err, channel.ErrForbiddenAddress) {
		return &channel.Error{Class: channel.GiveUp, Code: "forbidden_address", Detail: "The channel's address is one Rondo does not call.", Err: err}
	}
	return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "Google did not answer.", Err: err}
}

// refused sorts Google's errors.
func refused(status int, said string, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: strings.TrimSpace(fmt.Sprintf("Google refused (%d): %s", status, said))}
	switch {
	case status == http.StatusNotFound:
		e.Code, e.Elsewhere = "not_reachable", true
		e.Detail = "This number cannot be reached by RCS: the phone has no RCS, is not reachable, or the agent is not launched with its carrier."
	case status == http.StatusTooManyRequests:
		e.Class, e.Code, e.After = channel.Retry, "rate_limited", wait
		if wait == 0 {
			e.After = retryUnasked
		}
	case status >= 500, status == http.StatusRequestTimeout:
		e.Class, e.Code, e.After = channel.Retry, "unavailable", wait
	case status < 300:
		e.Class, e.Code, e.Detail = channel.Retry, "unreadable_answer", "Google answered something Rondo cannot read."
	case status == http.StatusUnauthorized:
		e.Class, e.Code, e.Detail = channel.Reconnect, "token", "Google does not accept the service account any more. Enter a new key file."
	case status == http.StatusForbidden:
		e.Class, e.Code, e.Detail = channel.Reconnect, "permission", strings.TrimSpace("The service account may not speak for this agent, or the RCS for Business API is not enabled. "+said)
	case status < 400:
		e.Code, e.Detail = "redirect", "Google's address leads elsewhere. Check base_url."
	case status == http.StatusBadRequest:
		e.Code = "unsupported"
	}
	return e
}

// Fetch opens a file of a customer. Its address is public; no token goes there.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.client.Fetch(ctx, channel.Fetch{Account: a, URL: ref, MaxBytes: fileMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)})
}
