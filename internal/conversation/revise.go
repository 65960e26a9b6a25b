package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Revision is a change that a contact made to a message, or to how they see it; or that a colleague made outside
// of Rondo.
type Revision struct {
	Channel    id.ID
	ProviderID string
	Text       *string   // it was edited and now reads so
	Location   *Location // with Text: the place moved, which is no edit
	Deleted    bool      // it was taken back: our copy goes too
	Ours       bool      // we did it, elsewhere: it is a message of ours
	Reaction   *string   // the contact's emoji on it; "" takes it back
}

// Revise applies a revision. One about a message that we never saw is kept until the message comes: providers keep
// no order.
func Revise(ctx context.Context, tx *db.Tx, workspace id.ID, r Revision) error {
	key := providerKey{r.Channel, r.ProviderID}
	found, err := knownParts(ctx, tx, workspace, []providerKey{key})
	if err == nil && found[key] == 0 && key.ProviderID != "" {
		if err := lockRevisions(ctx, tx); err != nil {
			return err
		}
		if found, err = knownParts(ctx, tx, workspace, []providerKey{key}); err == nil && found[key] == 0 {
			return keepRevision(ctx, tx, workspace, r)
		}
	}
	message, ok := found[key]
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
	case (m.Direction == Out) != r.Ours:
		return nil // only their own words are theirs to change
	case r.Deleted:
		return erase(ctx, tx, m)
	case r.Location != nil && m.Extra.Location != nil:
		m.Text, m.Extra.Location = *r.Text, r.Location
	case r.Text == nil || *r.Text == m.Text:
		return nil
	default:
		return reword(ctx, tx, m, *r.Text)
	}
	return rewrite(ctx, tx, m)
}

// revise applies to messages that come now what was changed about them before.
func (r *receiving) revise(ctx context.Context, which []int, keys []providerKey) error {
	early, err := takeRevisions(ctx, r.tx, r.workspace, keys)
	for _, rev := range early {
		for _, i := range which {
			if in := &r.in[i]; in.Channel == rev.Channel && in.ProviderID == rev.ProviderID {
				in.revise(rev)
			}
		}
	}
	return err
}

// revise is what Revise does, before the message is stored: how it read at first was never seen.
func (in *Incoming) revise(r Revision) {
	switch {
	case in.Extra.Deleted:
	case r.Reaction != nil:
		in.Extra.Reaction = *r.Reaction
	case (in.Direction == Out) != r.Ours:
	case r.Deleted:
		in.Text, in.HTML, in.Attachments, in.Files, in.Extra = "", "", nil, nil, Extra{Deleted: true}
	case r.Location != nil && in.Extra.Location != nil:
		in.Text, in.Extra.Location = *r.Text, r.Location
	case r.Text != nil && *r.Text != in.Text:
		in.Text, in.Extra.Edited, in.Extra.Standin = *r.Text, true, false
	}
}

// reword gives a message another text and keeps how it read before.
func reword(ctx context.Context, tx *db.Tx, m Message, text string) error {
	if err := addWording(ctx, tx, m); err != nil {
		return err
	}
	m.Text, m.Extra.Edited, m.Extra.Standin = text, true, false
	return rewrite(ctx, tx, m)
}

// erase removes what a message said, wherever it is kept: in its row, in earlier wordings, in files, in what
// the feed told. What stays is that there was one.
func erase(ctx context.Context, tx *db.Tx, m Message) error {
	before, err := Wordings(ctx, tx, m.Workspace, m.ID)
	if err != nil {
		return err
	}
	previews := map[string]bool{previewOf(m.Text, m.Attachments): true}
	for _, w := range before {
		previews[shorten(w.Text)] = true
	}
	files, err := eraseRows(ctx, tx, m)
	if err != nil {
		return err
	}
	if err := dropFiles(ctx, tx, m.Workspace, files); err != nil {
		return err
	}
	if err := eraseEvents(ctx, tx, m, previews); err != nil {
		return err
	}
	c, err := lock(ctx, tx, m.Workspace, m.Conversation)
	if err != nil {
		return err
	}
	m.Text, m.Attachments, m.Extra = "", nil, Extra{Deleted: true}
	if c.Preview.Text != "" && previews[c.Preview.Text] {
		c.Preview.Text = ""
		if err := save(ctx, tx, &c); err != nil {
			return err
		}
		if err := tell(tx, c, EventUpdated, Changed{Conversation: BodyOf(c), By: byRondo}); err != nil {
			return err
		}
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
