// Package webhook tells other programs what happens: each event of a workspace's feed that an address asked
// for is posted to it, signed by Standard Webhooks 1.0.0, and again until it was taken.
//
// Promises: an event that happened after an address was added is posted at least once, under the same
// webhook-id however often; a slow or dead address costs the others and the desk nothing (jobs.go); no
// private address is called (platform/egress); what was posted, and what was answered, can be read for 30 days.
package webhook

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Webhook is an address that wants to hear of events.
type Webhook struct {
	ID          id.ID
	Workspace   id.ID
	URL         string
	Description string
	Events      []string // types, or All alone
	Active      bool
	Reason      string    // why it is not active, for people; empty when somebody switched it off
	Since       time.Time // it hears of what happened from then on
	// What the last tries showed: how many failed in a row, since when, and until when it is left alone.
	Failures     int
	FailingSince time.Time
	PausedUntil  time.Time
	LastOKAt     time.Time
	CreatedAt    time.Time

	secret, previous []byte // sealed
	PreviousUntil    time.Time
	older            []oldSecret // before the previous one, newest first
}

// oldSecret signs beside the secret until a time.
type oldSecret struct {
	Secret []byte    `json:"secret"` // sealed
	Until  time.Time `json:"until"`
}

// All stands for every type of event.
const All = "*"

// ErrMissing means that there is no such webhook in the workspace.
var ErrMissing = fault.NotFound("webhook")

const (
	maxURL         = 2000
	maxDescription = 200
	maxWebhooks    = 50 // of a workspace
	oldSecretLives = 24 * time.Hour
	maxOldSecrets  = 3 // that sign beside the secret at a time
)

// Draft is a webhook about to be made or changed.
type Draft struct {
	URL         string
	Description string
	Events      []string
	Active      bool
}

// check normalises a draft; types are those that exist.
func (d *Draft) check(types []string) error {
	var c fault.Check
	d.URL, d.Description = strings.TrimSpace(d.URL), strings.TrimSpace(d.Description)
	u, err := url.Parse(d.URL)
	c.That(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && len(d.URL) <= maxURL, "url", "Must be a whole address, as https://example.com/rondo.")
	c.That(err != nil || u.User == nil, "url", "Must not hold a user name or password; calls are signed instead.")
	c.That(err != nil || u.Fragment == "", "url", "Must not have a part after #.")
	c.That(len([]rune(d.Description)) <= maxDescription, "description", "Must have at most 200 characters.")
	c.That(len(d.Events) > 0, "events", "Name at least one type of event, or * for all.")
	for _, e := range d.Events {
		c.That(e == All || slices.Contains(types, e), "events", "There is no type of event \""+e+"\".")
	}
	if slices.Contains(d.Events, All) {
		d.Events = []string{All}
	}
	slices.Sort(d.Events)
	d.Events = slices.Compact(d.Events)
	return c.Err()
}

// wants tells whether an event is for this address.
func (w Webhook) wants(e event.Event) bool {
	return w.Active && !e.At.Before(w.Since) && (w.Events[0] == All || slices.Contains(w.Events, e.Type))
}

// Create adds a webhook. The secret is returned this once.
func (h *Hooks) Create(ctx context.Context, tx *db.Tx, d Draft) (Webhook, string, error) {
	if err := d.check(h.types); err != nil {
		return Webhook{}, "", err
	}
	ws := access.From(ctx).Workspace
	if err := begin(ctx, tx, ws); err != nil { // also the lock under which they are counted
		return Webhook{}, "", err
	}
	known, err := webhooksOf(ctx, tx, ws)
	if err != nil {
		return Webhook{}, "", err
	}
	if len(known) >= maxWebhooks {
		return Webhook{}, "", fault.Conflict("too_many_webhooks", "A workspace can have 50 webhooks. Delete some that are not used.")
	}
	w := Webhook{ID: tx.NewID(), Workspace: ws, URL: d.URL, Description: d.Description, Events: d.Events, Active: true, Since: tx.Now(), CreatedAt: tx.Now()}
	secret := newSecret()
	w.secret = h.d.Secrets.Seal([]byte(secret), sealContext(w.ID))
	if err := insertWebhook(ctx, tx, w); err != nil {
		return Webhook{}, "", err
	}
	if err := audit.Note(ctx, tx, audit.Made, w.subject(), audit.Diff(nil, bodyView(w))...); err != nil {
		return Webhook{}, "", err
	}
	return w, secret, changed(tx, w)
}

