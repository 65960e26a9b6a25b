package channel

import (
	"context"
	"io"
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
	// Sent holds the parts that earlier tries sent (Receipt.Parts); they are
	// not sent again.
	Sent []string
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
}

// Receipt is what the provider said to a message. A message may take several
// provider messages (a long text, more than one file): Parts has the id of
// each one sent, in order, also from earlier tries. The message is sent when
// Send gave no error.
type Receipt struct {
	Parts []string
	State State
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
