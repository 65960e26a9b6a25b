package identity

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Status is whether a user takes conversations now.
type Status string

// The statuses. Busy is here but takes no new ones.
const (
	Online  Status = "online"
	Busy    Status = "busy"
	Offline Status = "offline"
)

// Presence is a status, since when, and why, in the user's words.
type Presence struct {
	Status Status
	Since  time.Time
	Reason string
}

// SetPresence changes a user's status. Users change their own; supervisors everybody's. Saying again what
// already holds changes nothing and keeps since.
func SetPresence(ctx context.Context, tx *db.Tx, user id.ID, status Status, reason string) (User, error) {
	actor := access.From(ctx)
	u, err := lockUser(ctx, tx, actor.Workspace, user)
	if err != nil {
		return User{}, err
	}
	if u.ID != actor.User {
		if err := access.Require(ctx, access.Supervisor); err != nil {
			return User{}, err
		}
	}
	var c fault.Check
	c.That(status == Online || status == Busy || status == Offline, "status", "Must be one of: online, busy, offline.")
	if reason != "" {
		reason = checkName(&c, "reason", reason)
	}
	if err := c.Err(); err != nil {
		return User{}, err
	}
	if !u.Active {
		return User{}, fault.Conflict("inactive", "This user was removed.")
	}
	if u.Presence.Status == status && u.Presence.Reason == reason {
		return u, nil
	}
	if u.Presence.Status != status {
		u.Presence.Since = instant(tx)
	}
	u.Presence.Status, u.Presence.Reason = status, reason
	if err := updatePresence(ctx, tx, u); err != nil {
		return User{}, err
	}
	return u, recordPresence(tx, actor, u)
}
