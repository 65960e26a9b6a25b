package conversation

import (
	"context"
	"strings"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// DraftKind says where a draft was begun: the reply and the note of a conversation have one each.
type DraftKind string

// The kinds.
const (
	DraftReply DraftKind = "reply"
	DraftNote  DraftKind = "note"
)

// Draft is what a user has begun to write in a conversation and not sent. It is theirs alone and stands in no
// feed; the user's other devices ask for it.
type Draft struct {
	Conversation id.ID
	Kind         DraftKind
	Text         string
	Attachments  []Attachment // uploaded by the user, and in no message yet
	ReplyTo      id.ID
	Mail         *DraftMail // nil: nothing is written beside the text
	UpdatedAt    time.Time
}

// DraftMail is what stands beside the text of a mail that is being written, as it was typed: an address may be
// half of one.
type DraftMail struct {
	Subject string `json:"subject" maxLength:"998"`
	Cc      string `json:"cc" maxLength:"20000" doc:"As it was typed, addresses one after the other with commas"`
	Bcc     string `json:"bcc" maxLength:"20000"`
}

// KeepDraft keeps what the actor has begun to write, in place of what was there. An empty one is no draft.
func KeepDraft(ctx context.Context, tx *db.Tx, conversation id.ID, kind DraftKind, r Reply, m *DraftMail) error {
	actor := access.From(ctx)
	if _, err := Load(ctx, tx, actor.Workspace, conversation); err != nil {
		return err
	}
	var c fault.Check
	text := strings.ReplaceAll(r.Text, "\x00", "")
	c.That(len(text) <= MaxText, "text", "Is too long.")
	c.That(len(r.Attachments) <= MaxAttachments, "attachments", "At most 10 files.")
	if err := c.Err(); err != nil {
		return err
	}
	if m != nil && *m == (DraftMail{}) {
		m = nil
	}
	if text == "" && len(r.Attachments) == 0 && r.ReplyTo == 0 && m == nil {
		return DropDraft(ctx, tx, conversation, kind)
	}
	r.Text = text
	return putDraft(ctx, tx, actor.Workspace, actor.User, conversation, kind, r, m)
}

// DropDraft forgets what the actor had begun to write. Where there is nothing it does nothing.
func DropDraft(ctx context.Context, tx *db.Tx, conversation id.ID, kind DraftKind) error {
	actor := access.From(ctx)
	if _, err := Load(ctx, tx, actor.Workspace, conversation); err != nil {
		return err
	}
	return deleteDraft(ctx, tx, actor.Workspace, actor.User, conversation, kind)
}
