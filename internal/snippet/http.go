package snippet

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Body is a snippet as events and the API show it.
type Body struct {
	ID        id.ID     `json:"id"`
	Shortcut  string    `json:"shortcut" doc:"Without the slash that calls it"`
	Name      string    `json:"name"`
	Text      string    `json:"text" doc:"May hold placeholders such as {{contact.name}}, to be filled before sending"`
	TeamID    *id.ID    `json:"team_id" doc:"Null: everybody's"`
	Language  *string   `json:"language" doc:"BCP 47; null: any"`
	AuthorID  id.ID     `json:"author_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func bodyOf(s Snippet) Body {
	b := Body{ID: s.ID, Shortcut: s.Shortcut, Name: s.Name, Text: s.Text, AuthorID: s.Author, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
	if s.Team != 0 {
		b.TeamID = &s.Team
	}
	if s.Language != "" {
		b.Language = &s.Language
	}
	return b
}

type listOut struct{ Body api.List[Body] }

type oneOut struct{ Body Body }

type createIn struct {
	Body struct {
		Shortcut string  `json:"shortcut" maxLength:"100"`
		Name     string  `json:"name" maxLength:"400"`
		Text     string  `json:"text" maxLength:"16000"`
		TeamID   *id.ID  `json:"team_id,omitempty" nullable:"true" doc:"Only for this team"`
		Language *string `json:"language,omitempty" nullable:"true" maxLength:"35" doc:"BCP 47"`
	}
}

type changeIn struct {
	api.ByID
	Body struct {
		Shortcut api.Opt[string]   `json:"shortcut,omitzero" maxLength:"100"`
		Name     api.Opt[string]   `json:"name,omitzero" maxLength:"400"`
		Text     api.Opt[string]   `json:"text,omitzero" maxLength:"16000"`
		TeamID   api.Clear[id.ID]  `json:"team_id,omitzero" doc:"Null: everybody's"`
		Language api.Clear[string] `json:"language,omitzero" maxLength:"35" doc:"Null: any"`
	}
}

type slice struct {
	db   *db.DB
	team Team
}

// Register adds the operations on snippets.
func Register(a *api.API, d *db.DB, team Team) {
	const tag = "Snippets"
	s := slice{d, team}
	api.Register(a, api.Operation{ID: "list-snippets", Method: http.MethodGet, Path: "/snippets", Access: access.Agent, Tag: tag, Summary: "Snippets, the oldest first"}, s.list)
	api.Register(a, api.Operation{ID: "create-snippet", Method: http.MethodPost, Path: "/snippets", Access: access.Agent, Tag: tag, Status: http.StatusCreated, Summary: "Add a snippet"}, s.create)
	api.Register(a, api.Operation{ID: "get-snippet", Method: http.MethodGet, Path: "/snippets/{id}", Access: access.Agent, Tag: tag, Summary: "A snippet"}, s.get)
	api.Register(a, api.Operation{ID: "change-snippet", Method: http.MethodPatch, Path: "/snippets/{id}", Access: access.Agent, Tag: tag, Summary: "Change a snippet",
		Description: "Its author and supervisors may."}, s.change)
	api.Register(a, api.Operation{ID: "delete-snippet", Method: http.MethodDelete, Path: "/snippets/{id}", Access: access.Agent, Tag: tag, Summary: "Remove a snippet",
		Description: "Its author and supervisors may. Messages that were written with it stay."}, s.remove)
}

func (s slice) list(ctx context.Context, in *api.Page) (*listOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	found, err := Find(ctx, s.db.Read(), access.From(ctx).Workspace, after, in.Fetch())
	return &listOut{api.NewList(*in, found, bodyOf, func(s Snippet) any { return s.ID })}, err
}

func (s slice) get(ctx context.Context, in *api.ByID) (*oneOut, error) {
	found, err := Load(ctx, s.db.Read(), access.From(ctx).Workspace, in.ID.ID)
	return &oneOut{bodyOf(found)}, err
}

func (s slice) create(ctx context.Context, in *createIn) (*oneOut, error) {
	b := in.Body
	draft := Snippet{Shortcut: b.Shortcut, Name: b.Name, Text: b.Text, Team: or(b.TeamID), Language: or(b.Language)}
	return s.write(ctx, func(tx *db.Tx) (Snippet, error) { return Add(ctx, tx, s.team, draft) })
}

func (s slice) change(ctx context.Context, in *changeIn) (*oneOut, error) {
	b := in.Body
	return s.write(ctx, func(tx *db.Tx) (Snippet, error) {
		return Revise(ctx, tx, s.team, in.ID.ID, func(v *Snippet) {
			v.Shortcut, v.Name, v.Text = b.Shortcut.Or(v.Shortcut), b.Name.Or(v.Name), b.Text.Or(v.Text)
			v.Team, v.Language = or(b.TeamID.Or(&v.Team)), or(b.Language.Or(&v.Language))
		})
	})
}

func (s slice) remove(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, s.db.Write(ctx, func(tx *db.Tx) error { return Remove(ctx, tx, in.ID.ID) })
}

func (s slice) write(ctx context.Context, do func(*db.Tx) (Snippet, error)) (*oneOut, error) {
	var done Snippet
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		done, err = do(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &oneOut{bodyOf(done)}, nil
}

// or is what a pointer points at, or nothing.
func or[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
