package inbox_test

import (
	"context"
	"database/sql"
	"regexp"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// explained asks SQLite how it runs each statement that passes, and complains of one that reads a whole
// table, or all rows of a workspace.
type explained struct {
	query.Q
	t    *testing.T
	seen int
}

type planRow struct {
	ID, Parent, Notused int
	Detail              string
}

var wholeTable = regexp.MustCompile(`^SCAN [a-z]{2}|^SCAN [ice]$|USING (PRIMARY KEY|INDEX \S+|COVERING INDEX \S+) \(workspace_id=\?\)$`)

func (e *explained) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	e.seen++
	rows, err := query.All[planRow](ctx, e.Q, query.New("EXPLAIN QUERY PLAN "+text, args...))
	if err != nil {
		e.t.Errorf("explain %s: %v", text, err)
	}
	for _, r := range rows {
		if wholeTable.MatchString(r.Detail) {
			e.t.Errorf("%s\n  in: %s", r.Detail, text)
		}
	}
	return e.Q.QueryContext(ctx, text, args...)
}

func TestStatements_useTheirIndexes(t *testing.T) {
	d, err := db.Open(t.Context(), db.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	w := newWorld(t, d, t.TempDir())
	fake, c, hook := w.integrator()
	if _, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Text("m1", "hello", d.Now())); err != nil {
		t.Fatal(err)
	}
	who := w.only().Contact.ID
	e := &explained{Q: d.Read(), t: t}
	identity := contact.Identity{Kind: "custom", Address: "mai"}
	for name, ask := range map[string]func() error{
		"owners":    func() error { _, err := contact.Owners(t.Context(), e, ws, []contact.Identity{identity}); return err },
		"addresses": func() error { _, err := contact.Addresses(t.Context(), e, ws, "custom", []id.ID{who}); return err },
		"heard": func() error {
			_, err := conversation.EventsOfContact(t.Context(), e, ws, who, []string{conversation.EventMessageCreated}, 0, 10)
			return err
		},
		"messages": func() error {
			_, err := conversation.MessagesOfContact(t.Context(), e, ws, who, c.ID, 10)
			return err
		},
		"newest": func() error {
			_, err := conversation.Find(t.Context(), e, ws, conversation.Filter{Contact: who, Limit: 1})
			return err
		},
		"channel": func() error { _, err := inbox.Load(t.Context(), e, ws, c.ID); return err },
		"resolve": func() error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				tx.Q = &explained{Q: tx.Q, t: t}
				_, err := contact.Resolve(t.Context(), tx, ws, []contact.Seen{{Identity: identity}, {Identity: contact.Identity{Kind: "custom", Address: "new"}}})
				return err
			})
		},
	} {
		if err := ask(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e.seen < 6 {
		t.Fatalf("only %d statements were looked at", e.seen)
	}
}
