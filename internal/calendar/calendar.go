// Package calendar keeps the working hours of a workspace: calendars that the workspace, its teams and its users
// refer to by their ids. One calendar serves routing, away messages and reply targets alike.
//
// What a calendar means is reckoned in engine/hours; who keeps to it is known in package identity.
package calendar

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/internal/engine/hours"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Calendar is working hours with a name.
type Calendar struct {
	Workspace id.ID
	ID        id.ID
	Name      string
	hours.Spec
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Use is somebody who keeps to a calendar, or refers to something else that may not go meanwhile: the workspace, a
// team, a user or a channel.
type Use struct {
	Kind string // "workspace", "team", "user" or "channel"
	ID   id.ID
	Name string
}

// maxCalendars bounds a workspace.
const maxCalendars = 1000

// Create adds a calendar.
func Create(ctx context.Context, tx *db.Tx, c Calendar) (Calendar, error) {
	c.ID, c.CreatedAt = tx.NewID(), tx.Now().Truncate(time.Microsecond)
	c.UpdatedAt = c.CreatedAt
	if err := c.normalise(); err != nil {
		return Calendar{}, err
	}
	n, err := count(ctx, tx, c.Workspace)
	if err != nil {
		return Calendar{}, err
	}
	if n >= maxCalendars {
		return Calendar{}, fault.Conflict("too_many_hours", "A workspace has at most 1000 calendars.")
	}
	if err := insert(ctx, tx, c); err != nil {
		return Calendar{}, err
	}
	if err := audit.Note(ctx, tx, audit.Made, c.subject(), audit.Diff(nil, c.Fact(), "name")...); err != nil {
		return Calendar{}, err
	}
	return c, recordChanged(tx, c)
}

// Revise changes a calendar. change is handed it as it is, and alters what it likes but the ids.
func Revise(ctx context.Context, tx *db.Tx, workspace, calendar id.ID, change func(*Calendar)) (Calendar, error) {
	old, err := Lock(ctx, tx, workspace, calendar)
	if err != nil {
		return Calendar{}, err
	}
	c := old
	change(&c)
	if err := c.normalise(); err != nil {
		return Calendar{}, err
	}
	if reflect.DeepEqual(c, old) {
		return c, nil
	}
	c.UpdatedAt = tx.Now().Truncate(time.Microsecond)
	if err := update(ctx, tx, c); err != nil {
		return Calendar{}, err
	}
	if err := audit.Note(ctx, tx, audit.Changed, c.subject(), audit.Diff(old.Fact(), c.Fact())...); err != nil {
		return Calendar{}, err
	}
	return c, recordChanged(tx, c)
}

// Remove drops a calendar that nobody keeps to. uses names those who do.
func Remove(ctx context.Context, tx *db.Tx, workspace, calendar id.ID, uses func(context.Context, db.Q, id.ID) (map[id.ID][]Use, error)) error {
	c, err := Lock(ctx, tx, workspace, calendar)
	if err != nil {
		return err
	}
	used, err := uses(ctx, tx, workspace)
	if err != nil {
		return err
	}
	if by := used[calendar]; len(by) > 0 {
		return fault.Conflict("hours_in_use", "These hours are in use: "+Sentence(by)+". Give them other hours first.")
	}
	if err := remove(ctx, tx, c); err != nil {
		return err
	}
	if err := audit.Note(ctx, tx, audit.Removed, c.subject()); err != nil {
		return err
	}
	return recordDeleted(tx, c)
}

func (c Calendar) subject() audit.Subject {
	return audit.Subject{Kind: audit.Hours, ID: c.ID, Name: c.Name}
}

// Sentence names those who use something, the first few by name.
func Sentence(uses []Use) string {
	const most = 5
	var parts []string
	for _, u := range uses[:min(len(uses), most)] {
		what := u.Kind + " " + u.Name
		if u.Kind == "workspace" {
			what = "the workspace"
		}
		parts = append(parts, what)
	}
	if len(uses) > most {
		parts = append(parts, "and more")
	}
	return strings.Join(parts, ", ")
}

// Hours is the calendar to reckon with. What is stored was parsed before, so an error is an accident.
func (c Calendar) Hours() (*hours.Calendar, error) { return hours.Parse(c.Spec) }

// normalise tidies a calendar and says what is wrong with it.
func (c *Calendar) normalise() error {
	var k fault.Check
	c.Name = strings.TrimSpace(c.Name)
	k.That(c.Name != "", "name", "Must not be empty.")
	k.That(utf8.RuneCountInString(c.Name) <= 100, "name", "Must be at most 100 characters long.")
	k.That(!slices.ContainsFunc([]rune(c.Name), unicode.IsControl), "name", "Must be one line of text.")
	parsed, err := hours.Parse(c.Spec)
	var flaws hours.Flaws
	if errors.As(err, &flaws) {
		for _, f := range flaws {
			k.That(false, f.Field, f.Sentence)
		}
	} else {
		c.Spec = parsed.Spec()
	}
	return k.Err()
}
