package conversation

import (
	"strings"
	"time"

	"rondo/internal/platform/id"
	"rondo/internal/platform/mailhtml"
)

// Body is a conversation as the API and the feed show it.
type Body struct {
	ID            id.ID        `json:"id"`
	Status        Status       `json:"status" enum:"open,snoozed,closed"`
	ContactID     id.ID        `json:"contact_id"`
	Contact       ContactBody  `json:"contact"`
	ChannelID     id.ID        `json:"channel_id"`
	ChannelKind   string       `json:"channel_kind"`
	TeamID        *id.ID       `json:"team_id"`
	AssigneeID    *id.ID       `json:"assignee_id"`
	Priority      int          `json:"priority"`
	OpenedAt      time.Time    `json:"opened_at"`
	AssignedAt    *time.Time   `json:"assigned_at"`
	FirstReplyAt  *time.Time   `json:"first_reply_at"`
	ClosedAt      *time.Time   `json:"closed_at"`
	SnoozedUntil  *time.Time   `json:"snoozed_until"`
	WaitingSince  *time.Time   `json:"waiting_since"`
	LastMessageAt time.Time    `json:"last_message_at"`
	Unread        int          `json:"unread"`
	Preview       *PreviewBody `json:"preview"`
	PreviousID    *id.ID       `json:"previous_id"`
	Offer         *OfferBody   `json:"offer" doc:"Who is asked to accept it; null: nobody"`
	PreviousAgent *AgentAtBody `json:"previous_agent" doc:"Who had the contact before this conversation; null: nobody"`
	FirstContact  bool         `json:"first_contact" doc:"The contact had no conversation before"`
	Category      string       `json:"category"`
	Summary       string       `json:"summary"`
	Window        *WindowBody  `json:"window"`
	Version       int64        `json:"version"`
}

// ContactBody is what a conversation shows of its contact.
type ContactBody struct {
	ID       id.ID  `json:"id"`
	Name     string `json:"name"`
	Language string `json:"language"`
	OwnerID  *id.ID `json:"owner_id" doc:"The dedicated agent; null: none"`
	Address  string `json:"address,omitempty" doc:"Of one without a name: the number or mail address they are known by"`
}

// OfferBody is that an agent is asked to accept a conversation.
type OfferBody struct {
	AgentID id.ID     `json:"agent_id"`
	Until   time.Time `json:"until"`
}

// AgentAtBody is an agent, and when that was.
type AgentAtBody struct {
	ID id.ID     `json:"id"`
	At time.Time `json:"at"`
}

// WindowBody is until when the contact may be written to by the conversation's channel. It is null where a
// channel has no such end, or the contact never wrote by it.
type WindowBody struct {
	ClosesAt time.Time  `json:"closes_at" doc:"Until when any message may be sent"`
	TagUntil *time.Time `json:"tag_until" doc:"Until when a person may still answer, after closes_at"`
}

// PreviewBody is the newest message in short.
type PreviewBody struct {
	Text       string     `json:"text"`
	Direction  Direction  `json:"direction" enum:"in,out"`
	AuthorKind AuthorKind `json:"author_kind" enum:"contact,user,rondo"`
	Private    bool       `json:"private"`
	At         time.Time  `json:"at"`
}

// BodyOf shows a conversation.
func BodyOf(c Conversation) Body {
	b := Body{ID: c.ID, Status: c.Status, ContactID: c.Contact.ID, Contact: ContactBody{c.Contact.ID, c.Contact.Name, c.Contact.Language, orNil(c.Contact.Owner), c.Contact.Address}, FirstContact: c.First, ChannelID: c.Channel, ChannelKind: c.ChannelKind,
		TeamID: orNil(c.Team), AssigneeID: orNil(c.Assignee), Priority: c.Priority, OpenedAt: c.OpenedAt, AssignedAt: timeOrNil(c.AssignedAt),
		FirstReplyAt: timeOrNil(c.FirstReplyAt), ClosedAt: timeOrNil(c.ClosedAt), SnoozedUntil: timeOrNil(c.SnoozedUntil),
		WaitingSince: timeOrNil(c.WaitingSince), LastMessageAt: c.LastMessageAt, Unread: c.Unread, PreviousID: orNil(c.Previous),
		Category: c.Category, Summary: c.Summary, Version: c.Version}
	if !c.WindowClosesAt.IsZero() {
		b.Window = &WindowBody{c.WindowClosesAt, timeOrNil(c.TagClosesAt)}
	}
	if c.Offer.Agent != 0 {
		b.Offer = &OfferBody{c.Offer.Agent, c.Offer.Until}
	}
	if c.PreviousAgent != 0 {
		b.PreviousAgent = &AgentAtBody{c.PreviousAgent, c.PreviousAt}
	}
	if p := c.Preview; p.Direction != "" {
		b.Preview = &PreviewBody{Text: p.Text, Direction: p.Direction, AuthorKind: p.AuthorKind, Private: p.Private, At: c.LastMessageAt}
	}
	return b
}

