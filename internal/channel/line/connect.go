package line

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"rondo/internal/channel"
)

const endpointPath = "/v2/bot/channel/webhook/endpoint"

// Connect points the official account at our hook.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	if a.HookURL == "" {
		return &channel.Error{Class: channel.Reconnect, Code: "no_hook", Detail: "LINE needs a public https address of this Rondo; none is set."}
	}
	_, err := ch.call(ctx, a, http.MethodPut, baseURL(a)+endpointPath, "", map[string]string{"endpoint": a.HookURL})
	return err
}

// Disconnect does nothing: LINE has no call for it, and what a channel that is
// gone gets is refused.
func (*Channel) Disconnect(context.Context, channel.Account) error { return nil }

// Check asks who the account is, and lets LINE try our hook.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	me, err := ch.call(ctx, a, http.MethodGet, baseURL(a)+"/v2/bot/info", "", nil)
	if err != nil {
		return unwell(err)
	}
	h := channel.Health{Name: me.At("displayName").Line()}
	if h.Name == "" {
		h.Name = me.At("basicId").Line()
	}
	if a.HookURL == "" {
		h.Detail = "LINE needs a public https address of this Rondo; none is set."
		return h, nil
	}
	hook, err := ch.call(ctx, a, http.MethodGet, baseURL(a)+endpointPath, "", nil)
	switch {
	case err != nil:
		return unwell(err)
	case hook.At("endpoint").Line() != a.HookURL:
		h.Detail = "The account brings its messages to another address than this Rondo. Connect it again to take it over."
		return h, nil
	case !hook.At("active").Bool():
		h.Detail = "The webhook is switched off. In the LINE Developers console, under Messaging API, switch on “Use webhook”."
		return h, nil
	}
	tried, err := ch.call(ctx, a, http.MethodPost, baseURL(a)+endpointPath+"/test", "", map[string]string{"endpoint": a.HookURL})
	switch {
	case err != nil:
		return unwell(err)
	case !tried.At("success").Bool():
		h.Detail = fmt.Sprintf("LINE cannot reach this Rondo: %s %s", tried.At("reason").Line(), tried.At("detail").Line())
	default:
		h.OK, h.Detail = true, "The account is connected and its messages arrive."
	}
	return h, nil
}

// unwell turns an error that needs a person into a state of health.
func unwell(err error) (channel.Health, error) {
	var e *channel.Error
	if errors.As(err, &e) && e.Class != channel.Retry {
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	}
	return channel.Health{}, err
}

// Profile asks who a customer is; events tell no names.
func (ch *Channel) Profile(ctx context.Context, a channel.Account, address string) (channel.Person, error) {
	said, err := ch.call(ctx, a, http.MethodGet, baseURL(a)+"/v2/bot/profile/"+url.PathEscape(address), "", nil)
	if err != nil {
		return channel.Person{}, err
	}
	p := channel.Person{Address: address, Name: channel.Cut(said.At("displayName").Line(), nameMax), Language: said.At("language").Line()}
	if picture := said.At("pictureUrl").Line(); channel.WebAddress(picture) {
		p.Avatar = picture
	}
	return p, nil
}
