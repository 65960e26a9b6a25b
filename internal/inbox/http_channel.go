package inbox

import (
	"context"
	"net/http"

	"rondo/internal/channel"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

type channelOut struct{ Body Body }

type channelsIn struct{ api.Page }

type channelsOut struct{ Body api.List[Body] }

type createIn struct {
	Body struct {
		Kind          channel.Kind   `json:"kind" enum:"whatsapp,messenger,instagram,telegram,email,sms,webchat,rcs,custom,line,viber,tiktok"`
		Name          string         `json:"name" minLength:"1" maxLength:"100"`
		Config        map[string]any `json:"config,omitempty" doc:"The settings of the kind; secrets are accepted and never shown again"`
		DefaultTeamID *id.ID         `json:"default_team_id,omitempty" doc:"Where conversations go that begin here"`
	}
}

type updateIn struct {
	api.ByID
	Body struct {
		Name          api.Opt[string]  `json:"name,omitzero" minLength:"1" maxLength:"100"`
		Config        map[string]any   `json:"config,omitempty" doc:"The settings to change; null removes one, and what is not named stays"`
		DefaultTeamID api.Clear[id.ID] `json:"default_team_id,omitzero"`
	}
}

// checkOut is the channel after an examination, and what the provider said.
type checkOut struct {
	Body struct {
		Body
		Check CheckBody `json:"check"`
	}
}

// CheckBody is what an examination of a channel found.
type CheckBody struct {
	OK     bool   `json:"ok"`
	Name   string `json:"name" doc:"What the provider calls the account"`
	Code   string `json:"code" doc:"What is wrong, as a word for programs; empty when all is well"`
	Detail string `json:"detail" doc:"What is wrong, or that all is well, in a sentence or two"`
}

func (x *Inbox) registerChannels(a *api.API) {
	const tag = "Channels"
	api.Register(a, api.Operation{ID: "list-channels", Method: http.MethodGet, Path: "/channels", Access: access.Agent, Tag: tag, Summary: "List channels, oldest first"},
		func(ctx context.Context, in *channelsIn) (*channelsOut, error) {
			var after id.ID
			if _, err := in.After(&after); err != nil {
				return nil, err
			}
			found, err := Find(ctx, x.d.DB.Read(), access.From(ctx).Workspace, after, in.Fetch())
			return &channelsOut{api.NewList(in.Page, found, x.BodyOf, func(c Channel) any { return c.ID })}, err
		})
	api.Register(a, api.Operation{ID: "get-channel", Method: http.MethodGet, Path: "/channels/{id}", Access: access.Agent, Tag: tag, Summary: "Show a channel"},
		func(ctx context.Context, in *api.ByID) (*channelOut, error) {
			c, err := Load(ctx, x.d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
			return &channelOut{x.BodyOf(c)}, err
		})
	api.Register(a, api.Operation{ID: "create-channel", Method: http.MethodPost, Path: "/channels", Access: access.Admin, Tag: tag, Status: http.StatusCreated, Summary: "Connect a channel"},
		func(ctx context.Context, in *createIn) (*channelOut, error) {
			d := Draft{Kind: in.Body.Kind, Name: in.Body.Name, Config: in.Body.Config}
			if in.Body.DefaultTeamID != nil {
				d.Team = *in.Body.DefaultTeamID
			}
			return x.write(ctx, func(tx *db.Tx) (Channel, error) { return x.Create(ctx, tx, access.From(ctx).Workspace, d) })
		})
	api.Register(a, api.Operation{ID: "update-channel", Method: http.MethodPatch, Path: "/channels/{id}", Access: access.Admin, Tag: tag, Summary: "Change a channel; secrets that are not sent are kept"},
		func(ctx context.Context, in *updateIn) (*channelOut, error) {
			r := Revision{Config: in.Body.Config}
			if in.Body.Name.Set {
				r.Name = &in.Body.Name.Value
			}
			if in.Body.DefaultTeamID.Set {
				var none id.ID
				if r.Team = in.Body.DefaultTeamID.Value; r.Team == nil {
					r.Team = &none
				}
			}
			return x.write(ctx, func(tx *db.Tx) (Channel, error) { return x.Update(ctx, tx, access.From(ctx).Workspace, in.ID.ID, r) })
		})
	api.Register(a, api.Operation{ID: "delete-channel", Method: http.MethodDelete, Path: "/channels/{id}", Access: access.Admin, Tag: tag, Summary: "Disconnect a channel; what was said in it stays"},
		func(ctx context.Context, in *api.ByID) (*api.None, error) {
			return nil, x.d.DB.Write(ctx, func(tx *db.Tx) error { return x.Delete(ctx, tx, access.From(ctx).Workspace, in.ID.ID) })
		})
	api.Register(a, api.Operation{ID: "check-channel", Method: http.MethodPost, Path: "/channels/{id}/check", Access: access.Admin, Tag: tag, Status: http.StatusOK,
		Summary: "Ask the provider how a channel is doing, and connect it where that takes a call"},
		func(ctx context.Context, in *api.ByID) (*checkOut, error) {
			c, health, err := x.Check(ctx, access.From(ctx).Workspace, in.ID.ID)
			if err != nil {
				return nil, err
			}
			out := &checkOut{}
			out.Body.Body, out.Body.Check = x.BodyOf(c), CheckBody{health.OK, health.Name, health.Code, health.Detail}
			return out, nil
		})
}

// write runs a verb in a unit of work and shows its channel.
func (x *Inbox) write(ctx context.Context, verb func(*db.Tx) (Channel, error)) (*channelOut, error) {
	var out channelOut
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := verb(tx)
		out.Body = x.BodyOf(c)
		return err
	})
	return &out, err
}
