package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

const (
	maxPause     = 10 * time.Minute // between tries of one message
	maxObey      = 24 * time.Hour   // how long a message waits as its provider asks before tries count
	firstBreak   = 5 * time.Second  // of a channel that is dead; it doubles
	longestBreak = 30 * time.Second
)

// retry says when to try again: as the provider asked, or after a pause that grows.
func retry(j job.Job, err error) error {
	var e *channel.Error
	if errors.As(err, &e) && e.After > 0 {
		wait := e.After
		for n := 1; n < j.Attempt && wait < maxPause && e.Grows > 1; n++ {
			wait = min(wait*time.Duration(e.Grows), maxPause)
		}
		return job.RetryAfter(wait, err)
	}
	return job.RetryAfter(min(job.Backoff(j.Attempt, 0.5), maxPause), err)
}

// deliver hands a message to its channel. The jobs of a conversation come one after the other, so while
// one is tried again the later ones wait behind it.
func (x *Inbox) deliver(ctx context.Context, j job.Job) error {
	var p conversation.DeliverPayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	m, parts, ok, err := conversation.Delivering(ctx, x.d.DB.Read(), j.WorkspaceID, p.Message)
	if err != nil || !ok {
		return err
	}
	acc, err := x.account(ctx, m.Channel)
	if errors.Is(err, ErrMissing) {
		return x.settle(ctx, m, conversation.Delivery{State: conversation.Failed, Code: "channel_gone", Detail: "The channel is not connected any more."})
	}
	if err != nil {
		return err
	}
	if until := acc.pulse.paused(x.d.DB.Now()); !until.IsZero() {
		return job.Later(until)
	}
	if at := x.turn(acc, m); !at.IsZero() {
		return job.Later(at)
	}
	out, err := x.outbound(ctx, acc, m, parts)
	if err != nil {
		return err
	}
	fresh := true
	switch caps := acc.kind.Caps(); {
	case caps.Slips:
		out.Slip, fresh, err = x.useSlip(ctx, acc, m, out)
	case !caps.Idempotent:
		fresh, err = x.begin(ctx, m)
	}
	if err != nil {
		return err
	}
	if !fresh {
		return x.settle(ctx, m, conversation.Delivery{Parts: parts, State: conversation.Uncertain, Code: "interrupted",
			Detail: "Rondo was interrupted while it sent this; the message may have arrived."})
	}
	receipt, err := acc.kind.Send(ctx, acc.Account, out)
	// What the provider has done is recorded also when we are being stopped.
	ctx = context.WithoutCancel(ctx)
	if err := x.alias(ctx, acc, out.To, receipt.Aliases); err != nil {
		x.log.Error("keep a customer's other addresses", "channel_id", acc.id, "error", err)
	}
	if err := x.optOut(ctx, acc, out.To, err); err != nil {
		return err
	}
	return x.sent(ctx, j, acc, m, receipt, err)
}

// optOut keeps that a customer wants nothing more, where a provider refuses a message for that.
func (x *Inbox) optOut(ctx context.Context, acc *account, to string, failure error) error {
	if e := (*channel.Error)(nil); !errors.As(failure, &e) || !e.OptedOut {
		return nil
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		return contact.Block(ctx, tx, acc.workspace, identityOf(acc, to), acc.id, contact.All)
	})
}

// alias keeps other addresses of a customer that a provider told of.
func (x *Inbox) alias(ctx context.Context, acc *account, to string, aliases []string) error {
	if len(aliases) == 0 {
		return nil
	}
	seen := contact.Seen{Identity: identityOf(acc, to), Aliases: addressesOf(aliases)}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := contact.Resolve(ctx, tx, acc.workspace, []contact.Seen{seen})
		return err
	})
}

// begin notes the attempt before it is made; false means that an earlier one never came to an end.
func (x *Inbox) begin(ctx context.Context, m conversation.Message) (first bool, err error) {
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error {
		first, err = beginAttempt(ctx, tx, m.Workspace, m.ID)
		return err
	})
	return first, err
}

// settle records what came of a delivery.
func (x *Inbox) settle(ctx context.Context, m conversation.Message, d conversation.Delivery) error {
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := endAttempt(ctx, tx, m.Workspace, m.ID); err != nil {
			return err
		}
		return conversation.Settle(ctx, tx, m.Workspace, m.ID, d)
	})
	if errors.Is(err, conversation.ErrNoMessage) {
		return nil // deleted meanwhile
	}
	return err
}

// sent deals with the answer of the provider, or with its absence.
func (x *Inbox) sent(ctx context.Context, j job.Job, acc *account, m conversation.Message, receipt channel.Receipt, failure error) error {
	d := conversation.Delivery{Parts: receipt.Parts, State: conversation.State(receipt.State)}
	if failure == nil {
		if d.State == "" {
			d.State = conversation.Sent
		}
		return x.arrived(ctx, acc, m, d)
	}
	e := &channel.Error{Class: channel.ClassOf(failure), Code: "failed", Detail: "The channel failed in an unexpected way; the message may have arrived."}
	errors.As(failure, &e)
	d.Code, d.Detail = e.Code, e.Detail
	switch e.Class {
	case channel.GiveUp:
		d.State = conversation.Failed
		if e.Elsewhere && len(receipt.Parts) == 0 {
			return x.divert(ctx, acc, m, d)
		}
		return x.settle(ctx, m, d)
	case channel.Reconnect:
		return x.await(ctx, acc, m, d)
	case channel.Retry:
		return x.again(ctx, j, acc, m, d, e)
	default:
		d.State = conversation.Uncertain
		return x.settle(ctx, m, d)
	}
}

