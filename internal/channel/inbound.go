package channel

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is what a provider sent to the hook, its body unread by others.
type Request struct {
	Method string
	URL    string // as the provider called it: scheme, public host, path, query
	Header http.Header
	Query  url.Values
	Body   []byte // the raw bytes; signatures are checked on these
}

// Response is what the provider gets back. The zero value is an empty 200.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// Received is what one call contained, in the provider's order. A call may
// well contain nothing that matters to a desk.
type Received struct {
	Inbound []Inbound
	// Others are accounts, as the provider calls them, that the call spoke of
	// beside the one it was read for: a provider that has one hook for several
	// (one Meta app, three pages) posts everything there. Inbox shows the call to
	// its other channels of the kind in the workspace; each believes and reads it
	// for itself.
	Others []string
	// Response is the answer once everything is stored.
	Response Response
	// Acknowledge makes the answer where it depends on what became of each
	// event; it is nil elsewhere. It gets one result for each of Inbound.
	Acknowledge func([]Result) Response
}

// Answer is the HTTP answer after storing: results stand beside r.Inbound.
func (r Received) Answer(results []Result) Response {
	if r.Acknowledge != nil {
		return r.Acknowledge(results)
	}
	return r.Response
}

// Outcome says what became of an inbound event.
type Outcome string

// The outcomes of storing an inbound event.
const (
	Accepted  Outcome = "accepted"
	Duplicate Outcome = "duplicate" // was stored before; nothing changed
	Rejected  Outcome = "rejected"
)

// Result is the outcome of one inbound event, with a sentence for people where
// it was rejected.
type Result struct {
	Outcome Outcome
	Detail  string
}

// InboundKind says what happened.
type InboundKind string

// What can happen in a channel.
const (
	InMessage     InboundKind = "message"     // the customer wrote: Text, Media, Location, Cards, ReplyTo, Referral
	InEcho        InboundKind = "echo"        // somebody answered the customer elsewhere (on the phone)
	InPostback    InboundKind = "postback"    // the customer pressed a button: Text is its label, Postback its payload
	InReferral    InboundKind = "referral"    // the customer came by a link or ad, without writing: Referral
	InStatus      InboundKind = "status"      // what became of our message ProviderID: Status. May come before Send returns, twice, in any order
	InEdit        InboundKind = "edit"        // message ProviderID now reads as given here, whole
	InDelete      InboundKind = "delete"      // message ProviderID was taken back
	InReaction    InboundKind = "reaction"    // Reaction on message ProviderID
	InBlocked     InboundKind = "blocked"     // the customer wants no more messages
	InUnblocked   InboundKind = "unblocked"   // and takes that back
	InOptOut      InboundKind = "opt_out"     // the customer wants no more advertising; answers still reach them
	InOptIn       InboundKind = "opt_in"      // and takes that back
	InIdentity    InboundKind = "identity"    // the customer has another address now: From.Address, known before as From.Aliases
	InTyping      InboundKind = "typing"      // the customer is typing; passing, Key is empty
	InUnsupported InboundKind = "unsupported" // something we cannot show: Unsupported names it
)

// Inbound is one thing that happened in a channel.
type Inbound struct {
	Kind InboundKind
	// Key is the same for the same event however often it comes, and unique
	// within the account. Empty: passing, nothing to store.
	Key string
	// ProviderID names the message, unique within the account: the new message
	// itself, or the one a status, edit, deletion or reaction is about.
	ProviderID string
	At         time.Time // by the provider's clock; zero where it says nothing
	// Order breaks ties of At within a conversation; 0 where unknown.
	Order       int64
	From        Person // the customer, also for echoes and statuses
	Text        string
	Media       []Media
	Location    *Location
	Cards       []Card
	ReplyTo     string // ProviderID of the message answered
	Group       string // the same for parts of one album
	Status      *Status
	Reaction    *Reaction
	Postback    string
	Referral    *Referral
	Unsupported string // provider's name for what we cannot show
	Mail        *Mail  // what only email has
	// Thread holds the ProviderIDs of earlier messages, either way, of which
	// this continues the talk, nearest first: it belongs to the conversation
	// in which one of them was said, whoever wrote it.
	Thread []string
	// Automatic: a machine wrote it (an absence note, a list, a robot). It is
	// kept and shown, opens nothing that is closed, and is never answered by
	// Rondo itself.
	Automatic bool
	// Ours says of an edit or a deletion that it was done on our side, elsewhere
	// (on the phone), to a message of ours; else the customer did it to theirs.
	Ours  bool
	Slips Slips // what the provider wants to see again
	// Answer, if set, must be given to Answerer.Answer after storing.
	Answer string
}

