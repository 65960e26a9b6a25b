package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// maxHook bounds the body of a call where the kind says nothing else; Meta's are the largest, with 3 MB.
const maxHook = 4 << 20

func (x *Inbox) registerHooks(a *api.API) {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		a.Handle(api.Route{Method: method, Path: "/hooks/{channel_id}", Access: access.Public, Summary: "Where a channel's provider calls"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := x.serveHook(w, r); err != nil {
				a.WriteError(w, r, err)
			}
		}))
	}
	a.Handle(api.Route{Method: http.MethodGet, Path: "/media/{token}", Access: access.Public, Summary: "A file, by an address that ends"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		workspace, file, ok := x.openLink(r.PathValue("token"))
		if !ok {
			a.WriteError(w, r, fault.NotFound("file"))
			return
		}
		conversation.ServeFile(a, conversation.Deps{DB: x.d.DB, Blobs: x.d.Blobs}, w, r, workspace, file)
	}))
}

// serveHook takes a call in and answers it after the commit. What it returns is yet to be answered.
func (x *Inbox) serveHook(w http.ResponseWriter, r *http.Request) error {
	acc, err := x.pathAccount(r)
	if kind := strayFrom(r); errors.Is(err, ErrMissing) && kind != "" {
		x.drop(r, kind)
		answer(w, channel.Response{})
		return nil
	}
	if err != nil {
		return err
	}
	receiver, ok := acc.kind.(channel.Receiver)
	if !ok {
		return ErrMissing
	}
	most := cmp.Or(acc.kind.Caps().HookMax, maxHook)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
			return fault.TooLarge(fmt.Sprintf("A call has at most %d MB.", most>>20))
		}
		return problem(channel.Malformed("The body did not arrive whole."))
	}
	address := *r.URL
	address.Scheme, address.Host = "https", r.Host
	call := channel.Request{Method: r.Method, URL: address.String(), Header: r.Header, Query: r.URL.Query(), Body: body}
	if acc.HookURL != "" {
		call.URL = x.d.BaseURL + r.URL.RequestURI()
	}
	received, err := receiver.Receive(r.Context(), acc.Account, call)
	if refusal := new(channel.Refusal); errors.As(err, &refusal) {
		x.turnedAway(acc, refusal)
		if refusal.After > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(refusal.After.Seconds()))))
		}
		return problem(refusal)
	}
	if err != nil {
		return err
	}
	if err := x.takeForSiblings(r.Context(), acc, receiver, call, received.Others); err != nil {
		return err
	}
	p, err := x.takeAll(r.Context(), acc, received.Inbound)
	if err != nil {
		return err
	}
	results := make([]channel.Result, len(p.results))
	for i, one := range p.results {
		results[i] = one.Result
	}
	answer(w, received.Answer(results))
	return nil
}

// takeAll stores what a call held for a channel.
func (x *Inbox) takeAll(ctx context.Context, acc *account, events []channel.Inbound) (*post, error) {
	p := newPost(acc, make([]arrival, len(events)))
	for i, in := range events {
		p.events[i].Inbound = in
	}
	if err := x.take(ctx, p); err != nil {
		return nil, err
	}
	x.noteRejected(p)
	x.passTyping(ctx, acc, events)
	return p, nil
}

// pathAccount finds the channel that the path names.
func (x *Inbox) pathAccount(r *http.Request) (*account, error) {
	which, err := id.Parse(r.PathValue("channel_id"))
	if err != nil {
		return nil, ErrMissing
	}
	return x.account(r.Context(), which)
}

func answer(w http.ResponseWriter, res channel.Response) {
	if res.ContentType != "" {
		w.Header().Set("Content-Type", res.ContentType)
	}
	w.WriteHeader(max(res.Status, http.StatusOK))
	_, _ = w.Write(res.Body) // a provider that hung up asks again, and is told "duplicate"
}

// problem is a refusal of a channel as an answer.
func problem(r *channel.Refusal) *api.Problem {
	return &api.Problem{Type: "/api/docs#problem-" + r.Code, Title: http.StatusText(r.Status), Status: r.Status, Detail: r.Detail, Code: r.Code, Errors: []api.FieldProblem{}}
}
