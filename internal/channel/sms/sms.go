// Package sms speaks to Twilio: texts and picture messages come to the hook
// (receive.go, proven by sign.go), leave by send.go, and what becomes of them is
// told in the same place. media.go fetches pictures, connect.go points a number
// at us, segments.go counts what a text costs, codes.go says what Twilio's
// errors mean. One number, or one messaging service, is one account.
//
// Twilio knows no idempotency: a send that gets no answer is uncertain and is
// never repeated. Its strict stand-in is channeltest/twiliofake.
package sms

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"rondo/internal/channel"
)

const (
	defaultBaseURL = "https://api.twilio.com"

	textMax       = 1600 // characters; counted in UTF-16 units to be on the safe side
	mediaMax      = 10   // files in one message
	mediaMaxBytes = 5 << 20
	otherMaxBytes = 600 << 10 // what carriers take of files that are no pictures
	fetchMaxBytes = 16 << 20
	nameMaxBytes  = 11 // of a sender's name
)

var (
	accountShape = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	sidShape     = regexp.MustCompile(`^[A-Za-z0-9]{2,64}$`)
	fromShape    = regexp.MustCompile(`^((whatsapp:)?\+[1-9][0-9]{4,14}|[0-9]{3,8}|MG[0-9A-Za-z]{1,62})$`)
	nameShape    = regexp.MustCompile(`^[0-9 +&_-]*[A-Za-z][A-Za-z0-9 +&_-]*$`) // a name has a letter
	phone        = regexp.MustCompile(`^\+[1-9][0-9]{4,14}$`)
)

// Channel is the SMS kind of channel.
type Channel struct{ client *channel.Client }

// New makes the kind; it calls Twilio through the client.
func New(client *channel.Client) *Channel { return &Channel{client} }

// Kind is channel.SMS.
func (*Channel) Kind() channel.Kind { return channel.SMS }

// Caps says what SMS and MMS can carry.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true, Segments: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: mediaMaxBytes, channel.Video: otherMaxBytes, channel.Audio: otherMaxBytes,
			channel.Voice: otherMaxBytes, channel.Document: otherMaxBytes,
		},
		Types:   map[channel.MediaKind][]string{channel.Image: {"image/jpeg", "image/png", "image/gif"}},
		MediaIn: fetchMaxBytes, FilesByAddress: true, MediaMax: mediaMax, Caption: true,
		Delivered: true, StartFirst: true,
	}
}

// Secrets names the account's auth token, and the other one that is valid
// while the token is being changed.
func (*Channel) Secrets() []string { return []string{"auth_token", "auth_token_secondary"} }

// Validate takes {account_sid, auth_token, from, auth_token_secondary?,
// base_url?, media_url?}. from is a number in E.164, a short code, a name,
// the id of a messaging service (MG…), or a WhatsApp sender of Twilio's (whatsapp:+…). media_url is another host that keeps
// media and is shown the token.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	if sid := c.Required("account_sid"); sid != "" && !accountShape.MatchString(sid) {
		c.Fault("account_sid", "must be the Account SID as Twilio's console shows it: AC and then 32 digits and letters from a to f")
	}
	for _, name := range []string{"auth_token", "auth_token_secondary"} {
		token := ""
		if name == "auth_token" {
			token = c.Required(name)
		} else {
			token = c.Text(name)
		}
		if len(token) > 256 || strings.ContainsFunc(token, notPrintable) {
			c.Fault(name, "must be the auth token as Twilio's console shows it, without spaces")
		}
	}
	if from := c.Required("from"); from != "" && !fromShape.MatchString(from) && (len(from) > nameMaxBytes || !nameShape.MatchString(from)) {
		c.Fault("from", "must be a number like +15551234567, a short code, a sender's name, a messaging service that begins with MG, or a WhatsApp sender like whatsapp:+15551234567")
	}
	c.Address("base_url")
	c.Address("media_url")
	return c.Done()
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

func baseURL(a channel.Account) string {
	if s := a.Config.Text("base_url"); s != "" {
		return s
	}
	return defaultBaseURL
}

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string {
	return []string{a.Config.Text("base_url"), a.Config.Text("media_url")}
}

// trusted says whether an address is at a host that may see the account's
// token: Twilio's own, or one that the settings name.
func trusted(a channel.Account, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, known := range append(vouched(a), baseURL(a)) {
		if k, err := url.Parse(known); err == nil && known != "" && k.Scheme == u.Scheme && strings.EqualFold(k.Host, u.Host) {
			return true
		}
	}
	return false
}
