package conversation

import (
	"context"
	"errors"
	"slices"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// Report is what a channel says became of a message of ours.
type Report struct {
	Channel    id.ID
	ProviderID string
	// Message is ours of that name, where the channel knows it: a sending without an answer is found by it.
	Message id.ID
	State   State
	Code    string // why it failed
	Detail  string
	// Again, where it failed, is after how long it is sent once more.
	Again time.Duration
	// AndBefore makes it a report on all that was sent to the contact by the channel before that message, too.
	AndBefore bool
}

// Progress applies a report. One that comes again, late or out of order changes nothing; one that overtook
// the channel's answer to our own call is kept until that answer names the message.
func Progress(ctx context.Context, tx *db.Tx, workspace id.ID, r Report) error {
	message, ok, err := named(ctx, tx, workspace, r)
	if err != nil {
		return err
	}
	if !ok && r.Message != 0 {
		if message, ok, err = christened(ctx, tx, workspace, r); err != nil {
			return err
		}
	}
	if !ok {
		// The answer that names it may be about to be recorded; of the two, the second sees the first.
		if err := holdEarly(ctx, tx, workspace, r.Channel, r.ProviderID); err != nil {
			return err
		}
		if message, ok, err = named(ctx, tx, workspace, r); err != nil {
			return err
		}
		if !ok {
			return keepEarly(ctx, tx, workspace, r)
		}
		if _, _, err := takeEarly(ctx, tx, workspace, r.Channel, r.ProviderID); err != nil {
			return err
		}
	}
	if r.AndBefore {
		return progressBefore(ctx, tx, workspace, message, r)
	}
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil || m.Direction != Out {
		return err
	}
	if r.State == Failed {
		if current, err := unsent(ctx, tx, m, r.ProviderID); err != nil || !current {
			return err
		}
	} else if m.ProviderID != r.ProviderID {
		return nil // a later part: how far the message came is told of its first
	}
	if r.State == Failed && r.Again > 0 && m.State.after(Failed) {
		return postpone(ctx, tx, m, r.Code, r.Detail, r.Again)
	}
	return advance(ctx, tx, m, r)
}

// unsent takes a part that did not arrive, and those after it, out of what was sent, so that the message can go on from
// there when it is sent again. It is false for a part of an earlier sending, which says nothing about this one.
func unsent(ctx context.Context, tx *db.Tx, m Message, part string) (current bool, err error) {
	parts, err := loadParts(ctx, tx, m.Workspace, m.ID)
	i := slices.Index(parts, part)
	if err != nil || i < 0 {
		return m.ProviderID == part, err
	}
	if m.State.after(Failed) {
		err = saveParts(ctx, tx, m.Workspace, m.ID, parts[:i])
	}
	return true, err
}

// progressBefore applies a report to a message and to those before it, which are locked in the order of all others.
func progressBefore(ctx context.Context, tx *db.Tx, workspace, message id.ID, r Report) error {
	m, err := LoadMessage(ctx, tx, workspace, message)
	if err != nil || m.Direction != Out {
		return err
	}
	c, err := Load(ctx, tx, workspace, m.Conversation)
	if err != nil {
		return err
	}
	return ProgressUpTo(ctx, tx, workspace, c.Contact.ID, r, m.At)
}

// Unsettled are the messages to a contact of which a channel has not yet said what it calls them: those that
// wait or are being sent, and those of which nobody knows whether they arrived. Oldest first.
func Unsettled(ctx context.Context, q db.Q, workspace, contact, channel id.ID) ([]Message, error) {
	return unsettled(ctx, q, workspace, contact, channel)
}

// christened gives a message of ours whose sending got no answer the name that the channel tells now.
func christened(ctx context.Context, tx *db.Tx, workspace id.ID, r Report) (id.ID, bool, error) {
	m, err := lockMessage(ctx, tx, workspace, r.Message)
	if errors.Is(err, ErrNoMessage) {
		return 0, false, nil
	}
	if err != nil || m.Channel != r.Channel || m.Direction != Out || m.State != Uncertain || m.ProviderID != "" {
		return 0, false, err
	}
	m.ProviderID = r.ProviderID
	return m.ID, true, saveMessage(ctx, tx, m)
}

// ProgressUpTo applies a report about all that was sent to a contact by a channel up to a time.
func ProgressUpTo(ctx context.Context, tx *db.Tx, workspace, contact id.ID, r Report, upTo time.Time) error {
	list, err := lockSent(ctx, tx, workspace, contact, r.Channel, upTo, r.State)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := advance(ctx, tx, m, r); err != nil {
			return err
		}
	}
	return nil
}

