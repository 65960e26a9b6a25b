package conversation

import (
	"context"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// errNoOffer says that there is nothing to accept or decline, or no longer.
var errNoOffer = fault.Conflict("no_offer", "This conversation is not offered to you, or no longer.")

// Accept takes what the actor was offered, while the offer holds.
func Accept(ctx context.Context, tx *db.Tx, dir Directory, workspace, conversation id.ID) (Conversation, error) {
	me := access.From(ctx).User
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		switch {
		case me != 0 && c.Assignee == me && c.Status == Open:
			return "", nil, nil
		case c.Assignee != 0:
			name, _, err := dir.User(ctx, tx, workspace, c.Assignee)
			if err != nil {
				return "", nil, err
			}
			return "", nil, errTaken(name)
		case me == 0 || c.Offer.Agent != me || c.Status != Open || !tx.Now().Before(c.Offer.Until):
			return "", nil, errNoOffer
		}
		c.give(me, tx.Now())
		c.Version++ // as save will
		told := Assigned{Conversation: BodyOf(*c), By: byActor(ctx), Accepted: true}
		c.Version--
		return EventAssigned, told, nil
	})
}

// Decline turns down what the actor was offered. The next is asked; they are asked again only when everybody
// was.
func Decline(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) (Conversation, error) {
	me := access.From(ctx).User
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if me == 0 || c.Offer.Agent != me || c.Status != Open {
			return "", nil, errNoOffer
		}
		c.Offer = Offer{}
		c.Version++ // as save will
		told := Declined{Conversation: BodyOf(*c), AgentID: me, By: byActor(ctx)}
		c.Version--
		return EventDeclined, told, nil
	})
}
