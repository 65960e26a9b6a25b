// Package custom speaks the protocol for channels of one's own: an integrator
// posts events to the hook (receive.go, event.go) and gets ours at <url>/message
// (send.go). It is the shape respond.io's custom channel has, so what was
// written for that works here, with more beside it: signatures, a result for
// each event, repetition without harm. Its strict stand-in is
// channeltest/customfake.
package custom

import (
	"math"
	"strings"
	"sync"
	"time"
	"unicode"

	"rondo/internal/channel"
	"rondo/internal/platform/stdwebhook"
)

const (
	idMaxChars    = 50
	bodyMaxBytes  = 1 << 20
	eventsMax     = 100
	mediaMaxBytes = 50 << 20
	textMax       = 16384
	choicesMax    = 30
)

// Channel is the custom kind of channel.
type Channel struct {
	client *channel.Client
	now    func() time.Time

	mu     sync.Mutex
	places map[string]*place // by account, where calls are limited
}

// New makes the kind; it calls integrators through the client and signs with
// the time now gives.
func New(client *channel.Client, now func() time.Time) *Channel {
	return &Channel{client: client, now: now, places: map[string]*place{}}
}

// Kind is channel.Custom.
func (*Channel) Kind() channel.Kind { return channel.Custom }

// Caps says what the protocol can carry, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.Characters,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: mediaMaxBytes, channel.Video: mediaMaxBytes, channel.Audio: mediaMaxBytes,
			channel.Voice: mediaMaxBytes, channel.Document: mediaMaxBytes,
		},
		MediaIn: mediaMaxBytes, FilesByAddress: true,
		Reply: true, EditIn: true, DeleteIn: true, ReactionIn: true, TypingIn: true,
		LocationOut: true, EditOut: true, DeleteOut: true, ReactionOut: true, TypingOut: true,
		Buttons: choicesMax, ListRows: choicesMax,
		Delivered: true, Read: true, StartFirst: true, Idempotent: true,
	}
}

// Secrets names the bearer token, the signing secret and the one before it.
func (*Channel) Secrets() []string { return []string{"token", "secret", "secret_previous"} }

// Validate takes {token, url?, secret?, secret_previous?, signals?,
// calls_per_second?, base_url?}. Without url the channel only listens; base_url
// stands in for url. With secret, what we send is signed, by secret_previous
// too while a secret is being changed. With signals, typing and reading are
// told at <url>/signal. calls_per_second is how many calls are taken; beyond
// it they get 429 and a time to wait.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	if token := c.Required("token"); strings.ContainsFunc(token, notPrintable) || len(token) > 1024 {
		c.Fault("token", "may have up to 1024 characters, and no spaces")
	}
	for _, name := range []string{"secret", "secret_previous"} {
		if secret := c.Text(name); secret != "" {
			if _, err := stdwebhook.Key(secret); err != nil {
				c.Fault(name, "must be whsec_ and then 16 bytes or more in base64, or a text of 16 characters or more without whsec_")
			}
		}
	}
	if wanted, ok := c.Raw("signals"); ok {
		if _, isBool := wanted.(bool); !isBool {
			c.Fault("signals", "must be true or false")
		}
		c.Put("signals", wanted)
	}
	if _, ok := c.Raw("calls_per_second"); ok {
		n := config.Number("calls_per_second")
		if n < 1 || n > 10000 || n != math.Trunc(n) {
			c.Fault("calls_per_second", "must be a whole number from 1 to 10000")
		}
		c.Put("calls_per_second", n)
	}
	c.Address("url")
	c.Address("base_url")
	return c.Done()
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

// target is where our messages go; empty where the channel only listens.
func target(a channel.Account) string {
	if s := a.Config.Text("base_url"); s != "" {
		return s
	}
	return a.Config.Text("url")
}

// secrets are those a signature may be made by, the newest first.
func secrets(a channel.Account) []string {
	return []string{a.Config.Text("secret"), a.Config.Text("secret_previous")}
}

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string {
	return []string{a.Config.Text("base_url"), a.Config.Text("url")}
}
