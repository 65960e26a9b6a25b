package inbox

import (
	"context"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// change takes an edit, a deletion or a reaction to its channel. Doing one twice does no harm, so what got no
// answer is tried again.
func (x *Inbox) change(ctx context.Context, j job.Job) error {
	var p conversation.ChangePayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	m, parts, ok, err := conversation.Amending(ctx, x.d.DB.Read(), j.WorkspaceID, p)
	if err != nil || !ok {
		return err
	}
	acc, err := x.account(ctx, m.Channel)
	if errors.Is(err, ErrMissing) {
		return x.amended(ctx, j, p, &conversation.MessageError{Code: "channel_gone", Detail: "The channel is not connected any more."})
	}
	if err != nil {
		return err
	}
	if until := acc.pulse.paused(x.d.DB.Now()); !until.IsZero() {
		return job.Later(until)
	}
	out, err := x.changed(ctx, acc, m, p, parts)
	if err != nil {
		return err
	}
	_, err = acc.kind.Send(ctx, acc.Account, out)
	ctx = context.WithoutCancel(ctx)
	var e *channel.Error
	if err == nil || !errors.As(err, &e) {
		e = &channel.Error{Class: channel.GiveUp, Code: "failed", Detail: "The channel failed in an unexpected way."}
	}
	switch {
	case err == nil:
		return x.amended(ctx, j, p, nil)
	case e.Class == channel.Reconnect:
		until := acc.pulse.rest(x.d.DB.Now())
		if err := x.setHealth(ctx, acc, bySend, failing(e.Code, e.Detail)); err != nil {
			return err
		}
		return job.Later(until)
	case e.Class == channel.Retry && e.After > 0 && x.d.DB.Now().Sub(j.ID.Time()) < maxObey:
		return job.Later(x.obey(acc, e))
	case e.Class != channel.GiveUp && !j.Last():
		return retry(j, e)
	}
	return x.amended(ctx, j, p, &conversation.MessageError{Code: e.Code, Detail: e.Detail})
}

func (x *Inbox) amended(ctx context.Context, j job.Job, p conversation.ChangePayload, failure *conversation.MessageError) error {
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error { return conversation.Amended(ctx, tx, j.WorkspaceID, p, failure) })
	if errors.Is(err, conversation.ErrNoMessage) {
		return nil // deleted meanwhile
	}
	return err
}

// changed is a change as its channel sends it.
func (x *Inbox) changed(ctx context.Context, acc *account, m conversation.Message, p conversation.ChangePayload, parts []string) (channel.Outbound, error) {
	c, err := conversation.Load(ctx, x.d.DB.Read(), m.Workspace, m.Conversation)
	if err != nil {
		return channel.Outbound{}, err
	}
	out := channel.Outbound{ID: m.ID.String(), Key: m.ID.String() + " " + string(p.Change), ReplyTo: m.ProviderID}
	if out.To, err = x.addressOf(ctx, acc, c.Contact.ID); err != nil {
		return out, err
	}
	switch p.Change {
	case conversation.ChangeReaction:
		out.Reaction = &channel.Reaction{Emoji: p.Text}
	case conversation.ChangeEdit:
		out.Change, out.Text = channel.Edit, p.Text
	case conversation.ChangeDelete:
		out.Change, out.Sent = channel.Delete, parts
	}
	return out, nil
}

// read tells a channel that an agent has read what the customer wrote.
func (x *Inbox) read(ctx context.Context, j job.Job) error {
	var p conversation.ReadPayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	list, err := conversation.Unseen(ctx, x.d.DB.Read(), j.WorkspaceID, p.Conversation, p.Channel)
	if err != nil || len(list) == 0 {
		return err
	}
	acc, err := x.account(ctx, p.Channel)
	if errors.Is(err, ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	reader, ok := acc.kind.(channel.Reader)
	if !ok {
		return nil
	}
	c, err := conversation.Load(ctx, x.d.DB.Read(), j.WorkspaceID, p.Conversation)
	if err != nil {
		return ignoreGone(err)
	}
	to, err := x.addressOf(ctx, acc, c.Contact.ID)
	if err != nil {
		return err
	}
	slip, err := loadSlip(ctx, x.d.DB.Read(), acc, readSlip(list[0].ProviderID))
	if err != nil {
		return err
	}
	if err := reader.MarkRead(ctx, acc.Account, to, list[0].ProviderID, slip); err != nil {
		if j.Last() || channel.ClassOf(err) != channel.Retry {
			return nil // the customer is not told; nothing is lost
		}
		return retry(j, err)
	}
	return x.saw(context.WithoutCancel(ctx), list)
}

// saw keeps what was reported as read, the oldest first.
func (x *Inbox) saw(ctx context.Context, list []conversation.Message) error {
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		ids := make([]id.ID, 0, len(list))
		for i := len(list) - 1; i >= 0; i-- {
			ids = append(ids, list[i].ID)
		}
		return conversation.Saw(ctx, tx, list[0].Workspace, ids)
	})
}

func ignoreGone(err error) error {
	if errors.Is(err, conversation.ErrMissing) {
		return nil
	}
	return err
}
