package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// JobRead is the kind of the job that tells a channel that an agent has read what the customer wrote;
// ReadPayload is what it carries. Package inbox does it.
const JobRead = "inbox.read"

// ReadPayload names the conversation and the channel.
type ReadPayload struct {
	Conversation id.ID `json:"conversation"`
	Channel      id.ID `json:"channel"`
}

// enqueueRead tells the channel, where it takes that, that all was read.
func enqueueRead(ctx context.Context, tx *db.Tx, c Conversation) error {
	o := outletOf(tx)
	if o == nil {
		return nil
	}
	can, err := o.Can(ctx, tx, c)
	if err != nil || !can.Reads {
		return err
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: c.Workspace, Kind: JobRead, Payload: ReadPayload{c.ID, c.Channel}, MaxAttempts: 5})
}

// Unseen lists what came in by a channel and was not reported as read yet, newest first, as far as it matters.
func Unseen(ctx context.Context, q db.Q, workspace, conversation, channel id.ID) ([]Message, error) {
	return unseen(ctx, q, workspace, conversation, channel, maxUnseen)
}

const maxUnseen = 200

// Saw keeps that messages of the customer's were reported as read.
func Saw(ctx context.Context, tx *db.Tx, workspace id.ID, list []id.ID) error {
	for _, i := range list {
		m, err := lockMessage(ctx, tx, workspace, i)
		if err == ErrNoMessage {
			continue
		}
		if err != nil {
			return err
		}
		if m.Direction != In || m.State != Received {
			continue
		}
		m.State = Read
		if err := rewrite(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}
