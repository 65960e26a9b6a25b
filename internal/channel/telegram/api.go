package telegram

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

type params map[string]any

// call calls a method of the Bot API and gives its result.
func (ch *Channel) call(ctx context.Context, a channel.Account, method string, p params) (channel.Tree, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return channel.Tree{}, fmt.Errorf("encode %s: %w", method, err)
	}
	req, err := http.NewRequest(http.MethodPost, methodURL(a, method), bytes.NewReader(body))
	if err != nil {
		return channel.Tree{}, misconfigured()
	}
	req.Header.Set("Content-Type", "application/json")
	return ch.do(ctx, a, req, callTimeout)
}

func methodURL(a channel.Account, method string) string {
	return baseURL(a) + "/bot" + a.Config.Text("bot_token") + "/" + method
}

// do makes a request and tells its result from an error.
func (ch *Channel) do(ctx context.Context, a channel.Account, req *http.Request, timeout time.Duration) (channel.Tree, error) {
	if a.Config.Text("bot_token") == "" {
		return channel.Tree{}, misconfigured()
	}
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: timeout, Vouched: []string{a.Config.Text("base_url")}})
	if err != nil {
		return channel.Tree{}, unanswered(err)
	}
	said, parseErr := channel.ParseTree(answer.Body)
	if answer.Status == http.StatusOK && parseErr == nil && said.At("ok").Bool() {
		return said.At("result"), nil
	}
	description := strings.ReplaceAll(said.At("description").Line(), a.Config.Text("bot_token"), "…")
	code := answer.Status
	if code >= 500 && !(said.Has("error_code") && (code == http.StatusInternalServerError || code == http.StatusServiceUnavailable)) {
		return channel.Tree{}, unsettled(code) // what stands before the Bot API, which may have passed the message on
	}
	if n := said.At("error_code").Int(); n >= 300 && n < 600 {
		code = int(n)
	}
	if code < 300 {
		return channel.Tree{}, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer",
			Detail: "Telegram answered something Rondo cannot read; the message may have arrived."}
	}
	wait := time.Duration(min(max(said.At("parameters", "retry_after").Int(), 0), 86400)) * time.Second
	if wait == 0 {
		wait = channel.RetryAfter(answer.Header, time.Time{})
	}
	return channel.Tree{}, refused(code, description, wait)
}

func misconfigured() *channel.Error {
	return &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no valid bot token or address."}
}

func unanswered(err error) *channel.Error {
	var u *channel.Unanswered
	if errors.As(err, &u) && !u.Delivered {
		return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "Telegram could not be reached.", Err: err}
	}
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer",
		Detail: "Telegram did not answer; the message may have arrived.", Err: err}
}

func unsettled(status int) *channel.Error {
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: fmt.Sprintf("Telegram did not answer (%d); the message may have arrived.", status)}
}

// refused sorts Telegram's errors.
func refused(code int, description string, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused",
		Detail: strings.TrimSpace(fmt.Sprintf("Telegram refused (%d): %s", code, description))}
	said := strings.ToLower(description)
	switch {
	case code == http.StatusTooManyRequests:
		e.Class, e.Code, e.After = channel.Retry, "rate_limited", wait
		if wait == 0 {
			e.After = retryUnasked
		}
	case code >= 500:
		e.Class, e.Code, e.After = channel.Retry, "unavailable", wait
	case code == http.StatusUnauthorized || code == http.StatusNotFound:
		e.Class, e.Code = channel.Reconnect, "token"
		e.Detail = "Telegram does not know the bot's token any more. Enter a new one from BotFather."
	case code == http.StatusConflict:
		e.Class, e.Code = channel.Retry, "conflict"
	case code == http.StatusRequestEntityTooLarge || strings.Contains(said, "file is too big"):
		e.Code = "too_large"
	case strings.Contains(said, "blocked by the user"):
		e.Code, e.Detail = "blocked", "The customer has blocked the bot."
	case strings.Contains(said, "deactivated"):
		e.Code, e.Detail = "deactivated", "The customer's Telegram account no longer exists."
	case strings.Contains(said, "can't initiate conversation"):
		e.Code, e.Detail = "not_started", "The customer has not started the bot; only the customer can begin."
	case strings.Contains(said, "chat not found"):
		e.Code, e.Detail = "chat_not_found", "Telegram does not know this customer."
	case code == http.StatusForbidden:
		e.Code = "forbidden"
	}
	return e
}
