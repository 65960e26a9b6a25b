// Package preference keeps what users set for themselves and want on every device: how Rondo calls them, and
// what of the first steps they have put away. Nobody else reads it, so it tells no events.
package preference

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

// Preferences are a user's own settings. What was never set is as Usual says.
type Preferences struct {
	Alerts Alerts `json:"alerts"`
	// FirstSteps is the newcomer's list in the sidebar.
	FirstSteps FirstSteps `json:"first_steps"`
}

// Alerts say how a user is called. They concern the user's own conversations and the unassigned ones of the
// user's teams.
type Alerts struct {
	Sound         bool     `json:"sound" doc:"When a customer writes"`
	WaitSound     bool     `json:"wait_sound" doc:"Another sound when a customer has waited long"`
	Browser       bool     `json:"browser" doc:"The browser's notifications while the page is hidden"`
	Quiet         Quiet    `json:"quiet" doc:"Hours without sound and notifications"`
	MutedChannels []string `json:"muted_channels" maxItems:"50" doc:"Kinds of channel that call nobody"`
}

// Quiet are hours of the day, in the time of the device. They may cross midnight.
type Quiet struct {
	On   bool   `json:"on"`
	From string `json:"from" doc:"HH:MM"`
	To   string `json:"to" doc:"HH:MM"`
}

// FirstSteps is what became of the newcomer's list.
type FirstSteps struct {
	Dismissed bool `json:"dismissed"`
}

// Usual is how things are until they are set.
func Usual() Preferences {
	return Preferences{Alerts: Alerts{Sound: true, WaitSound: true, Quiet: Quiet{From: "22:00", To: "07:00"}, MutedChannels: []string{}}}
}

// Set keeps the actor's preferences, whole.
func Set(ctx context.Context, tx *db.Tx, p Preferences) (Preferences, error) {
	if err := p.check(); err != nil {
		return Preferences{}, err
	}
	actor := access.From(ctx)
	return p, put(ctx, tx, actor.Workspace, actor.User, p)
}

var (
	hourMinute  = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	channelKind = regexp.MustCompile(`^[a-z][a-z0-9_]{0,29}$`)
)

func (p *Preferences) check() error {
	var c fault.Check
	q := p.Alerts.Quiet
	c.That(hourMinute.MatchString(q.From), "alerts.quiet.from", "Must be a time of day such as 22:00.")
	c.That(hourMinute.MatchString(q.To), "alerts.quiet.to", "Must be a time of day such as 07:00.")
	c.That(q.From != q.To, "alerts.quiet.to", "Must differ from the beginning.")
	muted := slices.Clone(p.Alerts.MutedChannels)
	slices.SortFunc(muted, strings.Compare)
	p.Alerts.MutedChannels = slices.Compact(muted)
	if p.Alerts.MutedChannels == nil {
		p.Alerts.MutedChannels = []string{}
	}
	for _, kind := range p.Alerts.MutedChannels {
		c.That(channelKind.MatchString(kind), "alerts.muted_channels", "Each must be a kind of channel.")
	}
	return c.Err()
}
