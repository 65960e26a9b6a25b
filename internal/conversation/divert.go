package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Divert lets a message that still waits go by another channel, because its own cannot reach the customer.
// From then on it is a message of that channel: statuses find it there, and it is never tried by the first one
// again. It is false when the message does not wait there any more.
func Divert(ctx context.Context, tx *db.Tx, workspace, message, to id.ID, why Instead) (bool, error) {
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil || m.State != Queued || m.Channel != why.ChannelID {
		return false, err
	}
	m.Channel, m.Extra.Instead, m.ErrorCode, m.ErrorDetail = to, &why, "", ""
	if err := saveDiverted(ctx, tx, m); err != nil {
		return false, err
	}
	return true, rewrite(ctx, tx, m)
}
