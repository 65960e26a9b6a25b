package expectation

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/id"
)

// TargetBody is until when a contact is to be answered.
type TargetBody struct {
	ConversationID id.ID      `json:"conversation_id"`
	TeamID         id.ID      `json:"team_id"`
	Kind           TargetKind `json:"kind" enum:"first_reply,next_reply"`
	Since          time.Time  `json:"since" doc:"The contact waits since"`
	DueAt          time.Time  `json:"due_at" doc:"By the team's target, on its working hours"`
	MissedAt       *time.Time `json:"missed_at"`
}

func targetBody(t Target) TargetBody {
	b := TargetBody{ConversationID: t.Conversation, TeamID: t.Team, Kind: t.Kind, Since: t.Since, DueAt: t.DueAt}
	if !t.MissedAt.IsZero() {
		b.MissedAt = &t.MissedAt
	}
	return b
}

type targetsIn struct {
	api.Page
	Team api.QueryID `query:"team"`
}

type targetsOut struct{ Body api.List[TargetBody] }

type targetOut struct{ Body TargetBody }

type targetPlace struct {
	Due int64 `json:"d"`
	ID  id.ID `json:"i"`
}

func (k *Keeper) registerTargets(a *api.API) {
	api.Register(a, api.Operation{ID: "list-targets", Method: http.MethodGet, Path: "/targets", Access: access.Agent, Tag: tag, Summary: "Who is to be answered until when, the most urgent first"}, k.targets)
	api.Register(a, api.Operation{ID: "get-target", Method: http.MethodGet, Path: "/conversations/{id}/target", Access: access.Agent, Tag: tag, Summary: "Until when a contact is to be answered; 404 when they do not wait, or the team has no target"},
		func(ctx context.Context, in *api.ByID) (*targetOut, error) {
			t, err := LoadTarget(ctx, k.d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
			return &targetOut{targetBody(t)}, err
		})
}

func (k *Keeper) targets(ctx context.Context, in *targetsIn) (*targetsOut, error) {
	var at targetPlace
	if _, err := in.After(&at); err != nil {
		return nil, err
	}
	list, err := Targets(ctx, k.d.DB.Read(), access.From(ctx).Workspace, in.Team.ID, clock.FromMicro(at.Due), at.ID, in.Fetch())
	return &targetsOut{api.NewList(in.Page, list, targetBody, func(t Target) any { return targetPlace{clock.Micro(t.DueAt), t.Conversation} })}, err
}
