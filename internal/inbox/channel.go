// Package inbox connects the places where customers write: it keeps the connected channels, takes in what
// they bring and hands out what is to be sent. It stands between package channel, which speaks with the
// providers, and package conversation, which keeps what was said.
//
// Three promises. What a provider was answered 2xx for is on disk, once, however often it comes (intake.go).
// What is to be sent goes out in order within its conversation, and is never repeated where a repetition
// could reach the customer twice (deliver.go). A visitor of the web chat sees their own conversations and
// nothing else, whatever they send (chat.go); the window itself lives in web/widget.
package inbox

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Channel is one connected place: one bot, one widget, one integration.
type Channel struct {
	ID        id.ID
	Workspace id.ID
	Kind      channel.Kind
	Name      string
	Config    channel.Config // without secrets
	Secrets   []string       // the names of those that are set
	Team      id.ID          // where conversations go that begin here; 0 for none
	Health    Health
	LastInAt  time.Time
	LastOutAt time.Time
	CheckedAt time.Time // when its provider was last asked about it
	ExpiresAt time.Time // when its credentials end; zero where they don't, or it is not known
	CreatedAt time.Time
}

// Health says how a channel is doing; Error is a sentence for people.
type Health struct {
	State HealthState
	Code  string // of what is wrong, as channel.Error.Code
	Error string
	found finding // of a channel that fails
}

// HealthState is one of three words.
type HealthState string

// The states. A new channel has neither taken nor sent anything yet.
const (
	Untried HealthState = "new"
	OK      HealthState = "ok"
	Failing HealthState = "failing"
)

// Draft is a channel about to be connected.
type Draft struct {
	Kind   channel.Kind
	Name   string
	Config channel.Config // secrets included
	Team   id.ID
}

// Revision says what to change of a channel; nil leaves it as it is. A setting that is not named stays, one
// that is null goes.
type Revision struct {
	Name   *string
	Config channel.Config
	Team   *id.ID
}

// ErrMissing means that there is no such channel in the workspace.
var ErrMissing = fault.NotFound("channel")

const maxName = 100

// Create connects a channel.
func (x *Inbox) Create(ctx context.Context, tx *db.Tx, workspace id.ID, d Draft) (Channel, error) {
	kind := x.kinds[d.Kind]
	if kind == nil {
		return Channel{}, fault.Invalid("kind", "This Rondo does not speak with channels of that kind.")
	}
	config, faults := kind.Validate(d.Config)
	c := Channel{ID: tx.NewID(), Workspace: workspace, Kind: d.Kind, Name: d.Name, Team: d.Team, Health: Health{State: Untried}, CreatedAt: tx.Now()}
	if err := x.check(ctx, tx, &c, true, faults); err != nil {
		return Channel{}, err
	}
	var secrets channel.Config
	c.Config, secrets = parted(kind, config)
	c.Secrets = names(secrets)
	if err := x.checkSole(ctx, tx, c); err != nil {
		return Channel{}, err
	}
	if err := insertChannel(ctx, tx, c, x.seal(c.ID, secrets)); err != nil {
		return Channel{}, err
	}
	if err := x.connectLater(ctx, tx, c); err != nil {
		return Channel{}, err
	}
	if err := x.templatesLater(ctx, tx, c, tx.Now()); err != nil {
		return Channel{}, err
	}
	if err := x.watchLater(ctx, tx, c); err != nil {
		return Channel{}, err
	}
	if err := audit.Note(ctx, tx, audit.Made, c.subject(), audit.Diff(nil, c.settings(), "name")...); err != nil {
		return Channel{}, err
	}
	return c, x.tell(tx, c)
}

// CreateFirst connects the web chat that a new workspace begins with.
func (x *Inbox) CreateFirst(ctx context.Context, tx *db.Tx, workspace id.ID, name string, team id.ID) (Channel, error) {
	return x.Create(ctx, tx, workspace, Draft{Kind: channel.Webchat, Name: cut(strings.TrimSpace(name), maxName), Config: channel.Config{}, Team: team})
}

// Update changes a channel. Secrets that are not sent are kept.
func (x *Inbox) Update(ctx context.Context, tx *db.Tx, workspace, which id.ID, r Revision) (Channel, error) {
	c, kept, err := lockChannel(ctx, tx, workspace, which)
	if err != nil {
		return Channel{}, err
	}
	old := c
	if r.Name != nil {
		c.Name = *r.Name
	}
	if r.Team != nil {
		c.Team = *r.Team
	}
	secrets, err := x.unseal(which, kept)
	if err != nil {
		return Channel{}, err
	}
	var faults []channel.FieldFault
	if r.Config != nil {
		kind := x.kinds[c.Kind]
		var config channel.Config
		config, faults = kind.Validate(overlaid(c.Config, secrets, r.Config))
		c.Config, secrets = parted(kind, config)
	}
	if err := x.check(ctx, tx, &c, r.Team != nil, faults); err != nil {
		return Channel{}, err
	}
	if r.Config != nil {
		if setting := x.kinds[c.Kind].Caps().Sole; c.Config.Text(setting) != old.Config.Text(setting) {
			if err := x.checkSole(ctx, tx, c); err != nil {
				return Channel{}, err
			}
		}
		c.Secrets, c.ExpiresAt = names(secrets), time.Time{} // of other credentials nothing is known yet
		if err := x.connectLater(ctx, tx, c); err != nil {
			return Channel{}, err
		}
		if err := x.templatesLater(ctx, tx, c, tx.Now()); err != nil {
			return Channel{}, err
		}
		// Whatever waited for the old settings tries the new ones now.
		if err := hasten(ctx, tx, workspace, which); err != nil {
			return Channel{}, err
		}
		tx.OnCommit(func() { x.accounts.resume(which) })
	}
	if err := saveChannel(ctx, tx, c, x.seal(c.ID, secrets)); err != nil {
		return Channel{}, err
	}
	// What the provider renewed is among them now, unless it was replaced.
	if err := keepRenewal(ctx, tx, workspace, which, nil); err != nil {
		return Channel{}, err
	}
	changes := append(audit.Diff(old.settings(), c.settings()), replaced(old, c, r.Config)...)
	if err := audit.Note(ctx, tx, audit.Changed, c.subject(), changes...); err != nil {
		return Channel{}, err
	}
	return c, x.tell(tx, c)
}

