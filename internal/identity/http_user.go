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

type usersIn struct {
	api.Page
	Active string `query:"active" enum:"true,false,all" default:"true" doc:"false: the removed ones"`
}

type usersOut struct{ Body api.List[UserView] }

type capacityBody struct {
	Total    api.Opt[int]            `json:"total,omitzero" minimum:"0" maximum:"1000" doc:"Open conversations in all; 10 unless said"`
	Channels api.Opt[map[string]int] `json:"channels,omitzero" doc:"Open conversations per kind of channel"`
}

type createUserIn struct {
	Body struct {
		Name      string                `json:"name"`
		Email     string                `json:"email"`
		Role      access.Role           `json:"role" enum:"owner,admin,supervisor,agent"`
		Password  api.Opt[string]       `json:"password,omitzero" doc:"Without one the user cannot sign in yet"`
		Language  api.Opt[string]       `json:"language,omitzero" doc:"Of the web app: en, vi, ar, pt-BR or id"`
		Languages api.Opt[[]string]     `json:"languages,omitzero" doc:"Spoken with customers, BCP 47"`
		Skills    api.Opt[[]string]     `json:"skills,omitzero"`
		Capacity  api.Opt[capacityBody] `json:"capacity,omitzero"`
		Weight    api.Opt[float64]      `json:"weight,omitzero" exclusiveMinimum:"0" maximum:"100" doc:"Share of turns; 1 unless said"`
		HoursID   api.Clear[id.ID]      `json:"hours_id,omitzero" doc:"The shifts; null: works at any time"`
		Leave     api.Opt[[]leaveBody]  `json:"leave,omitzero" maxItems:"200"`
	}
}

type leaveBody struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to" doc:"When they are back"`
	Reason string    `json:"reason,omitempty"`
}

func leaves(sent []leaveBody) []Leave {
	out := make([]Leave, len(sent))
	for i, l := range sent {
		out[i] = Leave(l)
	}
	return out
}

type patchUserIn struct {
	api.ByID
	Body struct {
		Name      api.Opt[string]       `json:"name,omitzero"`
		Email     api.Opt[string]       `json:"email,omitzero"`
		Role      api.Opt[access.Role]  `json:"role,omitzero" enum:"owner,admin,supervisor,agent"`
		Password  api.Opt[string]       `json:"password,omitzero" doc:"Ends every session of the user. For your own, PATCH /users/me"`
		Language  api.Clear[string]     `json:"language,omitzero" doc:"Of the web app: en, vi, ar, pt-BR or id; null: the workspace's"`
		Languages api.Opt[[]string]     `json:"languages,omitzero"`
		Skills    api.Opt[[]string]     `json:"skills,omitzero"`
		Capacity  api.Opt[capacityBody] `json:"capacity,omitzero"`
		Weight    api.Opt[float64]      `json:"weight,omitzero" exclusiveMinimum:"0" maximum:"100"`
		HoursID   api.Clear[id.ID]      `json:"hours_id,omitzero" doc:"The shifts; null: works at any time"`
		Leave     api.Opt[[]leaveBody]  `json:"leave,omitzero" maxItems:"200" doc:"The whole list"`
		Active    api.Opt[bool]         `json:"active,omitzero" doc:"false removes the user as DELETE does, true lets them in again"`
	}
}

type passwordBody struct {
	Old string `json:"old" maxLength:"200"`
	New string `json:"new" maxLength:"200"`
}

type patchMeIn struct {
	Browser
	Body struct {
		Name     api.Opt[string]       `json:"name,omitzero"`
		Language api.Clear[string]     `json:"language,omitzero" doc:"Of the web app: en, vi, ar, pt-BR or id; null: the workspace's"`
		Password api.Opt[passwordBody] `json:"password,omitzero" doc:"Ends your sessions elsewhere"`
	}
}

type patchMeOut struct {
	SetCookie string `header:"Set-Cookie"`
	Body      UserView
}

func (g *Gate) registerUser(a *api.API) {
	const tag = "Users"
	ops := []api.Operation{
		{ID: "list-users", Method: http.MethodGet, Path: "/users", Access: access.Agent, Summary: "Users, the oldest first"},
		{ID: "create-user", Method: http.MethodPost, Path: "/users", Access: access.Admin, Summary: "Add a user", Status: http.StatusCreated},
		{ID: "get-user", Method: http.MethodGet, Path: "/users/{id}", Access: access.Agent, Summary: "A user"},
		{ID: "change-user", Method: http.MethodPatch, Path: "/users/{id}", Access: access.Agent, Summary: "Change a user",
			Description: "Everybody may change their own name and language; the rest, and other users, is for admins; hours_id and leave also for supervisors. Only an owner may change an owner."},
		{ID: "remove-user", Method: http.MethodDelete, Path: "/users/{id}", Access: access.Admin, Summary: "Remove a user",
			Description: "Takes them out of their teams and keeps them from signing in. What they did stays theirs."},
		{ID: "get-me", Method: http.MethodGet, Path: "/users/me", Access: access.Agent, Summary: "Yourself"},
		{ID: "change-me", Method: http.MethodPatch, Path: "/users/me", Access: access.Agent, Summary: "Change your name, language or password"},
	}
	for i := range ops {
		ops[i].Tag = tag
	}
	api.Register(a, ops[0], g.listUsers)
	api.Register(a, ops[1], g.createUser)
	api.Register(a, ops[2], g.getUser)
	api.Register(a, ops[3], g.patchUser)
	api.Register(a, ops[4], g.removeUser)
	api.Register(a, ops[5], g.getMe)
	api.Register(a, ops[6], g.patchMe)
}

