package inbox

import (
	"context"
	"encoding/json"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
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

const (
	typingEvery  = 4 * time.Second // what providers show lasts five and more
	typingWithin = 10 * time.Second
	typingMost   = 32 // calls at once; beyond that nobody is shown anything
)

// AgentTyping shows the customer of a conversation that an agent types, where the channel can. It is called on
// the node of the agent's socket, does not block, and is passing: what cannot be shown is not shown.
func (x *Inbox) AgentTyping(workspace, talk id.ID, on bool) {
	if !on || talk == 0 || !x.limits.typing.allow(workspace.String()+" "+talk.String(), x.d.DB.Now()) {
		return
	}
	select {
	case x.typists <- struct{}{}:
	default:
		return
	}
	x.busy.Add(1)
	go func() {
		defer x.busy.Done()
		defer func() { <-x.typists }()
		ctx, cancel := context.WithTimeout(x.life, typingWithin)
		defer cancel()
		if err := x.showTyping(ctx, workspace, talk); err != nil {
			x.log.Debug("show that an agent types", "conversation_id", talk, "error", err)
		}
	}()
}

func (x *Inbox) showTyping(ctx context.Context, workspace, talk id.ID) error {
	c, err := conversation.Load(ctx, x.d.DB.Read(), workspace, talk)
	if err != nil || c.Status == conversation.Closed {
		return err
	}
	acc, err := x.account(ctx, c.Channel)
	if err != nil || acc.workspace != workspace || !acc.pulse.paused(x.d.DB.Now()).IsZero() {
		return err
	}
	typist, plain := acc.kind.(channel.Typist)
	reading, byMessage := acc.kind.(channel.ReadingTypist)
	if !plain && !byMessage {
		return nil
	}
	to, err := x.addressOf(ctx, acc, c.Contact.ID)
	if err != nil || to == "" {
		return err
	}
	if plain {
		return typist.Typing(ctx, acc.Account, to)
	}
	last, err := conversation.NewestIn(ctx, x.d.DB.Read(), workspace, talk, acc.id)
	if err != nil || last.ProviderID == "" {
		return err
	}
	return reading.TypingAt(ctx, acc.Account, to, last.ProviderID)
}
