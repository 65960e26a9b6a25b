package conversation

import (
	"context"

	"rondo/internal/platform/db"
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
	_, err = gone.write(ctx, tx, workspace)
	return err
}
