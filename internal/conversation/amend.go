package conversation

import (
	"context"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// What is done to a message that was said goes to its channel first and is carried out here once the channel
// has done it, so that agents see what the customer sees. Until then Extra.Changing says what is under way.

// JobChange is the kind of the job that takes a change to the channel; ChangePayload is what it carries.
// Package inbox does it. It stands in line with the deliveries of its conversation.
const JobChange = "inbox.change"

// ChangePayload is a change on its way.
type ChangePayload struct {
	Message id.ID  `json:"message"`
	Change  Change `json:"change"`
	Text    string `json:"text,omitempty"` // of an edit, or the emoji; empty takes a reaction back
}

// ErrNotSent means that a message has not left yet.
var ErrNotSent = fault.Conflict("not_sent", "The message has not been sent yet.")

// React puts our emoji on a message of the customer's; an empty one takes it back.
func React(ctx context.Context, tx *db.Tx, workspace, conversation, message id.ID, emoji string) (Message, error) {
	m, c, err := lockSaid(ctx, tx, workspace, conversation, message)
	if err != nil {
		return m, err
	}
	if len(emoji) > 64 || strings.ContainsAny(emoji, " \n\r\t\x00") {
		return m, fault.Invalid("emoji", "Must be one emoji, or empty.")
	}
	if m.Private || m.ProviderID == "" {
		return m, fault.Invalid("emoji", "The channel does not know this message.")
	}
	return amend(ctx, tx, c, m, ChangePayload{m.ID, ChangeReaction, emoji}, func(can Can) error {
		if !can.Reaction {
			return fault.Invalid("emoji", "This channel takes no reactions.")
		}
		return can.reach(tx.Now(), false, false)
	})
}

// Edit gives a message of ours another text. A note changes at once.
func Edit(ctx context.Context, tx *db.Tx, workspace, conversation, message id.ID, text string) (Message, error) {
	m, c, err := lockOurs(ctx, tx, workspace, conversation, message)
	if err != nil {
		return m, err
	}
	text = strings.ReplaceAll(text, "\x00", "")
	if strings.TrimSpace(text) == "" || len(text) > MaxText {
		return m, fault.Invalid("text", "Between 1 and 32768 bytes; to remove a message, delete it.")
	}
	if text == m.Text {
		return m, nil
	}
	if m.Private {
		if err := reword(ctx, tx, m, text); err != nil {
			return m, err
		}
		return LoadMessage(ctx, tx, workspace, message)
	}
	if m.ProviderID == "" {
		return m, ErrNotSent
	}
	return amend(ctx, tx, c, m, ChangePayload{m.ID, ChangeEdit, text}, func(can Can) error {
		if !can.Edit {
			return fault.Invalid("text", "This channel cannot change a message that was sent.")
		}
		if n := can.Length(text); can.TextMax > 0 && n > can.TextMax {
			return fault.Invalid("text", "Is longer than one message of this channel.")
		}
		return can.reach(tx.Now(), false, false)
	})
}

// TakeBack removes a message of ours, for the customer too. A note, and a message that never arrived, goes at
// once.
func TakeBack(ctx context.Context, tx *db.Tx, workspace, conversation, message id.ID) (Message, error) {
	m, c, err := lockOurs(ctx, tx, workspace, conversation, message)
	if err != nil {
		return m, err
	}
	if m.Private || m.State == Failed && m.ProviderID == "" {
		if err := erase(ctx, tx, m); err != nil {
			return m, err
		}
		return LoadMessage(ctx, tx, workspace, message)
	}
	if m.ProviderID == "" {
		return m, ErrNotSent
	}
	return amend(ctx, tx, c, m, ChangePayload{Message: m.ID, Change: ChangeDelete}, func(can Can) error {
		if !can.Delete {
			return fault.Invalid("message", "This channel cannot take back a message that was sent.")
		}
		return nil
	})
}

// lockSaid locks a message of a conversation that is still there to be changed. The conversation is locked
// first, as everywhere.
func lockSaid(ctx context.Context, tx *db.Tx, workspace, conversation, message id.ID) (Message, Conversation, error) {
	c, err := lock(ctx, tx, workspace, conversation)
	if err != nil {
		return Message{}, c, err
	}
	m, err := lockMessage(ctx, tx, workspace, message)
	if err == nil && (m.Conversation != conversation || m.Extra.Deleted) {
		err = ErrNoMessage
	}
	if err == nil && m.Extra.Changing != "" {
		err = fault.Conflict("changing", "Another change of this message is under way.")
	}
	return m, c, err
}

// lockOurs is lockSaid for a message of ours that the actor may change: its author, or a supervisor.
func lockOurs(ctx context.Context, tx *db.Tx, workspace, conversation, message id.ID) (Message, Conversation, error) {
	m, c, err := lockSaid(ctx, tx, workspace, conversation, message)
	if err != nil {
		return m, c, err
	}
	if m.Direction != Out {
		return m, c, fault.Forbidden("What the customer wrote is theirs to change.")
	}
	if who := access.From(ctx); m.Author.Kind == ByUser && m.Author.ID == who.User && who.User != 0 {
		return m, c, nil
	}
	return m, c, access.Require(ctx, access.Supervisor)
}

// amend sends a change on its way, if the channel allows it.
func amend(ctx context.Context, tx *db.Tx, c Conversation, m Message, p ChangePayload, allows func(Can) error) (Message, error) {
	o := outletOf(tx)
	if o == nil {
		return m, fault.Unavailable("Nothing goes out here.")
	}
	if c.Channel != m.Channel { // the window is that of the channel by which the customer wrote last
		c.Channel, c.WindowClosesAt, c.TagClosesAt = m.Channel, m.At, m.At
	}
	can, err := o.Can(ctx, tx, c)
	if err == nil {
		err = allows(can)
	}
	if err != nil {
		return m, err
	}
	m.Extra.Changing, m.Extra.ChangeError = p.Change, nil
	if err := job.Enqueue(ctx, tx, job.New{Workspace: m.Workspace, Kind: JobChange, Payload: p, Group: Group(m.Conversation)}); err != nil {
		return m, err
	}
	return m, rewrite(ctx, tx, m)
}

// Amended carries out a change that the channel has done, or keeps why it was not done.
func Amended(ctx context.Context, tx *db.Tx, workspace id.ID, p ChangePayload, failure *MessageError) error {
	m, err := lockMessage(ctx, tx, workspace, p.Message)
	if err != nil || m.Extra.Changing == "" {
		return err
	}
	m.Extra.Changing, m.Extra.ChangeError = "", failure
	switch {
	case failure != nil:
		return rewrite(ctx, tx, m)
	case p.Change == ChangeEdit:
		return reword(ctx, tx, m, p.Text)
	case p.Change == ChangeDelete:
		return erase(ctx, tx, m)
	}
	m.Extra.OwnReaction = p.Text
	return rewrite(ctx, tx, m)
}

// Amending returns the message of a change that is under way, and the names of its parts; ok is false where
// there is nothing left to do.
func Amending(ctx context.Context, q db.Q, workspace id.ID, p ChangePayload) (m Message, parts []string, ok bool, err error) {
	m, err = LoadMessage(ctx, q, workspace, p.Message)
	if err == ErrNoMessage {
		return m, nil, false, nil
	}
	if err != nil || m.Extra.Changing != p.Change {
		return m, nil, false, err
	}
	parts, err = loadParts(ctx, q, workspace, p.Message)
	return m, parts, true, err
}
