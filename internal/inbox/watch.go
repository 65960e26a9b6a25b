package inbox

import (
	"context"
	"math/rand/v2"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/job"
)

// jobWatch asks a provider, now and then, how a channel is doing: what silently ended there (a subscription that Meta
// drops when a hook was out of reach, a token that was withdrawn) is found before a customer finds it. Each channel
// has one such job, which never ends as long as the channel is connected; nothing waits for it.
const (
	jobWatch   = "inbox.watch"
	watchEvery = 15 * time.Minute // Meta unsubscribes after an hour or so
	watchSoon  = time.Minute      // after the first time that it could not be asked; it doubles
	// unaskedMost is how often in a row it may not answer before that is the channel's health.
	unaskedMost = 3
)

// soon is when to look again, spread out so that not all channels are asked at once.
func soon(now time.Time, every time.Duration) time.Time {
	return now.Add(every*4/5 + rand.N(every*2/5))
}

// watched tells whether there is anybody to ask about a kind of channel.
func (x *Inbox) watched(kind channel.Kind) bool {
	_, ok := x.kinds[kind].(channel.Connector)
	return ok
}

func (x *Inbox) watchLater(ctx context.Context, tx *db.Tx, c Channel) error {
	if !x.watched(c.Kind) {
		return nil
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: c.Workspace, Kind: jobWatch, Payload: connectPayload{c.ID}, UniqueKey: c.ID.String(), RunAt: soon(tx.Now(), watchEvery)})
}

// watchAll gives every channel its job, also those that were connected before there were such jobs.
func (x *Inbox) watchAll(ctx context.Context) error {
	var kinds []channel.Kind
	for kind := range x.kinds {
		if x.watched(kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	list, _, err := pollable(ctx, x.d.DB.Read(), kinds)
	if err != nil || len(list) == 0 {
		return err
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		for _, c := range list {
			if err := x.watchLater(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// watch is the job. A provider that cannot be asked for a moment says nothing about the channel; one that cannot
// be asked several times in a row does.
func (x *Inbox) watch(ctx context.Context, _ job.Job, acc *account) error {
	health, err := x.look(ctx, acc)
	if unasked := acc.pulse.unasked(err != nil); err != nil && unasked < unaskedMost {
		return job.Later(soon(x.d.DB.Now(), watchSoon<<unasked))
	}
	if err == nil && health.OK {
		if err := x.fetchMissed(ctx, acc); err != nil {
			return err
		}
	}
	if err := x.examined(context.WithoutCancel(ctx), acc, health, err); err != nil {
		return err
	}
	return job.Later(soon(x.d.DB.Now(), watchEvery))
}

// unasked counts how often in a row a provider could not be asked, and gives how often it could not before.
func (p *pulse) unasked(failed bool) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !failed {
		p.mute = 0
		return 0
	}
	p.mute++
	return p.mute - 1
}

// examined keeps what an examination of a channel found: its health, and when its credentials end. Of a channel that
// people alone examine, it is no more than sending shows; where nothing could be learned its health stays.
func (x *Inbox) examined(ctx context.Context, acc *account, h channel.Health, failure error) error {
	by := byCheck
	if !x.watched(acc.Kind) {
		by = bySend
		if failure != nil {
			return nil
		}
	}
	if err := x.setHealth(ctx, acc, by, stateOf(h, failure)); err != nil {
		return err
	}
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		changed, err := saveChecked(ctx, tx, acc, tx.Now(), h.ExpiresAt, failure == nil)
		if err != nil || !changed {
			return err
		}
		c, err := Load(ctx, tx, acc.workspace, acc.id)
		if err != nil {
			return err
		}
		return x.tell(tx, c)
	})
	if fault.KindOf(err) == fault.NotFoundKind {
		return nil // disconnected meanwhile
	}
	return err
}
