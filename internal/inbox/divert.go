package inbox

import (
	"context"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// A customer whom one channel cannot reach (a phone without RCS) may be reached by another at the same address
// (SMS). The settings of the first name the second. That it takes over is written before it sends anything, and
// the first has sent nothing by then, so that a message goes by one of them however often we are interrupted.

// checkFallback says what is wrong with the channel that is to take over, if one is named.
func (x *Inbox) checkFallback(ctx context.Context, q db.Q, c *Channel) (detail string, err error) {
	name := c.Config.Text(channel.FallbackSetting)
	if name == "" {
		return "", nil
	}
	which, err := id.Parse(name)
	if err != nil {
		return "There is no such channel.", nil
	}
	other, err := Load(ctx, q, c.Workspace, which)
	switch wanted := x.kinds[c.Kind].Caps().Fallback; {
	case errors.Is(err, ErrMissing):
		return "There is no such channel.", nil
	case err == nil && other.Kind != wanted:
		return "Must be a channel of the kind " + string(wanted) + ".", nil
	}
	return "", err
}

// divert hands a message to the channel that takes over; where none can, the message has failed.
func (x *Inbox) divert(ctx context.Context, acc *account, m conversation.Message, d conversation.Delivery) error {
	name := acc.Config.Text(channel.FallbackSetting)
	if name == "" {
		d.Detail += " Write by another channel, or let one take over: the channel's settings name it."
		return x.settle(ctx, m, d)
	}
	other, why, err := x.fallback(ctx, acc, m, name)
	if err != nil {
		return err
	}
	if why != "" {
		d.Detail += " " + why
		return x.settle(ctx, m, d)
	}
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := endAttempt(ctx, tx, m.Workspace, m.ID); err != nil {
			return err
		}
		_, err := conversation.Divert(ctx, tx, m.Workspace, m.ID, other.id,
			conversation.Instead{ChannelID: acc.id, Kind: string(acc.Kind), Code: d.Code, Detail: d.Detail})
		return err
	})
	if errors.Is(err, conversation.ErrNoMessage) {
		return nil // deleted meanwhile
	}
	if err != nil {
		return err
	}
	return job.Later(x.d.DB.Now()) // the same job, by the other channel
}

// fallback is the channel that takes over, or why it cannot. The address becomes the customer's there, too, so
// that their answer comes into the same conversation.
func (x *Inbox) fallback(ctx context.Context, acc *account, m conversation.Message, name string) (other *account, why string, err error) {
	which, err := id.Parse(name)
	if err == nil {
		other, err = x.account(ctx, which)
	}
	if err != nil && !errors.Is(err, ErrMissing) {
		return nil, "", err
	}
	if err != nil || other.workspace != acc.workspace || other.Kind != acc.kind.Caps().Fallback {
		return nil, "The channel that should take over is not connected any more.", nil
	}
	c, err := conversation.Load(ctx, x.d.DB.Read(), m.Workspace, m.Conversation)
	if err != nil {
		return nil, "", err
	}
	to, err := x.addressOf(ctx, acc, c.Contact.ID)
	if err != nil {
		return nil, "", err
	}
	i := identityOf(other, to)
	since, err := contact.BlockedSince(ctx, x.d.DB.Read(), acc.workspace, i, other.id, contact.All)
	if err != nil || !since.IsZero() {
		return nil, "By " + other.Name + ", which should take over, the customer wants no messages.", err
	}
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error { return contact.Claim(ctx, tx, acc.workspace, c.Contact.ID, i) })
	if err != nil && fault.KindOf(err) != fault.Internal {
		err = nil // two contacts have this number: whether they are one person is for people to say
	}
	return other, "", err
}

// destination is where a message goes: to the address that its channel knows the contact by, or that the
// channel knew for which this one took over.
func (x *Inbox) destination(ctx context.Context, acc *account, m conversation.Message, c id.ID) (string, error) {
	if i := m.Extra.Instead; i != nil {
		return x.reachedAt(ctx, x.d.DB.Read(), acc.workspace, way{i.ChannelID, c}, i.Kind)
	}
	return x.addressOf(ctx, acc, c)
}
