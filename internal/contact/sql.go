package contact

import (
	"context"
	"errors"
	"strings"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	columns       = `c.id, c.workspace_id, c.name, c.language, c.tags, c.fields, c.priority, c.owner_id, c.created_at, c.updated_at`
	qByIdentity   = `SELECT i.kind, i.address, ` + columns + ` FROM identities i JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id WHERE i.workspace_id = ? AND (i.kind, i.address) IN (VALUES `
	qOwners       = `SELECT kind, address, contact_id FROM identities WHERE workspace_id = ? AND (kind, address) IN (VALUES `
	qClaim        = `INSERT INTO identities (workspace_id, kind, address, contact_id, created_at) VALUES `
	qClaimEnd     = ` ON CONFLICT (workspace_id, kind, address) DO NOTHING RETURNING kind, address`
	qGiveEnd      = ` ON CONFLICT (workspace_id, kind, address) DO NOTHING`
	qInsert       = `INSERT INTO contacts (id, workspace_id, name, language, tags, fields, priority, owner_id, search, created_at, updated_at) VALUES `
	qUpdate       = `UPDATE contacts SET name = ?, language = ?, tags = ?, fields = ?, priority = ?, owner_id = ?, search = ?, updated_at = ? WHERE workspace_id = ? AND id = ?`
	qLoad         = `SELECT ` + columns + ` FROM contacts c WHERE c.workspace_id = ? AND c.id = ? AND c.merged_into IS NULL`
	qList         = `SELECT ` + columns + ` FROM contacts c WHERE c.workspace_id = ? AND c.merged_into IS NULL`
	qIdentities   = `SELECT contact_id, kind, address FROM identities WHERE workspace_id = ?`
	qMoveIdentity = `UPDATE identities SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?`
	qMerged       = `UPDATE contacts SET merged_into = ?, updated_at = ? WHERE workspace_id = ? AND id = ?`
	qDrop         = `DELETE FROM contacts WHERE workspace_id = ? AND id = ?`
	qDropAddress  = `DELETE FROM identities WHERE workspace_id = ? AND contact_id = ?`
)

type row struct {
	ID          id.ID
	WorkspaceID id.ID
	Name        string
	Language    string
	Tags        query.JSON[[]string]
	Fields      query.JSON[map[string]string]
	Priority    int
	OwnerID     query.Ref
	CreatedAt   query.Time
	UpdatedAt   query.Time
}

func (r row) contact() Contact {
	return Contact{ID: r.ID, Workspace: r.WorkspaceID, Name: r.Name, Language: r.Language, Tags: r.Tags.V, Fields: r.Fields.V,
		Priority: r.Priority, Owner: r.OwnerID.ID(), CreatedAt: r.CreatedAt.Time, UpdatedAt: r.UpdatedAt.Time}
}

type identityRow struct {
	Kind, Address string
	row
}

// byIdentity finds the contacts of addresses.
func byIdentity(ctx context.Context, tx *db.Tx, workspace id.ID, wanted []Identity) (map[Identity]Resolved, error) {
	values := make([][]any, len(wanted))
	for i, w := range wanted {
		values[i] = []any{w.Kind, w.Address}
	}
	rows, err := query.All[identityRow](ctx, tx, query.New(qByIdentity, workspace).Rows(values).Add(`)`))
	found := make(map[Identity]Resolved, len(wanted))
	for _, r := range rows {
		found[Identity{r.Kind, r.Address}] = Resolved{Contact: r.contact()}
	}
	return found, err
}

// claimIdentities gives each contact its first address and tells which were free.
func claimIdentities(ctx context.Context, tx *db.Tx, workspace id.ID, contacts []Contact) (map[Identity]bool, error) {
	values := make([][]any, len(contacts))
	for i, c := range contacts {
		values[i] = []any{workspace, c.Identities[0].Kind, c.Identities[0].Address, c.ID, query.AsTime(tx.Now())}
	}
	rows, err := query.All[Identity](ctx, tx, query.New(qClaim).Rows(values).Add(qClaimEnd))
	won := make(map[Identity]bool, len(rows))
	for _, r := range rows {
		won[r] = true
	}
	return won, err
}

// giveAddresses gives contacts addresses, but for those that somebody has.
func giveAddresses(ctx context.Context, tx *db.Tx, workspace id.ID, list []addressRow) error {
	values := make([][]any, len(list))
	for i, a := range list {
		values[i] = []any{workspace, a.Kind, a.Address, a.ContactID, query.AsTime(tx.Now())}
	}
	_, err := query.Exec(ctx, tx, query.New(qClaim).Rows(values).Add(qGiveEnd))
	return err
}

// claimIdentity gives a contact one address, or says whom it belongs to already.
func claimIdentity(ctx context.Context, tx *db.Tx, c Contact, i Identity) error {
	n, err := query.All[Identity](ctx, tx, query.New(qClaim).Rows([][]any{{c.Workspace, i.Kind, i.Address, c.ID, query.AsTime(tx.Now())}}).Add(qClaimEnd))
	if err == nil && len(n) == 0 {
		return fault.Conflict("identity_taken", "One of the addresses belongs to another contact.")
	}
	return err
}

