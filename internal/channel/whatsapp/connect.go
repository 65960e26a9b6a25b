package whatsapp

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// Connect subscribes the app to the account and, where that can be reached,
// points the events of the number at our hook. Where Meta does not take that,
// the address that is entered in the app counts.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	if err := ch.graph.Subscribe(ctx, a, accountPath(a)); err != nil {
		return err
	}
	return ch.point(ctx, a, a.HookURL)
}

// point says where the events of the number go; nowhere in particular if empty.
func (ch *Channel) point(ctx context.Context, a channel.Account, hook string) error {
	if hook != "" && !strings.HasPrefix(hook, "https://") {
		return nil
	}
	to := meta.Params{"override_callback_uri": hook}
	if hook != "" {
		to["verify_token"] = a.Config.Text("verify_token")
	}
	_, err := ch.graph.Post(ctx, a, numberPath(a), meta.Params{"webhook_configuration": to})
	if e := (*channel.Error)(nil); errors.As(err, &e) && e.Class == channel.GiveUp {
		return nil
	}
	return meta.Harmless(err)
}

// Disconnect takes the number's events away from our hook. The app stays
// subscribed to the account, of which other numbers may be connected.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	return ch.point(ctx, a, "")
}

// Check asks who the number is, renews a subscription that was lost, and
// learns when the token ends.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	number, err := ch.graph.Get(ctx, a, numberPath(a), url.Values{"fields": {"display_phone_number,verified_name,quality_rating"}})
	if err != nil {
		return meta.Unwell(err)
	}
	h := channel.Health{Name: strings.TrimSpace(number.At("display_phone_number").Line() + " " + number.At("verified_name").Line())}
	token := ch.graph.Inspect(ctx, a)
	h.ExpiresAt = token.ExpiresAt
	renewed, err := ch.graph.Watch(ctx, a, accountPath(a), token.App)
	switch {
	case err != nil:
		return meta.Unwell(err)
	case renewed:
		h.Detail = "WhatsApp had stopped sending messages to this app; the subscription was renewed."
	case strings.EqualFold(number.At("quality_rating").Line(), "red"):
		h.Detail = "The number is connected, but its quality is rated low: WhatsApp may limit it."
	default:
		h.Detail = "The number is connected."
	}
	h.OK = true
	return h, nil
}

// MarkRead shows the customer that a message, and all before it, was read.
func (ch *Channel) MarkRead(ctx context.Context, a channel.Account, _, providerID, _ string) error {
	_, err := ch.graph.Post(ctx, a, numberPath(a)+"/messages", meta.Params{"messaging_product": "whatsapp", "status": "read", "message_id": providerID})
	return meta.Harmless(err)
}

// TypingAt shows the customer for up to 25 seconds that somebody is typing, and
// that the message was read.
func (ch *Channel) TypingAt(ctx context.Context, a channel.Account, _, providerID string) error {
	_, err := ch.graph.Post(ctx, a, numberPath(a)+"/messages", meta.Params{"messaging_product": "whatsapp", "status": "read", "message_id": providerID,
		"typing_indicator": meta.Params{"type": "text"}})
	return meta.Harmless(err)
}
