// Package messenger speaks Facebook Messenger for a page: package meta reads
// what comes to the hook and sends into threads, as it does for Instagram;
// here is what Messenger alone has. One page is one account. Its strict
// stand-in is channeltest/metafake.
package messenger

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

const (
	textMax      = 1999 // Meta wants fewer than 2000
	fileMaxBytes = 25 << 20
)

// fields are the events a page is subscribed to.
func fields() []string {
	return []string{"messages", "message_echoes", "messaging_postbacks", "message_deliveries", "message_reads", "message_reactions",
		"message_edits", "messaging_referrals", "messaging_optins", "messaging_handovers", "standby"}
}

// Channel is the Messenger kind of channel.
type Channel struct{ meta.Thread }

// New makes the kind; it calls Meta through the client and knows by now
// whether a customer's window is open.
func New(client *channel.Client, now func() time.Time) *Channel {
	ch := &Channel{meta.Thread{Object: "page", Strict: true, Own: func(a channel.Account) string { return a.Config.Text("page_id") },
		Sending: meta.Sending{Graph: meta.Graph{Client: client, Token: "page_token", Verdicts: meta.ThreadVerdicts()}, Now: now,
			Path: path, Name: "Messenger", TextMax: textMax, TextUnit: channel.Characters, Marks: true, Cards: true}}}
	ch.Attach = ch.attach
	return ch
}

func path(a channel.Account) string { return "/" + a.Config.Text("page_id") }

// Kind is channel.Messenger.
func (*Channel) Kind() channel.Kind { return channel.Messenger }

// Caps says what pages can do, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.Characters, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: fileMaxBytes, channel.Video: fileMaxBytes, channel.Audio: fileMaxBytes,
			channel.Voice: fileMaxBytes, channel.Document: fileMaxBytes,
		},
		MediaIn: fileMaxBytes,
		Reply:   true, LocationOut: true, Buttons: meta.QuickMax, ListRows: meta.QuickMax, ChoiceIDMax: meta.QuickPayloadMax, ReactionIn: true, ReactionOut: true, EditIn: true, DeleteIn: true, TypingOut: true,
		Delivered: true, Read: true, Window: meta.Day, TagWindow: meta.TagWindow,
	}
}

// Secrets names the token, the app's secret and the word of the handshake.
func (*Channel) Secrets() []string { return []string{"page_token", "app_secret", "verify_token"} }

// Validate takes {page_id, page_token, app_secret, verify_token, base_url?,
// media_url?, graph_version?}.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	meta.CheckID(c, "page_id", true)
	meta.CheckCommon(c, "page_token")
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

// Fetch opens a file of a customer's.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	return ch.Thread.Fetch(ctx, a, ref, fileMaxBytes)
}

// attach brings a file to Messenger, so that no public address of ours is
// needed.
func (ch *Channel) attach(ctx context.Context, a channel.Account, f channel.Attachment) (meta.Params, error) {
	kind := string(channel.MediaKindOf(f.ContentType))
	message, err := json.Marshal(meta.Params{"attachment": meta.Params{"type": kind, "payload": meta.Params{"is_reusable": true}}})
	if err != nil {
		return nil, fmt.Errorf("encode an attachment: %w", err)
	}
	said, err := ch.Graph.Upload(ctx, a, path(a)+"/message_attachments", [][2]string{{"message", string(message)}}, "filedata", f)
	if err != nil {
		return nil, err
	}
	id := said.At("attachment_id").Line()
	if id == "" {
		return nil, meta.Harmless(meta.Unnamed())
	}
	return meta.Params{"type": kind, "payload": meta.Params{"attachment_id": id}}, nil
}

// Connect subscribes the app to the page. Where its events go is entered in
// the app.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	return ch.Graph.Subscribe(ctx, a, path(a), fields()...)
}

// Disconnect takes the app from the page.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	_, err := ch.Graph.Delete(ctx, a, path(a)+"/subscribed_apps")
	return err
}

// Check asks what the page is called, renews a subscription that was lost, and
// learns when the token ends.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	return ch.Graph.Examine(ctx, a, path(a), "name", fields()...)
}

// Profile is what Messenger tells of a customer.
func (ch *Channel) Profile(ctx context.Context, a channel.Account, address string) (channel.Person, error) {
	said, err := ch.Graph.Get(ctx, a, "/"+url.PathEscape(address), url.Values{"fields": {"first_name,last_name,profile_pic"}})
	return channel.Person{Address: address, Avatar: said.At("profile_pic").Line(),
		Name: strings.TrimSpace(said.At("first_name").Line() + " " + said.At("last_name").Line())}, err
}
