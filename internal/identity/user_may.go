package identity

import (
	"context"
	"reflect"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

// mayGive refuses a role that is more than the actor's own.
func mayGive(actor access.Actor, role access.Role) error {
	if actor.Role.AtLeast(role) {
		return nil
	}
	return fault.Forbidden("You cannot give a role that is more than your own.")
}

// mayRevise keeps users who are no admins to their own name and language, and supervisors also to shifts and
// leave.
func mayRevise(actor access.Actor, old, u User) error {
	if actor.Role.AtLeast(access.Admin) {
		if old.ID == actor.User {
			return nil
		}
		return mayTouch(actor, old)
	}
	if planned := old; actor.Role.AtLeast(access.Supervisor) {
		planned.Hours, planned.Leave = u.Hours, u.Leave
		if reflect.DeepEqual(planned, u) && !reflect.DeepEqual(old, u) {
			return nil
		}
	}
	own := old
	own.Name, own.Language = u.Name, u.Language
	if old.ID == actor.User && reflect.DeepEqual(own, u) {
		return nil
	}
	return fault.Forbidden("You may change your own name and language. The rest is for admins, shifts and leave also for supervisors.")
}

// mayTouch refuses whoever is less than the user.
func mayTouch(actor access.Actor, u User) error {
	if actor.Role.AtLeast(u.Role) {
		return nil
	}
	return fault.Forbidden("Only an owner may do this to an owner.")
}

func changeRole(ctx context.Context, tx *db.Tx, actor access.Actor, old User, role access.Role) error {
	if err := mayTouch(actor, old); err != nil {
		return err
	}
	if err := mayGive(actor, role); err != nil {
		return err
	}
	return keepAnOwner(ctx, tx, old)
}

// keepAnOwner refuses when u is the last active owner. It holds the workspace, so that two owners cannot
// take leave of each other at once.
func keepAnOwner(ctx context.Context, tx *db.Tx, u User) error {
	if u.Role != access.Owner || !u.Active {
		return nil
	}
	if err := lockWorkspace(ctx, tx, u.Workspace); err != nil {
		return err
	}
	others, err := countOtherOwners(ctx, tx, u.Workspace, u.ID)
	if err != nil || others > 0 {
		return err
	}
	return fault.Conflict("last_owner", "This is the last owner. Make somebody else an owner first.")
}
