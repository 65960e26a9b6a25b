package conversation

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// DraftBody is something begun and not sent.
type DraftBody struct {
	ConversationID id.ID            `json:"conversation_id"`
	Kind           DraftKind        `json:"kind" enum:"reply,note"`
	Text           string           `json:"text"`
	Attachments    []AttachmentBody `json:"attachments"`
	ReplyTo        *id.ID           `json:"reply_to"`
	Mail           *DraftMail       `json:"mail" doc:"Null where nothing stands beside the text"`
	UpdatedAt      time.Time        `json:"updated_at"`
}

func draftBodyOf(d Draft) DraftBody {
	b := DraftBody{ConversationID: d.Conversation, Kind: d.Kind, Text: d.Text, Attachments: make([]AttachmentBody, len(d.Attachments)), Mail: d.Mail, UpdatedAt: d.UpdatedAt}
	for i, a := range d.Attachments {
		b.Attachments[i] = AttachmentBodyOf(a)
	}
	if d.ReplyTo != 0 {
		b.ReplyTo = &d.ReplyTo
	}
	return b
}

// DraftPlace is where a draft stands in the list.
type DraftPlace struct {
	Conversation id.ID     `json:"c"`
	Kind         DraftKind `json:"k"`
}

type draftsOut struct{ Body api.List[DraftBody] }

type draftIn struct {
	api.ByID
	Kind DraftKind `path:"kind" enum:"reply,note"`
}

type keepDraftIn struct {
	api.ByID
	Kind DraftKind `path:"kind" enum:"reply,note"`
	Body struct {
		Text        string               `json:"text" required:"false" maxLength:"32768"`
		Attachments []id.ID              `json:"attachments" required:"false" maxItems:"10" doc:"Of files that the caller uploaded"`
		ReplyTo     *id.ID               `json:"reply_to,omitempty" nullable:"true"`
		Mail        api.Clear[DraftMail] `json:"mail,omitzero" doc:"What stands beside the text of a mail; null: nothing"`
	}
}

// registerDrafts adds what a user has begun to write; nobody else sees it.
func registerDrafts(a *api.API, d Deps) {
	api.Register(a, api.Operation{ID: "list-drafts", Method: http.MethodGet, Path: "/drafts", Access: access.Agent, Tag: tag, Summary: "What you have begun to write, in every conversation"},
		func(ctx context.Context, in *api.Page) (*draftsOut, error) {
			var after DraftPlace
			if _, err := in.After(&after); err != nil {
				return nil, err
			}
			who := access.From(ctx)
			found, err := Drafts(ctx, d.DB.Read(), who.Workspace, who.User, Uploader(ctx), after, in.Fetch())
			return &draftsOut{api.NewList(*in, found, draftBodyOf, func(d Draft) any { return DraftPlace{d.Conversation, d.Kind} })}, err
		})
	api.Register(a, api.Operation{ID: "keep-draft", Method: http.MethodPut, Path: "/conversations/{id}/drafts/{kind}", Access: access.Agent, Tag: tag, Status: http.StatusNoContent, Summary: "Keep what you have begun to write",
		Description: "It replaces what was there; an empty one removes it."},
		func(ctx context.Context, in *keepDraftIn) (*api.None, error) {
			r := Reply{Text: in.Body.Text, Attachments: in.Body.Attachments}
			if in.Body.ReplyTo != nil {
				r.ReplyTo = *in.Body.ReplyTo
			}
			return nil, d.DB.Write(ctx, func(tx *db.Tx) error { return KeepDraft(ctx, tx, in.ID.ID, in.Kind, r, in.Body.Mail.Or(nil)) })
		})
	api.Register(a, api.Operation{ID: "drop-draft", Method: http.MethodDelete, Path: "/conversations/{id}/drafts/{kind}", Access: access.Agent, Tag: tag, Summary: "Forget what you have begun to write"},
		func(ctx context.Context, in *draftIn) (*api.None, error) {
			return nil, d.DB.Write(ctx, func(tx *db.Tx) error { return DropDraft(ctx, tx, in.ID.ID, in.Kind) })
		})
}
