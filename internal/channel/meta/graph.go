package meta

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

const callTimeout = 20 * time.Second

// Graph calls the Graph API for one kind of channel.
type Graph struct {
	Client *channel.Client
	Token  string // the setting that holds the token
	// Instagram says whether an account lives at Instagram's own host instead
	// of Facebook's; nil: never.
	Instagram func(channel.Account) bool
	Verdicts  Verdicts // of this kind, before those all kinds share
}

// Params are the fields of a JSON body.
type Params map[string]any

// Get reads from a path, such as "/123/subscribed_apps".
func (g Graph) Get(ctx context.Context, a channel.Account, path string, query url.Values) (channel.Tree, error) {
	said, err := g.call(ctx, a, http.MethodGet, path, query, nil)
	return said, Harmless(err)
}

// Post writes to a path. An error of class Uncertain means that it may have
// worked.
func (g Graph) Post(ctx context.Context, a channel.Account, path string, p Params) (channel.Tree, error) {
	return g.call(ctx, a, http.MethodPost, path, nil, p)
}

// Delete takes back what a Post to the path did.
func (g Graph) Delete(ctx context.Context, a channel.Account, path string) (channel.Tree, error) {
	said, err := g.call(ctx, a, http.MethodDelete, path, nil, nil)
	return said, Harmless(err)
}

func (g Graph) call(ctx context.Context, a channel.Account, method, path string, query url.Values, p Params) (channel.Tree, error) {
	var body []byte
	if p != nil {
		var err error
		if body, err = json.Marshal(p); err != nil {
			return channel.Tree{}, fmt.Errorf("encode a call of %s: %w", path, err)
		}
	}
	return g.do(ctx, a, callTimeout, func() (*http.Request, error) {
		req, err := http.NewRequest(method, g.address(a, path, query), bytes.NewReader(body))
		if err != nil {
			return nil, misconfigured()
		}
		if p != nil {
			req.Header.Set("Content-Type", "application/json")
		}
		return req, nil
	})
}

// address is the URL of a path of the API.
func (g Graph) address(a channel.Account, path string, query url.Values) string {
	base := a.Config.Text("base_url")
	switch {
	case base != "":
	case g.Instagram != nil && g.Instagram(a):
		base = instagramURL
	default:
		base = facebookURL
	}
	s := base + "/" + version(a) + path
	if len(query) > 0 {
		s += "?" + query.Encode()
	}
	return s
}

// do makes a request and tells its answer from an error. An app that wants
// each token proven by its secret says so, and the request is made again with
// the proof: refused, it has done nothing.
func (g Graph) do(ctx context.Context, a channel.Account, timeout time.Duration, build func() (*http.Request, error)) (channel.Tree, error) {
	token := a.Config.Text(g.Token)
	if token == "" {
		return channel.Tree{}, misconfigured()
	}
	for proven := false; ; proven = true {
		req, err := build()
		if err != nil {
			return channel.Tree{}, err
		}
		req.Header.Set("Authorization", "Bearer "+token)
		if own := secrets(a); proven && len(own) > 0 {
			query := req.URL.Query()
			query.Set("appsecret_proof", proof(own[0], []byte(token)))
			req.URL.RawQuery = query.Encode()
		}
		answer, err := g.Client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: timeout, Vouched: Vouched(a)})
		if err != nil {
			return channel.Tree{}, unanswered(err)
		}
		said, parseErr := channel.ParseTree(answer.Body)
		if answer.Status/100 == 2 && !said.Has("error") {
			if parseErr != nil {
				return channel.Tree{}, &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer",
					Detail: "Meta answered something Rondo cannot read; the message may have arrived."}
			}
			return said, nil
		}
		f := failureOf(answer, said, token)
		if !proven && f.code == 100 && strings.Contains(f.said, "appsecret_proof") {
			continue
		}
		return channel.Tree{}, g.Verdicts.sort(f)
	}
}

func misconfigured() *channel.Error {
	return &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no valid token or address."}
}

func unanswered(err error) *channel.Error {
	var u *channel.Unanswered
	if errors.As(err, &u) && !u.Delivered {
		return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "Meta could not be reached.", Err: err}
	}
	return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "Meta did not answer; the message may have arrived.", Err: err}
}

// Harmless makes the error of a call that may be repeated without harm one
// to repeat.
func Harmless(err error) error {
	var e *channel.Error
	if !errors.As(err, &e) || e.Class != channel.Uncertain {
		return err
	}
	again := *e
	again.Class = channel.Retry
	return &again
}

// Unnamed is the error where Meta took a message without naming it.
func Unnamed() *channel.Error {
	return &channel.Error{Class: channel.Uncertain, Code: "unreadable_answer", Detail: "Meta took the message but did not name it."}
}
