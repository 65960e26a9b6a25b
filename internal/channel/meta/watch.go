package meta

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
)

// Inspected is what Meta says about a token.
type Inspected struct {
	App       string    // the id of the app it belongs to; empty where unknown
	ExpiresAt time.Time // zero: never, or unknown
}

// Inspect asks about the account's token. Not every token may look at itself,
// so what cannot be learned stays empty.
func (g Graph) Inspect(ctx context.Context, a channel.Account) Inspected {
	said, err := g.Get(ctx, a, "/debug_token", url.Values{"input_token": {a.Config.Text(g.Token)}})
	if err != nil {
		return Inspected{}
	}
	data := said.At("data")
	out := Inspected{App: data.At("app_id").Line(), ExpiresAt: data.At("expires_at").Time()}
	// A token that never ends may still lose the right to see data.
	if data := data.At("data_access_expires_at").Time(); !data.IsZero() && (out.ExpiresAt.IsZero() || data.Before(out.ExpiresAt)) {
		out.ExpiresAt = data
	}
	return out
}

// Watch looks whether the app, if it is known which, is subscribed to what a
// path names, with all wanted fields, and subscribes it again where it is not.
// Meta drops subscriptions when a hook was out of reach for an hour or so.
func (g Graph) Watch(ctx context.Context, a channel.Account, path, app string, fields ...string) (renewed bool, err error) {
	said, err := g.Get(ctx, a, path+"/subscribed_apps", nil)
	if err != nil {
		return false, err
	}
	list, _ := said.At("data").List()
	for _, s := range list {
		id := s.At("id").Line()
		if id == "" {
			id = s.At("whatsapp_business_api_data", "id").Line()
		}
		if (app == "" || id == "" || id == app) && hasFields(s, fields) {
			return false, nil
		}
	}
	err = g.Subscribe(ctx, a, path, fields...)
	return err == nil, err
}

// Subscribe lets the app hear of what happens at a path; twice is once.
func (g Graph) Subscribe(ctx context.Context, a channel.Account, path string, fields ...string) error {
	path += "/subscribed_apps"
	if len(fields) > 0 {
		path += "?subscribed_fields=" + strings.Join(fields, ",")
	}
	_, err := g.Post(ctx, a, path, nil)
	return Harmless(err)
}

// hasFields says whether a subscription has the fields that are wanted.
func hasFields(s channel.Tree, wanted []string) bool {
	list, listed := s.At("subscribed_fields").List()
	if !listed {
		return true
	}
	has := map[string]bool{}
	for _, f := range list {
		has[f.Text()] = true
	}
	for _, name := range wanted {
		if !has[name] {
			return false
		}
	}
	return true
}

// Unwell turns an error that needs a person into a state of health.
func Unwell(err error) (channel.Health, error) {
	var e *channel.Error
	if errors.As(err, &e) && e.Class != channel.Retry {
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	}
	return channel.Health{}, err
}

// Examine is the health of an account at a path: what it is called, whether
// its events still come, and when the token ends.
func (g Graph) Examine(ctx context.Context, a channel.Account, path, nameField string, fields ...string) (channel.Health, error) {
	who, err := g.Get(ctx, a, path, url.Values{"fields": {nameField}})
	if err != nil {
		return Unwell(err)
	}
	token := g.Inspect(ctx, a)
	h := channel.Health{Name: who.At(nameField).Line(), ExpiresAt: token.ExpiresAt}
	renewed, err := g.Watch(ctx, a, path, token.App, fields...)
	if err != nil {
		bad, err := Unwell(err)
		bad.Name, bad.ExpiresAt = h.Name, h.ExpiresAt
		return bad, err
	}
	h.OK, h.Detail = true, "The account is connected."
	if renewed {
		h.Detail = "Meta had stopped sending events to this app; the subscription was renewed."
	}
	return h, nil
}
