package expectation

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/identity"
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

// TargetView is a target as it stands now.
type TargetView struct {
	TargetBody
	WithinS int  `json:"within_s" doc:"How long the target is, in working time"`
	LeftS   int  `json:"left_s" doc:"How much working time is left; negative: overdue for so long"`
	Runs    bool `json:"runs" doc:"Whether it is working time now; outside of it nothing runs down"`
}

type targetsOut struct{ Body api.List[TargetView] }

type targetOut struct{ Body TargetView }

type targetPlace struct {
	Due int64 `json:"d"`
	ID  id.ID `json:"i"`
}

func (k *Keeper) registerTargets(a *api.API) {
	api.Register(a, api.Operation{ID: "list-targets", Method: http.MethodGet, Path: "/targets", Access: access.Agent, Tag: tag, Summary: "Who is to be answered until when, the most urgent first"}, k.targets)
	api.Register(a, api.Operation{ID: "get-target", Method: http.MethodGet, Path: "/conversations/{id}/target", Access: access.Agent, Tag: tag, Summary: "Until when a contact is to be answered; 404 when they do not wait, or the team has no target"},
		func(ctx context.Context, in *api.ByID) (*targetOut, error) {
			t, err := LoadTarget(ctx, k.d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
			if err != nil {
				return nil, err
			}
			show, err := k.viewer(ctx, []Target{t})
			return &targetOut{show(t)}, err
		})
}

// viewer shows targets by the clocks of their teams.
func (k *Keeper) viewer(ctx context.Context, list []Target) (func(Target) TargetView, error) {
	now, clocks := k.d.DB.Now(), map[id.ID]businessClock{}
	show := func(t Target) TargetView {
		c := clocks[t.Team]
		return TargetView{TargetBody: targetBody(t), WithinS: int(c.between(t.Since, t.DueAt).Seconds()), LeftS: int(c.between(now, t.DueAt).Seconds()), Runs: c.runs(now)}
	}
	for _, t := range list {
		if _, known := clocks[t.Team]; known {
			continue
		}
		team, err := identity.LoadTeam(ctx, k.d.DB.Read(), t.Workspace, t.Team)
		if err == nil {
			clocks[t.Team], err = clockOf(ctx, k.d.DB.Read(), team)
		}
		if missing(err) != nil {
			return show, err
		}
	}
	return show, nil
}

func (k *Keeper) targets(ctx context.Context, in *targetsIn) (*targetsOut, error) {
	var at targetPlace
	if _, err := in.After(&at); err != nil {
		return nil, err
	}
	list, err := Targets(ctx, k.d.DB.Read(), access.From(ctx).Workspace, in.Team.ID, clock.FromMicro(at.Due), at.ID, in.Fetch())
	if err != nil {
		return nil, err
	}
	show, err := k.viewer(ctx, list)
	return &targetsOut{api.NewList(in.Page, list, show, func(t Target) any { return targetPlace{clock.Micro(t.DueAt), t.Conversation} })}, err
}
