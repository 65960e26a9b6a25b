package identity

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/engine/expect"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

type memberBody struct {
	UserID   id.ID    `json:"user_id"`
	Weight   *float64 `json:"weight,omitempty" nullable:"true" exclusiveMinimum:"0" maximum:"100" doc:"Null: the user's own"`
	Capacity *int     `json:"capacity,omitempty" nullable:"true" minimum:"0" maximum:"1000" doc:"Null: the user's own"`
}

// policyBody is a policy as it is sent: what is left out stays as it is.
type policyBody struct {
	Strategy   api.Opt[Strategy] `json:"strategy,omitzero" enum:"round_robin,least_open,least_loaded,longest_idle"`
	OnlineOnly api.Opt[bool]     `json:"online_only,omitzero"`
	MaxOpen    api.Clear[int]    `json:"max_open,omitzero" minimum:"1" maximum:"1000"`

	Expectations api.Clear[expect.Settings] `json:"expectations,omitzero" doc:"What those who wait are told, whole; null: nothing"`

	Requires    api.Clear[Requires]    `json:"requires,omitzero" doc:"Each part is sent whole; null: nothing"`
	Returning   api.Clear[Returning]   `json:"returning,omitzero"`
	Dedicated   api.Clear[Dedicated]   `json:"dedicated,omitzero"`
	NewContacts api.Clear[NewContacts] `json:"new_contacts,omitzero"`
	AgingS      api.Clear[int]         `json:"aging_s,omitzero" minimum:"1" maximum:"2592000"`
	Rings       api.Clear[[]Ring]      `json:"rings,omitzero" maxItems:"10"`
	Reassign    api.Clear[Reassign]    `json:"reassign,omitzero"`
	OfferS      api.Clear[int]         `json:"offer_s,omitzero" minimum:"1" maximum:"2592000"`
	Targets     api.Clear[Targets]     `json:"targets,omitzero"`
}

type createTeamBody struct {
	Name    string                `json:"name"`
	Members api.Opt[[]memberBody] `json:"members,omitzero" maxItems:"5000"`
	Policy  api.Opt[policyBody]   `json:"policy,omitzero" doc:"Equal turns among those online, unless said"`
	HoursID api.Clear[id.ID]      `json:"hours_id,omitzero" doc:"Working hours; null: those of the workspace"`
}

type patchTeamBody struct {
	Name    api.Opt[string]       `json:"name,omitzero"`
	Members api.Opt[[]memberBody] `json:"members,omitzero" maxItems:"5000" doc:"The whole list"`
	Policy  api.Opt[policyBody]   `json:"policy,omitzero" doc:"What is left out stays as it is"`
	HoursID api.Clear[id.ID]      `json:"hours_id,omitzero" doc:"Working hours; null: those of the workspace"`
}

type createTeamIn struct{ Body createTeamBody }

type patchTeamIn struct {
	api.ByID
	Body patchTeamBody
}

type teamOut struct{ Body TeamFact }

type teamsOut struct{ Body api.List[TeamFact] }

type versionsIn struct {
	api.ByID
	api.Page
}

// PolicyVersionView is a policy that a team has or had.
type PolicyVersionView struct {
	Version int64  `json:"version"`
	Policy  Policy `json:"policy"`
	By      struct {
		ID   *id.ID `json:"id" doc:"Null: Rondo itself"`
		Name string `json:"name"`
	} `json:"by"`
	At time.Time `json:"at"`
}

type versionsOut struct {
	Body api.List[PolicyVersionView]
}

func (g *Gate) registerTeam(a *api.API) {
	const tag = "Teams"
	api.Register(a, api.Operation{
		ID: "list-teams", Method: http.MethodGet, Path: "/teams", Access: access.Agent, Tag: tag, Summary: "Teams, the oldest first",
	}, g.listTeams)
	api.Register(a, api.Operation{
		ID: "create-team", Method: http.MethodPost, Path: "/teams", Access: access.Admin, Tag: tag, Summary: "Add a team", Status: http.StatusCreated,
	}, g.createTeam)
	api.Register(a, api.Operation{
		ID: "get-team", Method: http.MethodGet, Path: "/teams/{id}", Access: access.Agent, Tag: tag, Summary: "A team",
	}, g.getTeam)
	api.Register(a, api.Operation{
		ID: "change-team", Method: http.MethodPatch, Path: "/teams/{id}", Access: access.Supervisor, Tag: tag, Summary: "Change a team",
		Description: "A policy that differs becomes a new version. It names only teams and users that exist, also in parts that stay as they are.",
	}, g.patchTeam)
	api.Register(a, api.Operation{
		ID: "remove-team", Method: http.MethodDelete, Path: "/teams/{id}", Access: access.Admin, Tag: tag, Summary: "End a team",
		Description: "Refused (team_in_use) while another team's policy or a channel names it.",
	}, g.removeTeam)
	api.Register(a, api.Operation{
		ID: "list-policy-versions", Method: http.MethodGet, Path: "/teams/{id}/policy/versions", Access: access.Agent, Tag: tag,
		Summary: "The policies that a team had, the newest first",
	}, g.listPolicyVersions)
	api.Register(a, api.Operation{
		ID: "undo-policy", Method: http.MethodPost, Path: "/teams/{id}/policy/undo", Access: access.Supervisor, Tag: tag, Status: http.StatusOK,
		Summary: "Let the policy of an older version hold again, as a new version",
	}, g.undoPolicy)
}

