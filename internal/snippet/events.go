package snippet

import (
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// The events of this slice.
const (
	EventChanged = "snippet.changed" // Changed
	EventDeleted = "snippet.deleted" // Deleted
)

// Changed is a new or changed snippet, whole.
type Changed struct {
	Snippet Body `json:"snippet"`
}

// Deleted names a snippet that is gone.
type Deleted struct {
	ID id.ID `json:"id"`
}

func tell(tx *db.Tx, s Snippet) error {
	return event.Record(tx, event.New{Workspace: s.Workspace, Type: EventChanged, Data: Changed{bodyOf(s)}})
}
