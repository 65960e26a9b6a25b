package expectation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/expectation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

var everybody = conversation.Directory{
	User: func(context.Context, db.Q, id.ID, id.ID) (string, bool, error) { return "Linh", true, nil },
	Team: func(context.Context, db.Q, id.ID, id.ID) (bool, error) { return true, nil },
}

// given brings a message of somebody, and an agent has their conversation.
func (w *world) given(name string) id.ID {
	w.t.Helper()
	conv := w.says(name, "hello")
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := conversation.Assign(ctx, tx, everybody, w.ws, conv, w.agents[0])
		return err
	})
	return conv
}

// usual expects what the chat window is told of how soon the team answers.
func (w *world) usual(want int) {
	w.t.Helper()
	got, err := expectation.UsualReply(w.t.Context(), w.db.Read(), w.ws, w.team, w.db.Now())
	if err != nil || got != want {
		w.t.Errorf("answers are usually said to come within %d s, want %d: %v", got, want, err)
	}
}

// Whoever gets an agent is told how soon answers come, in their language, once enough were seen; before, nothing.
func TestAssigned_saysHowSoonAnAnswerCanBeExpected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d, false)
		w := newWorld(t, d, 1, everything())
		early := w.given("early")
		w.look(n, early)
		if got := w.heard(early); len(got) != 1 || !strings.Contains(got[0], "sẽ hỗ trợ bạn.") || strings.Contains(got[0], "câu trả lời") {
			t.Fatalf("with nothing known: %q", got)
		}
		w.usual(0)
		for i := range 32 { // answered within 100 to 255 seconds
			conv := w.given(fmt.Sprint("contact ", i))
			w.answers(conv)
			w.write(func(ctx context.Context, tx *db.Tx) error {
				ago := int64(100+5*i) * 1_000_000
				_, err := query.Exec(ctx, tx, query.New(`UPDATE conversations SET opened_at = first_reply_at - CAST(? AS BIGINT), assigned_at = first_reply_at - CAST(? AS BIGINT) WHERE workspace_id = ? AND id = ?`, ago, ago, w.ws, conv))
				return err
			})
		}
		late := w.given("late")
		w.look(n, late)
		if got := w.heard(late); len(got) != 1 || !strings.Contains(got[0], "Bạn sẽ nhận được câu trả lời trong vòng 5 phút.") {
			t.Fatalf("with 32 answers known: %q", got)
		}
		w.usual(300)
	})
}
