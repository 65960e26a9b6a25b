package telegram

import (
	"context"
	"errors"
	"fmt"

	"rondo/internal/channel"
)

// Connect points the bot at our hook, or away from any where it asks. Updates
// waiting at Telegram are kept.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	if ch.Polls(a) {
		_, err := ch.call(ctx, a, "deleteWebhook", params{})
		return harmless(err)
	}
	_, err := ch.call(ctx, a, "setWebhook", params{
		"url": a.HookURL, "secret_token": a.Config.Text("secret_token"), "max_connections": connections(a),
		"allowed_updates": updateNames(),
	})
	return harmless(err)
}

// connections is how many updates Telegram may post at once. Only with one do
// they come in order.
func connections(a channel.Account) int {
	if n := int(a.Config.Number("max_connections")); n > 0 {
		return n
	}
	return 1
}

// Disconnect makes Telegram stop calling us. Updates wait there for a day.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	_, err := ch.call(ctx, a, "deleteWebhook", params{})
	return harmless(err)
}

// Check asks who the bot is and how Telegram gets on with our hook.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	me, err := ch.call(ctx, a, "getMe", params{})
	if err != nil {
		return unwell(err)
	}
	hook, err := ch.call(ctx, a, "getWebhookInfo", params{})
	if err != nil {
		return unwell(err)
	}
	h := channel.Health{Name: "@" + me.At("username").Line()}
	waiting, url := hook.At("pending_update_count").Int(), hook.At("url").Text()
	failed, reason := hook.At("last_error_date").Time(), hook.At("last_error_message").Line()
	switch {
	case ch.Polls(a) && url != "":
		h.Detail = "The bot brings its messages to another address, so Rondo cannot ask for them. Connect it again to take it over."
	case ch.Polls(a):
		h.OK, h.Detail = true, "The bot is connected; Rondo asks for its messages."
	case url == "":
		h.Detail = "The bot is not connected: Telegram has no address to bring messages to. Connect it again."
	case url != a.HookURL:
		h.Detail = "The bot brings its messages to another address than this Rondo. Connect it again to take it over."
	case waiting > 0 && !failed.IsZero():
		h.Detail = fmt.Sprintf("Telegram cannot bring %d messages to us. It last failed at %s: %s",
			waiting, failed.Format("2006-01-02 15:04 MST"), reason)
	default:
		h.OK, h.Detail = true, "The bot is connected and its messages arrive."
	}
	return h, nil
}

// unwell turns an error that needs a person into a state of health.
func unwell(err error) (channel.Health, error) {
	err = harmless(err)
	var e *channel.Error
	if errors.As(err, &e) && e.Class != channel.Retry {
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	}
	return channel.Health{}, err
}
