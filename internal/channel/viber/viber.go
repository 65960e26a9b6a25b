// Package viber speaks Viber's bot API: events come to the hook (receive.go,
// message.go), answers leave by send.go, connect.go points the bot at us. One
// bot is one account.
//
// Viber answers 200 to everything and tells errors in the body (api.go). It
// knows no idempotency: a send that gets no answer is uncertain. Bots are
// commercial since February 2024. The strict stand-in is channeltest/viberfake.
package viber

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"rondo/internal/channel"
)

const (
	defaultBaseURL = "https://chatapi.viber.com"

	textMax    = 7000
	captionMax = 768
	nameMax    = 28 // characters of the sender's name
	buttonsMax = 24

	pictureMaxBytes = 1 << 20
	videoMaxBytes   = 26 << 20
	fileMaxBytes    = 50 << 20
)

// Channel is the Viber kind of channel.
type Channel struct{ client *channel.Client }

// New makes the kind; it calls Viber through the client.
func New(client *channel.Client) *Channel { return &Channel{client} }

// Kind is channel.Viber.
func (*Channel) Kind() channel.Kind { return channel.Viber }

// Caps says what a bot can do, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: pictureMaxBytes, channel.Video: videoMaxBytes, channel.Audio: fileMaxBytes,
			channel.Voice: fileMaxBytes, channel.Document: fileMaxBytes,
		},
		Types:   map[channel.MediaKind][]string{channel.Image: {"image/jpeg", "image/png", "image/gif"}, channel.Video: {"video/mp4"}},
		MediaIn: fileMaxBytes, FilesByAddress: true, Caption: true, Buttons: buttonsMax, ListRows: buttonsMax, LocationOut: true,
		Delivered: true, Read: true,
	}
}

// Secrets names the bot's token, by which Viber also signs.
func (*Channel) Secrets() []string { return []string{"auth_token"} }

// Validate takes {auth_token, sender_name?, sender_avatar?, base_url?}. Without
// a sender_name, messages carry the channel's name.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	if token := c.Required("auth_token"); strings.ContainsFunc(token, notPrintable) || len(token) > 256 {
		c.Fault("auth_token", "must be the token as Viber's admin panel shows it, without spaces")
	}
	if name := c.Text("sender_name"); utf8.RuneCountInString(name) > nameMax {
		c.Fault("sender_name", "may have up to %d characters", nameMax)
	}
	if avatar := c.Text("sender_avatar"); avatar != "" && !channel.WebAddress(avatar) {
		c.Fault("sender_avatar", "must be the address of a picture")
	}
	c.Address("base_url")
	return c.Done()
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

func baseURL(a channel.Account) string { return cmp.Or(a.Config.Text("base_url"), defaultBaseURL) }

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string { return []string{a.Config.Text("base_url")} }
