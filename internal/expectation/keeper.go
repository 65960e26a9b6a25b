package expectation

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/eta"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// Deps are what the slice needs.
type Deps struct {
	DB   *db.DB
	Feed *event.Feed
	Log  *slog.Logger
	// Estimate looks ahead for one who waits; the live desk knows.
	Estimate func(ctx context.Context, workspace, conversation id.ID) (eta.Estimate, error)
}

// Keeper is the slice at work on one node.
type Keeper struct {
	d     Deps
	found chan id.ID
}

// New makes the slice. Register its routes and jobs, then run it.
func New(d Deps) *Keeper {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{d: d, found: make(chan id.ID, 64)}
}

// The kinds of jobs: one look after something has happened, and the look that comes back by itself while
// somebody waits.
const (
	jobLook  = "expectation.look"
	jobAgain = "expectation.again"
)

// lookPayload names the conversation to look at.
type lookPayload struct {
	Conversation id.ID `json:"conversation"`
}

// Jobs adds the handlers.
func (k *Keeper) Jobs(r *job.Runner) {
	r.Handle(jobDue, k.due)
	r.Handle(jobAims, k.reset)
	r.Handle(jobLook, func(ctx context.Context, j job.Job) error {
		again, err := k.lookAt(ctx, j)
		if err != nil || again.IsZero() {
			return err
		}
		var p lookPayload
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		return k.d.DB.Write(ctx, func(tx *db.Tx) error {
			return job.Enqueue(ctx, tx, job.New{Workspace: j.WorkspaceID, Kind: jobAgain, Payload: p, RunAt: again, UniqueKey: p.Conversation.String()})
		})
	})
	r.Handle(jobAgain, func(ctx context.Context, j job.Job) error {
		again, err := k.lookAt(ctx, j)
		if err != nil || again.IsZero() {
			return err
		}
		return job.Later(again)
	})
}

// lookAt looks at the conversation of a job.
func (k *Keeper) lookAt(ctx context.Context, j job.Job) (again time.Time, err error) {
	var p lookPayload
	if err := j.Read(&p); err != nil {
		return again, job.Cancel(err)
	}
	ctx = access.With(ctx, access.Rondo(j.WorkspaceID))
	for range looks {
		var e eta.Estimate
		if e, err = k.d.Estimate(ctx, j.WorkspaceID, p.Conversation); err != nil {
			return again, err
		}
		err = k.d.DB.Write(ctx, func(tx *db.Tx) error {
			again, err = k.look(ctx, tx, j.WorkspaceID, p.Conversation, e)
			return err
		})
		if !errors.Is(err, conversation.ErrChanged) {
			break
		}
	}
	return again, err
}

// looks is how often it is looked again at a conversation that changes meanwhile, before the job is put back.
const looks = 5

// missing makes nothing of what is gone.
func missing(err error) error {
	if fault.KindOf(err) == fault.NotFoundKind {
		return nil
	}
	return err
}
