package contact

import (
	"context"

	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Hooks are what those above know, and what they do in the same unit when contacts merge or go.
type Hooks struct {
	// User tells what a user is called; active is false for one who has left or does not exist.
	User func(ctx context.Context, q db.Q, workspace, user id.ID) (name string, active bool, err error)
	// Merge hands what belongs to one contact over to another.
	Merge func(ctx context.Context, tx *db.Tx, workspace, from, into id.ID) error
	// Delete removes what belongs to a contact.
	Delete func(ctx context.Context, tx *db.Tx, workspace, contact id.ID) error
}

// merge is where a contact went, as the audit shows it.
type merge struct {
	Into id.ID `json:"into"`
}

// Merge puts one contact's addresses, tags and fields onto another, which keeps its own where they differ.
func Merge(ctx context.Context, tx *db.Tx, h Hooks, workspace, from, into id.ID) (Contact, error) {
	if from == into {
		return Contact{}, fault.Invalid("into", "A contact cannot be merged into itself.")
	}
	a, err := Load(ctx, tx, workspace, from)
	if err != nil {
		return Contact{}, err
	}
	b, err := Load(ctx, tx, workspace, into)
	if fault.KindOf(err) == fault.NotFoundKind {
		return Contact{}, fault.Invalid("into", "There is no such contact.")
	}
	if err != nil {
		return Contact{}, err
	}
	b.Tags = append(b.Tags, a.Tags...)
	for name, value := range a.Fields {
		if _, ok := b.Fields[name]; !ok {
			b.Fields[name] = value
		}
	}
	if b.Name == "" {
		b.Name = a.Name
	}
	if b.Language == "" {
		b.Language = a.Language
	}
	if err := mergeRows(ctx, tx, workspace, from, into); err != nil {
		return Contact{}, err
	}
	if err := h.Merge(ctx, tx, workspace, from, into); err != nil {
		return Contact{}, err
	}
	if err := event.Record(tx, event.New{Workspace: workspace, Type: EventMerged, Data: Merged{from, into}}); err != nil {
		return Contact{}, err
	}
	if err := audit.Note(ctx, tx, audit.Merged, audit.Subject{Kind: audit.Contact, ID: from}, audit.Diff(nil, merge{into})...); err != nil {
		return Contact{}, err
	}
	if routed(&a, &b) { // what was open with the one is the other's now
		if err := followChange(ctx, tx, workspace, into, a.Priority); err != nil {
			return Contact{}, err
		}
	}
	return Update(ctx, tx, workspace, into, Change{Name: &b.Name, Language: &b.Language, Tags: &b.Tags, Fields: &b.Fields})
}

// Delete removes a contact and, by the hook, all that was said with them.
func Delete(ctx context.Context, tx *db.Tx, h Hooks, workspace, contact id.ID) error {
	if _, err := Load(ctx, tx, workspace, contact); err != nil {
		return err
	}
	if err := h.Delete(ctx, tx, workspace, contact); err != nil {
		return err
	}
	if err := drop(ctx, tx, workspace, contact); err != nil {
		return err
	}
	if err := audit.Note(ctx, tx, audit.Removed, audit.Subject{Kind: audit.Contact, ID: contact}); err != nil {
		return err
	}
	return event.Record(tx, event.New{Workspace: workspace, Type: EventDeleted, Data: Deleted{contact}})
}
