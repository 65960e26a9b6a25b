// Package whatsapp speaks WhatsApp's Cloud API: calls come to the hook
// (receive.go, message.go, person.go), messages leave by send.go, with menus
// (menu.go), templates (template.go) and files (media.go), and connect.go
// subscribes to the account. One phone number is one account. Groups and calls are
// not for a desk.
//
// What Meta's products have in common is in package meta; the strict stand-in
// is channeltest/metafake.
package whatsapp

import (
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

const (
	textMax    = 4096
	captionMax = 1024
	pairRate   = 1. / 6 // messages a second to one customer, after
	pairBurst  = 45     // at once; beyond it Meta asks for patience
	sendRate   = 80     // messages a second of one number; Meta raises it for few, and asks for five seconds beyond it

	imageMaxBytes    = 5 << 20
	videoMaxBytes    = 16 << 20
	audioMaxBytes    = 16 << 20
	documentMaxBytes = 100 << 20
)

// Channel is the WhatsApp kind of channel.
type Channel struct {
	graph meta.Graph
	now   func() time.Time
}

// New makes the kind; it calls Meta through the client and knows by now
// whether a customer's window is open.
func New(client *channel.Client, now func() time.Time) *Channel {
	return &Channel{meta.Graph{Client: client, Token: "access_token", Verdicts: verdicts()}, now}
}

// Kind is channel.WhatsApp.
func (*Channel) Kind() channel.Kind { return channel.WhatsApp }

// Caps says what the Cloud API can do, as far as this package does it. What is
// too large to be shown as a picture or a film goes as a document.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.Characters, SplitText: true, Caption: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: documentMaxBytes, channel.Video: documentMaxBytes, channel.Audio: documentMaxBytes,
			channel.Voice: documentMaxBytes, channel.Document: documentMaxBytes,
		},
		MediaIn: documentMaxBytes,
		Reply:   true, LocationOut: true, Buttons: buttonsMax, ListRows: rowsMax, ChoiceIDMax: rowIDMax, Templates: true,
		ReactionIn: true, ReactionOut: true, EditIn: true, DeleteIn: true, TypingOut: true,
		Delivered: true, Read: true, Window: meta.Day, StartFirst: true, Rate: sendRate, PairRate: pairRate, PairBurst: pairBurst, Sole: "phone_number_id",
	}
}

// Secrets names the token, the app's secret and the word of the handshake.
func (*Channel) Secrets() []string { return []string{"access_token", "app_secret", "verify_token"} }

// Validate takes {phone_number_id, waba_id, access_token, app_secret,
// verify_token, base_url?, media_url?, graph_version?}.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	meta.CheckID(c, "phone_number_id", true)
	meta.CheckID(c, "waba_id", true)
	meta.CheckCommon(c, "access_token")
	return c.Done()
}

func numberPath(a channel.Account) string  { return "/" + a.Config.Text("phone_number_id") }
func accountPath(a channel.Account) string { return "/" + a.Config.Text("waba_id") }
