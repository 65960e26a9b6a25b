package inbox

import (
	"context"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
)

// A provider that gives up bringing a message to a hook which was out of reach may still keep it. Whenever such a channel is
// looked after it is asked what came in since the last time; what is here already changes nothing.

const (
	missedBefore = 2 * time.Hour // before the last time, for what was on its way then
	missedMost   = 7 * 24 * time.Hour
)

// fetchMissed takes in what a provider could not bring. What cannot be learned now says nothing about the channel.
func (x *Inbox) fetchMissed(ctx context.Context, acc *account) error {
	keeper, ok := acc.kind.(channel.Keeper)
	if !ok {
		return nil
	}
	since, err := x.lookedAt(ctx, x.d.DB.Read(), acc)
	if err != nil || since.IsZero() {
		return err
	}
	missed, err := keeper.Missed(ctx, acc.Account, since)
	if err != nil {
		x.log.Info("ask for what a channel missed", "channel_id", acc.id, "error", err)
		return nil
	}
	for len(missed) > 0 {
		n := min(len(missed), maxTogether)
		if _, err := x.takeAll(ctx, acc, missed[:n]); err != nil {
			return err
		}
		missed = missed[n:]
	}
	return nil
}

// lookedAt is from when on something may have been missed; zero where the channel was never looked at.
func (x *Inbox) lookedAt(ctx context.Context, q db.Q, acc *account) (time.Time, error) {
	c, err := Load(ctx, q, acc.workspace, acc.id)
	if err != nil || c.CheckedAt.IsZero() {
		return time.Time{}, ignoreMissing(err)
	}
	since, oldest := c.CheckedAt.Add(-missedBefore), x.d.DB.Now().Add(-missedMost)
	if since.Before(c.CreatedAt) {
		since = c.CreatedAt
	}
	if since.Before(oldest) {
		since = oldest
	}
	return since, nil
}
