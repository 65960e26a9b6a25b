package inbox

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/job"
)

// Inbox is the slice at work on one node.
type Inbox struct {
	d        Deps
	log      *slog.Logger
	kinds    map[channel.Kind]channel.Channel
	accounts *accounts
	intake   *intake
	reaches  *reaches
	hub      *hub
	limits   limits
	pairs    map[channel.Kind]*limiter // of messages to one customer, where a kind has such a bound
	polls    *polls
	strays   *pulse         // of calls that no channel is there for
	typists  chan struct{}  // calls under way that show typing
	busy     sync.WaitGroup // the same, to be waited for
	names    sync.Map       // userKey → what an agent is called; emptied when any user changes
	key      []byte         // signs visitors' tokens
	life     context.Context
	end      context.CancelFunc
}

// New makes the slice. Register its routes and its jobs, then run it.
func New(d Deps) *Inbox {
	d.BaseURL = strings.TrimRight(d.BaseURL, "/")
	x := &Inbox{d: d, log: d.Log, kinds: map[channel.Kind]channel.Channel{}, accounts: newAccounts(), intake: newIntake(), reaches: newReaches(),
		limits: newLimits(d.Rates), strays: newPulse(), key: d.Secrets.Derive("visitor tokens")}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	x.pairs = map[channel.Kind]*limiter{}
	for _, kind := range d.Kinds {
		x.kinds[kind.Kind()] = kind
		if caps := kind.Caps(); caps.PairRate > 0 {
			x.pairs[kind.Kind()] = newLimiter(Rate{caps.PairRate * 60, max(caps.PairBurst, 1)}, Rate{})
		}
	}
	x.typists = make(chan struct{}, typingMost)
	x.hub, x.polls = newHub(), newPolls(d.DB)
	conversation.Through(d.DB, x)
	x.life, x.end = context.WithCancel(context.Background())
	return x
}

// Jobs names the slice's handlers.
func (x *Inbox) Jobs(r *job.Runner) {
	r.Handle(conversation.JobDeliver, x.deliver)
	r.Handle(jobFetch, x.fetch)
	r.Limit(jobFetch, fetchMost)
	r.Handle(jobAnswer, x.answer)
	r.Handle(jobProfile, x.aboutChannel(x.profile))
	r.Handle(jobTemplates, x.aboutChannel(x.readTemplates))
	r.Handle(conversation.JobChange, x.change)
	r.Handle(conversation.JobRead, x.read)
	r.Handle(jobConnect, x.aboutChannel(x.connect))
	r.Handle(jobDisconnect, x.disconnect)
	r.Handle(jobWatch, x.aboutChannel(x.watch))
}

const (
	keepReceived = 30 * 24 * time.Hour // the longest any provider repeats an event is a week
	keepPersons  = 90 * 24 * time.Hour
	tidyEvery    = time.Hour
)

// Run follows the feed for visitors and for changes of channels, and tidies up, until ctx ends. Then it
// closes the visitors' sockets and waits for them.
func (x *Inbox) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { x.follow(ctx) })
	wg.Go(func() { x.refresh(ctx) })
	wg.Go(func() { x.poll(ctx) })
	tidy := time.NewTicker(tidyEvery)
	defer tidy.Stop()
	for ctx.Err() == nil {
		if err := x.watchAll(ctx); err != nil && ctx.Err() == nil {
			x.log.Error("look after the channels", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-tidy.C:
			err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
				if err := forgetReceived(ctx, tx, tx.Now().Add(-keepReceived)); err != nil {
					return err
				}
				if err := conversation.ForgetEarly(ctx, tx, tx.Now().Add(-keepReceived)); err != nil {
					return err
				}
				if err := forgetSlips(ctx, tx); err != nil {
					return err
				}
				return forgetPersons(ctx, tx, tx.Now().Add(-keepPersons))
			})
			if err == nil {
				err = conversation.Sweep(ctx, x.d.DB)
			}
			if err != nil && ctx.Err() == nil {
				x.log.Error("tidy the inbox", "error", err)
			}
		}
	}
	wg.Wait()
	x.hub.close()
	x.end()
	x.hub.open.Wait()
	x.busy.Wait()
	return nil
}
