package conversation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const ws = id.ID(1)

// everybody is a directory in which every user and team below 100 exists.
var everybody = conversation.Directory{
	User: func(_ context.Context, _ db.Q, _, user id.ID) (string, bool, error) {
		return "user " + user.String(), user < 100, nil
	},
	Team: func(_ context.Context, _ db.Q, _, team id.ID) (bool, error) { return team < 100, nil },
}

func as(user id.ID) context.Context {
	return access.With(context.Background(), access.Actor{Workspace: ws, Kind: access.KindUser, User: user, Role: access.Agent, Name: "user " + user.String()})
}

// arrival is one message on its way in.
type arrival struct{ from, key, text string }

// receive brings messages as the inbox does: resolve the contacts, then store.
func receive(d *db.DB, list ...arrival) (out []conversation.Outcome, err error) {
	err = d.Write(context.Background(), func(tx *db.Tx) error {
		out, err = store(tx, list)
		return err
	})
	return out, err
}

func store(tx *db.Tx, list []arrival) ([]conversation.Outcome, error) {
	ctx := context.Background()
	seen := make([]contact.Seen, len(list))
	for i, a := range list {
		seen[i] = contact.Seen{Identity: contact.Identity{Kind: "telegram", Address: a.from}, Name: a.from}
	}
	who, err := contact.Resolve(ctx, tx, ws, seen)
	if err != nil {
		return nil, err
	}
	in := make([]conversation.Incoming, len(list))
	for i, a := range list {
		in[i] = conversation.Incoming{Contact: who[i], Channel: 7, ChannelKind: "telegram", Team: 5, Direction: conversation.In,
			Author: conversation.Author{Kind: conversation.ByContact, ID: who[i].ID, Name: a.from}, Text: a.text, ProviderID: a.key, At: tx.Now()}
	}
	return conversation.Receive(ctx, tx, ws, in)
}

func mustReceive(t *testing.T, d *db.DB, list ...arrival) []conversation.Outcome {
	t.Helper()
	out, err := receive(d, list...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, d *db.DB, c id.ID) conversation.Conversation {
	t.Helper()
	got, err := conversation.Load(context.Background(), d.Read(), ws, c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// recorded are the types of all events so far.
func recorded(t *testing.T, d *db.DB) (types []string) {
	t.Helper()
	events, err := event.Read(context.Background(), d.Read(), ws, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		types = append(types, e.Type)
	}
	return types
}

func countersHold(t *testing.T, d *db.DB) {
	t.Helper()
	wrong, err := conversation.Miscounted(context.Background(), d.Read(), ws)
	if err != nil || len(wrong) > 0 {
		t.Fatalf("load counters differ from a recount for users %v, %v", wrong, err)
	}
}

func TestReceive_opensOneConversationAndKeepsRepeatsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		out := mustReceive(t, d, arrival{"mai", "1", "hello"}, arrival{"mai", "1", "hello"}, arrival{"mai", "2", "are you there?"}, arrival{"budi", "3", "hi"})
		if out[0].Conversation != out[2].Conversation || out[0].Conversation == out[3].Conversation {
			t.Fatalf("conversations %v", out)
		}
		if !out[1].Duplicate || out[1].Message.ID != out[0].Message.ID {
			t.Fatalf("the same message twice in one post: %+v", out[1])
		}
		again := mustReceive(t, d, arrival{"mai", "2", "are you there?"})
		if !again[0].Duplicate {
			t.Fatal("a redelivered message was stored again")
		}
		c := load(t, d, out[0].Conversation)
		if c.Unread != 2 || c.Status != conversation.Open || c.Team != 5 || c.Preview.Text != "are you there?" || c.WaitingSince.IsZero() {
			t.Fatalf("conversation %+v", c)
		}
		want := fmt.Sprint([]string{conversation.EventOpened, conversation.EventMessageCreated, conversation.EventMessageCreated, conversation.EventOpened, conversation.EventMessageCreated})
		if got := fmt.Sprint(recorded(t, d)); got != want {
			t.Fatalf("recorded %s, want %s", got, want)
		}
	})
}

func TestReceive_onTwoNodesAtOnceOneContactOneConversationEachMessageOnce(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		const people, each = 12, 5
		var wg sync.WaitGroup
		for p := range people {
			for m := range each {
				for _, d := range nodes { // each message comes to both nodes
					wg.Go(func() {
						a := arrival{fmt.Sprint("p", p), fmt.Sprint(p, "-", m), fmt.Sprint("message ", m)}
						for {
							_, err := receive(d, a)
							if err == nil {
								return
							}
							if !conversation.Raced(err) {
								t.Error(err)
								return
							}
						}
					})
				}
			}
		}
		wg.Wait()
		ctx := context.Background()
		found, err := conversation.Find(ctx, nodes[0].Read(), ws, conversation.Filter{Limit: 100})
		if err != nil || len(found) != people {
			t.Fatalf("%d conversations, %v", len(found), err)
		}
		for _, c := range found {
			list, err := conversation.Messages(ctx, nodes[0].Read(), ws, c.ID, conversation.MessagePage{Limit: 50})
			if err != nil || len(list) != each || c.Unread != each {
				t.Fatalf("%d messages, unread %d, %v", len(list), c.Unread, err)
			}
		}
	})
}