// Update changes a webhook. One that is switched on again hears of what happens from now on.
func (h *Hooks) Update(ctx context.Context, tx *db.Tx, which id.ID, change func(*Draft)) (Webhook, error) {
	w, err := lockWebhook(ctx, tx, access.From(ctx).Workspace, which)
	if err != nil {
		return w, err
	}
	old := w
	d := Draft{URL: w.URL, Description: w.Description, Events: w.Events, Active: w.Active}
	change(&d)
	if err := d.check(h.types); err != nil {
		return w, err
	}
	if d.Active && !w.Active {
		w.Since, w.Failures, w.FailingSince, w.PausedUntil = tx.Now(), 0, time.Time{}, time.Time{}
	}
	if d.URL != w.URL {
		w.Failures, w.FailingSince, w.PausedUntil = 0, time.Time{}, time.Time{}
	}
	w.URL, w.Description, w.Events, w.Active, w.Reason = d.URL, d.Description, d.Events, d.Active, ""
	if err := saveWebhook(ctx, tx, w); err != nil {
		return w, err
	}
	if err := audit.Note(ctx, tx, audit.Changed, w.subject(), audit.Diff(bodyView(old), bodyView(w), ofItself...)...); err != nil {
		return w, err
	}
	return w, changed(tx, w)
}

// signing lists the old secrets that sign beside the secret now, newest first.
func (w Webhook) signing(now time.Time) []oldSecret {
	var out []oldSecret
	for _, old := range append([]oldSecret{{w.previous, w.PreviousUntil}}, w.older...) {
		if old.Until.After(now) {
			out = append(out, old)
		}
	}
	return out
}

// Rotate gives a webhook another secret. The one before signs beside it for a day, as those do that were promised to.
func (h *Hooks) Rotate(ctx context.Context, tx *db.Tx, which id.ID) (Webhook, string, error) {
	w, err := lockWebhook(ctx, tx, access.From(ctx).Workspace, which)
	if err != nil {
		return w, "", err
	}
	old := w.signing(tx.Now())
	if len(old) >= maxOldSecrets {
		return w, "", fault.Conflict("too_many_secrets", "Three secrets before this one still sign the calls, the oldest until "+old[len(old)-1].Until.UTC().Format("2006-01-02 15:04")+" UTC. Make another one then.")
	}
	secret := newSecret()
	w.older, w.previous, w.PreviousUntil = old, w.secret, tx.Now().Add(oldSecretLives)
	w.secret = h.d.Secrets.Seal([]byte(secret), sealContext(w.ID))
	if err := saveWebhook(ctx, tx, w); err != nil {
		return w, "", err
	}
	return w, secret, audit.Note(ctx, tx, audit.Changed, w.subject(), audit.Secret("secret"))
}

// Delete ends a webhook; what waits for it is not posted any more.
func (h *Hooks) Delete(ctx context.Context, tx *db.Tx, which id.ID) error {
	w, err := lockWebhook(ctx, tx, access.From(ctx).Workspace, which)
	if err != nil {
		return err
	}
	if err := deleteWebhook(ctx, tx, w.Workspace, w.ID); err != nil {
		return err
	}
	if err := audit.Note(ctx, tx, audit.Removed, w.subject()); err != nil {
		return err
	}
	w.Active = false
	return changed(tx, w)
}

func (w Webhook) subject() audit.Subject {
	return audit.Subject{Kind: audit.Webhook, ID: w.ID, Name: w.URL}
}

// ofItself is what of a webhook follows from its deliveries, and is nobody's doing.
var ofItself = []string{"reason", "failing_since", "paused_until", "last_ok_at", "previous_secret_until"}

func sealContext(which id.ID) string { return "webhook " + which.String() }
