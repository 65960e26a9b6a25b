// Package webchat holds the rules of our own chat window: its settings
// (webchat.go), which sites may show it (origin.go), how a site proves who its
// visitor is (identity.go) and the token a visitor's browser keeps (token.go).
// It is pure. The chat's HTTP side is in slice inbox, the window in widget/.
package webchat

import (
	"context"
	"regexp"
	"slices"
	"unicode/utf8"

	"rondo/internal/channel"
)

const (
	choicesMax      = 20 // pills below a message
	textMax         = 10000
	mediaMaxBytes   = 25 << 20
	greetingMax     = 500
	originsMax      = 100
	defaultAccent   = "#4f46e5"
	identityKeyName = "identity_secret"
)

var (
	colour   = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// Channel is the webchat kind of channel.
type Channel struct{}

// New makes the kind.
func New() *Channel { return &Channel{} }

// Kind is channel.Webchat.
func (*Channel) Kind() channel.Kind { return channel.Webchat }

// Caps says what the widget shows.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.Characters,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: mediaMaxBytes, channel.Video: mediaMaxBytes, channel.Audio: mediaMaxBytes,
			channel.Voice: mediaMaxBytes, channel.Document: mediaMaxBytes,
		},
		MediaIn: mediaMaxBytes,
		Reply:   true, LocationOut: true, Buttons: choicesMax, ListRows: choicesMax, ReactionOut: true, EditOut: true, DeleteOut: true,
		TypingIn: true, TypingOut: true, Delivered: true, Read: true, Idempotent: true,
	}
}

// Secrets names the key that sites prove their visitors with.
func (*Channel) Secrets() []string { return []string{identityKeyName} }

// Validate takes {allowed_origins[], identity_secret?, accent?, greeting?
// {language: text}, position? end|start, theme? auto|light|dark, form?[]}. form
// holds name, email or both: what visitors are asked before they write, and may
// skip.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	origins(c)
	c.Text(identityKeyName)
	switch accent := c.Text("accent"); {
	case accent == "":
		c.Put("accent", defaultAccent)
	case !colour.MatchString(accent):
		c.Fault("accent", "must be a colour like #4f46e5")
	}
	greeting(c)
	c.OneOf("position", "end", "start")
	c.OneOf("theme", "auto", "light", "dark")
	form(c)
	return c.Done()
}

func origins(c *channel.Checker) {
	v, ok := c.Raw("allowed_origins")
	list, isList := v.([]any)
	if texts, isTexts := v.([]string); isTexts {
		isList = true
		for _, s := range texts {
			list = append(list, s)
		}
	}
	if ok && !isList || len(list) > originsMax {
		c.Fault("allowed_origins", "must be a list of up to %d addresses", originsMax)
		return
	}
	out := make([]any, 0, len(list))
	for _, v := range list {
		s, _ := v.(string)
		origin, ok := normalOrigin(s)
		if !ok {
			c.Fault("allowed_origins", "must hold addresses like https://www.example.com, without a path")
			return
		}
		out = append(out, origin)
	}
	c.Put("allowed_origins", out)
}

func greeting(c *channel.Checker) {
	v, ok := c.Raw("greeting")
	if !ok {
		return
	}
	texts, isMap := v.(map[string]any)
	out := make(map[string]any, len(texts))
	for lang, v := range texts {
		text, isText := v.(string)
		if !isText || !language.MatchString(lang) || utf8.RuneCountInString(text) > greetingMax {
			isMap = false
		} else if text != "" {
			out[lang] = text
		}
	}
	if !isMap {
		c.Fault("greeting", "must be texts of up to %d characters by language, like {\"en\": \"Hello\"}", greetingMax)
		return
	}
	c.Put("greeting", out)
}

func form(c *channel.Checker) {
	v, ok := c.Raw("form")
	if !ok {
		return
	}
	asked := channel.Config{"form": v}.Texts("form")
	out := make([]any, 0, len(asked))
	for _, field := range asked {
		out = append(out, field)
	}
	given, isList := v.([]any)
	if !isList || len(given) != len(asked) || len(asked) > 2 || slices.ContainsFunc(asked, func(f string) bool { return f != "name" && f != "email" }) ||
		len(asked) == 2 && asked[0] == asked[1] {
		c.Fault("form", "must be a list of name, email or both")
		return
	}
	c.Put("form", out)
}

// Send has nobody to call: the widget reads the conversation from our own
// feed, so a stored message is a sent one.
func (*Channel) Send(_ context.Context, _ channel.Account, m channel.Outbound) (channel.Receipt, error) {
	if m.Reaction != nil || m.Change != "" {
		return channel.Receipt{State: channel.Sent}, nil
	}
	return channel.Receipt{Parts: []string{m.ID}, State: channel.Sent}, nil
}

// MarkRead has nobody to call either: the widget learns from the feed that the
// message was read.
func (*Channel) MarkRead(context.Context, channel.Account, string, string, string) error { return nil }