func orNil(i id.ID) *id.ID {
	if i == 0 {
		return nil
	}
	return &i
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// MessageBody is a message as the API and the feed show it.
type MessageBody struct {
	ID             id.ID            `json:"id"`
	ConversationID id.ID            `json:"conversation_id"`
	Direction      Direction        `json:"direction" enum:"in,out"`
	Author         AuthorBody       `json:"author"`
	ChannelID      id.ID            `json:"channel_id"`
	Text           string           `json:"text"`
	Attachments    []AttachmentBody `json:"attachments"`
	Extra          Extra            `json:"extra"`
	ReplyTo        *id.ID           `json:"reply_to"`
	Private        bool             `json:"private"`
	State          State            `json:"state" enum:"received,queued,sent,delivered,read,failed,uncertain"`
	Error          *MessageError    `json:"error"`
	At             time.Time        `json:"at"`
	ClientID       *string          `json:"client_id"`
}

// AuthorBody is who wrote a message.
type AuthorBody struct {
	Kind AuthorKind `json:"kind" enum:"contact,user,rondo"`
	ID   *id.ID     `json:"id"`
	Name string     `json:"name"`
}

// AttachmentBody is a file of a message; url is where to get it.
type AttachmentBody struct {
	ID          id.ID   `json:"id"`
	Name        string  `json:"name"`
	ContentType string  `json:"content_type"`
	SizeBytes   int64   `json:"size_bytes"`
	URL         string  `json:"url"`
	Width       *int    `json:"width"`
	Height      *int    `json:"height"`
	Pending     bool    `json:"pending"`
	Problem     string  `json:"problem"`
	ThumbURL    *string `json:"thumb_url" doc:"A small picture of it, at most 480 pixels wide and high"`
	ContentID   string  `json:"content_id,omitempty" doc:"By which a mail's HTML shows it (cid:)"`
}

// MessageError is why a message did not arrive.
type MessageError struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// MessageBodyOf shows a message.
func MessageBodyOf(m Message) MessageBody {
	b := MessageBody{ID: m.ID, ConversationID: m.Conversation, Direction: m.Direction, Author: AuthorBody{m.Author.Kind, orNil(m.Author.ID), m.Author.Name},
		ChannelID: m.Channel, Text: m.Text, Attachments: make([]AttachmentBody, len(m.Attachments)), Extra: m.Extra, ReplyTo: orNil(m.ReplyTo),
		Private: m.Private, State: m.State, At: m.At}
	for i, a := range m.Attachments {
		b.Attachments[i] = AttachmentBodyOf(a)
	}
	if mail := m.Extra.Mail; mail != nil && m.Direction == In {
		shown := *mail
		if _, rest := mailhtml.Split(m.Text); rest != "" {
			shown.Folded = strings.Count(rest, "\n") + 1
		}
		b.Extra.Mail = &shown
	}
	if m.ErrorCode != "" {
		b.Error = &MessageError{m.ErrorCode, m.ErrorDetail}
	}
	if m.ClientID != "" {
		b.ClientID = &m.ClientID
	}
	return b
}

// AttachmentBodyOf shows a file.
func AttachmentBodyOf(a Attachment) AttachmentBody {
	b := AttachmentBody{ID: a.ID, Name: a.Name, ContentType: a.ContentType, SizeBytes: a.SizeBytes, URL: "/api/v1/attachments/" + a.ID.String(),
		Pending: a.Pending, Problem: a.Problem, ContentID: a.ContentID}
	if a.Pictured() {
		thumb := b.URL + "?size=thumb"
		b.ThumbURL = &thumb
	}
	if a.Width > 0 && a.Height > 0 {
		b.Width, b.Height = &a.Width, &a.Height
	}
	return b
}