func (g *Gate) listUsers(ctx context.Context, in *usersIn) (*usersOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	var active *bool
	if in.Active != "all" {
		active = new(in.Active == "true")
	}
	users, err := Users(ctx, g.db.Read(), access.From(ctx).Workspace, active, after, in.Fetch())
	if err != nil {
		return nil, err
	}
	views, err := g.show(ctx, users...)
	if err != nil {
		return nil, err
	}
	return &usersOut{api.NewList(in.Page, views, func(v UserView) UserView { return v }, func(v UserView) any { return v.ID })}, nil
}

func (g *Gate) getUser(ctx context.Context, in *api.ByID) (*userOut, error) {
	u, err := LoadUser(ctx, g.db.Read(), access.From(ctx).Workspace, in.ID.ID)
	if err != nil {
		return nil, err
	}
	return g.showOne(ctx, u)
}

func (g *Gate) getMe(ctx context.Context, _ *struct{}) (*userOut, error) {
	return g.getUser(ctx, &api.ByID{ID: api.PathID{ID: access.From(ctx).User}})
}

func (g *Gate) createUser(ctx context.Context, in *createUserIn) (*userOut, error) {
	b := in.Body
	d := NewUserDraft(b.Name, b.Email, b.Role)
	d.Language, d.Languages, d.Skills = b.Language.Value, b.Languages.Value, b.Skills.Value
	d.Capacity = b.Capacity.Value.on(d.Capacity)
	if b.Weight.Set {
		d.Weight = WeightOf(b.Weight.Value)
	}
	d.Hours, d.Leave = orNone(b.HoursID, 0), leaves(b.Leave.Value)
	var err error
	if d.PasswordHash, err = g.hashNew(ctx, b.Password, b.Email); err != nil {
		return nil, err
	}
	var u User
	err = g.db.Write(ctx, func(tx *db.Tx) (err error) {
		u, err = CreateUser(ctx, tx, g.cfg.ChannelKinds, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return g.showOne(ctx, u)
}

func (g *Gate) patchUser(ctx context.Context, in *patchUserIn) (*userOut, error) {
	hash, err := g.hashNew(ctx, in.Body.Password, "")
	if err != nil {
		return nil, err
	}
	var u User
	err = g.db.Write(ctx, func(tx *db.Tx) (err error) {
		if in.Body.Active.Or(false) {
			if _, err := RestoreUser(ctx, tx, in.ID.ID); err != nil {
				return err
			}
		}
		if u, err = ReviseUser(ctx, tx, g.cfg.ChannelKinds, in.ID.ID, in.change); err != nil {
			return err
		}
		if hash != "" {
			if err := ResetPassword(ctx, tx, u, hash); err != nil {
				return err
			}
		}
		if !in.Body.Active.Or(true) {
			u.Active = false
			return RemoveUser(ctx, tx, u.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !u.Active {
		return g.getUser(ctx, &in.ByID)
	}
	return g.showOne(ctx, u)
}

// change puts what was sent onto the user.
func (in *patchUserIn) change(u *User) {
	b := in.Body
	u.Name, u.Email, u.Role = b.Name.Or(u.Name), b.Email.Or(u.Email), b.Role.Or(u.Role)
	u.Language = orEmpty(b.Language, u.Language)
	u.Languages, u.Skills = b.Languages.Or(u.Languages), b.Skills.Or(u.Skills)
	u.Capacity = b.Capacity.Value.on(u.Capacity)
	if b.Weight.Set {
		u.Weight = WeightOf(b.Weight.Value)
	}
	u.Hours = orNone(b.HoursID, u.Hours)
	if b.Leave.Set {
		u.Leave = leaves(b.Leave.Value)
	}
}

func (g *Gate) removeUser(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, g.db.Write(ctx, func(tx *db.Tx) error { return RemoveUser(ctx, tx, in.ID.ID) })
}

func (g *Gate) patchMe(ctx context.Context, in *patchMeIn) (*patchMeOut, error) {
	var u User
	revise := func(tx *db.Tx) (err error) {
		u, err = ReviseUser(ctx, tx, g.cfg.ChannelKinds, access.From(ctx).User, func(u *User) {
			u.Name, u.Language = in.Body.Name.Or(u.Name), orEmpty(in.Body.Language, u.Language)
		})
		return err
	}
	out := &patchMeOut{}
	var err error
	if p := in.Body.Password; p.Set {
		var text string
		if text, err = g.ChangePassword(ctx, p.Value.Old, p.Value.New, in.visit(), revise); text != "" {
			out.SetCookie = sessionCookie(text, in.Secure)
		}
	} else {
		err = g.db.Write(ctx, revise)
	}
	if err != nil {
		return nil, err
	}
	views, err := g.show(ctx, u)
	if err != nil {
		return nil, err
	}
	out.Body = views[0]
	return out, nil
}

// hashNew checks and hashes a password that an admin gives to somebody; empty when none was sent.
func (g *Gate) hashNew(ctx context.Context, password api.Opt[string], email string) (string, error) {
	if !password.Set {
		return "", nil
	}
	var c fault.Check
	checkPassword(&c, "password", password.Value, email)
	if err := c.Err(); err != nil {
		return "", err
	}
	return g.hasher.hash(ctx, password.Value)
}

// on puts what was sent onto a capacity.
func (b capacityBody) on(c Capacity) Capacity {
	return Capacity{Total: b.Total.Or(c.Total), Channels: b.Channels.Or(c.Channels)}
}

func orEmpty(sent api.Clear[string], old string) string {
	if v := sent.Or(&old); v != nil {
		return *v
	}
	return ""
}

// orNone is what was sent (0 for null), else old.
func orNone(sent api.Clear[id.ID], old id.ID) id.ID {
	if v := sent.Or(&old); v != nil {
		return *v
	}
	return 0
}