// postpone lets a message wait alone, while those after it are sent.
func (x *Inbox) postpone(ctx context.Context, m conversation.Message, d conversation.Delivery, wait time.Duration) error {
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := endAttempt(ctx, tx, m.Workspace, m.ID); err != nil {
			return err
		}
		return conversation.Postpone(ctx, tx, m.Workspace, m.ID, d, wait)
	})
	if errors.Is(err, conversation.ErrNoMessage) {
		return nil // deleted meanwhile
	}
	return err
}

// arrived records a message that the provider took, and that the channel works.
func (x *Inbox) arrived(ctx context.Context, acc *account, m conversation.Message, d conversation.Delivery) error {
	seen := acc.pulse.beat(&acc.pulse.outAt, x.d.DB.Now(), seenEvery)
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := endAttempt(ctx, tx, m.Workspace, m.ID); err != nil {
			return err
		}
		if err := conversation.Settle(ctx, tx, m.Workspace, m.ID, d); err != nil || !seen {
			return err
		}
		return saveSeenOut(ctx, tx, acc.workspace, acc.id, tx.Now())
	})
	if err != nil && !errors.Is(err, conversation.ErrNoMessage) {
		return err
	}
	if acc.health.State == OK {
		return nil
	}
	acc.pulse.revive()
	return x.setHealth(ctx, acc, bySend, Health{State: OK})
}

// again plans another try. As long as the provider only asks for patience, tries do not count.
func (x *Inbox) again(ctx context.Context, j job.Job, acc *account, m conversation.Message, d conversation.Delivery, e *channel.Error) error {
	if e.Aside {
		return x.postpone(ctx, m, d, e.After)
	}
	now := x.d.DB.Now()
	patient := e.After > 0 && e.Grows <= 1 && now.Sub(m.ID.Time()) < maxObey
	if e.Tries > 0 && j.Attempt >= e.Tries || j.Last() && !patient {
		d.State = conversation.Failed
		return x.settle(ctx, m, d)
	}
	d.State = conversation.Queued
	if err := x.waiting(ctx, m, d); err != nil {
		return err
	}
	if !patient {
		return retry(j, e)
	}
	return job.Later(x.obey(acc, e))
}

// await leaves a message in the queue of a channel that is dead until a person reconnects it. Now and then
// one try finds out whether that has happened.
func (x *Inbox) await(ctx context.Context, acc *account, m conversation.Message, d conversation.Delivery) error {
	d.State = conversation.Queued
	if err := x.waiting(ctx, m, d); err != nil {
		return err
	}
	acc.pulse.rest(x.d.DB.Now())
	if err := x.setHealth(ctx, acc, bySend, failing(d.Code, d.Detail)); err != nil {
		return err
	}
	now := x.d.DB.Now()
	if until := acc.pulse.paused(now); !until.IsZero() {
		return job.Later(until)
	}
	return job.Later(now) // a person has reconnected it meanwhile
}

// waiting records a try that did not work out. It is told once, however often the same happens.
func (x *Inbox) waiting(ctx context.Context, m conversation.Message, d conversation.Delivery) error {
	if m.ErrorCode != d.Code || len(d.Parts) > 0 {
		return x.settle(ctx, m, d)
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error { return endAttempt(ctx, tx, m.Workspace, m.ID) })
}

func (x *Inbox) opener(workspace, file id.ID) func(context.Context) (io.ReadCloser, error) {
	return func(ctx context.Context) (io.ReadCloser, error) {
		f, err := x.d.Blobs.Get(ctx, blob.Of(workspace, file))
		if err != nil {
			return nil, fmt.Errorf("open attachment %s: %w", file, err)
		}
		return f, nil
	}
}

// paused tells until when nothing is sent by a channel; zero when it may send now.
func (p *pulse) paused(now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until.After(now) {
		return p.until
	}
	return time.Time{}
}

// hold sends nothing before a time, as the provider asked.
func (p *pulse) hold(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.until) {
		p.until = until
	}
}

// rest lets a dead channel be for a while, longer each time.
func (p *pulse) rest(now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.until.After(now) { // of several tries at once one counts
		p.pause = min(max(2*p.pause, firstBreak), longestBreak)
		p.until = now.Add(p.pause)
	}
	return p.until
}

// resume sends again at once.
func (p *pulse) resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until, p.pause = time.Time{}, 0
}

// revive ends the rest of a channel that was dead, but not a wait that its provider asked for.
func (p *pulse) revive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pause > 0 {
		p.until, p.pause = time.Time{}, 0
	}
}
