package conversation

import (
	"context"
	"time"

	"rondo/internal/contact"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// jobDropFiles is the kind of the job that removes the bytes of files whose rows are gone.
const jobDropFiles = "conversation.drop_files"

type dropFilesPayload struct {
	Files []id.ID `json:"files"`
}

// dropFiles removes the bytes of files after the unit that removed their rows.
func dropFiles(ctx context.Context, tx *db.Tx, workspace id.ID, files []id.ID) error {
	if len(files) == 0 {
		return nil
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: workspace, Kind: jobDropFiles, Payload: dropFilesPayload{files}})
}

// Jobs names the slice's handlers.
func Jobs(r *job.Runner, d Deps) {
	r.Handle(jobWake, func(ctx context.Context, j job.Job) error {
		var p wakePayload
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		return d.DB.Write(ctx, func(tx *db.Tx) error { return wake(ctx, tx, j.WorkspaceID, p) })
	})
	r.Handle(contact.JobChanged, func(ctx context.Context, j job.Job) error {
		var p contact.ChangedPayload
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		return d.DB.Write(ctx, func(tx *db.Tx) error { return followContact(ctx, tx, j.WorkspaceID, p) })
	})
	r.Handle(jobDropFiles, func(ctx context.Context, j job.Job) error {
		var p dropFilesPayload
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		for _, f := range p.Files {
			key := blob.Of(j.WorkspaceID, f)
			for _, k := range []blob.Key{key.Thumb(), key} {
				if err := d.Blobs.Delete(ctx, k); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

const (
	keepUploads = 24 * time.Hour // for a message to take them
	sweepAtOnce = 500
)

// Sweep removes uploads that no message took within a day. It is for a worker to call now and then.
func Sweep(ctx context.Context, d *db.DB) error {
	for {
		n := 0
		err := d.Write(ctx, func(tx *db.Tx) error {
			n = 0
			free, err := freeUploads(ctx, tx, tx.Now().Add(-keepUploads), sweepAtOnce)
			for workspace, files := range free {
				if err != nil {
					return err
				}
				n += len(files)
				gone, err := dropFree(ctx, tx, workspace, files)
				if err != nil {
					return err
				}
				if err := dropFiles(ctx, tx, workspace, gone); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil || n < sweepAtOnce {
			return err
		}
	}
}
