package conversation

import (
	"context"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// ErrChanged means that the conversation is not the one any more for which something was meant.
var ErrChanged = fault.Conflict("changed", "The conversation has changed since.")

// Inform says something to the contact in Rondo's own name: where they stand, when somebody is back. It is no
// answer: the contact waits on, what they wrote stays unread, and nobody becomes the assignee. A text with a
// client id that the conversation knows already is returned as it is. seen is the version of the conversation for
// which the text was meant: when it has changed since, nothing is said ([ErrChanged]); 0: whatever it is.
func Inform(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, seen int64, text, clientID string) (Message, error) {
	if strings.TrimSpace(text) == "" || len(text) > MaxText {
		return Message{}, fault.Invalid("text", "Write something, and not too much.")
	}
	ctx = access.With(ctx, access.Rondo(workspace))
	c, err := lock(ctx, tx, workspace, conversation)
	if err != nil {
		return Message{}, err
	}
	if m, err := byClient(ctx, tx, workspace, conversation, clientID); err != ErrNoMessage {
		return m, err
	}
	if c.Status == Closed {
		return Message{}, ErrClosed
	}
	if seen != 0 && c.Version != seen {
		return Message{}, ErrChanged
	}
	m := Message{ID: tx.NewID(), Workspace: workspace, Conversation: conversation, Channel: c.Channel, Direction: Out, Author: Author{Kind: ByRondo, Name: "Rondo"},
		Text: text, State: Queued, ClientID: clientID, At: tx.Now()}
	if err := sign(ctx, tx, c, &m); err != nil {
		return Message{}, err
	}
	if _, err := insertMessages(ctx, tx, []Message{m}); err != nil {
		return Message{}, err
	}
	if err := enqueueDelivery(ctx, tx, m); err != nil {
		return Message{}, err
	}
	c.LastMessageAt = tx.Now()
	c.Preview = Preview{Text: previewOf(text, nil), Direction: Out, AuthorKind: ByRondo}
	if err := save(ctx, tx, &c); err != nil {
		return Message{}, err
	}
	return m, tell(tx, c, EventMessageCreated, MessageCreated{MessageBodyOf(m), BodyOf(c)})
}
