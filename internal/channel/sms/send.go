package sms

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
)

const callTimeout = 20 * time.Second

// part is one message of Twilio's.
type part struct {
	text  string
	files []channel.Attachment
}

// parts says what messages a message becomes. One text goes with the first
// files; a longer one goes before them. A message takes ten files and 5 MB.
func parts(m channel.Outbound) []part {
	var out []part
	for _, piece := range channel.UTF16.Split(m.Choices.Plain(m.Text), textMax) {
		out = append(out, part{text: piece})
	}
	free := int64(0) // bytes that still fit
	for _, f := range m.Attachments {
		last := len(out) - 1
		switch {
		case last >= 0 && len(out[last].files) > 0 && len(out[last].files) < mediaMax && f.SizeBytes <= free:
		case len(out) == 1 && len(out[0].files) == 0:
			free = mediaMaxBytes
		default:
			out, free = append(out, part{}), mediaMaxBytes
			last++
		}
		out[last].files = append(out[last].files, f)
		free -= f.SizeBytes
	}
	return out
}

// Send sends a message, part by part. A try after the first goes on where the
// last one stopped.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if e := ch.Caps().Fit(m); e != nil {
		return receipt, e
	}
	todo := parts(m)
	for i := len(m.Sent); i < len(todo); i++ {
		sid, err := ch.post(ctx, a, m.To, todo[i])
		if err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, sid)
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// post sends one message and gives the id Twilio has for it.
func (ch *Channel) post(ctx context.Context, a channel.Account, to string, p part) (string, error) {
	form := url.Values{"To": {to}}
	if from := a.Config.Text("from"); strings.HasPrefix(from, "MG") {
		form.Set("MessagingServiceSid", from)
	} else {
		form.Set("From", from)
	}
	if p.text != "" {
		form.Set("Body", p.text)
	}
	for _, f := range p.files {
		form.Add("MediaUrl", f.URL)
	}
	if a.HookURL != "" {
		form.Set("StatusCallback", a.HookURL)
	}
	said, err := ch.call(ctx, a, http.MethodPost, "/Messages.json", form)
	if err != nil {
		return "", err
	}
	sid, code := said.At("sid").Line(), int(said.At("error_code").Int())
	state := said.At("status").Line()
	switch {
	case sid == "":
		return "", refused(http.StatusOK, 0, "", 0)
	case code != 0 || state == "failed" || state == "undelivered":
		return "", refused(http.StatusBadRequest, code, said.At("error_message").Line(), 0)
	}
	return sid, nil
}

// call calls the account's API: a path below it, with a form or a query.
func (ch *Channel) call(ctx context.Context, a channel.Account, method, path string, values url.Values) (channel.Tree, error) {
	if a.Config.Text("account_sid") == "" || a.Config.Text("auth_token") == "" || a.Config.Text("from") == "" {
		return channel.Tree{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel lacks its Account SID, auth token or number."}
	}
	address := baseURL(a) + "/2010-04-01/Accounts/" + url.PathEscape(a.Config.Text("account_sid")) + path
	body := ""
	if method == http.MethodGet {
		address += "?" + values.Encode()
	} else {
		body = values.Encode()
	}
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return channel.Tree{}, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel's address of Twilio is not valid."}
	}
	req.Header.Set("Authorization", basic(a))
	req.Header.Set("Accept", "application/json")
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: vouched(a)})
	if err != nil {
		return channel.Tree{}, unanswered(err)
	}
	said, parseErr := channel.ParseTree(answer.Body)
	if answer.Status >= 200 && answer.Status < 300 && parseErr == nil {
		return said, nil
	}
	reason := strings.ReplaceAll(channel.Cut(said.At("message").Line(), 300), a.Config.Text("auth_token"), "…")
	return channel.Tree{}, refused(answer.Status, int(said.At("code").Int()), reason, channel.RetryAfter(answer.Header, time.Time{}))
}

// unanswered tells a call that never arrived from one whose fate is not known.
func unanswered(err error) *channel.Error {
	var u *channel.Unanswered
	if errors.As(err, &u) && !u.Delivered {
		return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "Twilio could not be reached.", Err: err}
	}
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "Twilio did not answer; the message may have been sent.", Err: err}
}
