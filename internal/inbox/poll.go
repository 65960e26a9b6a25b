package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Some providers do not call: their accounts are asked (channel.Poller). One node at a time asks for an
// account. It holds a lease in the database, which it renews; when it dies the lease runs out and another
// node goes on at the cursor, which is stored in the unit that stores what was learned. So nothing is lost,
// and what a node that was only slow still brings is refused.

const (
	pollLease   = 30 * time.Second
	lookEvery   = 5 * time.Second  // for accounts that nobody asks
	wellAfter   = 20 * time.Second // an asking that has lasted so long is well
	firstAgain  = 2 * time.Second  // after a failure; it doubles
	longestWait = 5 * time.Minute
	badAfter    = 2 // failures in a row, before the channel is said to fail
)

// errLostPoll means that another node asks for the account now.
var errLostPoll = errors.New("another node asks for this channel")

// polls are the askings of this node.
type polls struct {
	owner   id.ID // of the leases
	look    chan struct{}
	mu      sync.Mutex
	running map[id.ID]*asking
}

// asking is one account being asked.
type asking struct {
	config [sha256.Size]byte // of the settings that it goes by
	stop   context.CancelFunc
}

func newPolls(d *db.DB) *polls {
	return &polls{owner: d.NewID(), look: make(chan struct{}, 1), running: map[id.ID]*asking{}}
}

// wake looks for changed accounts now.
func (p *polls) wake() {
	select {
	case p.look <- struct{}{}:
	default:
	}
}

// polled tells whether an account is asked.
func (x *Inbox) polled(acc *account) bool {
	poller, ok := acc.kind.(channel.Poller)
	return ok && poller.Polls(acc.Account)
}

// poll keeps the accounts asked that are to be, until ctx ends.
func (x *Inbox) poll(ctx context.Context) {
	var kinds []channel.Kind
	for name, kind := range x.kinds {
		if _, ok := kind.(channel.Poller); ok {
			kinds = append(kinds, name)
		}
	}
	if len(kinds) == 0 {
		return
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := x.lookForPolls(ctx, kinds, &wg); err != nil && ctx.Err() == nil {
			x.log.Error("look for channels to ask", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-x.polls.look:
		}
	}
}

// lookForPolls begins to ask what is free, and stops what has changed or is gone.
func (x *Inbox) lookForPolls(ctx context.Context, kinds []channel.Kind, wg *sync.WaitGroup) error {
	channels, kept, err := pollable(ctx, x.d.DB.Read(), kinds)
	if err != nil {
		return err
	}
	wanted := map[id.ID]bool{}
	for i, c := range channels {
		acc, err := x.open(c, kept[i])
		if err != nil {
			x.log.Error("open a channel that is to be asked", "channel_id", c.ID, "error", err)
			continue
		}
		if !x.polled(acc) {
			continue
		}
		wanted[c.ID] = true
		if err := x.beginPoll(ctx, acc, fingerprint(c, kept[i]), wg); err != nil {
			return err
		}
	}
	x.polls.mu.Lock()
	defer x.polls.mu.Unlock()
	for which, a := range x.polls.running {
		if !wanted[which] {
			a.stop()
		}
	}
	return nil
}

// fingerprint tells settings from others. What a provider renewed is no other setting.
func fingerprint(c Channel, kept sealed) [sha256.Size]byte {
	config, err := json.Marshal(c.Config)
	if err != nil {
		panic("inbox: settings that are not JSON: " + err.Error()) // they were decoded from JSON
	}
	return sha256.Sum256(append(config, kept.entered...))
}

// beginPoll asks for an account from now on, unless somebody does. Where this node does by other settings,
// that ends first, and the next look begins anew.
func (x *Inbox) beginPoll(ctx context.Context, acc *account, config [sha256.Size]byte, wg *sync.WaitGroup) error {
	p := x.polls
	p.mu.Lock()
	known := p.running[acc.id]
	p.mu.Unlock()
	if known != nil {
		if known.config != config {
			known.stop()
		}
		return nil
	}
	mine := false
	err := x.d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		mine, err = takePoll(ctx, tx, acc, p.owner, tx.Now().Add(pollLease), x.d.DB.Single())
		return err
	})
	if err != nil || !mine {
		return err
	}
	asked, stop := context.WithCancel(ctx)
	p.mu.Lock()
	p.running[acc.id] = &asking{config: config, stop: stop}
	p.mu.Unlock()
	wg.Go(func() {
		defer p.wake()
		defer func() {
			p.mu.Lock()
			delete(p.running, acc.id)
			p.mu.Unlock()
		}()
		defer stop()
		x.ask(asked, acc.id)
		x.leavePoll(context.WithoutCancel(ctx), acc)
	})
	return nil
}

