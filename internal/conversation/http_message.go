package conversation

import (
	"context"
	"net/http"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

type messagesIn struct {
	api.ByID
	api.Page
}

type messagesOut struct{ Body api.List[MessageBody] }

type messageOut struct {
	Status int
	Body   MessageBody
}

type writeIn struct {
	api.ByID
	Body struct {
		Text        string    `json:"text" required:"false" maxLength:"32768"`
		Attachments []id.ID   `json:"attachments" required:"false" maxItems:"10" doc:"Of files that the caller uploaded"`
		ReplyTo     *id.ID    `json:"reply_to,omitempty"`
		Private     bool      `json:"private" required:"false" doc:"A note that only colleagues see"`
		ClientID    string    `json:"client_id" required:"false" maxLength:"100" doc:"The caller's own name of the message; the same again changes nothing"`
		Location    *Location `json:"location,omitempty"`
		Choices     *Choices  `json:"choices,omitempty" doc:"Answers to tap; what comes back has the choice's id as extra.postback"`
		Template    *Template `json:"template,omitempty" doc:"An approved template instead of a text; its picture is the attachment"`
		Mail        *struct {
			Subject string   `json:"subject" required:"false" maxLength:"998" doc:"Empty: that of the mail that is answered"`
			Cc      []string `json:"cc" required:"false" maxItems:"100"`
			Bcc     []string `json:"bcc" required:"false" maxItems:"100"`
		} `json:"mail,omitempty"`
	}
}

// ByMessage names a message of a conversation in a path.
type ByMessage struct {
	api.ByID
	Message api.PathID `path:"message"`
}

// messagePlace is where a message stands in its conversation.
type messagePlace struct {
	At int64 `json:"t"`
	ID id.ID `json:"i"`
}

// registerMessages adds reading and writing in a conversation.
func registerMessages(a *api.API, d Deps) {
	api.Register(a, api.Operation{ID: "list-messages", Method: http.MethodGet, Path: "/conversations/{id}/messages", Access: access.Agent, Tag: tag, Summary: "Read a conversation, newest first"},
		func(ctx context.Context, in *messagesIn) (*messagesOut, error) {
			ws := access.From(ctx).Workspace
			if _, err := Load(ctx, d.DB.Read(), ws, in.ID.ID); err != nil {
				return nil, err
			}
			var at messagePlace
			if _, err := in.After(&at); err != nil {
				return nil, err
			}
			list, err := Messages(ctx, d.DB.Read(), ws, in.ID.ID, MessagePage{BeforeAt: clock.FromMicro(at.At), BeforeID: at.ID, Limit: in.Fetch()})
			return &messagesOut{api.NewList(in.Page, list, MessageBodyOf, func(m Message) any { return messagePlace{clock.Micro(m.At), m.ID} })}, err
		})
	api.Register(a, api.Operation{ID: "write-message", Method: http.MethodPost, Path: "/conversations/{id}/messages", Access: access.Agent, Tag: tag, Status: http.StatusCreated, Summary: "Answer the contact, or write a note"},
		func(ctx context.Context, in *writeIn) (*messageOut, error) {
			r := Reply{Text: in.Body.Text, Attachments: in.Body.Attachments, Private: in.Body.Private, ClientID: in.Body.ClientID}
			if in.Body.ReplyTo != nil {
				r.ReplyTo = *in.Body.ReplyTo
			}
			r.Location, r.Choices, r.Template = in.Body.Location, in.Body.Choices, in.Body.Template
			if m := in.Body.Mail; m != nil {
				r.Mail = &Mail{Subject: m.Subject, Cc: m.Cc, Bcc: m.Bcc}
			}
			out := &messageOut{Status: http.StatusCreated}
			err := d.DB.Write(ctx, func(tx *db.Tx) error {
				m, repeated, err := Write(ctx, tx, access.From(ctx).Workspace, in.ID.ID, r)
				if repeated {
					out.Status = http.StatusOK
				}
				out.Body = MessageBodyOf(m)
				return err
			})
			return out, err
		})
	settling(a, d, api.Operation{ID: "retry-message", Path: "/retry", Summary: "Send a message again that did not arrive, or of which nobody knows"}, Retry)
	settling(a, d, api.Operation{ID: "confirm-message", Path: "/arrived", Summary: "Say that a message arrived of which the channel did not tell"}, Confirm)
}

// settling adds an operation by which a person says what is to become of a message.
func settling(a *api.API, d Deps, op api.Operation, verb func(ctx context.Context, tx *db.Tx, workspace, message id.ID) (Message, error)) {
	op.Method, op.Path, op.Access, op.Tag, op.Status = http.MethodPost, "/conversations/{id}/messages/{message}"+op.Path, access.Agent, tag, http.StatusOK
	api.Register(a, op, func(ctx context.Context, in *ByMessage) (*messageOut, error) {
		out := &messageOut{Status: http.StatusOK}
		err := d.DB.Write(ctx, func(tx *db.Tx) error {
			m, err := lockMessage(ctx, tx, access.From(ctx).Workspace, in.Message.ID)
			if err == nil && m.Conversation != in.ID.ID {
				err = ErrNoMessage
			}
			if err == nil {
				m, err = verb(ctx, tx, m.Workspace, m.ID)
			}
			out.Body = MessageBodyOf(m)
			return err
		})
		return out, err
	})
}
