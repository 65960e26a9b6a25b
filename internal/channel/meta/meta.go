// Package meta is what WhatsApp, Messenger and Instagram have in common on
// Meta's wire: the handshake and the signature of calls to our hook (hook.go),
// the Graph API (graph.go, upload.go) and what its errors mean (error.go). For the
// two that talk through a page it also reads what happens in a thread
// (event.go, content.go) and sends into one (thread.go). The kinds themselves lie
// beside this folder and add what is their own; their strict stand-in is
// channeltest/metafake.
package meta

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"
	"unicode"

	"rondo/internal/channel"
)

const (
	facebookURL  = "https://graph.facebook.com"
	instagramURL = "https://graph.instagram.com"

	// defaultVersion is the version of the Graph API that we were written for.
	// Meta ends each after two years or so, hence the setting graph_version.
	defaultVersion = "v26.0"
)

var (
	versionShape = regexp.MustCompile(`^v[1-9][0-9]{0,2}\.[0-9]{1,2}$`)
	idShape      = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// CheckCommon takes the settings that the three kinds share: {app_secret,
// verify_token, base_url?, media_url?, graph_version?} and the token, which
// each calls by its own name. base_url stands in for the Graph API and
// media_url for the servers that files lie on.
func CheckCommon(c *channel.Checker, token string) {
	if s := c.Required(token); s != "" && strings.ContainsFunc(s, notPrintable) {
		c.Fault(token, "must be the token as Meta gave it, without spaces")
	}
	c.Required("app_secret")
	if s := c.Required("verify_token"); len(s) > 256 {
		c.Fault("verify_token", "may have up to 256 characters")
	}
	c.Address("base_url")
	c.Address("media_url")
	if v := c.Text("graph_version"); v != "" && !versionShape.MatchString(v) {
		c.Fault("graph_version", "must be a version of the Graph API, like %s", defaultVersion)
	}
}

// CheckID takes the id of a number, an account or a page, which becomes part
// of a path.
func CheckID(c *channel.Checker, name string, required bool) string {
	take := c.Text
	if required {
		take = c.Required
	}
	s := take(name)
	if s != "" && !idShape.MatchString(s) {
		c.Fault(name, "must be the id as Meta shows it: digits")
	}
	return s
}

func notPrintable(r rune) bool { return r <= ' ' || r > unicode.MaxASCII-1 }

// secrets are the app secrets of an account. While one is replaced, or where
// Instagram signs with its own beside the app's, the setting holds several,
// with spaces or commas between.
func secrets(a channel.Account) []string {
	whole := a.Config.Text("app_secret")
	parts := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if len(parts) > 1 {
		return append(parts, whole)
	}
	return parts
}

// Vouched are the hosts that an account's settings name.
func Vouched(a channel.Account) []string {
	return []string{a.Config.Text("base_url"), a.Config.Text("media_url")}
}

// Time is when something happened. Meta writes seconds or milliseconds, and
// sometimes a date with a zone that RFC 3339 does not know.
func Time(t channel.Tree) time.Time {
	if at := t.Time(); !at.IsZero() {
		return at
	}
	at, err := time.Parse("2006-01-02T15:04:05-0700", t.Text())
	if err != nil || at.Year() < 1970 || at.Year() > 9999 {
		return time.Time{}
	}
	return at.UTC()
}

func version(a channel.Account) string {
	return cmp.Or(a.Config.Text("graph_version"), defaultVersion)
}

// markPrefix stands before our key in what providers give back, so that it is
// told from the marks of other software at the same account.
const markPrefix = "rondo:"

// Mark is how a message of ours is marked at Meta.
func Mark(m channel.Outbound) string { return markPrefix + cmp.Or(m.Key, m.ID) }

// Marked is the key in a mark; empty where it is none of ours.
func Marked(s string) string {
	key, ok := strings.CutPrefix(s, markPrefix)
	if !ok || len(key) > 64 {
		return ""
	}
	return key
}

// Day is how long the window for answers is open after the customer wrote, with
// all three kinds.
const Day = 24 * time.Hour

// Fingerprint names something that Meta sent without an id.
func Fingerprint(t channel.Tree) string {
	sum := sha256.Sum256(t.JSON())
	return "content:" + hex.EncodeToString(sum[:12])
}

// GivenUp is the error for what cannot be sent at all.
func GivenUp(code, detail string) *channel.Error {
	return &channel.Error{Class: channel.GiveUp, Code: code, Detail: detail}
}
