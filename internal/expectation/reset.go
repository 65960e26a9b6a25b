package expectation

import (
	"context"
	"encoding/json"

	"rondo/internal/calendar"
	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// When a team's targets change, or the hours that their clocks run on, the clocks that run are set anew.

// EventTargetsChanged says that the clocks of a team, or of all, were set anew.
const EventTargetsChanged = "targets.changed" // TargetsChanged

// TargetsChanged is whose clocks were set anew.
type TargetsChanged struct {
	TeamID *id.ID `json:"team_id" doc:"Null: those of all teams"`
}

// jobAims sets clocks anew.
const jobAims = "expectation.aims"

// resetAtOnce bounds one unit of work.
const resetAtOnce = 100

// aimed is whose clocks may be wrong.
type aimed struct {
	Team id.ID `json:"team"` // 0: of any
}

// aimsOf is what an event means for clocks that run; ok is false when it means nothing.
func aimsOf(e event.Event) (matter, bool) {
	a := &aimed{}
	switch e.Type {
	case identity.EventTeamChanged:
		var x identity.TeamChanged
		if json.Unmarshal(e.Data, &x) != nil {
			return matter{}, false
		}
		a.Team = x.Team.ID
	case identity.EventWorkspaceChanged, calendar.EventChanged, calendar.EventDeleted:
	default:
		return matter{}, false
	}
	return matter{aims: a}, true
}

// reset sets the clocks of a team, or of all teams, as targets and hours say by now, in units of bounded size.
func (k *Keeper) reset(ctx context.Context, j job.Job) error {
	var p aimed
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	any := false
	for after := id.ID(0); ; {
		var list []id.ID
		err := k.d.DB.Write(ctx, func(tx *db.Tx) (err error) {
			list, err = conversation.Unanswered(ctx, tx, j.WorkspaceID, p.Team, after, resetAtOnce)
			for i := 0; i < len(list) && err == nil; i++ {
				err = retarget(ctx, tx, j.WorkspaceID, list[i])
			}
			return err
		})
		if err != nil {
			return err
		}
		any = any || len(list) > 0
		if len(list) < resetAtOnce {
			break
		}
		after = list[len(list)-1]
	}
	if !any {
		return nil
	}
	return k.d.DB.Write(ctx, func(tx *db.Tx) error {
		var told TargetsChanged
		if p.Team != 0 {
			told.TeamID = &p.Team
		}
		return event.Record(tx, event.New{Workspace: j.WorkspaceID, Type: EventTargetsChanged, Data: told})
	})
}
