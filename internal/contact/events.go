package contact

import (
	"time"

	"rondo/internal/platform/id"
)

// What the slice tells.
const (
	EventUpdated = "contact.updated" // Updated
	EventMerged  = "contact.merged"  // Merged
	EventDeleted = "contact.deleted" // Deleted
)

// Updated carries the whole contact after a change; also when it was created by hand.
type Updated struct {
	Contact Body `json:"contact"`
}

// Merged says that one contact took another's place.
type Merged struct {
	From id.ID `json:"from"`
	Into id.ID `json:"into"`
}

// Deleted says that a contact is gone.
type Deleted struct {
	ID id.ID `json:"id"`
}

// Body is a contact as the API and the feed show it.
type Body struct {
	ID         id.ID             `json:"id"`
	Name       string            `json:"name"`
	Identities []IdentityBody    `json:"identities"`
	Language   string            `json:"language"`
	Tags       []string          `json:"tags"`
	Fields     map[string]string `json:"fields"`
	Priority   int               `json:"priority" minimum:"0" maximum:"9"`
	OwnerID    *id.ID            `json:"owner_id"`
	CreatedAt  time.Time         `json:"created_at"`
}

// IdentityBody is an address of a contact.
type IdentityBody struct {
	Kind        string  `json:"kind"`
	Address     string  `json:"address"`
	BlockedBy   []id.ID `json:"blocked_by" doc:"The channels by which nothing reaches this address any more: its owner blocked them, or asked not to be written to"`
	NoAdvertsBy []id.ID `json:"no_adverts_by" doc:"The channels by which its owner wants answers, but no advertising"`
}

// BodyOf shows a contact.
func BodyOf(c Contact) Body {
	b := Body{ID: c.ID, Name: c.Name, Identities: make([]IdentityBody, len(c.Identities)), Language: c.Language, Tags: c.Tags, Fields: c.Fields, Priority: c.Priority, CreatedAt: c.CreatedAt}
	for n, i := range c.Identities {
		b.Identities[n] = IdentityBody{i.Kind, i.Address, orEmpty(c.Blocks[i].All), orEmpty(c.Blocks[i].Advertising)}
	}
	if c.Owner != 0 {
		b.OwnerID = &c.Owner
	}
	return b
}

func orEmpty(list []id.ID) []id.ID {
	if list == nil {
		return []id.ID{}
	}
	return list
}
