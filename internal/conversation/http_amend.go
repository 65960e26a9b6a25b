package conversation

import (
	"context"
	"net/http"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

type reactIn struct {
	ByMessage
	Body struct {
		Emoji string `json:"emoji" maxLength:"64" doc:"Empty takes the reaction back"`
	}
}

type editIn struct {
	ByMessage
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"32768"`
	}
}

type wordingsOut struct {
	Body struct {
		Items []Wording `json:"items"`
	}
}

type mailIn struct {
	ByMessage
	Remote bool `query:"remote" doc:"Let pictures from elsewhere load, which tells the sender when and where the mail is read"`
}

type mailOut struct {
	Body struct {
		HTML     string `json:"html" doc:"Safe to put into a page: nothing in it acts or calls home"`
		Quoted   string `json:"quoted" doc:"What the mail quotes of earlier ones, to be folded; may be empty"`
		HeldBack int    `json:"held_back" doc:"How many pictures from elsewhere are not shown"`
	}
}

// registerAmending adds what is done to messages after they were said.
func registerAmending(a *api.API, d Deps) {
	const path = "/conversations/{id}/messages/{message}"
	amending(a, d, api.Operation{ID: "react-to-message", Method: http.MethodPost, Path: path + "/reaction", Summary: "Put an emoji on a message, or take it back"},
		func(ctx context.Context, tx *db.Tx, ws id.ID, in *reactIn) (Message, error) {
			return React(ctx, tx, ws, in.ID.ID, in.Message.ID, in.Body.Emoji)
		})
	amending(a, d, api.Operation{ID: "edit-message", Method: http.MethodPatch, Path: path, Summary: "Give a message of ours, or a note, another text"},
		func(ctx context.Context, tx *db.Tx, ws id.ID, in *editIn) (Message, error) {
			return Edit(ctx, tx, ws, in.ID.ID, in.Message.ID, in.Body.Text)
		})
	amending(a, d, api.Operation{ID: "delete-message", Method: http.MethodDelete, Path: path, Status: http.StatusOK, Summary: "Take a message of ours, or a note, back"},
		func(ctx context.Context, tx *db.Tx, ws id.ID, in *ByMessage) (Message, error) {
			return TakeBack(ctx, tx, ws, in.ID.ID, in.Message.ID)
		})
	api.Register(a, api.Operation{ID: "list-wordings", Method: http.MethodGet, Path: path + "/wordings", Access: access.Agent, Tag: tag, Summary: "How an edited message read before, oldest first"},
		func(ctx context.Context, in *ByMessage) (*wordingsOut, error) {
			m, err := in.load(ctx, d)
			if err != nil {
				return nil, err
			}
			out := &wordingsOut{}
			out.Body.Items, err = Wordings(ctx, d.DB.Read(), m.Workspace, m.ID)
			return out, err
		})
	api.Register(a, api.Operation{ID: "get-message-html", Method: http.MethodGet, Path: path + "/html", Access: access.Agent, Tag: tag, Summary: "The HTML of a mail, made safe"},
		func(ctx context.Context, in *mailIn) (*mailOut, error) {
			m, err := in.load(ctx, d)
			if err != nil {
				return nil, err
			}
			page, err := m.page(ctx, d, in.Remote)
			out := &mailOut{}
			out.Body.HTML, out.Body.Quoted, out.Body.HeldBack = page.HTML, page.Quoted, page.HeldBack
			return out, err
		})
}

// amending adds an operation that changes a message and shows it.
func amending[I any](a *api.API, d Deps, op api.Operation, verb func(ctx context.Context, tx *db.Tx, ws id.ID, in *I) (Message, error)) {
	op.Access, op.Tag = access.Agent, tag
	op.Description = "The channel is asked first: until it has done it, extra.changing of the message says so, and a message.updated follows. If it refuses, extra.change_error says why."
	api.Register(a, op, func(ctx context.Context, in *I) (*messageOut, error) {
		out := &messageOut{Status: http.StatusOK}
		err := d.DB.Write(ctx, func(tx *db.Tx) error {
			m, err := verb(ctx, tx, access.From(ctx).Workspace, in)
			out.Body = MessageBodyOf(m)
			return err
		})
		return out, err
	})
}

// load finds the message of a conversation that a path names.
func (in *ByMessage) load(ctx context.Context, d Deps) (Message, error) {
	m, err := LoadMessage(ctx, d.DB.Read(), access.From(ctx).Workspace, in.Message.ID)
	if err == nil && m.Conversation != in.ID.ID {
		err = ErrNoMessage
	}
	return m, err
}

// inline is the address of a picture that came with a mail; empty where there is none that may be shown.
func (m Message) inline(contentID string) string {
	for _, a := range m.Attachments {
		if a.ContentID == contentID && contentID != "" && !a.Pending && a.Problem == "" && Inline(a.ContentType) {
			return AttachmentBodyOf(a).URL
		}
	}
	return ""
}