// named finds the message that a report is about.
func named(ctx context.Context, q db.Q, workspace id.ID, r Report) (id.ID, bool, error) {
	key := providerKey{r.Channel, r.ProviderID}
	found, err := knownParts(ctx, q, workspace, []providerKey{key})
	message, ok := found[key]
	return message, ok, err
}

func advance(ctx context.Context, tx *db.Tx, m Message, r Report) error {
	if !m.State.after(r.State) {
		return nil
	}
	m.State, m.ErrorCode, m.ErrorDetail = r.State, "", ""
	if r.State == Failed || r.State == Uncertain {
		m.ErrorCode, m.ErrorDetail = r.Code, r.Detail
		if m.ErrorCode == "" {
			m.ErrorCode = "failed"
		}
	}
	return rewrite(ctx, tx, m)
}

// rewrite saves a changed message and tells.
func rewrite(ctx context.Context, tx *db.Tx, m Message) error {
	if err := saveMessage(ctx, tx, m); err != nil {
		return err
	}
	return tell(tx, Conversation{ID: m.Conversation, Workspace: m.Workspace}, EventMessageUpdated, MessageUpdated{MessageBodyOf(m)})
}

// Delivery is what came of handing a message to its channel.
type Delivery struct {
	Parts  []string // the channel's names of what was sent, of all tries
	State  State    // Sent, Failed, Uncertain; Queued when it will be tried again
	Code   string
	Detail string
}

// Delivering returns a message that is to be handed to its channel, with the parts that earlier tries sent;
// ok is false when there is nothing left to do.
func Delivering(ctx context.Context, q db.Q, workspace, message id.ID) (m Message, parts []string, ok bool, err error) {
	m, err = LoadMessage(ctx, q, workspace, message)
	if errors.Is(err, ErrNoMessage) {
		return m, nil, false, nil
	}
	if err != nil || m.Direction != Out || m.State != Queued {
		return m, nil, false, err
	}
	parts, err = loadParts(ctx, q, workspace, message)
	return m, parts, true, err
}

// Settle records what came of a delivery, together with a report that was quicker than the answer.
func Settle(ctx context.Context, tx *db.Tx, workspace, message id.ID, d Delivery) error {
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil {
		return err
	}
	if len(d.Parts) > 0 {
		if m.ProviderID == "" {
			if m.ProviderID, err = unechoed(ctx, tx, m, d.Parts[0]); err != nil {
				return err
			}
		}
		if err := saveParts(ctx, tx, workspace, message, d.Parts); err != nil {
			return err
		}
		if err := savePartIDs(ctx, tx, m, d.Parts); err != nil {
			return err
		}
	}
	if m.State.after(d.State) {
		m.State = d.State
	}
	m.ErrorCode, m.ErrorDetail = d.Code, d.Detail
	if m.ProviderID != "" && d.State != Queued {
		if err := holdEarly(ctx, tx, workspace, m.Channel, m.ProviderID); err != nil {
			return err
		}
		early, ok, err := takeEarly(ctx, tx, workspace, m.Channel, m.ProviderID)
		if err != nil {
			return err
		}
		if ok && early.State == Failed {
			if _, err := unsent(ctx, tx, m, early.ProviderID); err != nil {
				return err
			}
		}
		if ok && m.State.after(early.State) {
			m.State, m.ErrorCode, m.ErrorDetail = early.State, early.Code, early.Detail
		}
	}
	return rewrite(ctx, tx, m)
}

