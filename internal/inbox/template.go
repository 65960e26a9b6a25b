package inbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// jobTemplates reads a channel's templates from its provider; each plans the next.
const (
	jobTemplates   = "inbox.templates"
	templatesEvery = 6 * time.Hour
	maxTemplates   = 5000
)

func (x *Inbox) templatesLater(ctx context.Context, tx *db.Tx, c Channel, at time.Time) error {
	if _, ok := x.kinds[c.Kind].(channel.Templater); !ok {
		return nil
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: c.Workspace, Kind: jobTemplates, Payload: connectPayload{c.ID}, RunAt: at, MaxAttempts: 5,
		UniqueKey: c.ID.String() + " " + at.UTC().Format(time.RFC3339)})
}

// readTemplates is the job.
func (x *Inbox) readTemplates(ctx context.Context, j job.Job, acc *account) error {
	if err := x.syncTemplates(ctx, acc); err != nil && !j.Last() && channel.ClassOf(err) == channel.Retry {
		return retry(j, err)
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		return x.templatesLater(ctx, tx, Channel{ID: acc.id, Workspace: acc.workspace, Kind: acc.Kind}, tx.Now().Add(templatesEvery).Truncate(templatesEvery))
	})
}

// syncTemplates reads a channel's templates from its provider now.
func (x *Inbox) syncTemplates(ctx context.Context, acc *account) error {
	templater, ok := acc.kind.(channel.Templater)
	if !ok {
		return fault.Invalid("id", "This kind of channel has no templates.")
	}
	list, err := templater.Templates(ctx, acc.Account)
	if err != nil {
		return err
	}
	list = list[:min(len(list), maxTemplates)]
	return x.d.DB.Write(ctx, func(tx *db.Tx) error { return saveTemplates(ctx, tx, acc.workspace, acc.id, list) })
}

// SyncTemplates is syncTemplates for a person who asks; what the provider says against it is a sentence.
func (x *Inbox) SyncTemplates(ctx context.Context, workspace, which id.ID) error {
	acc, err := x.account(ctx, which)
	if err == nil && acc.workspace != workspace {
		err = ErrMissing
	}
	if err != nil {
		return err
	}
	err = x.syncTemplates(ctx, acc)
	var e *channel.Error
	if errors.As(err, &e) {
		return fault.Unavailable(e.Detail)
	}
	return err
}

var placeShape = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// Render completes conversation.Outlet.
func (x *Inbox) Render(ctx context.Context, q db.Q, workspace, which id.ID, t conversation.Template) (string, error) {
	info, ok, err := template(ctx, q, workspace, which, t.Name, t.Language)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", fault.Invalid("template.name", "This channel has no such template in this language.")
	case info.Status != "approved":
		return "", fault.Invalid("template.name", fmt.Sprintf("The template is not approved; the provider says: %s.", info.Status))
	}
	var k fault.Check
	for _, part := range []struct {
		name, text string
		filled     []string
	}{{"template.header", info.Header, t.Header}, {"template.body", info.Body, t.Body}} {
		want := len(placesOf(part.text))
		k.That(len(part.filled) == want, part.name, fmt.Sprintf("This template has %d places here; %d were filled.", want, len(part.filled)))
		for _, s := range part.filled {
			k.That(strings.TrimSpace(s) != "", part.name, "No place may be empty.")
		}
	}
	if err := k.Err(); err != nil {
		return "", err
	}
	lines := []string{filled(info.Header, t.Header), filled(info.Body, t.Body), info.Footer}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n\n"), nil
}

// placesOf names the places of a text, each once, in order.
func placesOf(text string) []string {
	var out []string
	for _, m := range placeShape.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// filled is a text with its places filled, in order.
func filled(text string, with []string) string {
	names := placesOf(text)
	return placeShape.ReplaceAllStringFunc(text, func(place string) string {
		return with[slices.Index(names, placeShape.FindStringSubmatch(place)[1])]
	})
}
