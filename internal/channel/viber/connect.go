package viber

import (
	"context"
	"errors"

	"rondo/internal/channel"
)

// Connect points the bot at our hook. Viber tries the hook before it answers.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	if a.HookURL == "" {
		return &channel.Error{Class: channel.Reconnect, Code: "no_hook", Detail: "Viber needs a public https address of this Rondo; none is set."}
	}
	_, err := ch.call(ctx, a, "set_webhook", params{"url": a.HookURL, "send_name": true, "send_photo": true,
		"event_types": []string{"delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"}})
	return harmless(err)
}

// Disconnect makes Viber stop calling us.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	_, err := ch.call(ctx, a, "set_webhook", params{"url": ""})
	return harmless(err)
}

// Check asks who the bot is and where its events go.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	me, err := ch.call(ctx, a, "get_account_info", params{})
	err = harmless(err)
	var e *channel.Error
	switch {
	case errors.As(err, &e) && e.Class != channel.Retry:
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	case err != nil:
		return channel.Health{}, err
	}
	h := channel.Health{Name: me.At("name").Line()}
	switch hook := me.At("webhook").Line(); {
	case hook == "":
		h.Detail = "The bot is not connected: Viber has no address to bring messages to. Connect it again."
	case hook != a.HookURL:
		h.Detail = "The bot brings its messages to another address than this Rondo. Connect it again to take it over."
	default:
		h.OK, h.Detail = true, "The bot is connected and its messages arrive."
	}
	return h, nil
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
