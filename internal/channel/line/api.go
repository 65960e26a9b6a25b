package line

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
	callTimeout  = 20 * time.Second
	retryUnasked = 5 * time.Second // after 429 without a time
)

// call calls LINE and gives what it said. retryKey, if set, names the call so
// that LINE carries it out once.
func (ch *Channel) call(ctx context.Context, a channel.Account, method, address, retryKey string, body any) (channel.Tree, error) {
	answer, err := ch.do(ctx, a, method, address, retryKey, body)
	if err != nil {
		return channel.Tree{}, err
	}
	said, err := channel.ParseTree(answer.Body)
	accepted := answer.Status == http.StatusConflict && retryKey != "" && answer.Header.Get("X-Line-Accepted-Request-Id") != ""
	switch {
	case answer.Status >= 200 && answer.Status < 300 && err == nil, accepted:
		return said, nil
	}
	return channel.Tree{}, refused(answer.Status, said, channel.RetryAfter(answer.Header, time.Time{}))
}

func (ch *Channel) do(ctx context.Context, a channel.Account, method, address, retryKey string, body any) (channel.Answer, error) {
	var payload bytes.Buffer
	if body != nil {
		encoder := json.NewEncoder(&payload)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(body); err != nil {
			return channel.Answer{}, fmt.Errorf("encode call: %w", err)
		}
	}
	req, err := http.NewRequest(method, address, &payload)
	if err != nil || a.Config.Text("access_token") == "" {
		return channel.Answer{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no valid access token or address."}
	}
	req.Header.Set("Authorization", "Bearer "+a.Config.Text("access_token"))
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if retryKey != "" {
		req.Header.Set("X-Line-Retry-Key", retryKey)
	}
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if errors.Is(err, channel.ErrForbiddenAddress) {
		return answer, &channel.Error{Class: channel.GiveUp, Code: "forbidden_address", Detail: "The channel's address is one Rondo does not call.", Err: err}
	}
	if err != nil {
		return answer, &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "LINE did not answer.", Err: err}
	}
	return answer, nil
}

// refused sorts LINE's errors.
func refused(status int, said channel.Tree, wait time.Duration) *channel.Error {
	words := said.At("message").Line()
	details, _ := said.At("details").List()
	for _, d := range details {
		words += " " + d.At("property").Line() + ": " + d.At("message").Line()
	}
	words = channel.Cut(words, 300)
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: strings.TrimSpace(fmt.Sprintf("LINE refused (%d): %s", status, words))}
	switch {
	case status == http.StatusTooManyRequests && strings.Contains(strings.ToLower(words), "monthly limit"):
		e.Class, e.Code, e.Detail = channel.Reconnect, "quota", "The account's messages of this month are used up. Raise its plan in LINE's manager, or wait for the next month."
	case status == http.StatusTooManyRequests:
		e.Class, e.Code, e.After = channel.Retry, "rate_limited", wait
		if wait == 0 {
			e.After = retryUnasked
		}
	case status >= 500, status == http.StatusRequestTimeout:
		e.Class, e.Code, e.After = channel.Retry, "unavailable", wait
	case status < 300:
		e.Class, e.Code, e.Detail = channel.Retry, "unreadable_answer", "LINE answered something Rondo cannot read."
	case status == http.StatusUnauthorized:
		e.Class, e.Code, e.Detail = channel.Reconnect, "token", "LINE does not accept the channel access token. Issue a new one in the LINE Developers console."
	case status < 400:
		e.Code, e.Detail = "redirect", "LINE's address leads elsewhere. Check base_url."
	case status == http.StatusForbidden:
		e.Code = "forbidden"
	case status == http.StatusConflict:
		e.Class, e.Code = channel.Retry, "conflict"
	}
	return e
}