type undoIn struct {
	api.ByID
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"The version whose policy holds again"`
	}
}

func (g *Gate) undoPolicy(ctx context.Context, in *undoIn) (*teamOut, error) {
	var t Team
	err := g.db.Write(ctx, func(tx *db.Tx) (err error) {
		t, err = UndoPolicy(ctx, tx, access.From(ctx).Workspace, in.ID.ID, in.Body.Version)
		return err
	})
	return &teamOut{t.Fact()}, err
}

func (g *Gate) listTeams(ctx context.Context, in *api.Page) (*teamsOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	teams, err := Teams(ctx, g.db.Read(), access.From(ctx).Workspace, after, in.Fetch())
	return &teamsOut{api.NewList(*in, teams, Team.Fact, func(t Team) any { return t.ID })}, err
}

func (g *Gate) getTeam(ctx context.Context, in *api.ByID) (*teamOut, error) {
	t, err := LoadTeam(ctx, g.db.Read(), access.From(ctx).Workspace, in.ID.ID)
	return &teamOut{t.Fact()}, err
}

func (g *Gate) createTeam(ctx context.Context, in *createTeamIn) (*teamOut, error) {
	d := TeamDraft{Name: in.Body.Name, Members: members(in.Body.Members.Value), Policy: in.Body.Policy.Value.on(DefaultPolicy()), Hours: orNone(in.Body.HoursID, 0)}
	var t Team
	err := g.db.Write(ctx, func(tx *db.Tx) (err error) {
		t, err = CreateTeam(ctx, tx, d)
		return err
	})
	return &teamOut{t.Fact()}, err
}

func (g *Gate) patchTeam(ctx context.Context, in *patchTeamIn) (*teamOut, error) {
	var t Team
	err := g.db.Write(ctx, func(tx *db.Tx) (err error) {
		t, err = ReviseTeam(ctx, tx, in.ID.ID, func(t *Team) {
			t.Name, t.Policy = in.Body.Name.Or(t.Name), in.Body.Policy.Value.on(t.Policy)
			t.Hours = orNone(in.Body.HoursID, t.Hours)
			if in.Body.Members.Set {
				t.Members = members(in.Body.Members.Value)
			}
		})
		return err
	})
	return &teamOut{t.Fact()}, err
}

func (g *Gate) removeTeam(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, g.db.Write(ctx, func(tx *db.Tx) error { return RemoveTeam(ctx, tx, in.ID.ID) })
}

func (g *Gate) listPolicyVersions(ctx context.Context, in *versionsIn) (*versionsOut, error) {
	var before int64
	if _, err := in.After(&before); err != nil {
		return nil, err
	}
	ws := access.From(ctx).Workspace
	if _, err := LoadTeam(ctx, g.db.Read(), ws, in.ID.ID); err != nil {
		return nil, err
	}
	versions, err := policiesOf(ctx, g.db.Read(), ws, in.ID.ID, before, in.Fetch())
	return &versionsOut{api.NewList(in.Page, versions, viewPolicyVersion, func(v PolicyVersion) any { return v.Version })}, err
}

func viewPolicyVersion(v PolicyVersion) PolicyVersionView {
	view := PolicyVersionView{Version: v.Version, Policy: v.Policy, At: v.At}
	view.By.Name = v.ByName
	if v.By != 0 {
		view.By.ID = &v.By
	}
	return view
}

// on puts what was sent onto a policy.
func (b policyBody) on(p Policy) Policy {
	to := Policy{Strategy: b.Strategy.Or(p.Strategy), OnlineOnly: b.OnlineOnly.Or(p.OnlineOnly), MaxOpen: b.MaxOpen.Or(p.MaxOpen), Expectations: b.Expectations.Or(p.Expectations),
		Requires: b.Requires.Or(p.Requires), Returning: b.Returning.Or(p.Returning), Dedicated: b.Dedicated.Or(p.Dedicated), NewContacts: b.NewContacts.Or(p.NewContacts),
		AgingS: b.AgingS.Or(p.AgingS), Rings: p.Rings, Reassign: b.Reassign.Or(p.Reassign), OfferS: b.OfferS.Or(p.OfferS), Targets: b.Targets.Or(p.Targets)}
	if b.Rings.Set {
		to.Rings = nil
		if b.Rings.Value != nil {
			to.Rings = *b.Rings.Value
		}
	}
	return to
}

func members(sent []memberBody) []Member {
	out := make([]Member, len(sent))
	for i, m := range sent {
		out[i] = Member{User: m.UserID, Capacity: m.Capacity}
		if m.Weight != nil {
			w := WeightOf(*m.Weight)
			out[i].Weight = &w
		}
	}
	return out
}
