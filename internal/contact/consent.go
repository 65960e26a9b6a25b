package contact

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Block keeps that an address wants nothing more from a channel. Only an Unblock ends it: somebody who has
// left writes again before they may be written to, and where that counts the channel says so.
func Block(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID) error {
	news, err := block(ctx, tx, workspace, i, channel)
	if err != nil || !news {
		return err
	}
	return tellOwner(ctx, tx, workspace, i)
}

// Unblock keeps that an address takes messages of a channel again.
func Unblock(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID) error {
	news, err := unblock(ctx, tx, workspace, i, channel)
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
