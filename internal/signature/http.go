package signature

import (
	"context"
	"net/http"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Body is a signature as the API shows it.
type Body struct {
	Text string `json:"text" doc:"Plain text; may hold {{agent.name}} and {{team.name}}. Empty: there is none"`
}

type out struct{ Body Body }

type keepIn struct{ Body keepBody }

type keepOfIn struct {
	api.ByID
	Body keepBody
}

type keepBody struct {
	Text string `json:"text" maxLength:"8000" doc:"Plain text of at most 20 lines; may hold {{agent.name}} and {{team.name}}. Empty takes it away"`
}

type previewIn struct {
	Body struct {
		Text   string `json:"text" maxLength:"8000"`
		TeamID *id.ID `json:"team_id,omitempty" nullable:"true" doc:"In whose name it would go; null: of no team"`
	}
}

// Names tells what a team is called; known is false where there is none.
type Names func(ctx context.Context, q db.Q, workspace, team id.ID) (name string, known bool, err error)

// Register adds the operations on signatures.
func Register(a *api.API, d *db.DB, names Names) {
	const tag = "Signatures"
	keep := func(ctx context.Context, owner Owner, of id.ID, text string) (*out, error) {
		o := &out{}
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			if owner == OfTeam {
				if _, err := named(ctx, tx, names, of); err != nil {
					return err
				}
			}
			o.Body.Text, err = Keep(ctx, tx, owner, of, text)
			return err
		})
		return o, err
	}
	show := func(ctx context.Context, owner Owner, of id.ID) (*out, error) {
		text, err := Of(ctx, d.Read(), access.From(ctx).Workspace, owner, of)
		return &out{Body{text}}, err
	}
	api.Register(a, api.Operation{ID: "get-my-signature", Method: http.MethodGet, Path: "/users/me/signature", Access: access.Agent, Tag: tag, Summary: "What goes below your mails"},
		func(ctx context.Context, _ *struct{}) (*out, error) { return show(ctx, OfUser, access.From(ctx).User) })
	api.Register(a, api.Operation{ID: "set-my-signature", Method: http.MethodPut, Path: "/users/me/signature", Access: access.Agent, Tag: tag, Summary: "Set what goes below your mails",
		Description: "Your own goes before the team's, and the team's before the mailbox's. Other channels carry none."},
		func(ctx context.Context, in *keepIn) (*out, error) {
			return keep(ctx, OfUser, access.From(ctx).User, in.Body.Text)
		})
	api.Register(a, api.Operation{ID: "get-team-signature", Method: http.MethodGet, Path: "/teams/{id}/signature", Access: access.Agent, Tag: tag, Summary: "What goes below a team's mails"},
		func(ctx context.Context, in *api.ByID) (*out, error) {
			if _, err := named(ctx, d.Read(), names, in.ID.ID); err != nil {
				return nil, err
			}
			return show(ctx, OfTeam, in.ID.ID)
		})
	api.Register(a, api.Operation{ID: "set-team-signature", Method: http.MethodPut, Path: "/teams/{id}/signature", Access: access.Supervisor, Tag: tag, Summary: "Set what goes below a team's mails",
		Description: "It goes below what agents without a signature of their own write, and below what Rondo writes by itself, without the lines that name an agent."},
		func(ctx context.Context, in *keepOfIn) (*out, error) {
			return keep(ctx, OfTeam, in.ID.ID, in.Body.Text)
		})
	api.Register(a, api.Operation{ID: "preview-signature", Method: http.MethodPost, Path: "/signatures/preview", Access: access.Agent, Tag: tag, Status: http.StatusOK, Summary: "How a signature would read below a mail of yours"},
		func(ctx context.Context, in *previewIn) (*out, error) {
			text, err := Tidy(in.Body.Text)
			if err != nil {
				return nil, err
			}
			team := ""
			if in.Body.TeamID != nil {
				if team, err = named(ctx, d.Read(), names, *in.Body.TeamID); err != nil {
					return nil, err
				}
			}
			return &out{Body{Fill(text, access.From(ctx).Name, team)}}, nil
		})
}

// named is what a team of the actor's workspace is called, or that there is none.
func named(ctx context.Context, q db.Q, names Names, team id.ID) (string, error) {
	name, known, err := names(ctx, q, access.From(ctx).Workspace, team)
	if err == nil && !known {
		err = fault.NotFound("team")
	}
	return name, err
}
