// Package tiktok speaks TikTok's business messaging: events come to the hook
// (receive.go), answers leave by send.go, media.go moves pictures both ways. One
// business account is one account.
//
// It is beta: TikTok publishes this API to partners alone, and what is here is
// known from others' code. Only the customer can begin; then there are 48 hours
// and ten messages, counted anew whenever the customer writes. TikTok answers
// 200 to everything and tells errors in the body (api.go), and knows no
// idempotency. The strict stand-in is channeltest/tiktokfake.
package tiktok

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode"

	"rondo/internal/channel"
)

const (
	defaultBaseURL = "https://business-api.tiktok.com"

	textMax       = 6000
	imageMaxBytes = 3 << 20
	fetchMaxBytes = 20 << 20
	window        = 48 * time.Hour
)

// Channel is the TikTok kind of channel.
type Channel struct {
	client *channel.Client
	now    func() time.Time
}

// New makes the kind; it calls TikTok through the client, and takes the time
// from now.
func New(client *channel.Client, now func() time.Time) *Channel {
	return &Channel{client: client, now: now}
}

// Kind is channel.TikTok.
func (*Channel) Kind() channel.Kind { return channel.TikTok }

// Caps says what a business account can do, as far as it is known.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{channel.Image: imageMaxBytes},
		Types:    map[channel.MediaKind][]string{channel.Image: {"image/jpeg", "image/png"}},
		MediaIn:  fetchMaxBytes, Reply: true, Read: true, Window: window,
	}
}

// Secrets names the app's secret, by which TikTok signs, and the tokens.
func (*Channel) Secrets() []string { return []string{"app_secret", "access_token", "refresh_token"} }

// Validate takes {business_id, app_secret, access_token, app_id?,
// refresh_token?, base_url?}. With app_id and refresh_token, an access token
// that has ended is renewed.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	plain := func(name, s string) {
		if strings.ContainsFunc(s, notPrintable) || len(s) > 1024 {
			c.Fault(name, "must be as TikTok shows it, without spaces")
		}
	}
	for _, name := range []string{"business_id", "app_secret", "access_token"} {
		plain(name, c.Required(name))
	}
	app, refresh := c.Text("app_id"), c.Text("refresh_token")
	plain("app_id", app)
	plain("refresh_token", refresh)
	if refresh != "" && app == "" {
		c.Fault("app_id", "is required beside refresh_token")
	}
	c.Address("base_url")
	return c.Done()
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

// Check learns nothing: no call is known that asks TikTok for something and
// changes nothing.
func (*Channel) Check(context.Context, channel.Account) (channel.Health, error) {
	return channel.Health{}, &channel.Error{Class: channel.Retry, Code: "unasked", Detail: "Rondo knows nothing that it could ask TikTok. Whether the settings are right shows when a message comes in, and when one is sent."}
}

func baseURL(a channel.Account) string { return cmp.Or(a.Config.Text("base_url"), defaultBaseURL) }

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string { return []string{a.Config.Text("base_url")} }
