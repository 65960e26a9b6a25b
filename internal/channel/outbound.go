package channel

import (
	"context"
	"io"
	"time"
)

// State is how far an outgoing message came. States only go forward: a
// provider's "sent" after "read" changes nothing.
type State string

// The states a provider can report.
const (
	Sent      State = "sent"
	Delivered State = "delivered"
	Read      State = "read"
	Failed    State = "failed"
)

// Outbound is a message for a customer.
type Outbound struct {
	ID string // the message's id in Rondo
	// Key is the same for every try of this message. It goes to providers that
	// can tell a repetition by it.
	Key         string
	To          string // Person.Address
	Text        string // plain text
	Attachments []Attachment
	ReplyTo     string // ProviderID of the message answered
	Location    *Location
	Choices     *Choices  // what the customer may answer with by a tap; Text asks
	Template    *Template // an approved template instead of Text, outside the window
	Reaction    *Reaction // on ReplyTo, instead of everything else
	Mail        *Mail     // what only email has: subject, copies, HTML
	// Change says that this is no new message: ReplyTo is to read as Text now,
	// or to be taken back.
	Change Change
	// Slip is that of the message answered (Slips.Answer), where it is still of use; empty mostly.
	Slip string
	// LastInbound is when the customer last wrote, for windows; zero: never.
	LastInbound time.Time
	// Automatic says that no person wrote this, so that it must not go as a
	// person's answer after the window (Caps.TagWindow).
	Automatic bool
	// Sent holds the parts that earlier tries sent (Receipt.Parts); they are
	// not sent again. With Delete it holds all parts of the message.
	Sent []string
}

// Change is what an Outbound does to a message sent before.
type Change string

// The changes. The empty one is a new message.
const (
	Edit   Change = "edit"
	Delete Change = "delete"
)

// Choices are answers to tap. A provider that has no menus, or not so long
// ones, gets them as numbered lines of text (Choices.Plain).
type Choices struct {
	Buttons []Choice  // shown below the message, a few
	Menu    string    // the label that opens the list; empty without one
	List    []Section // shown when asked for, many
}

// Choice is one answer. ID comes back as Inbound.Postback.
type Choice struct {
	ID, Title, Description string
	URL                    string // opens a page instead of answering; empty mostly
}

// Section is a titled part of a list.
type Section struct {
	Title   string
	Choices []Choice
}

// Template is a message that the provider approved beforehand, with what
// fills its places, in order, in each part.
type Template struct {
	Name     string
	Language string // as the provider spells it: "pt_BR"
	Header   []string
	Body     []string
	Buttons  []string // by button; empty where it has no place
	// Places are the names of the places that Header and Body fill, as in
	// TemplateInfo; needed only where the provider names them instead of
	// counting.
	Places []string
	Media  *Attachment
}

// TemplateInfo is a template as the provider keeps it.
type TemplateInfo struct {
	ID       string
	Name     string
	Language string
	Category string // "utility", "marketing", "authentication"
	Status   string // "approved", "pending", "rejected", "paused"
	Header   string // its text with {{1}}, or "image", "video", "document" in HeaderKind
	// HeaderKind is "", "text", "image", "video", "document" or "location".
	HeaderKind string
	Body       string // with places {{1}}, {{2}}…, or {{name}}
	Footer     string
	Buttons    []Choice
	Places     []string // names of the places of Header and Body in order: "1", "name"
}

// Mail is what an email has beside text and files, either way.
type Mail struct {
	Subject string
	HTML    string   // the HTML body as it came, not to be trusted; empty: text alone
	To, Cc  []string // addresses, without the channel's own and the customer's
	Bcc     []string // outbound only
	// References are the Message-IDs of the thread, oldest first, without angle brackets.
	References []string
	// Signature is put below an outbound text; plain text.
	Signature string
}

// Attachment is a file to be sent.
type Attachment struct {
	Name        string
	ContentType string
	SizeBytes   int64
	// Open reads the content from the start; it may be called once for each try.
	Open func(context.Context) (io.ReadCloser, error)
	// URL is a public address that expires, for providers that fetch files
	// themselves; empty where Rondo has no public address.
	URL string
	// PreviewURL is the same for a small version of a picture; empty where
	// there is none.
	PreviewURL string
}

// Receipt is what the provider said to a message. A message may take several
// provider messages (a long text, more than one file): Parts has the id of
// each one sent, in order, also from earlier tries. The message is sent when
// Send gave no error.
type Receipt struct {
	Parts []string
	State State
	// Aliases are other addresses of the customer that the provider told of in
	// its answer.
	Aliases []string
}

// ProviderID is the id of the first part, to which statuses and replies refer.
func (r Receipt) ProviderID() string {
	if len(r.Parts) == 0 {
		return ""
	}
	return r.Parts[0]
}

// File is an open piece of inbound media.
type File struct {
	io.ReadCloser
	Name        string
	ContentType string // as the server says; check before trusting it
	SizeBytes   int64  // -1 where the server does not say
}
