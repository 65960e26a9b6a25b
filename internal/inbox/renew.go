package inbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Some providers renew credentials while they are used, and take each refresh token once. So one node at a
// time fetches new ones for a channel (a lease in the database), and they are on disk before they are used.
// They lie over what people entered; whoever changes the same secrets in the settings has the last word.

const (
	renewLease   = 90 * time.Second // longer than asking and keeping take together
	renewWithin  = 40 * time.Second
	renewLook    = 100 * time.Millisecond // while another node has the lease
	renewRetries = 8                      // to keep what was fetched; the provider does not give it twice
)

// topicRenewed is the topic of the bus on which a node says that it renewed the secrets of a channel, by its
// id. Who misses it goes on with the secrets it has, until the provider refuses them.
const topicRenewed = "inbox.renewed"

func (x *Inbox) heardRenewed(word string) {
	if which, err := id.Parse(word); err == nil {
		x.accounts.forget(which)
	}
}

// renewal completes channel.Account.
func (x *Inbox) renewal(acc *account) channel.Renewal {
	return func(ctx context.Context, ask channel.Ask) (channel.Config, error) {
		ctx, cancel := context.WithTimeout(ctx, renewWithin)
		defer cancel()
		if err := acc.pulse.renewing.take(ctx); err != nil {
			return nil, err
		}
		defer acc.pulse.renewing.leave()
		owner := x.d.DB.NewID()
		if err := x.leaseRenewal(ctx, acc, owner); err != nil {
			return nil, err
		}
		defer x.leaveRenewal(context.WithoutCancel(ctx), acc, owner)
		c, kept, err := findChannel(ctx, x.d.DB.Read(), acc.id)
		if err != nil {
			return nil, err
		}
		secrets, err := x.unseal(acc.id, kept)
		if err != nil {
			return nil, err
		}
		stored := overlaid(c.Config, secrets, nil)
		renewed, err := ask(ctx, maps.Clone(stored))
		if err != nil || len(renewed) == 0 {
			return stored, err
		}
		if err := x.keepRenewed(context.WithoutCancel(ctx), acc, secrets, renewed); err != nil {
			return nil, err
		}
		return overlaid(stored, renewed, nil), nil
	}
}

// leaseRenewal waits for the lease.
func (x *Inbox) leaseRenewal(ctx context.Context, acc *account, owner id.ID) error {
	for {
		mine := false
		err := x.d.DB.Write(ctx, func(tx *db.Tx) (err error) {
			mine, err = takeRenewal(ctx, tx, acc, owner, tx.Now().Add(renewLease), x.d.DB.Single())
			return err
		})
		if err != nil || mine {
			return err
		}
		if pause(ctx, renewLook); ctx.Err() != nil {
			return fmt.Errorf("wait for another node to renew the secrets of channel %s: %w", acc.id, ctx.Err())
		}
	}
}

func (x *Inbox) leaveRenewal(ctx context.Context, acc *account, owner id.ID) {
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error { return leaveRenewal(ctx, tx, acc, owner) })
	if err != nil {
		x.log.Debug("leave the renewing of a channel's secrets", "channel_id", acc.id, "error", err) // the lease runs out
	}
}

// keepRenewed stores what a provider gave. before are the secrets that were shown to it.
func (x *Inbox) keepRenewed(ctx context.Context, acc *account, before, renewed channel.Config) error {
	for name := range renewed {
		if !slices.Contains(acc.kind.Secrets(), name) {
			return fmt.Errorf("renew channel %s: %q is no secret of this kind", acc.id, name)
		}
	}
	var err error
	for try := range renewRetries {
		err = x.d.DB.Write(ctx, func(tx *db.Tx) error { return x.storeRenewed(ctx, tx, acc, before, renewed) })
		if err == nil || errors.Is(err, ErrMissing) {
			break
		}
		pause(ctx, renewLook<<try)
	}
	if err != nil && !errors.Is(err, ErrMissing) {
		x.log.Error("keep the renewed secrets of a channel", "channel_id", acc.id, "error", err)
		return err
	}
	x.d.DB.Bus().Publish(topicRenewed, acc.id.String())
	return nil
}

func (x *Inbox) storeRenewed(ctx context.Context, tx *db.Tx, acc *account, before, renewed channel.Config) error {
	_, kept, err := lockChannel(ctx, tx, acc.workspace, acc.id)
	if err != nil {
		return err
	}
	now, err := x.unseal(acc.id, kept)
	if err != nil {
		return err
	}
	for name := range renewed {
		if !reflect.DeepEqual(now[name], before[name]) {
			return nil // somebody entered another one meanwhile
		}
	}
	all, err := x.unsealRenewed(acc.id, kept)
	if err != nil {
		return err
	}
	x.forgetOnCommit(tx, acc.id)
	return keepRenewal(ctx, tx, acc.workspace, acc.id, x.sealAs(renewedContext(acc.id), overlaid(all, renewed, nil)))
}

// turnstile lets one pass at a time.
type turnstile struct{ place chan struct{} }

func newTurnstile() turnstile { return turnstile{make(chan struct{}, 1)} }

func (t turnstile) take(ctx context.Context) error {
	select {
	case t.place <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turnstile) leave() { <-t.place }
