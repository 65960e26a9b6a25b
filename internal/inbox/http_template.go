package inbox

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/id"
)

// TemplateBody is a template as its provider keeps it.
type TemplateBody struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Language   string         `json:"language"`
	Category   string         `json:"category" doc:"utility, marketing or authentication"`
	Status     string         `json:"status" doc:"Only an approved one can be sent"`
	HeaderKind string         `json:"header_kind" doc:"Empty, text, image, video, document or location"`
	Header     string         `json:"header"`
	Body       string         `json:"body" doc:"With places {{1}} or {{name}}"`
	Footer     string         `json:"footer"`
	Buttons    []ButtonBody   `json:"buttons"`
	Places     TemplatePlaces `json:"places"`
}

// TemplatePlaces names what is to be filled, in order.
type TemplatePlaces struct {
	Header []string `json:"header"`
	Body   []string `json:"body"`
}

// ButtonBody is a button of a template.
type ButtonBody struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

type templatesOut struct {
	Body struct {
		Items    []TemplateBody `json:"items"`
		SyncedAt *time.Time     `json:"synced_at" doc:"When they were last read from the provider; null: never"`
	}
}

func templateBodyOf(t channel.TemplateInfo) TemplateBody {
	b := TemplateBody{ID: t.ID, Name: t.Name, Language: t.Language, Category: t.Category, Status: t.Status, HeaderKind: t.HeaderKind, Header: t.Header, Body: t.Body,
		Footer: t.Footer, Buttons: make([]ButtonBody, len(t.Buttons)), Places: TemplatePlaces{orNone(placesOf(t.Header)), orNone(placesOf(t.Body))}}
	for i, c := range t.Buttons {
		b.Buttons[i] = ButtonBody{c.Title, c.URL}
	}
	return b
}

func (x *Inbox) registerTemplates(a *api.API) {
	const tag = "Channels"
	api.Register(a, api.Operation{ID: "list-templates", Method: http.MethodGet, Path: "/channels/{id}/templates", Access: access.Agent, Tag: tag, Summary: "The message templates of a channel, by name"},
		func(ctx context.Context, in *api.ByID) (*templatesOut, error) {
			return x.showTemplates(ctx, access.From(ctx).Workspace, in.ID.ID)
		})
	api.Register(a, api.Operation{ID: "sync-templates", Method: http.MethodPost, Path: "/channels/{id}/templates/sync", Access: access.Supervisor, Tag: tag, Status: http.StatusOK,
		Summary: "Read a channel's templates from its provider now"},
		func(ctx context.Context, in *api.ByID) (*templatesOut, error) {
			ws := access.From(ctx).Workspace
			if err := x.SyncTemplates(ctx, ws, in.ID.ID); err != nil {
				return nil, err
			}
			return x.showTemplates(ctx, ws, in.ID.ID)
		})
}

func (x *Inbox) showTemplates(ctx context.Context, workspace, which id.ID) (*templatesOut, error) {
	at, err := templatesAt(ctx, x.d.DB.Read(), workspace, which)
	if err != nil {
		return nil, err
	}
	list, err := templates(ctx, x.d.DB.Read(), workspace, which)
	out := &templatesOut{}
	out.Body.Items, out.Body.SyncedAt = make([]TemplateBody, len(list)), timeOrNil(at)
	for i, t := range list {
		out.Body.Items[i] = templateBodyOf(t)
	}
	return out, err
}
