package inbox

import (
	"context"
	"encoding/json"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/expect"
	"rondo/internal/platform/id"
)

// ChatMessage is a message as a visitor sees it.
type ChatMessage struct {
	ID          id.ID                  `json:"id"`
	ClientID    *string                `json:"client_id"`
	Direction   conversation.Direction `json:"direction"` // "in" is from the visitor
	Author      ChatAuthor             `json:"author"`
	Text        string                 `json:"text"`
	Attachments []ChatFile             `json:"attachments"`
	State       conversation.State     `json:"state"`
	At          time.Time              `json:"at"`
	ReplyTo     *id.ID                 `json:"reply_to"`
	Edited      bool                   `json:"edited,omitempty"`
	Deleted     bool                   `json:"deleted,omitempty"`
	Reaction    string                 `json:"reaction,omitempty"` // the agent's emoji on it
	Location    *conversation.Location `json:"location,omitempty"`
	Choices     *conversation.Choices  `json:"choices,omitempty"` // to tap; the answer is a message with the choice's title as text and its id as postback
}

// ChatAuthor is who wrote.
type ChatAuthor struct {
	Name string `json:"name"`
}

// ChatFile is a file as a visitor sees it; its address ends after a while.
type ChatFile struct {
	ID          id.ID  `json:"id"`
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	SizeBytes   int64  `json:"size_bytes"`
	URL         string `json:"url"`
	ThumbURL    string `json:"thumb_url,omitempty"` // a small picture of it, where one can be made
}

// ChatPlace is what a window shows beside the messages: who answers, or how long the line is.
type ChatPlace struct {
	Agent  *ChatAuthor `json:"agent"`
	Queue  *ChatQueue  `json:"queue"`
	Status ChatStatus  `json:"status"`
}

// ChatQueue is where a visitor stands in line. The reason is a code; what lies behind it is for agents. Four in
// five wait less than WaitS seconds, which is rounded up as in what those who wait are told; 0: no end is said.
type ChatQueue struct {
	Position int    `json:"position"`
	Reason   string `json:"reason"`
	WaitS    int    `json:"wait_s,omitempty"`
}

// ChatStatus tells whether anybody is there. TextKey names the sentence that the window shows: "minutes" with ReplyS,
// the seconds within which an answer usually comes; "online" where that is not known; "offline". OpensAt is when
// the working hours begin, if nobody is there because they have not; nil: not known.
type ChatStatus struct {
	Online  bool       `json:"online"`
	TextKey string     `json:"text_key"`
	ReplyS  int        `json:"reply_s,omitempty"`
	OpensAt *time.Time `json:"opens_at,omitempty"`
}

// chatMessage shows a message to the visitor of a channel. It must be one of theirs, and no note.
func (x *Inbox) chatMessage(acc *account, m conversation.MessageBody) ChatMessage {
	c := ChatMessage{ID: m.ID, Direction: m.Direction, Author: ChatAuthor{m.Author.Name}, Text: m.Text, Attachments: []ChatFile{}, State: m.State, At: m.At,
		ReplyTo: m.ReplyTo, Edited: m.Extra.Edited, Deleted: m.Extra.Deleted, Reaction: m.Extra.OwnReaction, Location: m.Extra.Location, Choices: m.Extra.Choices}
	if m.Direction == conversation.In {
		c.ClientID = m.ClientID
	} else if c.Author.Name == "" || m.Author.Kind == conversation.ByRondo {
		c.Author.Name = acc.Name
	}
	for _, a := range m.Attachments {
		if !a.Pending && a.Problem == "" {
			c.Attachments = append(c.Attachments, x.chatFile(acc, a))
		}
	}
	return c
}

func (x *Inbox) chatFile(acc *account, a conversation.AttachmentBody) ChatFile {
	f := ChatFile{ID: a.ID, Name: a.Name, ContentType: a.ContentType, SizeBytes: a.SizeBytes, URL: x.d.BaseURL + x.linkPath(acc.workspace, a.ID)}
	if a.ThumbURL != nil {
		f.ThumbURL = f.URL + "?size=thumb"
	}
	return f
}

// heardMessage shows the message of an event, if the visitor of the channel may see it: notes are not for
// them, nor what was said by another channel.
func (x *Inbox) heardMessage(acc *account, data []byte) (ChatMessage, bool) {
	var told conversation.MessageUpdated // which message.created begins like
	if err := json.Unmarshal(data, &told); err != nil {
		return ChatMessage{}, false
	}
	m := told.Message
	if m.ID == 0 || m.Private || m.ChannelID != acc.id {
		return ChatMessage{}, false
	}
	return x.chatMessage(acc, m), true
}

// placeOf tells who answers a contact, or where they wait.
func (x *Inbox) placeOf(ctx context.Context, acc *account, who id.ID) (ChatPlace, error) {
	if who == 0 {
		return ChatPlace{Status: x.statusOf(ctx, acc.workspace, acc.team)}, nil
	}
	list, err := conversation.Find(ctx, x.d.DB.Read(), acc.workspace, conversation.Filter{Contact: who, Limit: 1})
	if err != nil {
		return ChatPlace{}, err
	}
	var current *conversation.Body
	if len(list) > 0 && list[0].Status != conversation.Closed {
		body := conversation.BodyOf(list[0])
		current = &body
	}
	return x.placeIn(ctx, acc.workspace, acc.team, current), nil
}

// placeIn is placeOf for a conversation that is known; nil for none that is open.
func (x *Inbox) placeIn(ctx context.Context, workspace, team id.ID, current *conversation.Body) ChatPlace {
	if current != nil && current.TeamID != nil {
		team = *current.TeamID
	}
	p := ChatPlace{Status: x.statusOf(ctx, workspace, team)}
	switch {
	case current == nil:
	case current.AssigneeID != nil:
		if name := x.nameOf(ctx, workspace, *current.AssigneeID); name != "" {
			p.Agent = &ChatAuthor{name}
		}
	case current.Status == conversation.Open && x.d.Place != nil:
		if q := x.d.Place(ctx, workspace, current.ID); q != nil {
			p.Queue = &ChatQueue{Position: q.Position}
			if q.Wait != nil {
				p.Queue.WaitS = int(expect.Promised(float64(q.Wait.HighS)))
			}
			if q.Reason != nil {
				p.Queue.Reason = q.Reason.Code
			}
		}
	}
	return p
}

type userKey struct{ workspace, user id.ID }

// nameOf is what an agent is called; empty when that cannot be told now.
func (x *Inbox) nameOf(ctx context.Context, workspace, user id.ID) string {
	if name, ok := x.names.Load(userKey{workspace, user}); ok {
		return name.(string)
	}
	if x.d.Directory.User == nil {
		return ""
	}
	name, _, err := x.d.Directory.User(ctx, x.d.DB.Read(), workspace, user)
	if err != nil {
		return ""
	}
	x.names.Store(userKey{workspace, user}, name)
	return name
}

func (x *Inbox) statusOf(ctx context.Context, workspace, team id.ID) ChatStatus {
	if x.online(ctx, workspace, team) {
		if x.d.Replies != nil {
			if soon := x.d.Replies(ctx, workspace, team); soon > 0 {
				return ChatStatus{Online: true, TextKey: "minutes", ReplyS: soon}
			}
		}
		return ChatStatus{Online: true, TextKey: "online"}
	}
	s := ChatStatus{TextKey: "offline"}
	if x.d.Opens != nil {
		if at := x.d.Opens(ctx, workspace, team); !at.IsZero() {
			s.OpensAt = &at
		}
	}
	return s
}
