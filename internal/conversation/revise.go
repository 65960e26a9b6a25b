package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Revision is a change that a contact made to a message, or to how they see it.
type Revision struct {
	Channel    id.ID
	ProviderID string
	Text       *string // it was edited and now reads so
	Deleted    bool    // it was taken back: our copy goes too
	Reaction   *string // the contact's emoji on it; "" takes it back
}

// Revise applies a revision. One about a message that we never saw changes nothing.
func Revise(ctx context.Context, tx *db.Tx, workspace id.ID, r Revision) error {
	found, err := known(ctx, tx, workspace, []providerKey{{r.Channel, r.ProviderID}})
	message, ok := found[providerKey{r.Channel, r.ProviderID}]
	if err != nil || !ok {
		return err
	}
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil || m.Extra.Deleted {
		return err
	}
	switch {
	case r.Reaction != nil:
		m.Extra.Reaction = *r.Reaction
	case m.Direction != In:
		return nil // only their own words are theirs to change
	case r.Deleted:
		m.Text, m.Attachments, m.Extra = "", nil, Extra{Deleted: true}
	case r.Text != nil:
		m.Text, m.Extra.Edited = *r.Text, true
	}
	return rewrite(ctx, tx, m)
}

// AttachFetched puts a fetched file, or the reason why it will not come, in the place of a pending one.
func AttachFetched(ctx context.Context, tx *db.Tx, workspace, message id.ID, file Attachment, by string) error {
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil {
		return err
	}
	for i, a := range m.Attachments {
		if a.ID != file.ID || !a.Pending {
			continue
		}
		if file.Problem == "" {
			if err := insertFile(ctx, tx, workspace, message, file, by); err != nil {
				return err
			}
		}
		m.Attachments[i] = file
		return rewrite(ctx, tx, m)
	}
	return nil // done before, or taken back meanwhile
}
