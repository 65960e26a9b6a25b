package identity

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/id"
)

// AuditEntryView is one act, as the audit shows it.
type AuditEntryView struct {
	ID      id.ID            `json:"id"`
	At      time.Time        `json:"at"`
	By      AuditByView      `json:"by"`
	Action  audit.Action     `json:"action" enum:"made,changed,removed,restored,merged,signed_in"`
	Subject AuditSubjectView `json:"subject"`
	Changes []AuditChange    `json:"changes" doc:"What was set or changed, by field, in the words of the API"`
}

// AuditByView is who acted.
type AuditByView struct {
	Kind   access.Kind `json:"kind" enum:"user,token" doc:"A person at the web app, or a program with a token"`
	UserID id.ID       `json:"user_id" doc:"The person, or whose token it was"`
	Name   string      `json:"name" doc:"As it was then"`
}

// AuditSubjectView is what it was done to.
type AuditSubjectView struct {
	Kind audit.Kind `json:"kind" enum:"workspace,user,team,channel,token,hours,snippet,webhook,contact"`
	ID   id.ID      `json:"id"`
	Name string     `json:"name" doc:"As it was then; empty for contacts"`
}

// AuditChange is a field that was changed.
type AuditChange struct {
	Field string `json:"field"`
	From  any    `json:"from" doc:"Null where there was nothing, and for secrets"`
	To    any    `json:"to" doc:"Null where there is nothing, and for secrets; long values by their beginning"`
}

type auditIn struct {
	api.Page
	Kind    audit.Kind  `query:"kind" enum:"workspace,user,team,channel,token,hours,snippet,webhook,contact" doc:"Only of such things"`
	Subject api.QueryID `query:"subject" doc:"Only of this one"`
	User    api.QueryID `query:"user" doc:"Only what this user did, or a token of theirs"`
	From    time.Time   `query:"from" doc:"From this time"`
	To      time.Time   `query:"to" doc:"Until before this time"`
}

type auditOut struct{ Body api.List[AuditEntryView] }

func (g *Gate) registerAudit(a *api.API) {
	api.Register(a, api.Operation{
		ID: "list-audit", Method: http.MethodGet, Path: "/audit", Access: access.Admin, Tag: "Audit", Summary: "Who changed what, the newest first",
		Description: "People, teams and policies, channels, tokens, hours, snippets, webhooks, contacts that were merged or deleted, and sign-ins. Secrets are named, never shown. What happens to conversations is in their activity and decisions.",
	}, g.listAudit)
}

func (g *Gate) listAudit(ctx context.Context, in *auditIn) (*auditOut, error) {
	f := audit.Filter{Kind: in.Kind, Subject: in.Subject.ID, User: in.User.ID, From: in.From, To: in.To}
	if _, err := in.After(&f.Before); err != nil {
		return nil, err
	}
	entries, err := audit.List(ctx, g.db.Read(), access.From(ctx).Workspace, f, in.Fetch())
	return &auditOut{api.NewList(in.Page, entries, viewEntry, func(e audit.Entry) any { return e.ID })}, err
}

func viewEntry(e audit.Entry) AuditEntryView {
	v := AuditEntryView{e.ID, e.ID.Time(), AuditByView{e.By.Kind, e.By.User, e.By.Name}, e.Action, AuditSubjectView{e.Subject.Kind, e.Subject.ID, e.Subject.Name}, make([]AuditChange, len(e.Changes))}
	for i, c := range e.Changes {
		v.Changes[i] = AuditChange{c.Field, c.From, c.To}
	}
	return v
}