// Delete disconnects a channel. Its conversations stay; what still waits to be sent by it fails.
func (x *Inbox) Delete(ctx context.Context, tx *db.Tx, workspace, which id.ID) error {
	c, kept, err := lockChannel(ctx, tx, workspace, which)
	if err != nil {
		return err
	}
	secrets := kept.entered
	if current, err := x.unseal(which, kept); err == nil { // a channel whose secrets cannot be opened goes too
		secrets = x.seal(which, current)
	}
	if err := x.disconnectLater(ctx, tx, c, secrets); err != nil {
		return err
	}
	if err := dropRenewal(ctx, tx, workspace, which); err != nil {
		return err
	}
	if err := dropChannel(ctx, tx, workspace, which, x.seal(which, nil)); err != nil {
		return err
	}
	x.forgetOnCommit(tx, which)
	if err := audit.Note(ctx, tx, audit.Removed, c.subject()); err != nil {
		return err
	}
	return event.Record(tx, event.New{Workspace: workspace, Type: EventDeleted, Data: Deleted{which}})
}

// tell records that a channel is now as it is, and lets this node take it up at once.
func (x *Inbox) tell(tx *db.Tx, c Channel) error {
	x.forgetOnCommit(tx, c.ID)
	return event.Record(tx, event.New{Workspace: c.Workspace, Type: EventChanged, Data: Changed{x.BodyOf(c)}})
}

func (x *Inbox) forgetOnCommit(tx *db.Tx, which id.ID) {
	tx.OnCommit(func() { x.accounts.forget(which) })
}

// check normalises a channel and says what is wrong with it.
func (x *Inbox) check(ctx context.Context, q db.Q, c *Channel, newTeam bool, faults []channel.FieldFault) error {
	var k fault.Check
	c.Name = k.Name("name", c.Name, maxName)
	for _, f := range faults {
		k.That(false, "config."+f.Name, strings.ToUpper(f.Detail[:1])+f.Detail[1:]+".")
	}
	if detail, err := x.checkFallback(ctx, q, c); err != nil {
		return err
	} else {
		k.That(detail == "", "config."+channel.FallbackSetting, detail)
	}
	if newTeam && c.Team != 0 && x.d.Directory.Team != nil {
		known, err := x.d.Directory.Team(ctx, q, c.Workspace, c.Team)
		if err != nil {
			return err
		}
		k.That(known, "default_team_id", "There is no such team.")
	}
	return k.Err()
}

// checkSole refuses a second channel for an account that may be connected once.
func (x *Inbox) checkSole(ctx context.Context, q db.Q, c Channel) error {
	setting := x.kinds[c.Kind].Caps().Sole
	if setting == "" || c.Config.Text(setting) == "" {
		return nil
	}
	others, err := ofKind(ctx, q, c.Workspace, c.Kind, c.ID)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.Config.Text(setting) == c.Config.Text(setting) {
			return fault.Conflict("already_connected", "The channel \""+other.Name+"\" has the same "+setting+". Change that one, or delete it first.")
		}
	}
	return nil
}

// parted splits settings into those that may be shown and those that may not.
func parted(kind channel.Channel, config channel.Config) (open, secrets channel.Config) {
	open, secrets = channel.Config{}, channel.Config{}
	for name, v := range config {
		if slices.Contains(kind.Secrets(), name) {
			secrets[name] = v
		} else {
			open[name] = v
		}
	}
	return open, secrets
}

// overlaid are the settings after a change: what was named replaces, null removes, the rest stays.
func overlaid(open, secrets, change channel.Config) channel.Config {
	all := channel.Config{}
	maps.Copy(all, open)
	maps.Copy(all, secrets)
	for name, v := range change {
		if v == nil {
			delete(all, name)
		} else {
			all[name] = v
		}
	}
	return all
}

func names(secrets channel.Config) []string { return slices.Sorted(maps.Keys(secrets)) }

func cut(s string, runes int) string {
	n := 0
	for i := range s {
		if n == runes {
			return s[:i]
		}
		n++
	}
	return s
}
