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

// SessionView is who is signed in, and where.
type SessionView struct {
	User      UserView      `json:"user"`
	Workspace WorkspaceFact `json:"workspace"`
}

// DeviceView is one of a user's own sessions.
type DeviceView struct {
	ID         id.ID     `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	IP         string    `json:"ip"`
	Agent      string    `json:"agent" doc:"What the browser calls itself"`
	Current    bool      `json:"current" doc:"Whether this is the session that asks"`
}

type sessionOut struct {
	SetCookie string `header:"Set-Cookie"`
	Body      SessionView
}

type signedOut struct {
	SetCookie string `header:"Set-Cookie"`
}

// Browser is embedded in an input for which the browser and its cookie matter.
type Browser struct {
	api.Client
	Cookie string `cookie:"rondo_session" hidden:"true"`
}

type signInIn struct {
	Browser
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"200"`
	}
}

type devicesIn struct {
	Browser
	api.Page
}

type devicesOut struct{ Body api.List[DeviceView] }

func (g *Gate) registerSession(a *api.API) {
	const tag = "Sessions"
	api.Register(a, api.Operation{
		ID: "sign-in", Method: http.MethodPost, Path: "/session", Access: access.Public, Tag: tag, Summary: "Sign in",
		Description: "Answers with the session cookie. After 10 failures for one address from one place within 15 minutes it answers 429 for a while.",
	}, g.signIn)
	api.Register(a, api.Operation{
		ID: "get-session", Method: http.MethodGet, Path: "/session", Access: access.Agent, Tag: tag, Summary: "Who is signed in",
	}, g.getSession)
	api.Register(a, api.Operation{
		ID: "sign-out", Method: http.MethodDelete, Path: "/session", Access: access.Public, Tag: tag, Summary: "Sign out",
	}, g.signOut)
	api.Register(a, api.Operation{
		ID: "list-sessions", Method: http.MethodGet, Path: "/sessions", Access: access.Agent, Tag: tag, Summary: "Where you are signed in",
	}, g.listSessions)
	api.Register(a, api.Operation{
		ID: "revoke-session", Method: http.MethodDelete, Path: "/sessions/{id}", Access: access.Agent, Tag: tag, Summary: "Sign out elsewhere",
	}, g.revokeSession)
}

func (g *Gate) signIn(ctx context.Context, in *signInIn) (*sessionOut, error) {
	text, u, err := g.SignIn(ctx, in.Body.Email, in.Body.Password, in.visit())
	if err != nil {
		return nil, err
	}
	return g.sessionOf(ctx, u, sessionCookie(text, in.Secure))
}

// getSession renews the browser's cookie too, so that both slide.
func (g *Gate) getSession(ctx context.Context, in *Browser) (*sessionOut, error) {
	actor := access.From(ctx)
	u, err := LoadUser(ctx, g.db.Read(), actor.Workspace, actor.User)
	if err != nil {
		return nil, err
	}
	renewed := ""
	if actor.Kind == access.KindUser {
		renewed = sessionCookie(in.Cookie, in.Secure)
	}
	return g.sessionOf(ctx, u, renewed)
}

func (g *Gate) signOut(ctx context.Context, in *Browser) (*signedOut, error) {
	if err := g.SignOut(ctx, in.Cookie); err != nil {
		return nil, err
	}
	return &signedOut{sessionCookie("", in.Secure)}, nil
}

func (g *Gate) listSessions(ctx context.Context, in *devicesIn) (*devicesOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	actor := access.From(ctx)
	sessions, err := sessionsOf(ctx, g.db.Read(), actor.Workspace, actor.User, g.clock.Now(), after, in.Fetch())
	if err != nil {
		return nil, err
	}
	var current id.ID
	if s, ok := readSecret(sessionPrefix, in.Cookie); ok && actor.Kind == access.KindUser {
		if current, err = sessionOf(ctx, g.db.Read(), s); err != nil {
			return nil, err
		}
	}
	return &devicesOut{api.NewList(in.Page, sessions, func(s Session) DeviceView {
		return DeviceView{s.ID, s.CreatedAt, s.SeenAt, s.ExpiresAt, s.IP, s.Agent, s.ID == current}
	}, func(s Session) any { return s.ID })}, nil
}

func (g *Gate) revokeSession(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, g.db.Write(ctx, func(tx *db.Tx) error { return RevokeSession(ctx, tx, in.ID.ID) })
}

func (g *Gate) sessionOf(ctx context.Context, u User, cookie string) (*sessionOut, error) {
	w, err := LoadWorkspace(ctx, g.db.Read(), u.Workspace)
	if err != nil {
		return nil, err
	}
	return g.sessionView(ctx, w, u, cookie)
}

func (g *Gate) sessionView(ctx context.Context, w Workspace, u User, cookie string) (*sessionOut, error) {
	views, err := g.show(ctx, u)
	if err != nil {
		return nil, err
	}
	return &sessionOut{cookie, SessionView{views[0], w.Fact()}}, nil
}

func (b Browser) visit() Visit { return Visit{IP: b.IP, Agent: b.Agent, Old: b.Cookie} }

// sessionCookie is the header that keeps the secret in the browser; an empty secret removes it.
func sessionCookie(text string, secure bool) string {
	c := http.Cookie{
		Name: api.CookieName, Value: text, Path: "/", MaxAge: int(sessionLife / time.Second),
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
	if text == "" {
		c.MaxAge = -1
	}
	return c.String()
}