// leavePoll lets another node take the lease at once.
func (x *Inbox) leavePoll(ctx context.Context, acc *account) {
	ctx, cancel := context.WithTimeout(ctx, lookEvery)
	defer cancel()
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := keepPoll(ctx, tx, acc, x.polls.owner, time.UnixMicro(1))
		return err
	})
	if err != nil {
		x.log.Debug("leave a channel to other nodes", "channel_id", acc.id, "error", err) // the lease runs out
	}
}

// ask asks for an account until ctx ends or another node does.
func (x *Inbox) ask(ctx context.Context, which id.ID) {
	failures := 0
	for ctx.Err() == nil {
		acc, err := x.account(ctx, which)
		if errors.Is(err, ErrMissing) {
			return
		}
		began := x.d.DB.Now()
		if err == nil {
			err = x.askOnce(ctx, acc)
		}
		switch {
		case ctx.Err() != nil, errors.Is(err, errLostPoll):
			return
		case err == nil:
			failures = 0
			pause(ctx, firstAgain)
			continue
		}
		if x.d.DB.Now().Sub(began) > wellAfter {
			failures = 0
		}
		failures++
		if acc != nil {
			x.unwell(ctx, acc, err, failures)
		}
		x.restPoll(ctx, which, err, failures)
	}
}

// unwell says that a channel fails, with the reason.
func (x *Inbox) unwell(ctx context.Context, acc *account, err error, failures int) {
	var e *channel.Error
	x.log.Info("asking a channel failed", "channel_id", acc.id, "failures", failures, "error", err)
	if !errors.As(err, &e) || e.Class == channel.Retry && failures < badAfter {
		return // ours, or passing
	}
	if err := x.setHealth(ctx, acc, byPoll, failing(e.Code, e.Detail)); err != nil && ctx.Err() == nil {
		x.log.Error("keep a channel's health", "channel_id", acc.id, "error", err)
	}
}

// restPoll waits before the next asking, ever longer, and keeps the lease meanwhile.
func (x *Inbox) restPoll(ctx context.Context, which id.ID, err error, failures int) {
	wait := min(firstAgain<<min(failures-1, 10), longestWait)
	var e *channel.Error
	if errors.As(err, &e) {
		wait = max(wait, e.After)
	}
	acc, err := x.account(ctx, which)
	if err != nil {
		pause(ctx, wait)
		return
	}
	resting, awake := context.WithTimeout(ctx, wait)
	defer awake()
	x.keepLease(resting, acc, awake)
}

// askOnce asks until something fails.
func (x *Inbox) askOnce(ctx context.Context, acc *account) error {
	cursor, err := cursorAt(ctx, x.d.DB.Read(), acc, x.polls.owner)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	lost := false
	wg.Go(func() { lost = x.keepLease(ctx, acc, stop) })
	wg.Go(func() {
		pause(ctx, wellAfter)
		if ctx.Err() == nil {
			x.well(ctx, acc)
		}
	})
	var refused error // of a hand-over; it says more than what the channel makes of it
	err = acc.kind.(channel.Poller).Poll(ctx, acc.Account, cursor, func(ctx context.Context, p channel.Polled) error {
		refused = x.handed(ctx, acc, p, &cursor)
		return refused
	})
	stop()
	wg.Wait()
	if lost {
		return errLostPoll
	}
	if refused != nil {
		return refused
	}
	return err
}

// keepLease renews a lease until ctx ends. Where another node has it, it calls stop and tells.
func (x *Inbox) keepLease(ctx context.Context, acc *account, stop func()) (lost bool) {
	tick := time.NewTicker(pollLease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		kept := true
		err := x.d.DB.Write(ctx, func(tx *db.Tx) (err error) {
			kept, err = keepPoll(ctx, tx, acc, x.polls.owner, tx.Now().Add(pollLease))
			return err
		})
		if err == nil && !kept {
			stop()
			return true
		}
	}
}

// handed stores what a channel was told, and where it stands now, in one unit of work.
func (x *Inbox) handed(ctx context.Context, acc *account, p channel.Polled, cursor *string) error {
	x.well(ctx, acc)
	if len(p.Inbound) == 0 && p.Cursor == *cursor {
		return nil
	}
	post := newPost(acc, make([]arrival, len(p.Inbound)))
	for i, in := range p.Inbound {
		post.events[i].Inbound = in
	}
	post.also = func(ctx context.Context, tx *db.Tx) error { return moveCursor(ctx, tx, acc, x.polls.owner, p.Cursor) }
	if err := x.take(ctx, post); err != nil {
		return err
	}
	x.noteRejected(post)
	*cursor = p.Cursor
	x.passTyping(ctx, acc, p.Inbound)
	return nil
}

// well says that a channel works.
func (x *Inbox) well(ctx context.Context, acc *account) {
	if acc.health.State == OK {
		return
	}
	current, err := x.account(ctx, acc.id)
	if err != nil || current.health.State == OK {
		return
	}
	if err := x.setHealth(ctx, current, byPoll, Health{State: OK}); err != nil && ctx.Err() == nil {
		x.log.Error("keep a channel's health", "channel_id", acc.id, "error", err)
	}
}
