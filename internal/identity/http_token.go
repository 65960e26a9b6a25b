package identity

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// TokenView is an API token, without its secret.
type TokenView struct {
	ID         id.ID       `json:"id"`
	Name       string      `json:"name"`
	Role       access.Role `json:"role" enum:"owner,admin,supervisor,agent"`
	UserID     id.ID       `json:"user_id" doc:"In whose name it acts"`
	CreatedAt  time.Time   `json:"created_at"`
	LastUsedAt *time.Time  `json:"last_used_at" doc:"To the minute"`
}

type tokensOut struct{ Body api.List[TokenView] }

type issueTokenIn struct {
	Body struct {
		Name string               `json:"name"`
		Role api.Opt[access.Role] `json:"role,omitzero" enum:"owner,admin,supervisor,agent" doc:"At most your own; your own unless said"`
	}
}

type issueTokenOut struct {
	Body struct {
		TokenView
		Token string `json:"token" doc:"The secret, shown this once"`
	}
}

func (g *Gate) registerToken(a *api.API) {
	const tag = "Tokens"
	api.Register(a, api.Operation{
		ID: "list-tokens", Method: http.MethodGet, Path: "/tokens", Access: access.Agent, Tag: tag, Summary: "API tokens",
		Description: "Your own; for admins and owners, everybody's.",
	}, g.listTokens)
	api.Register(a, api.Operation{
		ID: "create-token", Method: http.MethodPost, Path: "/tokens", Access: access.Agent, Tag: tag, Status: http.StatusCreated, Secret: true,
		Summary: "Make an API token", Description: "It acts in your name, with a role that is never more than yours at the time of each call.",
	}, g.issueToken)
	api.Register(a, api.Operation{
		ID: "delete-token", Method: http.MethodDelete, Path: "/tokens/{id}", Access: access.Agent, Tag: tag, Summary: "End an API token",
		Description: "It stops working at once on the node that answers, and within three seconds on every other.",
	}, g.revokeToken)
}

func (g *Gate) listTokens(ctx context.Context, in *api.Page) (*tokensOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	actor := access.From(ctx)
	user := actor.User
	if actor.Role.AtLeast(access.Admin) {
		user = 0
	}
	tokens, err := tokensOf(ctx, g.db.Read(), actor.Workspace, user, after, in.Fetch())
	return &tokensOut{api.NewList(*in, tokens, viewToken, func(t Token) any { return t.ID })}, err
}

func (g *Gate) issueToken(ctx context.Context, in *issueTokenIn) (*issueTokenOut, error) {
	out := &issueTokenOut{}
	err := g.db.Write(ctx, func(tx *db.Tx) error {
		t, text, err := IssueToken(ctx, tx, in.Body.Name, in.Body.Role.Or(access.From(ctx).Role))
		out.Body.TokenView, out.Body.Token = viewToken(t), text
		return err
	})
	return out, err
}

func (g *Gate) revokeToken(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, g.db.Write(ctx, func(tx *db.Tx) error { return RevokeToken(ctx, tx, in.ID.ID) })
}

func viewToken(t Token) TokenView {
	v := TokenView{ID: t.ID, Name: t.Name, Role: t.Role, UserID: t.User, CreatedAt: t.CreatedAt}
	if !t.LastUsedAt.IsZero() {
		v.LastUsedAt = &t.LastUsedAt
	}
	return v
}
