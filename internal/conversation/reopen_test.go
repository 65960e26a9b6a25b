package conversation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
)

// Reopening in the very moment in which the contact writes again is refused, or goes first; it never fails
// otherwise, and the contact has one open conversation.
func TestReopen_besideANewConversation(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		for i := range 60 {
			who := fmt.Sprint("contact ", i)
			old := mustReceive(t, nodes[0], arrival{who, who + " 1", "hello"})[0].Conversation
			write(t, nodes[0], func(tx *db.Tx) error {
				_, err := conversation.Close(as(9), tx, ws, old, "", "")
				return err
			})
			var wg sync.WaitGroup
			begin := make(chan struct{})
			var next []conversation.Outcome
			var failed, refused error
			wg.Go(func() { <-begin; next, failed = receive(nodes[0], arrival{who, who + " 2", "again"}) })
			wg.Go(func() {
				<-begin
				refused = nodes[1].Write(context.Background(), func(tx *db.Tx) error {
					_, err := conversation.Reopen(as(9), tx, everybody, ws, old)
					return err
				})
			})
			close(begin)
			wg.Wait()
			if failed != nil || refused != nil && !errors.Is(refused, conversation.ErrAnotherOpen) {
				t.Fatalf("round %d: receiving %v, reopening %v", i, failed, refused)
			}
			if reopened := refused == nil; reopened != (next[0].Conversation == old) {
				t.Errorf("round %d: reopened %v, and the message went to %v, not %v", i, reopened, next[0].Conversation, old)
			}
		}
	})
}
