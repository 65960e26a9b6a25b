package identity

import (
	"context"
	"slices"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// Where the workspace says so, a status follows the shifts: when a shift ends or leave begins, whoever is not offline
// becomes it; when the shift begins, what they had chosen holds again if a tab or device is open. Each user has at
// most one plan that counts, a job at the next turn of their shift; a change of shifts, leave or calendar makes
// another. A status chosen between the turns stays: who works overtime says so.

// jobShift is the next turn of a user's shift.
const jobShift = "presence.shift"

// shiftPlan names one plan of one user.
type shiftPlan struct {
	User id.ID `json:"user"`
	Turn int64 `json:"turn"`
}

// planShift plans the next turn of a user's shift, in place of any plan before.
func planShift(ctx context.Context, tx *db.Tx, w Workspace, u User) error {
	turn, err := nextShiftTurn(ctx, tx, u)
	if err != nil || !w.PresenceByShift || !u.Active || (u.Hours == 0 && len(u.Leave) == 0) {
		return err
	}
	shifts, err := shiftsOf(ctx, tx, u)
	if err != nil {
		return err
	}
	next, any := shifts[0].NextChange(clock.Micro(instant(tx)))
	if !any {
		return nil
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: u.Workspace, Kind: jobShift, Payload: shiftPlan{u.ID, turn}, RunAt: clock.FromMicro(next)})
}

// planShifts plans the turns of several users.
func planShifts(ctx context.Context, tx *db.Tx, w Workspace, users []User) error {
	for _, u := range users {
		if err := planShift(ctx, tx, w, u); err != nil {
			return err
		}
	}
	return nil
}

// replanned plans anew what a changed shift or leave asks for.
func replanned(ctx context.Context, tx *db.Tx, u, old User) error {
	if u.Hours == old.Hours && slices.Equal(u.Leave, old.Leave) {
		return nil
	}
	w, err := LoadWorkspace(ctx, tx, u.Workspace)
	if err != nil {
		return err
	}
	return planShift(ctx, tx, w, u)
}

// HoursChanged plans anew the turns of those whose shifts are a calendar that was changed in this unit.
func HoursChanged(ctx context.Context, tx *db.Tx, ws, calendar id.ID) error {
	w, err := LoadWorkspace(ctx, tx, ws)
	if err != nil || !w.PresenceByShift {
		return err
	}
	users, err := usersWithShifts(ctx, tx, ws, calendar)
	if err != nil {
		return err
	}
	return planShifts(ctx, tx, w, users)
}

// turnShift does what a turn of a shift asks for, and plans the next.
func turnShift(ctx context.Context, tx *db.Tx, ws id.ID, plan shiftPlan) error {
	u, err := lockUser(ctx, tx, ws, plan.User)
	if err != nil || u.shiftTurn != plan.Turn {
		return err // another plan counts
	}
	w, err := LoadWorkspace(ctx, tx, ws)
	if err != nil || !w.PresenceByShift {
		return err
	}
	working, err := worksNow(ctx, tx, u)
	if err != nil {
		return err
	}
	p := &u.Presence
	here := p.Connection == OpenNow || !p.follows
	switch {
	case !working && p.Status != Offline:
		if p.Connection == Lost {
			p.Connection, p.lostAt = NoConnection, time.Time{} // the shift is over before the grace
		}
		err = u.turn(ctx, tx, choice{status: Offline}, Scheduled, byRondo)
	case working && p.Cause == Scheduled && here && p.chosen.status != Offline:
		err = u.turn(ctx, tx, p.chosen, Scheduled, byRondo)
	}
	if err != nil {
		return err
	}
	return planShift(ctx, tx, w, u)
}

func worksNow(ctx context.Context, tx *db.Tx, u User) (bool, error) {
	shifts, err := shiftsOf(ctx, tx, u)
	if err != nil {
		return false, err
	}
	return shifts[0].Open(clock.Micro(instant(tx))), nil
}
