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

type presenceIn struct {
	api.ByID
	Body struct {
		Status Status          `json:"status" enum:"online,busy,offline"`
		Reason api.Opt[string] `json:"reason,omitzero"`
	}
}

type presenceOut struct {
	Body struct {
		UserID id.ID `json:"user_id"`
		PresenceFact
	}
}

type historyIn struct {
	api.ByID
	api.Page
}

// PresenceMomentView is an entry of a user's timeline.
type PresenceMomentView struct {
	At     time.Time `json:"at"`
	Status Status    `json:"status" enum:"online,busy,offline"`
	Reason string    `json:"reason"`
	Cause  Cause     `json:"cause" enum:"chosen,forced,lost_connection,back,schedule,signed_out"`
	By     ByFact    `json:"by"`
}

type historyOut struct {
	Body api.List[PresenceMomentView]
}

func (g *Gate) registerPresence(a *api.API) {
	const tag = "Users"
	api.Register(a, api.Operation{
		ID: "set-presence", Method: http.MethodPut, Path: "/users/{id}/presence", Access: access.Agent, Tag: tag, Summary: "Say whether a user is online",
		Description: "Users say so of themselves; supervisors of everybody. What is said in the web app ends with its connection: when the last tab or device is gone for longer than presence_grace_s, the user is offline, and as before when one is back. What is said with an API token stays until it is said otherwise.",
	}, g.putPresence)
	api.Register(a, api.Operation{
		ID: "list-presence-history", Method: http.MethodGet, Path: "/users/{id}/presence/history", Access: access.Agent, Tag: tag,
		Summary: "Every change of a user's status, the newest first", Description: "Your own; supervisors see everybody's.",
	}, g.listPresenceHistory)
}

func (g *Gate) putPresence(ctx context.Context, in *presenceIn) (*presenceOut, error) {
	var u User
	err := g.db.Write(ctx, func(tx *db.Tx) (err error) {
		u, err = SetPresence(ctx, tx, in.ID.ID, in.Body.Status, in.Body.Reason.Value)
		return err
	})
	out := &presenceOut{}
	out.Body.UserID, out.Body.PresenceFact = u.ID, u.Fact().Presence
	return out, err
}

func (g *Gate) listPresenceHistory(ctx context.Context, in *historyIn) (*historyOut, error) {
	actor := access.From(ctx)
	if in.ID.ID != actor.User {
		if err := access.Require(ctx, access.Supervisor); err != nil {
			return nil, err
		}
	}
	var before id.ID
	if _, err := in.After(&before); err != nil {
		return nil, err
	}
	if _, err := LoadUser(ctx, g.db.Read(), actor.Workspace, in.ID.ID); err != nil {
		return nil, err
	}
	moments, err := presenceHistory(ctx, g.db.Read(), actor.Workspace, in.ID.ID, before, in.Fetch())
	return &historyOut{api.NewList(in.Page, moments, func(m Moment) PresenceMomentView {
		return PresenceMomentView{m.At, m.Status, m.Reason, m.Cause, m.By.fact()}
	}, func(m Moment) any { return m.ID })}, err
}
