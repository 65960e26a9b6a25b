package contact

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Scope is how much somebody does not want.
type Scope string

// The scopes. Somebody who wants no advertising still gets answers.
const (
	All         Scope = "all"
	Advertising Scope = "advertising"
)

// Blocks are the channels from which an address wants nothing more, or no more advertising.
type Blocks struct{ All, Advertising []id.ID }

// Block keeps that an address wants nothing more from a channel. Only an Unblock ends it: somebody who has
// left writes again before they may be written to, and where that counts the channel says so.
func Block(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID, scope Scope) error {
	news, err := block(ctx, tx, workspace, i, channel, scope)
	if err != nil || !news {
		return err
	}
	return tellOwner(ctx, tx, workspace, i)
}

// Unblock keeps that an address takes messages of a channel again.
func Unblock(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID, scope Scope) error {
	news, err := unblock(ctx, tx, workspace, i, channel, scope)
	if err != nil || !news {
		return err
	}
	return tellOwner(ctx, tx, workspace, i)
}

// tellOwner tells of the contact that an address belongs to, if there is one.
func tellOwner(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity) error {
	owners, err := Owners(ctx, tx, workspace, []Identity{i})
	if err != nil || owners[i] == 0 {
		return err
	}
	_, err = Update(ctx, tx, workspace, owners[i], Change{})
	return err
}
