package expectation

import (
	"context"
	"encoding/json"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// A team may set how soon customers are to be answered, at first and later. The clock runs on the team's working
// hours from when the contact began to wait until a colleague answers, or the conversation is no longer open.

// EventTargetMissed says that a customer was not answered in time. Each team tells it once for each wait.
const EventTargetMissed = "conversation.target_missed" // TargetMissed

// TargetMissed is which target was missed, in which conversation.
type TargetMissed struct {
	Conversation conversation.Body `json:"conversation"`
	Target       TargetBody        `json:"target"`
}

// TargetKind says which answer is awaited.
type TargetKind string

// The kinds.
const (
	FirstReply TargetKind = "first_reply"
	NextReply  TargetKind = "next_reply"
)

// Target is a clock that runs.
type Target struct {
	Workspace    id.ID
	Conversation id.ID
	Team         id.ID
	Kind         TargetKind
	Since        time.Time // the contact waits since
	DueAt        time.Time
	MissedAt     time.Time // zero while it is not
}

// jobDue comes back when a target is due.
const jobDue = "expectation.due"

// duePayload names the clock: another one of the same conversation has another since.
type duePayload struct {
	Conversation id.ID `json:"conversation"`
	SinceMicros  int64 `json:"since"`
}

// retarget starts, changes or stops the clock of a conversation, as it stands now.
func retarget(ctx context.Context, tx *db.Tx, ws, conv id.ID) error {
	want, err := targetOf(ctx, tx, ws, conv)
	if err != nil {
		return err
	}
	has, running, err := loadTarget(ctx, tx, ws, conv)
	if err != nil {
		return err
	}
	switch {
	case want == nil && !running:
		return nil
	case want == nil:
		return dropTarget(ctx, tx, ws, conv)
	case running && has.Kind == want.Kind && has.Team == want.Team && has.Since.Equal(want.Since) && has.DueAt.Equal(want.DueAt):
		return nil
	case running && has.Since.Equal(want.Since) && !tx.Now().Before(want.DueAt):
		want.MissedAt = has.MissedAt // it is told once; by another target it is still missed
	}
	if err := saveTarget(ctx, tx, *want); err != nil {
		return err
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: ws, Kind: jobDue, RunAt: want.DueAt, Payload: duePayload{conv, clock.Micro(want.Since)}})
}

// targetOf is the clock that should run for a conversation, or nil.
func targetOf(ctx context.Context, q db.Q, ws, conv id.ID) (*Target, error) {
	c, err := conversation.Load(ctx, q, ws, conv)
	if err != nil {
		return nil, missing(err)
	}
	if c.Status != conversation.Open || c.WaitingSince.IsZero() || c.Team == 0 {
		return nil, nil
	}
	team, err := identity.LoadTeam(ctx, q, ws, c.Team)
	if err != nil || team.Policy.Targets == nil {
		return nil, missing(err)
	}
	t := &Target{Workspace: ws, Conversation: conv, Team: c.Team, Kind: FirstReply, Since: c.WaitingSince}
	within := team.Policy.Targets.FirstReplyS
	if !c.FirstReplyAt.IsZero() {
		t.Kind, within = NextReply, team.Policy.Targets.NextReplyS
	}
	if within == nil {
		return nil, nil
	}
	runs, err := clockOf(ctx, q, team)
	if t.DueAt = runs.after(c.WaitingSince, time.Duration(*within)*time.Second); err != nil || t.DueAt.IsZero() {
		return nil, err
	}
	return t, nil
}

// due tells of a target that was missed, if it still is one.
func (k *Keeper) due(ctx context.Context, j job.Job) error {
	var p duePayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	var later time.Time
	err := k.d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := retarget(ctx, tx, j.WorkspaceID, p.Conversation); err != nil { // an answer may be ahead of the feed
			return err
		}
		t, running, err := loadTarget(ctx, tx, j.WorkspaceID, p.Conversation)
		if err != nil || !running || clock.Micro(t.Since) != p.SinceMicros || !t.MissedAt.IsZero() {
			return err
		}
		if tx.Now().Before(t.DueAt) {
			later = t.DueAt
			return nil
		}
		c, err := conversation.Load(ctx, tx, j.WorkspaceID, p.Conversation)
		if err != nil {
			return missing(err)
		}
		t.MissedAt = tx.Now()
		first, err := missTarget(ctx, tx, t)
		if err != nil || !first {
			return err
		}
		if told, err := toldMissed(ctx, tx, t); err != nil || told { // the clock stopped meanwhile, as for a snooze
			return err
		}
		return event.Record(tx, event.New{Workspace: j.WorkspaceID, Type: EventTargetMissed, Conversation: p.Conversation, Data: TargetMissed{conversation.BodyOf(c), targetBody(t)}})
	})
	if err == nil && !later.IsZero() {
		return job.Later(later)
	}
	return err
}

// toldMissed reports whether this very target was said to be missed before.
func toldMissed(ctx context.Context, q db.Q, t Target) (bool, error) {
	for after := int64(0); ; {
		events, err := event.Of(ctx, q, t.Workspace, t.Conversation, []string{EventTargetMissed}, after, 100)
		if err != nil || len(events) == 0 {
			return false, err
		}
		for _, e := range events {
			var m struct {
				Target TargetBody `json:"target"`
			}
			if json.Unmarshal(e.Data, &m) == nil && m.Target.TeamID == t.Team && m.Target.Kind == t.Kind && m.Target.Since.Equal(t.Since) {
				return true, nil
			}
			after = e.Seq
		}
	}
}

// LoadTarget is the clock of a conversation; fault.NotFound when none runs.
func LoadTarget(ctx context.Context, q db.Q, ws, conv id.ID) (Target, error) {
	t, running, err := loadTarget(ctx, q, ws, conv)
	if err == nil && !running {
		err = fault.NotFound("target")
	}
	return t, err
}
