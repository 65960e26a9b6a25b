package viber

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
	fetchTimeout = 2 * time.Minute
	retryUnasked = 5 * time.Second // after too many requests without a time
	bodyMax      = 30 << 10        // of a request
)

// call calls a method of the bot API and gives what it said.
func (ch *Channel) call(ctx context.Context, a channel.Account, method string, params any) (channel.Tree, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(params); err != nil {
		return channel.Tree{}, fmt.Errorf("encode %s: %w", method, err)
	}
	if body.Len() > bodyMax {
		return channel.Tree{}, &channel.Error{Class: channel.GiveUp, Code: "too_long", Detail: "The message takes more than the 30 KB Viber takes."}
	}
	req, err := http.NewRequest(http.MethodPost, baseURL(a)+"/pa/"+method, &body)
	if err != nil || a.Config.Text("auth_token") == "" {
		return channel.Tree{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no valid token or address."}
	}
	req.Header.Set("X-Viber-Auth-Token", a.Config.Text("auth_token"))
	req.Header.Set("Content-Type", "application/json")
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if err != nil {
		return channel.Tree{}, unanswered(err)
	}
	said, err := channel.ParseTree(answer.Body)
	wait := channel.RetryAfter(answer.Header, time.Time{})
	switch {
	case answer.Status != http.StatusOK:
		return channel.Tree{}, refusedByHTTP(answer.Status, wait)
	case err != nil || !said.Has("status"):
		return channel.Tree{}, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Viber answered something Rondo cannot read; the message may have arrived."}
	case said.At("status").Line() != "0":
		reason := strings.ReplaceAll(channel.Cut(said.At("status_message").Line(), 300), a.Config.Text("auth_token"), "…")
		return channel.Tree{}, refused(int(said.At("status").Int()), reason, wait)
	}
	return said, nil
}

func unanswered(err error) *channel.Error {
	var u *channel.Unanswered
	if errors.As(err, &u) && !u.Delivered {
		return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "Viber could not be reached.", Err: err}
	}
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "Viber did not answer; the message may have arrived.", Err: err}
}

func refusedByHTTP(status int, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: fmt.Sprintf("Viber refused (%d).", status)}
	switch {
	case status == http.StatusTooManyRequests:
		return refused(12, "", wait)
	case status >= 500: // Viber itself answers 200, whatever it says: this stands before it
		e.Class, e.Code, e.Detail = channel.Uncertain, "no_answer", fmt.Sprintf("Viber did not answer (%d); the message may have arrived.", status)
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return refused(2, "", 0)
	case status < 300:
		e.Class, e.Code, e.Detail = channel.Uncertain, "unreadable_answer", "Viber answered something Rondo cannot read; the message may have arrived."
	case status < 400:
		e.Code, e.Detail = "redirect", "Viber's address leads elsewhere. Check base_url."
	}
	return e
}

// refused sorts Viber's errors, by the status in its answers.
func refused(status int, said string, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: strings.TrimSpace(fmt.Sprintf("Viber refused (status %d): %s", status, said))}
	set := func(class channel.Class, code, detail string) { e.Class, e.Code, e.Detail = class, code, detail }
	switch status {
	case 1:
		set(channel.Reconnect, "hook", "Viber cannot use this Rondo's address: "+said)
	case 2:
		set(channel.Reconnect, "token", "Viber does not accept the bot's token. Enter the one its admin panel shows.")
	case 5:
		set(channel.GiveUp, "unknown_customer", "Viber does not know this customer.")
	case 6:
		set(channel.GiveUp, "blocked", "The customer is not subscribed to the bot; only the customer can change that.")
	case 7, 9:
		set(channel.Reconnect, "suspended", "Viber has blocked or suspended the bot. Settle that with Viber.")
	case 8:
		set(channel.Reconnect, "unknown_bot", "Viber does not know the bot any more.")
	case 10:
		set(channel.Reconnect, "disconnected", "The bot is not connected to this Rondo. Check the channel to connect it again.")
	case 11:
		set(channel.GiveUp, "no_device", "The customer has no device that can show this.")
	case 12:
		set(channel.Retry, "rate_limited", "Viber takes no more messages at the moment.")
		if e.After = wait; wait == 0 {
			e.After = retryUnasked
		}
	case 13, 14:
		set(channel.GiveUp, "old_device", "The customer's Viber is too old to show this.")
	}
	return e
}

// Fetch opens a file by the address Viber gave. No token goes there.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.client.Fetch(ctx, channel.Fetch{Account: a, URL: ref, MaxBytes: fileMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)})
}
