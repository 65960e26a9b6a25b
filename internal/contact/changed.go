package contact

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// JobChanged is the kind of the job that follows a change of what routing asks of a contact: their language, tier or
// owner, whoever changed it. Package conversation does it: what the contact has open is routed by what holds now.
const JobChanged = "contact.changed"

// ChangedPayload names the contact, and the priority they had before.
type ChangedPayload struct {
	Contact id.ID `json:"contact"`
	Was     int   `json:"was"`
}

// routed reports whether a change matters to who takes the contact's conversations, and in which order.
func routed(before, after *Contact) bool {
	return before.Language != after.Language || before.Priority != after.Priority || before.Owner != after.Owner
}

func followChange(ctx context.Context, tx *db.Tx, workspace, contact id.ID, was int) error {
	return job.Enqueue(ctx, tx, job.New{Workspace: workspace, Kind: JobChanged, Payload: ChangedPayload{contact, was}, Group: "contact " + contact.String()})
}
