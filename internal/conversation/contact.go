package conversation

import (
	"context"

	"rondo/internal/contact"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// MoveContact hands a contact's conversations over to another, in whose place they now stand. When both
// have one that is not closed, the older of the two is closed: a contact has at most one.
func MoveContact(ctx context.Context, tx *db.Tx, workspace, from, into id.ID) error {
	open, err := lockOpen(ctx, tx, workspace, []id.ID{from, into})
	if err != nil {
		return err
	}
	if len(open) == 2 {
		if _, err := Close(ctx, tx, workspace, open[0].ID, "", "Merged into a newer conversation of the same contact."); err != nil {
			return err
		}
	}
	return moveContact(ctx, tx, workspace, from, into)
}

// followContact lets what a contact has open follow a change of their language, tier or owner: it is told, and so
// routed anew if it waits. A priority that was given to the conversation itself stays.
func followContact(ctx context.Context, tx *db.Tx, workspace id.ID, changed contact.ChangedPayload) error {
	now, err := contact.Load(ctx, tx, workspace, changed.Contact)
	if fault.KindOf(err) == fault.NotFoundKind {
		return nil // gone meanwhile
	}
	if err != nil {
		return err
	}
	open, err := lockOpen(ctx, tx, workspace, []id.ID{changed.Contact})
	for i := range open {
		c := &open[i]
		if c.Priority == changed.Was {
			c.Priority = now.Priority
		}
		if err := save(ctx, tx, c); err != nil {
			return err
		}
		if err := tell(tx, *c, EventUpdated, Changed{Conversation: BodyOf(*c), By: byRondo}); err != nil {
			return err
		}
	}
	return err
}

// DeleteContact removes a contact's conversations, with all that was said in them. The bytes of the files
// go by a job.
func DeleteContact(ctx context.Context, tx *db.Tx, workspace, contact id.ID) error {
	list, err := Find(ctx, tx, workspace, Filter{Contact: contact, Limit: 1 << 20})
	if err != nil {
		return err
	}
	gone := loads{}
	for _, c := range list {
		gone.of(c, -1)
		files, err := deleteConversation(ctx, tx, workspace, c.ID)
		if err != nil {
			return err
		}
		if err := dropFiles(ctx, tx, workspace, files); err != nil {
			return err
		}
		if err := tell(tx, c, EventDeleted, Deleted{c.ID}); err != nil {
			return err
		}
	}
	return gone.write(ctx, tx, workspace)
}