// Person is the customer as the provider shows them. Only Address is always
// there: it is the channel's own id, and where answers are sent. It is empty
// of a mail that names nobody: that is noted, not kept.
type Person struct {
	Address  string
	Name     string
	Username string
	Language string // BCP 47
	Country  string // ISO 3166-1 alpha-2
	Phone    string
	Email    string
	Avatar   string // URL
	// Aliases are other addresses of the same customer in this channel (a
	// phone number beside an opaque id, the number they had before).
	Aliases []string
	// Variants are other ways to write Address by which the customer may be
	// known already (a Brazilian number with and without its 9). They are to be
	// looked up, after Address and Aliases, and never stored: nobody has told
	// that they exist.
	Variants []string
}

// Media is a picture, a sound, a file of the customer, not fetched yet.
type Media struct {
	Kind MediaKind
	// Ref opens it by MediaFetcher.Fetch. It holds no secret and may be
	// stored, but expires with the provider: fetch soon.
	Ref           string
	Name          string
	ContentType   string // as the provider claims; empty where unknown
	SizeBytes     int64  // as the provider claims; 0 where unknown
	Width, Height int
	// Problem, if set, says why it cannot be fetched: "too_large".
	Problem string
	// Content, where it came along with the message (email), stands instead of
	// Ref; ContentID is the name by which the mail's HTML shows it.
	Content   []byte
	ContentID string
}

// Location is a place on earth.
type Location struct {
	Latitude, Longitude float64
	Name, Address       string
}

// Card is a person the customer told us about.
type Card struct{ Name, Phone string }

// Reaction is an emoji on a message; an empty emoji takes it back.
type Reaction struct{ Emoji string }

// Referral is how the customer came to us.
type Referral struct {
	Source  string // "link", "ad", …
	Title   string // what the ad or the product is called
	Payload string // what the link carried
	URL     string
}

// Status is what became of a message of ours, or of several.
type Status struct {
	State State
	// UpTo, where a provider speaks of times instead of messages (a
	// watermark), makes the status one of all our messages to From up to that
	// instant; ProviderID is empty then.
	UpTo time.Time
	// AndBefore makes it the status, too, of all our messages to From that were
	// sent before the one that ProviderID names: who read one has read those.
	AndBefore bool
	// Key, where the provider gives it back, is the Outbound.Key of the message
	// that ProviderID names. It tells what became of a sending that got no
	// answer.
	Key    string
	Code   string // provider's error code, where it failed
	Detail string
	// Again, where it failed, is after how long the message may be sent once more, of its own accord; 0: not unless a
	// person says so.
	Again time.Duration
}

// Slips are what a provider hands out with a message, to be shown to it later. They open nothing without the account's
// secrets.
type Slips struct {
	Answer string // comes back as Outbound.Slip of the next message, once and within a minute (LINE's reply token)
	Read   string // comes back to Reader.MarkRead
}

// Plain is the message's content as text for people, for places that show
// nothing but text: what was written, else the place, the person, the label.
func (in Inbound) Plain() string {
	if in.Text != "" {
		return in.Text
	}
	var lines []string
	if l := in.Location; l != nil {
		for _, s := range []string{l.Name, l.Address} {
			if s != "" {
				lines = append(lines, s)
			}
		}
		lines = append(lines, fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f", l.Latitude, l.Longitude))
	}
	for _, c := range in.Cards {
		lines = append(lines, strings.TrimSpace(c.Name+" "+c.Phone))
	}
	if len(lines) == 0 && in.Postback != "" {
		lines = append(lines, in.Postback)
	}
	return strings.Join(lines, "\n")
}
