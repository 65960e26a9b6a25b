// Package instagram speaks Instagram's messages for a professional account:
// package meta reads what comes to the hook and sends into threads, as it does
// for Messenger; here is what Instagram alone has. One Instagram account is one
// account. It is reached by Instagram's own login, or with page_id by the
// Facebook page it belongs to. Its strict stand-in is channeltest/metafake.
package instagram

import (
	"cmp"
	"context"
	"net/url"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

const (
	textMax       = 1000 // bytes
	imageMaxBytes = 8 << 20
	fileMaxBytes  = 25 << 20
)

// types are the files that Instagram takes, by kind.
func types() map[channel.MediaKind][]string {
	return map[channel.MediaKind][]string{
		channel.Image:    {"image/png", "image/jpeg", "image/gif"},
		channel.Audio:    {"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"},
		channel.Voice:    {"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"},
		channel.Video:    {"video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"},
		channel.Document: {"application/pdf"},
	}
}

// Channel is the Instagram kind of channel.
type Channel struct{ meta.Thread }

// New makes the kind; it calls Meta through the client and knows by now
// whether a customer's window is open.
func New(client *channel.Client, now func() time.Time) *Channel {
	graph := meta.Graph{Client: client, Token: "access_token", Verdicts: meta.ThreadVerdicts(),
		Instagram: func(a channel.Account) bool { return a.Config.Text("page_id") == "" }}
	return &Channel{meta.Thread{Object: "instagram", Own: func(a channel.Account) string { return a.Config.Text("ig_id") },
		Sending: meta.Sending{Graph: graph, Now: now, Path: path, Name: "Instagram", TextMax: textMax, TextUnit: channel.Bytes, Attach: attach}}}
}

// path is what messages are posted below: the account, or the page it belongs to.
func path(a channel.Account) string {
	return "/" + cmp.Or(a.Config.Text("page_id"), a.Config.Text("ig_id"))
}

// Kind is channel.Instagram.
func (*Channel) Kind() channel.Kind { return channel.Instagram }

// Caps says what Instagram accounts can do, as far as this package does it.
// Files go by an address, which needs a public one of this Rondo.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.Bytes, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: imageMaxBytes, channel.Video: fileMaxBytes, channel.Audio: fileMaxBytes,
			channel.Voice: fileMaxBytes, channel.Document: fileMaxBytes,
		},
		Types: types(), MediaIn: fileMaxBytes, FilesByAddress: true,
		Reply: true, LocationOut: true, Buttons: meta.QuickMax, ListRows: meta.QuickMax, ChoiceIDMax: meta.QuickPayloadMax, ReactionIn: true, ReactionOut: true, EditIn: true, DeleteIn: true, TypingOut: true,
		Read: true, Window: meta.Day, TagWindow: meta.TagWindow,
	}
}

// Secrets names the token, which Check renews, the app's secret and the word of the handshake.
func (*Channel) Secrets() []string { return []string{"access_token", "app_secret", "verify_token"} }

// Validate takes {ig_id, access_token, app_secret, verify_token, page_id?,
// base_url?, media_url?, graph_version?}. With page_id the token is the page's,
// and calls go to Facebook instead of Instagram.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	meta.CheckID(c, "ig_id", true)
	meta.CheckID(c, "page_id", false)
	meta.CheckCommon(c, "access_token")
	return c.Done()
}

// Receive reads a call to the hook.
func (ch *Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	return ch.Thread.Receive(a, r)
}

// Send sends a message into the customer's thread.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	return ch.Thread.Send(ctx, a, ch.Caps(), m)
}

// Fetch opens a file of a customer's, or the story they speak of, as long as
// that can be seen.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.Thread.Fetch(ctx, a, ref, fileMaxBytes)
}

func attach(_ context.Context, _ channel.Account, f channel.Attachment) (meta.Params, error) {
	return meta.Params{"type": string(channel.MediaKindOf(f.ContentType)), "payload": meta.Params{"url": f.URL}}, nil
}

// fields are the events an account is subscribed to; a page calls some of them
// otherwise.
func fields(a channel.Account) []string {
	if a.Config.Text("page_id") != "" {
		return []string{"messages", "messaging_postbacks", "message_reactions", "messaging_referrals", "messaging_handovers", "standby"}
	}
	return []string{"messages", "messaging_postbacks", "messaging_seen", "message_reactions", "messaging_referral", "message_edit", "standby"}
}

// Connect subscribes the app to the account. Where its events go is entered in
// the app.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	return ch.Graph.Subscribe(ctx, a, path(a), fields(a)...)
}

// Disconnect takes the app from the account. A page stays subscribed, for it
// may be connected itself.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	if a.Config.Text("page_id") != "" {
		return nil
	}
	_, err := ch.Graph.Delete(ctx, a, path(a)+"/subscribed_apps")
	return err
}

// Check asks what the account is called, renews a subscription that was lost,
// learns when the token ends, and lets Instagram renew it in time.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	if a.Config.Text("page_id") != "" {
		return ch.Graph.Examine(ctx, a, path(a), "name", fields(a)...)
	}
	a, failed := ch.renewed(ctx, a)
	h, err := ch.Graph.Examine(ctx, a, path(a), "username", fields(a)...)
	if h.ExpiresAt.IsZero() {
		h.ExpiresAt = a.ExpiresAt
	}
	if left := h.ExpiresAt.Sub(ch.Now()); err == nil && h.OK && failed != nil && !h.ExpiresAt.IsZero() && left < warnBefore {
		h.OK, h.Detail = false, unrenewed(h.ExpiresAt, failed)
	}
	return h, err
}

// Profile is what Instagram tells of a customer. Before they agreed to be told
// of, it tells nothing.
func (ch *Channel) Profile(ctx context.Context, a channel.Account, address string) (channel.Person, error) {
	said, err := ch.Graph.Get(ctx, a, "/"+url.PathEscape(address), url.Values{"fields": {"name,username,profile_pic"}})
	username := said.At("username").Line()
	return channel.Person{Address: address, Username: username, Name: cmp.Or(said.At("name").Line(), username), Avatar: said.At("profile_pic").Line()}, err
}
