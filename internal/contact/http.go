package contact

import (
	"context"
	"net/http"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

type contactOut struct{ Body Body }

type listIn struct {
	api.Page
	Search string `query:"q" maxLength:"200" doc:"Part of a name or address"`
	Tag    string `query:"tag" maxLength:"60"`
}

type listOut struct{ Body api.List[Body] }

type createIn struct {
	Body struct {
		Name       string            `json:"name" required:"false"`
		Identities []Identity        `json:"identities" required:"false" maxItems:"50"`
		Language   string            `json:"language" required:"false" maxLength:"35" pattern:"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$" patternDescription:"a language tag such as en or pt-BR"`
		Tags       []string          `json:"tags" required:"false"`
		Fields     map[string]string `json:"fields" required:"false"`
		Priority   int               `json:"priority" required:"false" minimum:"0" maximum:"9"`
		OwnerID    *id.ID            `json:"owner_id" required:"false"`
	}
}

type updateIn struct {
	api.ByID
	Body struct {
		Name     *string            `json:"name,omitempty"`
		Language *string            `json:"language,omitempty" maxLength:"35" pattern:"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$" patternDescription:"a language tag such as en or pt-BR"`
		Tags     *[]string          `json:"tags,omitempty"`
		Fields   *map[string]string `json:"fields,omitempty"`
		Priority *int               `json:"priority,omitempty" minimum:"0" maximum:"9"`
		OwnerID  api.Clear[id.ID]   `json:"owner_id,omitzero"`
	}
}

// change is what a call asks for.
func (in *updateIn) change() Change {
	b := in.Body
	ch := Change{Name: b.Name, Language: b.Language, Tags: b.Tags, Fields: b.Fields, Priority: b.Priority}
	if b.OwnerID.Set {
		var none id.ID
		if ch.Owner = b.OwnerID.Value; ch.Owner == nil {
			ch.Owner = &none
		}
	}
	return ch
}

type mergeIn struct {
	api.ByID
	Body struct {
		Into id.ID `json:"into"`
	}
}

// Register adds the operations on contacts.
func Register(a *api.API, d *db.DB, hooks Hooks) {
	const tag = "Contacts"
	api.Register(a, api.Operation{ID: "list-contacts", Method: http.MethodGet, Path: "/contacts", Access: access.Agent, Tag: tag, Summary: "List contacts, newest first"},
		func(ctx context.Context, in *listIn) (*listOut, error) {
			var before id.ID
			if _, err := in.After(&before); err != nil {
				return nil, err
			}
			found, err := Find(ctx, d.Read(), access.From(ctx).Workspace, Filter{Search: in.Search, Tag: in.Tag, Before: before, Limit: in.Fetch()})
			return &listOut{api.NewList(in.Page, found, BodyOf, func(c Contact) any { return c.ID })}, err
		})
	api.Register(a, api.Operation{ID: "get-contact", Method: http.MethodGet, Path: "/contacts/{id}", Access: access.Agent, Tag: tag, Summary: "Show a contact"},
		func(ctx context.Context, in *api.ByID) (*contactOut, error) {
			c, err := Load(ctx, d.Read(), access.From(ctx).Workspace, in.ID.ID)
			return &contactOut{BodyOf(c)}, err
		})
	api.Register(a, api.Operation{ID: "create-contact", Method: http.MethodPost, Path: "/contacts", Access: access.Agent, Tag: tag, Status: http.StatusCreated, Summary: "Make a contact"},
		func(ctx context.Context, in *createIn) (*contactOut, error) {
			b := in.Body
			c := Contact{Workspace: access.From(ctx).Workspace, Name: b.Name, Identities: b.Identities, Language: b.Language, Tags: b.Tags, Fields: b.Fields, Priority: b.Priority}
			if b.OwnerID != nil {
				c.Owner = *b.OwnerID
			}
			return write(ctx, d, func(tx *db.Tx) (Contact, error) {
				if err := hooks.checkOwner(ctx, tx, c.Workspace, c.Owner); err != nil {
					return Contact{}, err
				}
				return Create(ctx, tx, c)
			})
		})
	api.Register(a, api.Operation{ID: "update-contact", Method: http.MethodPatch, Path: "/contacts/{id}", Access: access.Agent, Tag: tag, Summary: "Change a contact"},
		func(ctx context.Context, in *updateIn) (*contactOut, error) {
			ch := in.change()
			return write(ctx, d, func(tx *db.Tx) (Contact, error) {
				ws := access.From(ctx).Workspace
				if ch.Owner != nil {
					if err := hooks.checkOwner(ctx, tx, ws, *ch.Owner); err != nil {
						return Contact{}, err
					}
				}
				return Update(ctx, tx, ws, in.ID.ID, ch)
			})
		})
	api.Register(a, api.Operation{ID: "merge-contact", Method: http.MethodPost, Path: "/contacts/{id}/merge", Access: access.Agent, Tag: tag, Summary: "Put a contact's addresses and conversations onto another"},
		func(ctx context.Context, in *mergeIn) (*contactOut, error) {
			return write(ctx, d, func(tx *db.Tx) (Contact, error) {
				return Merge(ctx, tx, hooks, access.From(ctx).Workspace, in.ID.ID, in.Body.Into)
			})
		})
	api.Register(a, api.Operation{ID: "delete-contact", Method: http.MethodDelete, Path: "/contacts/{id}", Access: access.Admin, Tag: tag, Summary: "Delete a contact and all that was said with them"},
		func(ctx context.Context, in *api.ByID) (*api.None, error) {
			return nil, d.Write(ctx, func(tx *db.Tx) error { return Delete(ctx, tx, hooks, access.From(ctx).Workspace, in.ID.ID) })
		})
}

// checkOwner refuses an owner who is no active user of the workspace; 0 is nobody.
func (h Hooks) checkOwner(ctx context.Context, q db.Q, workspace, owner id.ID) error {
	if owner == 0 {
		return nil
	}
	_, active, err := h.User(ctx, q, workspace, owner)
	if err == nil && !active {
		err = fault.Invalid("owner_id", "There is no such active user.")
	}
	return err
}

// write runs a verb in a unit of work and shows its contact.
func write(ctx context.Context, d *db.DB, verb func(*db.Tx) (Contact, error)) (*contactOut, error) {
	var out contactOut
	err := d.Write(ctx, func(tx *db.Tx) error {
		c, err := verb(tx)
		out.Body = BodyOf(c)
		return err
	})
	return &out, err
}
