package conversation_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

// Reports that come in the very moment in which the channel's answer is recorded are neither lost nor taken
// back, whichever is quicker.
func TestProgress_besideTheAnswerThatNamesTheMessage(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		conv := mustReceive(t, nodes[0], arrival{"ann", "1", "hello"})[0].Conversation
		for i := range 60 {
			var m conversation.Message
			write(t, nodes[0], func(tx *db.Tx) (err error) {
				m, _, err = conversation.Write(as(9), tx, ws, conv, conversation.Reply{Text: fmt.Sprint("answer ", i)})
				return err
			})
			name := "out-" + m.ID.String()
			var wg sync.WaitGroup
			begin := make(chan struct{})
			together := func(node *db.DB, fn func(tx *db.Tx) error) {
				wg.Go(func() {
					<-begin
					if err := node.Write(context.Background(), fn); err != nil {
						t.Error(err)
					}
				})
			}
			together(nodes[0], func(tx *db.Tx) error {
				return conversation.Settle(context.Background(), tx, ws, m.ID, conversation.Delivery{Parts: []string{name}, State: conversation.Sent})
			})
			for n, state := range []conversation.State{conversation.Delivered, conversation.Read} {
				together(nodes[n], func(tx *db.Tx) error {
					return conversation.Progress(context.Background(), tx, ws, conversation.Report{Channel: id.ID(7), ProviderID: name, State: state})
				})
			}
			close(begin)
			wg.Wait()
			got, err := conversation.LoadMessage(context.Background(), nodes[1].Read(), ws, m.ID)
			if err != nil || got.State != conversation.Read {
				t.Fatalf("message %d is %s, %v; the contact has read it", i, got.State, err)
			}
		}
	})
}

func TestConfirm_settlesOnlyWhatNobodyKnows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		conv := mustReceive(t, d, arrival{"ann", "1", "hello"})[0].Conversation
		var m conversation.Message
		write(t, d, func(tx *db.Tx) (err error) {
			m, _, err = conversation.Write(as(9), tx, ws, conv, conversation.Reply{Text: "answer"})
			return err
		})
		confirm := func() (got conversation.Message, err error) {
			err = d.Write(context.Background(), func(tx *db.Tx) error {
				got, err = conversation.Confirm(as(9), tx, ws, m.ID)
				return err
			})
			return got, err
		}
		if _, err := confirm(); err == nil {
			t.Fatal("a message that waits to be sent was confirmed")
		}
		write(t, d, func(tx *db.Tx) error {
			return conversation.Settle(context.Background(), tx, ws, m.ID, conversation.Delivery{State: conversation.Uncertain, Code: "no_answer"})
		})
		if got, err := confirm(); err != nil || got.State != conversation.Sent || got.ErrorCode != "" {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}
