package inbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"rondo/internal/channel"
)

// A provider may know one hook for several accounts: a Meta app has one address, whatever pages, accounts and
// numbers it serves. So a call that speaks of others than its channel's own account is shown to the other
// channels of that kind in the workspace. Each checks the signature by its own secret and takes what names its
// own account, as if the provider had called its own hook; nothing goes from one workspace to another.

const oddEvery = time.Minute // that accounts are not connected is noted at most that often, for each hook

// takeForSiblings stores what a call holds for other channels than the one whose hook it came to.
func (x *Inbox) takeForSiblings(ctx context.Context, acc *account, receiver channel.Receiver, call channel.Request, others []string) error {
	if len(others) == 0 {
		return nil
	}
	list, err := siblings(ctx, x.d.DB.Read(), acc)
	if err != nil {
		return err
	}
	for _, which := range list {
		sibling, err := x.account(ctx, which)
		if errors.Is(err, ErrMissing) {
			continue // disconnected in this moment
		}
		if err != nil {
			return err
		}
		received, err := receiver.Receive(ctx, sibling.Account, call)
		if refusal := new(channel.Refusal); errors.As(err, &refusal) {
			continue // another app's
		}
		if err != nil {
			return err
		}
		others = slices.DeleteFunc(others, func(name string) bool { return !slices.Contains(received.Others, name) })
		if len(received.Inbound) == 0 {
			continue
		}
		if _, err := x.takeAll(ctx, sibling, received.Inbound); err != nil {
			return err
		}
	}
	x.unclaimed(acc, others)
	return nil
}

// unclaimed notes that a call was also about accounts that nobody has connected here.
func (x *Inbox) unclaimed(acc *account, names []string) {
	if len(names) == 0 {
		return
	}
	if x.d.Unclaimed != nil {
		x.d.Unclaimed(string(acc.Kind), len(names))
	}
	if acc.pulse.beat(&acc.pulse.oddAt, x.d.DB.Now(), oddEvery) {
		x.log.Info("a provider tells of accounts that are not connected", "channel_id", acc.id, "kind", acc.Kind, "accounts", names[:min(len(names), 5)])
	}
}
