// Package channel is the seam between Rondo and the places customers write
// from. It says what a channel is (Channel and the optional interfaces beside
// it), what comes in (Inbound), what goes out (Outbound, Receipt) and what may
// go wrong (Error, Refusal).
//
// Each kind lives in a folder of its own and imports nothing of ours but this
// package. A channel keeps no state and touches no database: slice inbox
// stores what Receive returns, keeps what Account.Renew fetches, and calls Send
// with no transaction open. What every kind must endure is examined by
// channeltest.Exercise.
package channel

import (
	"context"
	"time"
)

// Kind names a kind of channel, as the API spells it.
type Kind string

// The kinds of channel Rondo knows.
const (
	WhatsApp  Kind = "whatsapp"
	Messenger Kind = "messenger"
	Instagram Kind = "instagram"
	Telegram  Kind = "telegram"
	Email     Kind = "email"
	SMS       Kind = "sms"
	Webchat   Kind = "webchat"
	RCS       Kind = "rcs"
	Custom    Kind = "custom"
	LINE      Kind = "line"
	Viber     Kind = "viber"
	TikTok    Kind = "tiktok"
)

// Account is one connected channel: one bot, one number, one widget. Its
// config holds decrypted secrets, so an Account is never logged or stored.
type Account struct {
	ID   string // the channel's id in Rondo
	Kind Kind
	Name string // what people call it
	// Config holds the settings as Validate returned them, secrets included.
	Config Config
	// HookURL is the public address the provider calls; empty where Rondo has
	// no public address.
	HookURL string
	// AllowPrivate lets calls for this account reach loopback and private
	// addresses, for tests and closed networks. Hosts that the settings name
	// (base_url, url) may be private without it.
	AllowPrivate bool
	// ExpiresAt is when the credentials end, as Check last said; zero where they
	// don't, or it is not known.
	ExpiresAt time.Time
	// Renewal keeps secrets that the provider renews; nil keeps nothing. Call
	// Renew.
	Renewal Renewal
}

// Channel is one kind of channel. One value serves all accounts of its kind
// and is safe for concurrent use.
type Channel interface {
	Kind() Kind
	Caps() Caps
	// Secrets names the settings that are encrypted at rest and never shown.
	Secrets() []string
	// Validate checks settings and returns them normalised: defaults filled
	// in, secrets made where they may be absent. It does not use the network.
	// With faults the returned settings are nil.
	Validate(Config) (Config, []FieldFault)
	// Send hands a message to the provider. The error is an *Error and says
	// what to do next. The receipt counts even beside an error: it lists the
	// parts already sent, which the next try must get back in Outbound.Sent.
	Send(context.Context, Account, Outbound) (Receipt, error)
}

// Receiver is a channel whose provider calls us over HTTP.
type Receiver interface {
	// Receive verifies a call on its raw bytes and reads it. It uses no
	// network and no storage, so that the answer waits for one commit alone.
	// A call that must not be believed or cannot be read gives a *Refusal.
	Receive(context.Context, Account, Request) (Received, error)
}

// Answerer is a channel whose provider waits for an answer to some events
// (a pressed button), apart from the HTTP answer.
type Answerer interface {
	// Answer settles an event by the handle in Inbound.Answer. It uses the
	// network, so it is called after the event is stored. The error is an *Error.
	Answer(ctx context.Context, a Account, handle string) error
}

// Connector is a channel that is connected at the provider by calling it.
type Connector interface {
	// Connect makes the provider call a.HookURL from now on. Connecting twice
	// is the same as once.
	Connect(context.Context, Account) error
	// Disconnect makes the provider stop.
	Disconnect(context.Context, Account) error
	Examinee
}

// Examinee is a channel that can be asked how it is doing. One that is no
// Connector is asked by people alone, and tells of sending alone.
type Examinee interface {
	// Check asks the provider how the account is doing. It gives an error only
	// where nothing could be learned; a bad state is a Health, not an error.
	Check(context.Context, Account) (Health, error)
}

// MediaFetcher is a channel whose inbound media are fetched later.
type MediaFetcher interface {
	// Fetch opens what Media.Ref refers to. The caller closes it. The error is
	// an *Error; reading beyond the size limit gives ErrMediaTooLarge.
	Fetch(ctx context.Context, a Account, ref string) (*File, error)
}

// Typist is a channel that can show the customer that somebody is typing.
type Typist interface {
	Typing(ctx context.Context, a Account, to string) error
}

// ReadingTypist is a channel that can show typing only as an answer to a
// certain message of the customer's, which then counts as read.
type ReadingTypist interface {
	TypingAt(ctx context.Context, a Account, to, providerID string) error
}

// Profiler is a channel whose events do not tell who somebody is. Whoever is
// new is asked for after their message is stored; it costs nothing but a name
// when that fails.
type Profiler interface {
	// Profile is the customer behind an address. The error is an *Error.
	Profile(ctx context.Context, a Account, address string) (Person, error)
}

// Poller is a channel that asks the provider for what came in, or holds a
// connection open to hear of it, instead of being called.
type Poller interface {
	// Polls reports whether an account is asked: its settings say so, or its
	// provider would have to call and Rondo has no public address (HookURL).
	Polls(Account) bool
	// Poll asks until ctx ends or something fails, and hands over what came.
	// cursor is where the last hand-over that was stored ended, empty at
	// first; Polled.Cursor is stored together with what it came with, so
	// nothing is lost or taken twice across a crash. A hand-over of nothing,
	// with the cursor as it was, costs nothing and says that all is well. When
	// hand fails, Poll ends with its error. Otherwise the error is an *Error;
	// the caller asks again later, ever more slowly.
	Poll(ctx context.Context, a Account, cursor string, hand func(context.Context, Polled) error) error
}

// Keeper is a channel whose provider keeps what it could not bring to the hook,
// and tells when asked.
type Keeper interface {
	// Missed is what came in since a time, whether it was brought or not: each
	// event has the key that it has at the hook. The error is an *Error.
	Missed(ctx context.Context, a Account, since time.Time) ([]Inbound, error)
}

// Polled is some of what a Poller learned, in order, and where it stands now.
type Polled struct {
	Inbound []Inbound
	Cursor  string
}

// Templater is a channel whose provider keeps approved templates.
type Templater interface {
	Templates(context.Context, Account) ([]TemplateInfo, error)
}

// Reader is a channel that can tell the provider that we have read what the
// customer wrote, up to the message with this ProviderID, which came with a
// slip (Slips.Read), empty mostly.
type Reader interface {
	MarkRead(ctx context.Context, a Account, to, providerID, slip string) error
}

// Health is the state of an account in words for people.
type Health struct {
	OK     bool
	Name   string // how the provider calls the account, "@acme_bot"
	Detail string // one or two sentences: what is wrong, or that all is well
	Code   string // of what is wrong, as Error.Code
	// ExpiresAt is when the credentials end; zero where they don't or it is
	// not known.
	ExpiresAt time.Time
}