// unechoed is the channel's name of a message, unless the channel's echo of it was quicker than its answer:
// then the name is the echo's already, and the message goes without.
func unechoed(ctx context.Context, tx *db.Tx, m Message, provider string) (string, error) {
	found, err := known(ctx, tx, m.Workspace, []providerKey{{m.Channel, provider}})
	if _, echoed := found[providerKey{m.Channel, provider}]; echoed || err != nil {
		return "", err
	}
	return provider, nil
}

// Retry queues a failed or uncertain message again because a person says so.
func Retry(ctx context.Context, tx *db.Tx, workspace, message id.ID) (Message, error) {
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil {
		return m, err
	}
	if m.State != Failed && m.State != Uncertain {
		return m, fault.Conflict("not_failed", "Only a message that did not arrive can be sent again.")
	}
	if err := anew(ctx, tx, &m); err != nil {
		return m, err
	}
	m.State, m.ErrorCode, m.ErrorDetail = Queued, "", ""
	if err := enqueueDelivery(ctx, tx, m); err != nil {
		return m, err
	}
	return m, rewrite(ctx, tx, m)
}

// postponeMost is how old a message may be that is still sent again of its own accord.
const postponeMost = 72 * time.Hour

// Postpone records a delivery that the channel may take after a long wait. Until then other messages of the conversation
// go before this one. What has waited for days has failed.
func Postpone(ctx context.Context, tx *db.Tx, workspace, message id.ID, d Delivery, wait time.Duration) error {
	d.State = Queued
	if err := Settle(ctx, tx, workspace, message, d); err != nil {
		return err
	}
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil || m.State != Queued {
		return err
	}
	return postpone(ctx, tx, m, d.Code, d.Detail, wait)
}

func postpone(ctx context.Context, tx *db.Tx, m Message, code, detail string, wait time.Duration) error {
	at := tx.Now().Add(wait)
	m.State = Failed
	if at.Sub(m.ID.Time()) < postponeMost {
		if err := anew(ctx, tx, &m); err != nil {
			return err
		}
		m.State = Queued
		again := job.New{Workspace: m.Workspace, Kind: JobDeliver, Payload: DeliverPayload{m.ID}, RunAt: at}
		if err := job.Enqueue(ctx, tx, again); err != nil {
			return err
		}
	}
	m.ErrorCode, m.ErrorDetail = code, detail
	return rewrite(ctx, tx, m)
}

// anew makes a message that its channel had taken, and that failed, a new one to the channel: under the old key it would be
// taken for a repetition, and what is still told of the old name is not told of it.
func anew(ctx context.Context, tx *db.Tx, m *Message) error {
	if m.State != Failed || m.ProviderID == "" {
		return nil
	}
	m.Extra.Resent++
	parts, err := loadParts(ctx, tx, m.Workspace, m.ID)
	if err != nil || slices.Contains(parts, m.ProviderID) {
		return err
	}
	before := m.ProviderID
	m.ProviderID = ""
	return savePartIDs(ctx, tx, *m, []string{before}) // who answers the old one is in the same talk
}

// Confirm settles a message of which the channel never said whether it arrived, because a person knows that it
// did.
func Confirm(ctx context.Context, tx *db.Tx, workspace, message id.ID) (Message, error) {
	m, err := lockMessage(ctx, tx, workspace, message)
	if err != nil {
		return m, err
	}
	if m.State != Uncertain {
		return m, fault.Conflict("not_uncertain", "It is known what became of this message.")
	}
	m.State, m.ErrorCode, m.ErrorDetail = Sent, "", ""
	return m, rewrite(ctx, tx, m)
}