func TestReceive_wakesTheSnoozedAndOpensANewOneAfterClosing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := mustReceive(t, d, arrival{"mai", "1", "hello"})[0].Conversation
		write(t, d, func(tx *db.Tx) error {
			if _, err := conversation.Assign(as(9), tx, everybody, ws, first, 3); err != nil {
				return err
			}
			_, err := conversation.Snooze(as(3), tx, ws, first, time.Time{})
			return err
		})
		countersHold(t, d)
		mustReceive(t, d, arrival{"mai", "2", "me again"})
		if c := load(t, d, first); c.Status != conversation.Open || c.Assignee != 3 {
			t.Fatalf("did not wake: %+v", c)
		}
		countersHold(t, d)
		write(t, d, func(tx *db.Tx) error {
			_, err := conversation.Close(as(3), tx, ws, first, "order", "done")
			return err
		})
		if out := mustReceive(t, d, arrival{"mai", "2", "me again"}); !out[0].Duplicate || load(t, d, first).Status != conversation.Closed {
			t.Fatal("a repeat of an old message reopened the conversation")
		}
		second := mustReceive(t, d, arrival{"mai", "3", "one more thing"})[0].Conversation
		if c := load(t, d, second); second == first || c.Previous != first {
			t.Fatalf("after closing: %+v", c)
		}
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			_, err := conversation.Reopen(as(3), tx, everybody, ws, first)
			return err
		})
		if !errors.Is(err, conversation.ErrAnotherOpen) {
			t.Fatalf("reopened beside an open one: %v", err)
		}
		countersHold(t, d)
	})
}

func TestTake_ofTwoAtOnceOneGetsItAndTheOtherIsToldWho(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		for round := range 10 {
			c := mustReceive(t, nodes[0], arrival{fmt.Sprint("p", round), fmt.Sprint(round), "hi"})[0].Conversation
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() {
					errs[i] = nodes[i].Write(context.Background(), func(tx *db.Tx) error {
						_, err := conversation.Take(as(id.ID(10+i)), tx, everybody, ws, c)
						return err
					})
				})
			}
			wg.Wait()
			winner, loser := 0, 1
			if errs[0] != nil {
				winner, loser = 1, 0
			}
			f, ok := fault.Of(errs[loser])
			if errs[winner] != nil || !ok || f.Code != "taken" || f.Detail != fmt.Sprintf("user %d has this conversation already.", 10+winner) {
				t.Fatalf("errors %v", errs)
			}
			if got := load(t, nodes[0], c).Assignee; got != id.ID(10+winner) {
				t.Fatalf("assignee %d", got)
			}
		}
		countersHold(t, nodes[0])
	})
}

func TestAssignAutomatically_guardsCapsAndWhatPeopleDid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ids []id.ID
		for i := range 5 {
			ids = append(ids, mustReceive(t, d, arrival{fmt.Sprint("p", i), fmt.Sprint(i), "hi"})[0].Conversation)
		}
		write(t, d, func(tx *db.Tx) error {
			if _, err := conversation.Assign(as(9), tx, everybody, ws, ids[0], 2); err != nil { // a person was quicker
				return err
			}
			_, err := conversation.Close(as(9), tx, ws, ids[1], "", "")
			return err
		})
		write(t, d, func(tx *db.Tx) error {
			list := make([]conversation.AutoAssignment, len(ids))
			for i, c := range ids {
				list[i] = conversation.AutoAssignment{Automatic: conversation.Automatic{Conversation: c, Team: 5}, Agent: 2, MaxTotal: 3, MaxKind: -1}
			}
			done, err := conversation.AssignAutomatically(context.Background(), tx, ws, list)
			if done != 2 {
				t.Errorf("%d assigned, want 2: one slot was taken by hand", done)
			}
			return err
		})
		countersHold(t, d)
		if c := load(t, d, ids[4]); c.Assignee != 0 {
			t.Fatal("the cap was exceeded")
		}
		refused := 0
		for _, kind := range recorded(t, d) {
			if kind == conversation.EventRefused {
				refused++
			}
		}
		if refused != 3 {
			t.Fatalf("%d refusals recorded, want 3", refused)
		}
	})
}

