package identity

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Register adds the operations of this slice.
func (g *Gate) Register(a *api.API) {
	g.registerWorkspace(a)
	g.registerSession(a)
	g.registerUser(a)
	g.registerPresence(a)
	g.registerToken(a)
	g.registerAudit(a)
	g.registerTeam(a)
}

// UserView is a user as the API shows them.
type UserView struct {
	UserFact
	Open    int         `json:"open" doc:"Assigned open conversations"`
	Working WorkingFact `json:"working"`
}

// show adds to users what this slice does not know itself.
func (g *Gate) show(ctx context.Context, users ...User) ([]UserView, error) {
	ids := make([]id.ID, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	open := map[id.ID]int{}
	if g.cfg.Open != nil && len(users) > 0 {
		var err error
		if open, err = g.cfg.Open(ctx, users[0].Workspace, ids); err != nil {
			return nil, err
		}
	}
	shifts, err := shiftsOf(ctx, g.db.Read(), users...)
	if err != nil {
		return nil, err
	}
	views := make([]UserView, len(users))
	for i, u := range users {
		views[i] = UserView{u.Fact(), open[u.ID], workingOf(shifts[i], g.clock.Now())}
	}
	return views, nil
}

type userOut struct{ Body UserView }

func (g *Gate) showOne(ctx context.Context, u User) (*userOut, error) {
	views, err := g.show(ctx, u)
	if err != nil {
		return nil, err
	}
	return &userOut{views[0]}, nil
}

type workspaceOut struct{ Body WorkspaceFact }

type workspaceIn struct {
	Body struct {
		Name            api.Opt[string]  `json:"name,omitzero"`
		Language        api.Opt[string]  `json:"language,omitzero"`
		Timezone        api.Opt[string]  `json:"timezone,omitzero"`
		RoutingPaused   api.Opt[bool]    `json:"routing_paused,omitzero"`
		HoursID         api.Clear[id.ID] `json:"hours_id,omitzero" doc:"Working hours; null: always open"`
		PresenceGraceS  api.Opt[int]     `json:"presence_grace_s,omitzero" minimum:"10" maximum:"3600" doc:"How long, in seconds, a lost connection may last before its user is offline"`
		PresenceByShift api.Opt[bool]    `json:"presence_by_shift,omitzero" doc:"Whether a status ends when the shift ends, and begins with it again"`
		WallNames       api.Opt[bool]    `json:"wall_names,omitzero" doc:"Whether the live queue shows names when it hangs on a wall"`

		LoadWeights api.Opt[map[string]float64] `json:"load_weights,omitzero" doc:"What a conversation weighs in an agent's load, by kind of channel (a chat 1, an email 0.5), whole; others weigh 1"`
		IdleAfterS  api.Clear[int]              `json:"idle_after_s,omitzero" minimum:"1" maximum:"2592000" doc:"An agent's conversation that waits for its contact for so long does not count; null: it always does"`
	}
}

type setupNeeded struct {
	Body struct {
		Needed bool `json:"needed"`
	}
}

type setupIn struct {
	api.Client
	Body struct {
		Workspace string `json:"workspace" doc:"The name of the workspace"`
		Name      string `json:"name" doc:"The owner's name"`
		Email     string `json:"email"`
		Password  string `json:"password" maxLength:"200"`
		Language  string `json:"language" doc:"BCP 47"`
		Timezone  string `json:"timezone" doc:"IANA"`
	}
}

func (g *Gate) registerWorkspace(a *api.API) {
	const tag = "Workspace"
	api.Register(a, api.Operation{
		ID: "get-setup", Method: http.MethodGet, Path: "/setup", Access: access.Public, Tag: tag, Summary: "Whether the first run is still to come",
	}, g.getSetup)
	api.Register(a, api.Operation{
		ID: "set-up", Method: http.MethodPost, Path: "/setup", Access: access.Public, Tag: tag, Status: http.StatusCreated,
		Summary: "Make the first workspace and its owner", Description: "Signs the owner in. Refused once a workspace exists.",
	}, g.setUp)
	api.Register(a, api.Operation{
		ID: "get-workspace", Method: http.MethodGet, Path: "/workspace", Access: access.Agent, Tag: tag, Summary: "The workspace",
	}, g.getWorkspace)
	api.Register(a, api.Operation{
		ID: "change-workspace", Method: http.MethodPatch, Path: "/workspace", Access: access.Supervisor, Tag: tag, Summary: "Change the workspace",
		Description: "Supervisors may pause and resume routing; the rest is for admins.",
	}, g.patchWorkspace)
}

func (g *Gate) getSetup(ctx context.Context, _ *struct{}) (*setupNeeded, error) {
	needed, err := g.NeedsSetup(ctx)
	out := &setupNeeded{}
	out.Body.Needed = needed
	return out, err
}

func (g *Gate) setUp(ctx context.Context, in *setupIn) (*sessionOut, error) {
	b := in.Body
	w, owner, err := g.SetUp(ctx, WorkspaceDraft{
		Name: b.Workspace, Language: b.Language, Timezone: b.Timezone, Owner: NewUserDraft(b.Name, b.Email, access.Owner),
	}, b.Password)
	if err != nil {
		return nil, err
	}
	var s secret
	err = g.db.Write(ctx, func(tx *db.Tx) error {
		s, err = OpenSession(ctx, tx, owner, Visit{IP: in.IP, Agent: in.Agent})
		return err
	})
	if err != nil {
		return nil, err
	}
	return g.sessionView(ctx, w, owner, sessionCookie(s.text, in.Secure))
}

func (g *Gate) getWorkspace(ctx context.Context, _ *struct{}) (*workspaceOut, error) {
	w, err := LoadWorkspace(ctx, g.db.Read(), access.From(ctx).Workspace)
	return &workspaceOut{w.Fact()}, err
}

func (g *Gate) patchWorkspace(ctx context.Context, in *workspaceIn) (*workspaceOut, error) {
	var w Workspace
	if b := in.Body; b.Name.Set || b.Language.Set || b.Timezone.Set || b.HoursID.Set || b.PresenceGraceS.Set || b.PresenceByShift.Set || b.WallNames.Set || b.LoadWeights.Set || b.IdleAfterS.Set {
		if err := access.Require(ctx, access.Admin); err != nil {
			return nil, err
		}
	}
	var c fault.Check
	for kind := range in.Body.LoadWeights.Value {
		checkKind(&c, "load_weights."+clip(kind), g.cfg.ChannelKinds, kind)
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	err := g.db.Write(ctx, func(tx *db.Tx) (err error) {
		w, err = ReviseWorkspace(ctx, tx, func(w *Workspace) {
			w.Name, w.Language = in.Body.Name.Or(w.Name), in.Body.Language.Or(w.Language)
			w.Timezone, w.RoutingPaused = in.Body.Timezone.Or(w.Timezone), in.Body.RoutingPaused.Or(w.RoutingPaused)
			w.PresenceByShift, w.WallNames = in.Body.PresenceByShift.Or(w.PresenceByShift), in.Body.WallNames.Or(w.WallNames)
			w.Hours = orNone(in.Body.HoursID, w.Hours)
			if l := in.Body.LoadWeights; l.Set {
				w.LoadWeights = LoadWeightsOf(l.Value)
			}
			if s := in.Body.IdleAfterS; s.Set {
				w.IdleAfterS = 0
				if s.Value != nil {
					w.IdleAfterS = *s.Value
				}
			}
			if s := in.Body.PresenceGraceS; s.Set {
				w.PresenceGrace = time.Duration(s.Value) * time.Second
			}
		})
		return err
	})
	return &workspaceOut{w.Fact()}, err
}