func insert(ctx context.Context, tx *db.Tx, contacts []Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	values := make([][]any, len(contacts))
	for i, c := range contacts {
		values[i] = []any{c.ID, c.Workspace, c.Name, c.Language, query.AsJSON(c.Tags), query.AsJSON(c.Fields), c.Priority,
			query.Ref(c.Owner), searchText(c), query.AsTime(c.CreatedAt), query.AsTime(c.UpdatedAt)}
	}
	_, err := query.Exec(ctx, tx, query.New(qInsert).Rows(values))
	return err
}

func save(ctx context.Context, tx *db.Tx, c Contact) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdate, c.Name, c.Language, query.AsJSON(c.Tags), query.AsJSON(c.Fields), c.Priority,
		query.Ref(c.Owner), searchText(c), query.AsTime(c.UpdatedAt), c.Workspace, c.ID))
	return err
}

// Load returns a contact with its identities, or ErrMissing.
func Load(ctx context.Context, q db.Q, workspace, contact id.ID) (Contact, error) {
	r, err := query.One[row](ctx, q, query.New(qLoad, workspace, contact))
	if errors.Is(err, query.ErrNone) {
		return Contact{}, ErrMissing
	}
	if err != nil {
		return Contact{}, err
	}
	list := []Contact{r.contact()}
	err = fillIdentities(ctx, q, workspace, list)
	return list[0], err
}

type addressRow struct {
	ContactID     id.ID
	Kind, Address string
}

// fillIdentities adds the addresses of the listed contacts.
func fillIdentities(ctx context.Context, q db.Q, workspace id.ID, list []Contact) error {
	ids := make([]id.ID, len(list))
	at := map[id.ID]int{}
	for i, c := range list {
		ids[i], at[c.ID] = c.ID, i
	}
	rows, err := query.All[addressRow](ctx, q, query.In(query.New(qIdentities, workspace), ` AND contact_id IN (?) ORDER BY kind, address`, ids))
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := &list[at[r.ContactID]]
		c.Identities = append(c.Identities, Identity{r.Kind, r.Address})
	}
	return fillBlocks(ctx, q, workspace, list)
}

// Filter says which contacts to list.
type Filter struct {
	Search string // in names and addresses; empty for all
	Tag    string
	Before id.ID // the last one of the page before
	Limit  int
}

// Find lists contacts, newest first, with their identities.
func Find(ctx context.Context, q db.Q, workspace id.ID, f Filter) ([]Contact, error) {
	s := query.New(qList, workspace)
	s.If(f.Search != "", ` AND c.search LIKE ? ESCAPE '\'`, "%"+escapeLike(strings.ToLower(f.Search))+"%")
	s.If(f.Tag != "", ` AND c.tags LIKE ? ESCAPE '\'`, `%"`+escapeLike(f.Tag)+`"%`)
	s.If(f.Before != 0, ` AND c.id < ?`, f.Before).Add(` ORDER BY c.id DESC LIMIT ?`, f.Limit)
	rows, err := query.All[row](ctx, q, s)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	list := make([]Contact, len(rows))
	for i, r := range rows {
		list[i] = r.contact()
	}
	return list, fillIdentities(ctx, q, workspace, list)
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func mergeRows(ctx context.Context, tx *db.Tx, workspace, from, into id.ID) error {
	if _, err := query.Exec(ctx, tx, query.New(qMoveIdentity, into, workspace, from)); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qMerged, into, query.AsTime(tx.Now()), workspace, from))
	return err
}

func drop(ctx context.Context, tx *db.Tx, workspace, contact id.ID) error {
	if _, err := query.Exec(ctx, tx, query.New(qDropBlocks, workspace, workspace, contact)); err != nil {
		return err
	}
	if _, err := query.Exec(ctx, tx, query.New(qDropAddress, workspace, contact)); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qDrop, workspace, contact))
	return err
}

type ownerRow struct {
	Kind, Address string
	ContactID     id.ID
}

// Owners finds whom addresses belong to, without making anybody.
func Owners(ctx context.Context, q db.Q, workspace id.ID, wanted []Identity) (map[Identity]id.ID, error) {
	values := make([][]any, len(wanted))
	for i, w := range wanted {
		values[i] = []any{w.Kind, w.Address}
	}
	out := make(map[Identity]id.ID, len(wanted))
	if len(wanted) == 0 {
		return out, nil
	}
	rows, err := query.All[ownerRow](ctx, q, query.New(qOwners, workspace).Rows(values).Add(`)`))
	for _, r := range rows {
		out[Identity{r.Kind, r.Address}] = r.ContactID
	}
	return out, err
}

// Addresses lists the addresses of a kind of some contacts.
func Addresses(ctx context.Context, q db.Q, workspace id.ID, kind string, contacts []id.ID) (map[id.ID][]string, error) {
	rows, err := query.All[addressRow](ctx, q, query.In(query.New(qIdentities, workspace), ` AND contact_id IN (?)`, contacts).Add(` AND kind = ? ORDER BY created_at, address`, kind))
	out := map[id.ID][]string{}
	for _, r := range rows {
		out[r.ContactID] = append(out[r.ContactID], r.Address)
	}
	return out, err
}
