package inbox

import (
	"context"
	"encoding/json"

	"rondo/internal/channel"
	"rondo/internal/platform/id"
)

// TopicTyping is the topic of the bus on which both sides say that they are typing. The words are Typing as
// JSON. The agents' socket publishes what its agents do and shows them what contacts do; this slice does
// the same for visitors. Nothing is kept, and any word may be lost: whoever shows one forgets it after a
// few seconds.
const TopicTyping = "typing"

// Typing says that somebody types in a conversation, or no longer does:
// {"workspace":"1","conversation":"2","kind":"user","id":"3","name":"Linh","on":true}.
type Typing struct {
	Workspace    id.ID  `json:"workspace"`
	Conversation id.ID  `json:"conversation"`
	Kind         string `json:"kind"` // "user" or "contact"
	ID           id.ID  `json:"id"`   // of the user or the contact
	Name         string `json:"name"`
	On           bool   `json:"on"`
}

func (x *Inbox) publishTyping(t Typing) {
	word, err := json.Marshal(t)
	if err != nil {
		return // ids and text are always JSON
	}
	x.d.DB.Bus().Publish(TopicTyping, string(word))
}

// passTyping tells agents that a customer types elsewhere.
func (x *Inbox) passTyping(ctx context.Context, acc *account, events []channel.Inbound) {
	for _, in := range events {
		if in.Kind == channel.InTyping {
			x.typed(ctx, acc, in.From.Address, true)
		}
	}
}

// typed tells agents that whoever has an address types. It is passing: what cannot be told is not told.
func (x *Inbox) typed(ctx context.Context, acc *account, address string, on bool) {
	c, err := x.newest(ctx, x.d.DB.Read(), acc.workspace, identityOf(acc, address))
	if err != nil || c == nil || !c.ClosedAt.IsZero() {
		return
	}
	x.publishTyping(Typing{Workspace: acc.workspace, Conversation: c.ID, Kind: "contact", ID: c.Contact.ID, Name: c.Contact.Name, On: on})
}
