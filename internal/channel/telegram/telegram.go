// Package telegram speaks the Telegram Bot API: updates come to the hook
// (update.go, message.go), answers leave by send.go, and connect.go points the
// bot at us. One bot is one account. Only private chats are customers, with the
// bot or with a company's account that is connected to it (business.go).
//
// Telegram knows no idempotency and reports neither delivery nor reading: a
// send that gets no answer is uncertain and is never repeated. Its strict
// stand-in is channeltest/telegramfake.
package telegram

import (
	"crypto/rand"
	"math"
	"regexp"

	"rondo/internal/channel"
)

const (
	defaultBaseURL = "https://api.telegram.org"

	textMax    = 4096 // UTF-16 units of a message
	captionMax = 1024 // UTF-16 units below a picture or file

	photoMaxBytes = 10 << 20
	fileMaxBytes  = 50 << 20
	fetchMaxBytes = 20 << 20

	sendRate = 30 // messages a second, of one bot to all its customers
	pairRate = 1  // to one of them
)

var (
	tokenShape  = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{1,200}$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// Channel is the Telegram kind of channel.
type Channel struct{ client *channel.Client }

// New makes the kind; it calls Telegram through the client.
func New(client *channel.Client) *Channel { return &Channel{client} }

// Kind is channel.Telegram.
func (*Channel) Kind() channel.Kind { return channel.Telegram }

// Caps says what bots can do in private chats, as far as this package does it.
func (*Channel) Caps() channel.Caps { return capabilities() }

func capabilities() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: fileMaxBytes, channel.Video: fileMaxBytes, channel.Audio: fileMaxBytes,
			channel.Voice: fileMaxBytes, channel.Document: fileMaxBytes,
		},
		MediaIn: fetchMaxBytes, MediaMax: albumMax, Caption: true,
		Reply: true, LocationOut: true, Buttons: choicesMax, ListRows: choicesMax, ChoiceIDMax: choiceIDMax, ReactionIn: true, ReactionOut: true,
		EditIn: true, EditOut: true, DeleteOut: true, TypingOut: true,
		Rate: sendRate, PairRate: pairRate, PairBurst: 1,
	}
}

// Secrets names the bot's token and the token Telegram shows us.
func (*Channel) Secrets() []string { return []string{"bot_token", "secret_token"} }

// Validate takes {bot_token, secret_token?, base_url?, polling?, max_connections?}.
// With polling the bot asks for its messages instead of having them brought. A
// missing secret_token is made. max_connections is how many updates Telegram
// posts at once; with more than the default of one they may overtake each other.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	if token := c.Required("bot_token"); token != "" && !tokenShape.MatchString(token) {
		c.Fault("bot_token", "must be the token as BotFather gave it, like 123456:ABC-DEF1234")
	}
	switch secret := c.Text("secret_token"); {
	case secret == "":
		c.Put("secret_token", rand.Text())
	case !secretShape.MatchString(secret):
		c.Fault("secret_token", "may have up to 256 letters, digits, - and _")
	}
	c.Address("base_url")
	if v, ok := c.Raw("polling"); ok {
		if _, isBool := v.(bool); !isBool {
			c.Fault("polling", "must be true or false")
		}
		c.Put("polling", v)
	}
	if _, ok := c.Raw("max_connections"); ok {
		n := config.Number("max_connections")
		if n < 1 || n > 100 || n != math.Trunc(n) {
			c.Fault("max_connections", "must be a whole number from 1 to 100")
		}
		c.Put("max_connections", n)
	}
	return c.Done()
}

func baseURL(a channel.Account) string {
	if s := a.Config.Text("base_url"); s != "" {
		return s
	}
	return defaultBaseURL
}
