package calendar

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/engine/hours"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Deps are what the operations need.
type Deps struct {
	DB *db.DB
	// Uses tells who keeps to which calendar.
	Uses func(ctx context.Context, q db.Q, workspace id.ID) (map[id.ID][]Use, error)
	// Changed is what else happens when a calendar has changed, in the same unit of work; nil: nothing.
	Changed func(ctx context.Context, tx *db.Tx, workspace, calendar id.ID) error
}

// HoursView is a calendar as the API shows it.
type HoursView struct {
	HoursFact
	Open       bool           `json:"open" doc:"Whether it is open now"`
	NextChange *time.Time     `json:"next_change" doc:"When it opens or closes next; null: never"`
	UsedBy     []HoursUseView `json:"used_by"`
}

// HoursUseView is somebody who keeps to a calendar.
type HoursUseView struct {
	Kind string `json:"kind" enum:"workspace,team,user"`
	ID   id.ID  `json:"id"`
	Name string `json:"name"`
}

// holidayBody is a holiday as it is sent: without intervals it is closed.
type holidayBody struct {
	Date      string       `json:"date" doc:"Such as 2026-12-25"`
	Name      string       `json:"name"`
	Intervals []hours.Pair `json:"intervals,omitempty" doc:"Open nevertheless; none: closed"`
}

type createIn struct {
	Body struct {
		Name     string                  `json:"name"`
		Timezone string                  `json:"timezone" doc:"IANA"`
		Week     map[string][]hours.Pair `json:"week" doc:"By day (mon to sun); a day that is left out is closed"`
		Holidays api.Opt[[]holidayBody]  `json:"holidays,omitzero" maxItems:"1000"`
	}
}

type patchIn struct {
	api.ByID
	Body struct {
		Name     api.Opt[string]                  `json:"name,omitzero"`
		Timezone api.Opt[string]                  `json:"timezone,omitzero"`
		Week     api.Opt[map[string][]hours.Pair] `json:"week,omitzero" doc:"The whole week; a day that is left out is closed"`
		Holidays api.Opt[[]holidayBody]           `json:"holidays,omitzero" maxItems:"1000" doc:"The whole list"`
	}
}

type one struct{ Body HoursView }

type many struct{ Body api.List[HoursView] }

// Register adds the operations of this slice.
func Register(a *api.API, d Deps) {
	const tag = "Hours"
	api.Register(a, api.Operation{
		ID: "list-hours", Method: http.MethodGet, Path: "/hours", Access: access.Agent, Tag: tag, Summary: "Working hours, the oldest first",
	}, d.list)
	api.Register(a, api.Operation{
		ID: "create-hours", Method: http.MethodPost, Path: "/hours", Access: access.Supervisor, Tag: tag, Summary: "Add working hours", Status: http.StatusCreated,
		Description: "Open is what the clock on the wall of the time zone says: an interval that runs over midnight begins on its day and ends on the next, a holiday stands for its whole date, and where clocks go back the repeated hour counts twice.",
	}, d.create)
	api.Register(a, api.Operation{
		ID: "get-hours", Method: http.MethodGet, Path: "/hours/{id}", Access: access.Agent, Tag: tag, Summary: "Working hours",
	}, d.get)
	api.Register(a, api.Operation{
		ID: "change-hours", Method: http.MethodPatch, Path: "/hours/{id}", Access: access.Supervisor, Tag: tag, Summary: "Change working hours",
	}, d.patch)
	api.Register(a, api.Operation{
		ID: "remove-hours", Method: http.MethodDelete, Path: "/hours/{id}", Access: access.Supervisor, Tag: tag, Summary: "Remove working hours",
		Description: "Refused (hours_in_use) while the workspace, a team or a user keeps to them.",
	}, d.remove)
}

func (d Deps) list(ctx context.Context, in *api.Page) (*many, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	ws := access.From(ctx).Workspace
	found, err := Find(ctx, d.DB.Read(), ws, after, in.Fetch())
	if err != nil {
		return nil, err
	}
	uses, err := d.Uses(ctx, d.DB.Read(), ws)
	if err != nil {
		return nil, err
	}
	views := make([]HoursView, len(found))
	for i, c := range found {
		if views[i], err = d.view(c, uses[c.ID]); err != nil {
			return nil, err
		}
	}
	return &many{api.NewList(*in, views, func(v HoursView) HoursView { return v }, func(v HoursView) any { return v.ID })}, nil
}

func (d Deps) get(ctx context.Context, in *api.ByID) (*one, error) {
	c, err := Load(ctx, d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
	if err != nil {
		return nil, err
	}
	return d.show(ctx, c)
}

func (d Deps) create(ctx context.Context, in *createIn) (*one, error) {
	b := in.Body
	c := Calendar{Workspace: access.From(ctx).Workspace, Name: b.Name}
	c.Timezone, c.Week, c.Holidays = b.Timezone, b.Week, holidays(b.Holidays.Value)
	err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		c, err = Create(ctx, tx, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.show(ctx, c)
}

func (d Deps) patch(ctx context.Context, in *patchIn) (*one, error) {
	var c Calendar
	err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		c, err = Revise(ctx, tx, access.From(ctx).Workspace, in.ID.ID, func(c *Calendar) {
			c.Name, c.Timezone, c.Week = in.Body.Name.Or(c.Name), in.Body.Timezone.Or(c.Timezone), in.Body.Week.Or(c.Week)
			if in.Body.Holidays.Set {
				c.Holidays = holidays(in.Body.Holidays.Value)
			}
		})
		if err == nil && d.Changed != nil {
			err = d.Changed(ctx, tx, c.Workspace, c.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.show(ctx, c)
}

func (d Deps) remove(ctx context.Context, in *api.ByID) (*api.None, error) {
	return nil, d.DB.Write(ctx, func(tx *db.Tx) error {
		return Remove(ctx, tx, access.From(ctx).Workspace, in.ID.ID, d.Uses)
	})
}

func (d Deps) show(ctx context.Context, c Calendar) (*one, error) {
	uses, err := d.Uses(ctx, d.DB.Read(), c.Workspace)
	if err != nil {
		return nil, err
	}
	v, err := d.view(c, uses[c.ID])
	return &one{v}, err
}

func (d Deps) view(c Calendar, uses []Use) (HoursView, error) {
	h, err := c.Hours()
	if err != nil {
		return HoursView{}, err
	}
	now := clock.Micro(d.DB.Now())
	v := HoursView{HoursFact: c.Fact(), Open: h.Open(now), UsedBy: make([]HoursUseView, len(uses))}
	if next, any := h.NextChange(now); any {
		v.NextChange = new(clock.FromMicro(next))
	}
	for i, u := range uses {
		v.UsedBy[i] = HoursUseView(u)
	}
	return v, nil
}

func holidays(sent []holidayBody) []hours.Holiday {
	out := make([]hours.Holiday, len(sent))
	for i, h := range sent {
		out[i] = hours.Holiday(h)
	}
	return out
}
