package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/id"
)

// account is a channel ready for use: its settings decrypted, its kind at hand. It is shared and never
// changed; a change of the channel makes a new one.
type account struct {
	channel.Account
	id        id.ID
	workspace id.ID
	team      id.ID
	health    Health
	kind      channel.Channel
	pulse     *pulse
}

// accounts keeps the accounts that were used, until their channels change. Other nodes' changes arrive by
// the feed, our own at once.
type accounts struct {
	mu     sync.Mutex
	byID   map[id.ID]*account
	turn   int64 // grows with every change, so that what was read before one is not kept after it
	pulses map[id.ID]*pulse
}

func newAccounts() *accounts {
	return &accounts{byID: map[id.ID]*account{}, pulses: map[id.ID]*pulse{}}
}

func (a *accounts) forget(which id.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn++
	delete(a.byID, which)
}

// resume lets a channel send again at once, after a person changed it or another node found it well.
func (a *accounts) resume(which id.ID) {
	a.mu.Lock()
	p := a.pulses[which]
	a.mu.Unlock()
	if p != nil {
		p.revive()
	}
}

// forgetAll drops the accounts of a workspace, after news of it may have been missed.
func (a *accounts) forgetAll(workspace id.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn++
	for which, acc := range a.byID {
		if acc.workspace == workspace {
			delete(a.byID, which)
		}
	}
}

// account finds a channel by its id alone, as providers and visitors know it, or ErrMissing.
func (x *Inbox) account(ctx context.Context, which id.ID) (*account, error) {
	x.accounts.mu.Lock()
	acc, turn := x.accounts.byID[which], x.accounts.turn
	x.accounts.mu.Unlock()
	if acc != nil {
		return acc, nil
	}
	c, kept, err := findChannel(ctx, x.d.DB.Read(), which)
	if err != nil {
		return nil, err
	}
	if acc, err = x.open(c, kept); err != nil {
		return nil, err
	}
	x.accounts.mu.Lock()
	defer x.accounts.mu.Unlock()
	if acc.pulse = x.accounts.pulses[which]; acc.pulse == nil {
		acc.pulse = newPulse()
		x.accounts.pulses[which] = acc.pulse
	}
	if x.accounts.turn == turn {
		x.accounts.byID[which] = acc
	}
	return acc, nil
}

// open makes an account of a channel and its sealed secrets.
func (x *Inbox) open(c Channel, kept sealed) (*account, error) {
	kind := x.kinds[c.Kind]
	if kind == nil {
		return nil, fmt.Errorf("channel %s is of the kind %q, which this Rondo does not know", c.ID, c.Kind)
	}
	secrets, err := x.unseal(c.ID, kept)
	if err != nil {
		return nil, err
	}
	acc := &account{id: c.ID, workspace: c.Workspace, team: c.Team, health: c.Health, kind: kind, pulse: newPulse()}
	acc.Account = channel.Account{ID: c.ID.String(), Kind: c.Kind, Name: c.Name, Config: overlaid(c.Config, secrets, nil), AllowPrivate: x.d.AllowPrivate,
		ExpiresAt: c.ExpiresAt}
	if x.d.BaseURL != "" {
		acc.HookURL = x.d.BaseURL + hookPath(c.ID)
	}
	acc.Renewal = x.renewal(acc)
	return acc, nil
}

// sealed are the secrets of a channel as they are kept: those that people entered, and over them those that
// the provider renewed, nil without any.
type sealed struct{ entered, renewed []byte }

func sealContext(which id.ID) string { return "channel " + which.String() }

func renewedContext(which id.ID) string { return sealContext(which) + " renewed" }

func (x *Inbox) seal(which id.ID, secrets channel.Config) []byte {
	return x.sealAs(sealContext(which), secrets)
}

func (x *Inbox) sealAs(context string, secrets channel.Config) []byte {
	text, err := json.Marshal(secrets)
	if err != nil {
		panic("inbox: a secret that is not JSON: " + err.Error()) // settings were decoded from JSON
	}
	return x.d.Secrets.Seal(text, context)
}

// unseal gives the secrets that hold now.
func (x *Inbox) unseal(which id.ID, kept sealed) (channel.Config, error) {
	entered, err := x.unsealAs(sealContext(which), kept.entered)
	if err != nil {
		return nil, err
	}
	renewed, err := x.unsealRenewed(which, kept)
	return overlaid(entered, renewed, nil), err
}

// unsealRenewed gives the renewed secrets alone.
func (x *Inbox) unsealRenewed(which id.ID, kept sealed) (channel.Config, error) {
	if len(kept.renewed) == 0 {
		return nil, nil
	}
	return x.unsealAs(renewedContext(which), kept.renewed)
}

func (x *Inbox) unsealAs(context string, text []byte) (channel.Config, error) {
	text, err := x.d.Secrets.Open(text, context)
	if err != nil {
		return nil, fmt.Errorf("open the secrets of %s: %w", context, err)
	}
	var secrets channel.Config
	if err := json.Unmarshal(text, &secrets); err != nil {
		return nil, fmt.Errorf("read the secrets of %s: %w", context, err)
	}
	return secrets, nil
}

// pulse is what this node remembers of a channel between messages.
type pulse struct {
	mu        sync.Mutex
	inAt      time.Time // when last_in_at was last written
	outAt     time.Time
	oddAt     time.Time     // when calls about accounts that are not connected were last noted
	refusedAt time.Time     // when refused calls were last noted
	until     time.Time     // nothing is sent before
	pause     time.Duration // how long the last break was
	next      time.Time     // the next turn that nobody has
	turns     map[id.ID]time.Time
	mute      int // how often in a row the provider could not be asked about it

	renewing turnstile // who fetches new secrets
}

func newPulse() *pulse { return &pulse{renewing: newTurnstile()} }

const seenEvery = time.Second // last_in_at and last_out_at are written at most that often

// beat tells whether it is time to do again what was last done at a time.
func (p *pulse) beat(at *time.Time, now time.Time, every time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(*at) < every {
		return false
	}
	*at = now
	return true
}
