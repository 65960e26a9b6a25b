package preference

import (
	"context"
	"net/http"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
)

type setIn struct{ Body Preferences }

type out struct{ Body Preferences }

// Register adds the operations on one's own preferences.
func Register(a *api.API, d *db.DB) {
	const tag = "Users"
	api.Register(a, api.Operation{ID: "get-preferences", Method: http.MethodGet, Path: "/users/me/preferences", Access: access.Agent, Tag: tag, Summary: "What you have set for yourself"},
		func(ctx context.Context, _ *struct{}) (*out, error) {
			actor := access.From(ctx)
			p, err := Of(ctx, d.Read(), actor.Workspace, actor.User)
			return &out{p}, err
		})
	api.Register(a, api.Operation{ID: "set-preferences", Method: http.MethodPut, Path: "/users/me/preferences", Access: access.Agent, Tag: tag, Summary: "Set alerts and first steps for yourself"},
		func(ctx context.Context, in *setIn) (*out, error) {
			var p Preferences
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				p, err = Set(ctx, tx, in.Body)
				return err
			})
			return &out{p}, err
		})
}
