package conversation_test

import (
	"context"
	"database/sql"
	"regexp"
	"testing"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// explained asks the engine how it would run each statement that passes, and complains of one that reads
// a whole table, or all of a workspace's rows. A list of values (v) is read whole, of course.
type explained struct {
	query.Q
	t    *testing.T
	seen map[string]bool
}

type planRow struct {
	ID, Parent, Notused int
	Detail              string
}

var wholeTable = regexp.MustCompile(`^SCAN [a-z]{2}|USING (PRIMARY KEY|INDEX \S+|COVERING INDEX \S+) \(workspace_id=\?\)$`)

func (e explained) look(text string, args []any) {
	if e.seen[text] {
		return
	}
	e.seen[text] = true
	rows, err := query.All[planRow](context.Background(), e.Q, query.New("EXPLAIN QUERY PLAN "+text, args...))
	if err != nil {
		e.t.Errorf("explain %s: %v", text, err)
	}
	for _, r := range rows {
		if wholeTable.MatchString(r.Detail) {
			e.t.Errorf("%s\n  in: %s", r.Detail, text)
		}
	}
}

func (e explained) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	e.look(text, args)
	return e.Q.QueryContext(ctx, text, args...)
}

func (e explained) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	e.look(text, args)
	return e.Q.ExecContext(ctx, text, args...)
}

func TestStatements_useTheirIndexes(t *testing.T) {
	d, err := db.Open(context.Background(), db.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	e := explained{t: t, seen: map[string]bool{}}
	unit := func(fn func(tx *db.Tx) error) {
		t.Helper()
		write(t, d, func(tx *db.Tx) error {
			e.Q = tx.Q
			tx.Q = e
			return fn(tx)
		})
	}
	var c, other id.ID
	for _, batch := range [][]arrival{{{"mai", "1", "hello"}, {"budi", "2", "hi"}}, {{"mai", "3", "again"}, {"ana", "4", "oi"}}} {
		unit(func(tx *db.Tx) error {
			out, err := store(tx, batch)
			if err == nil {
				c, other = out[0].Conversation, out[1].Conversation
			}
			return err
		})
	}
	unit(func(tx *db.Tx) error {
		_, err := conversation.AssignAutomatically(context.Background(), tx, ws, []conversation.AutoAssignment{
			{Automatic: conversation.Automatic{Conversation: c, Team: 5}, Agent: 2, MaxTotal: 3, MaxKind: -1}, {Automatic: conversation.Automatic{Conversation: other, Team: 5}, Agent: 3, MaxTotal: 3, MaxKind: -1}})
		return err
	})
	unit(func(tx *db.Tx) error {
		_, _, err := conversation.Write(as(2), tx, ws, c, conversation.Reply{Text: "hi", ClientID: "x"})
		return err
	})
	unit(func(tx *db.Tx) error {
		return conversation.Progress(context.Background(), tx, ws, conversation.Report{Channel: 7, ProviderID: "1", State: conversation.Read})
	})
	unit(func(tx *db.Tx) error { _, err := conversation.Close(as(2), tx, ws, c, "", ""); return err })
	e.Q = d.Read()
	for _, f := range []conversation.Filter{{Status: conversation.Open, Limit: 50}, {Status: conversation.Open, Assignee: 2, Limit: 50}, {Contact: 3, Limit: 50}} {
		if _, err := conversation.Find(context.Background(), e, ws, f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conversation.Unanswered(context.Background(), e, ws, 5, c, 50); err != nil {
		t.Fatal(err)
	}
	if _, err := conversation.Replies(context.Background(), e, ws, 5, time.Now(), 50); err != nil {
		t.Fatal(err)
	}
	if _, err := conversation.Messages(context.Background(), e, ws, c, conversation.MessagePage{Limit: 50}); err != nil {
		t.Fatal(err)
	}
	if len(e.seen) < 15 {
		t.Fatalf("only %d statements were looked at", len(e.seen))
	}
}