func TestWrite_theFirstToAnswerBecomesTheAssigneeAndARepeatChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := mustReceive(t, d, arrival{"mai", "1", "hello"})[0].Conversation
		var first, second conversation.Message
		write(t, d, func(tx *db.Tx) (err error) {
			first, _, err = conversation.Write(as(4), tx, ws, c, conversation.Reply{Text: "Good morning", ClientID: "x"})
			return err
		})
		write(t, d, func(tx *db.Tx) (err error) {
			var repeated bool
			second, repeated, err = conversation.Write(as(4), tx, ws, c, conversation.Reply{Text: "Good morning", ClientID: "x"})
			if !repeated {
				t.Error("not seen as a repeat")
			}
			return err
		})
		got := load(t, d, c)
		if first.ID != second.ID || got.Assignee != 4 || !got.WaitingSince.IsZero() || got.FirstReplyAt.IsZero() || got.Unread != 0 {
			t.Fatalf("%v %v %+v", first.ID, second.ID, got)
		}
		countersHold(t, d)
	})
}

func TestProgress_reportsMayOvertakeComeTwiceAndComeLate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		c := mustReceive(t, d, arrival{"mai", "1", "hello"})[0].Conversation
		var m conversation.Message
		write(t, d, func(tx *db.Tx) (err error) {
			m, _, err = conversation.Write(as(4), tx, ws, c, conversation.Reply{Text: "hi"})
			return err
		})
		report := func(s conversation.State) {
			write(t, d, func(tx *db.Tx) error {
				return conversation.Progress(ctx, tx, ws, conversation.Report{Channel: 7, ProviderID: "out-1", State: s})
			})
		}
		state := func() conversation.State {
			got, err := conversation.LoadMessage(ctx, d.Read(), ws, m.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got.State
		}
		report(conversation.Delivered) // before the channel has answered our call
		report(conversation.Sent)
		write(t, d, func(tx *db.Tx) error {
			return conversation.Settle(ctx, tx, ws, m.ID, conversation.Delivery{Parts: []string{"out-1"}, State: conversation.Sent})
		})
		if s := state(); s != conversation.Delivered {
			t.Fatalf("state %s, want the report that overtook", s)
		}
		report(conversation.Read)
		report(conversation.Delivered)
		report(conversation.Failed)
		if s := state(); s != conversation.Read {
			t.Fatalf("state %s, want read", s)
		}
	})
}

func TestVerbs_neverCrossWorkspaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := mustReceive(t, d, arrival{"mai", "1", "hello"})[0].Conversation
		const other = id.ID(2)
		for name, verb := range map[string]func(tx *db.Tx) error{
			"assign": func(tx *db.Tx) error { _, err := conversation.Assign(as(3), tx, everybody, other, c, 3); return err },
			"take":   func(tx *db.Tx) error { _, err := conversation.Take(as(3), tx, everybody, other, c); return err },
			"close":  func(tx *db.Tx) error { _, err := conversation.Close(as(3), tx, other, c, "", ""); return err },
			"write": func(tx *db.Tx) error {
				_, _, err := conversation.Write(as(3), tx, other, c, conversation.Reply{Text: "x"})
				return err
			},
		} {
			if err := d.Write(context.Background(), verb); !errors.Is(err, conversation.ErrMissing) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestRelease_aLeaverKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ids []id.ID
		for i := range 3 {
			ids = append(ids, mustReceive(t, d, arrival{fmt.Sprint("p", i), fmt.Sprint(i), "hi"})[0].Conversation)
		}
		write(t, d, func(tx *db.Tx) error {
			for _, c := range ids {
				if _, err := conversation.Assign(as(9), tx, everybody, ws, c, 3); err != nil {
					return err
				}
			}
			if _, err := conversation.Snooze(as(3), tx, ws, ids[1], time.Time{}); err != nil {
				return err
			}
			_, err := conversation.Close(as(3), tx, ws, ids[2], "", "")
			return err
		})
		write(t, d, func(tx *db.Tx) error { return conversation.Release(as(9), tx, ws, 3) })
		for _, c := range ids[:2] {
			if got := load(t, d, c); got.Assignee != 0 {
				t.Errorf("conversation %s (%s) still belongs to somebody who left", c, got.Status)
			}
		}
		nobody := conversation.Directory{User: func(context.Context, db.Q, id.ID, id.ID) (string, bool, error) { return "", false, nil }}
		write(t, d, func(tx *db.Tx) error { _, err := conversation.Reopen(as(9), tx, nobody, ws, ids[2]); return err })
		if got := load(t, d, ids[2]); got.Assignee != 0 || got.Status != conversation.Open {
			t.Errorf("reopened with somebody who left: %+v", got)
		}
		countersHold(t, d)
	})
}

func TestAssign_wakesASnoozedConversationOfTheSameAgent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := mustReceive(t, d, arrival{"mai", "1", "hello"})[0].Conversation
		write(t, d, func(tx *db.Tx) error {
			if _, err := conversation.Assign(as(9), tx, everybody, ws, c, 3); err != nil {
				return err
			}
			if _, err := conversation.Snooze(as(3), tx, ws, c, time.Time{}); err != nil {
				return err
			}
			_, err := conversation.Assign(as(9), tx, everybody, ws, c, 3)
			return err
		})
		if got := load(t, d, c); got.Status != conversation.Open || got.Assignee != 3 {
			t.Fatalf("got %+v", got)
		}
		countersHold(t, d)
	})
}
