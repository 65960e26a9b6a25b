package webhook

import (
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// What the slice tells.
const (
	EventChanged  = "webhook.changed"  // Changed: made, changed or deleted
	EventDisabled = "webhook.disabled" // Disabled
)

// Changed says that a workspace's webhooks are others now.
type Changed struct {
	ID id.ID `json:"id"`
}

// Disabled says that Rondo gave a webhook up, and why.
type Disabled struct {
	ID     id.ID  `json:"id"`
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

func changed(tx *db.Tx, w Webhook) error {
	return event.Record(tx, event.New{Workspace: w.Workspace, Type: EventChanged, Data: Changed{w.ID}})
}
