// Package line speaks LINE's Messaging API: events of an official account come
// to the hook (receive.go, message.go), answers leave by send.go, media.go
// fetches what customers send, connect.go points the account at us and asks
// who customers are. One official account is one account.
//
// An answer within a minute goes by the reply token of what it answers, which is
// free of charge; everything else is pushed, and counts towards the account's
// monthly quota. A push has a key by which LINE tells a repetition, a reply has
// none. LINE reports neither delivery nor reading. The strict stand-in is channeltest/linefake.
package line

import (
	"cmp"
	"strings"
	"unicode"

	"rondo/internal/channel"
)

const (
	defaultBaseURL  = "https://api.line.me"
	defaultMediaURL = "https://api-data.line.me"
	stickerURL      = "https://stickershop.line-scdn.net"

	textMax         = 5000 // UTF-16 units
	perCall         = 5    // messages in one push
	quickRepliesMax = 13
	labelMax        = 20  // characters on a quick reply
	dataMax         = 300 // characters behind it
	placeMax        = 100 // characters of a place's title and address

	imageMaxBytes   = 10 << 20
	previewMaxBytes = 1 << 20
	fetchMaxBytes   = 100 << 20
)

// Channel is the LINE kind of channel.
type Channel struct{ client *channel.Client }

// New makes the kind; it calls LINE through the client.
func New(client *channel.Client) *Channel { return &Channel{client} }

// Kind is channel.LINE.
func (*Channel) Kind() channel.Kind { return channel.LINE }

// Caps says what an official account can do, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{channel.Image: imageMaxBytes},
		Types:    map[channel.MediaKind][]string{channel.Image: {"image/jpeg", "image/png"}},
		MediaIn:  fetchMaxBytes, FilesByAddress: true,
		Buttons: quickRepliesMax, ListRows: quickRepliesMax, ChoiceIDMax: dataMax, LocationOut: true,
		DeleteIn: true, TypingOut: true, Idempotent: true, Slips: true, StartFirst: true,
	}
}

// Secrets names the secret LINE signs with and the token we call it with.
func (*Channel) Secrets() []string { return []string{"channel_secret", "access_token"} }

// Validate takes {channel_secret, access_token, base_url?, media_url?}. Where
// base_url stands in for LINE, media are fetched there too unless media_url
// says otherwise.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	for name, what := range map[string]string{"channel_secret": "channel secret", "access_token": "long-lived channel access token"} {
		if s := c.Required(name); strings.ContainsFunc(s, notPrintable) || len(s) > 1024 {
			c.Fault(name, "must be the %s as the LINE Developers console shows it, without spaces", what)
		}
	}
	c.Address("base_url")
	c.Address("media_url")
	return c.Done()
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

func baseURL(a channel.Account) string { return cmp.Or(a.Config.Text("base_url"), defaultBaseURL) }

func mediaURL(a channel.Account) string {
	return cmp.Or(a.Config.Text("media_url"), a.Config.Text("base_url"), defaultMediaURL)
}

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string {
	return []string{a.Config.Text("base_url"), a.Config.Text("media_url")}
}
