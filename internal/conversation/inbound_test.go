package conversation_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// bring stores one message that change makes special.
func bring(t *testing.T, d *db.DB, from, key, text string, change func(*conversation.Incoming)) conversation.Outcome {
	t.Helper()
	var out []conversation.Outcome
	write(t, d, func(tx *db.Tx) error {
		who, err := contact.Resolve(context.Background(), tx, ws, []contact.Seen{{Identity: contact.Identity{Kind: "email", Address: from}, Name: from}})
		if err != nil {
			return err
		}
		in := conversation.Incoming{Contact: who[0], Channel: 7, ChannelKind: "email", Direction: conversation.In, Address: from,
			Author: conversation.Author{Kind: conversation.ByContact, ID: who[0].ID, Name: from}, Text: text, ProviderID: key, At: tx.Now()}
		if change != nil {
			change(&in)
		}
		out, err = conversation.Receive(context.Background(), tx, ws, []conversation.Incoming{in})
		return err
	})
	return out[0]
}

func continues(names ...string) func(*conversation.Incoming) {
	return func(in *conversation.Incoming) { in.Thread = names }
}

func automatic(names ...string) func(*conversation.Incoming) {
	return func(in *conversation.Incoming) { in.Extra.Automatic, in.Thread = true, names }
}

func message(t *testing.T, d *db.DB, m id.ID) conversation.Message {
	t.Helper()
	got, err := conversation.LoadMessage(context.Background(), d.Read(), ws, m)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReceive_somebodyElseInTheSameThreadIsAParticipant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := bring(t, d, "ann@x", "m1", "hello", nil)
		bob := bring(t, d, "bob@x", "m2", "me too", continues("unknown", "m1"))
		if bob.Conversation != ann.Conversation {
			t.Fatalf("went to %d, want %d", bob.Conversation, ann.Conversation)
		}
		m := message(t, d, bob.Message.ID)
		if p := m.Extra.Participant; p == nil || p.Address != "bob@x" || m.Author.ID == load(t, d, ann.Conversation).Contact.ID {
			t.Errorf("message %+v", m)
		}
		if own := bring(t, d, "ann@x", "m3", "and I", continues("m2")); own.Conversation != ann.Conversation || message(t, d, own.Message.ID).Extra.Participant != nil {
			t.Errorf("the contact became a participant")
		}
		if c := load(t, d, ann.Conversation); c.Contact.Name != "ann@x" || c.Unread != 3 {
			t.Errorf("conversation %+v", c)
		}
	})
}

func TestReceive_aThreadThatIsClosedBeginsAnewAndRemembers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := bring(t, d, "ann@x", "m1", "hello", nil)
		write(t, d, func(tx *db.Tx) error {
			_, err := conversation.Close(as(3), tx, ws, ann.Conversation, "", "")
			return err
		})
		bob := bring(t, d, "bob@x", "m2", "me too", continues("m1"))
		if c := load(t, d, bob.Conversation); c.ID == ann.Conversation || c.Contact.Name != "bob@x" || c.Previous != ann.Conversation {
			t.Errorf("conversation %+v", c)
		}
	})
}

func TestReceive_whatAMachineWroteOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := bring(t, d, "ann@x", "m1", "hello", nil)
		if out := bring(t, d, "ann@x", "m2", "I am away", automatic("m1")); out.Conversation != ann.Conversation {
			t.Error("not in the open conversation")
		}
		write(t, d, func(tx *db.Tx) error {
			_, err := conversation.Close(as(3), tx, ws, ann.Conversation, "", "")
			return err
		})
		for n, names := range [][]string{{"m1"}, nil} {
			out := bring(t, d, "ann@x", []string{"m3", "m4"}[n], "I am still away", automatic(names...))
			if out.Conversation != ann.Conversation || !message(t, d, out.Message.ID).Extra.Automatic {
				t.Errorf("went to %d", out.Conversation)
			}
		}
		if c := load(t, d, ann.Conversation); c.Status != conversation.Closed || !c.WaitingSince.IsZero() {
			t.Errorf("it was opened: %+v", c)
		}
		fresh := bring(t, d, "news@x", "m5", "Our offers", automatic())
		if c := load(t, d, fresh.Conversation); c.Status != conversation.Closed || c.ClosedAt.IsZero() {
			t.Errorf("a list opened a conversation: %+v", c)
		}
		events, err := event.Read(t.Context(), d.Read(), ws, 0, 100)
		opened := 0
		for _, e := range events {
			if e.Type == conversation.EventOpened {
				opened++
			}
		}
		if err != nil || opened != 1 {
			t.Errorf("%d conversations were opened, %v", opened, err)
		}
	})
}

func TestReceive_aMachineDoesNotWakeASnoozedConversation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ann := bring(t, d, "ann@x", "m1", "hello", nil)
		write(t, d, func(tx *db.Tx) error {
			_, err := conversation.Snooze(as(3), tx, ws, ann.Conversation, time.Time{})
			return err
		})
		bring(t, d, "ann@x", "m2", "away", automatic())
		if c := load(t, d, ann.Conversation); c.Status != conversation.Snoozed {
			t.Errorf("it is %s", c.Status)
		}
	})
}

func TestReceive_theWindowFollowsTheLatestMessage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := d.Now()
		day := func(at time.Time) func(*conversation.Incoming) {
			return func(in *conversation.Incoming) { in.At, in.Window, in.TagWindow = at, 24*time.Hour, 7*24*time.Hour }
		}
		first := bring(t, d, "ann@x", "m1", "hello", day(now.Add(-time.Hour-time.Millisecond)))
		bring(t, d, "ann@x", "m0", "late", day(now.Add(-9*time.Hour-time.Millisecond)))
		c := load(t, d, first.Conversation)
		if want := now.Add(23*time.Hour - time.Millisecond); !c.WindowClosesAt.Equal(want) || !c.TagClosesAt.Equal(want.Add(6*24*time.Hour)) {
			t.Errorf("closes at %s and %s, want %s", c.WindowClosesAt, c.TagClosesAt, want)
		}
		late := bring(t, d, "bea@x", "m9", "three days late", day(now.Add(-72*time.Hour)))
		if c := load(t, d, late.Conversation); !c.WindowClosesAt.Equal(now.Add(-48*time.Hour)) || !c.TagClosesAt.Equal(now.Add(4*24*time.Hour)) {
			t.Errorf("what came three days late left a window until %s and %s", c.WindowClosesAt, c.TagClosesAt)
		}
		bring(t, d, "ann@x", "m2", "elsewhere", func(in *conversation.Incoming) { in.Channel = 8 })
		if c := load(t, d, first.Conversation); !c.WindowClosesAt.IsZero() || conversation.BodyOf(c).Window != nil {
			t.Errorf("a channel without a window has one: %+v", c)
		}
	})
}

func TestReceive_whoHasNoNameIsKnownByTheirAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var first conversation.Outcome
		write(t, d, func(tx *db.Tx) error {
			who, err := contact.Resolve(context.Background(), tx, ws, []contact.Seen{{Identity: contact.Identity{Kind: "email", Address: "nina@x"}}})
			if err != nil {
				return err
			}
			out, err := conversation.Receive(context.Background(), tx, ws, []conversation.Incoming{{Contact: who[0], Channel: 7, ChannelKind: "email",
				Direction: conversation.In, Address: "nina@x", Text: "hello", ProviderID: "m1", At: tx.Now()}})
			first = out[0]
			return err
		})
		if got := load(t, d, first.Conversation).Contact; got.Name != "" || got.Address != "nina@x" {
			t.Errorf("without a name: %+v", got)
		}
		events, err := event.Of(t.Context(), d.Read(), ws, first.Conversation, []string{conversation.EventOpened}, 0, 1)
		if err != nil || len(events) != 1 || !strings.Contains(string(events[0].Data), `"address":"nina@x"`) {
			t.Errorf("%v, %v", err, events)
		}
		named := bring(t, d, "ann@x", "m2", "hello", nil)
		if got := load(t, d, named.Conversation).Contact; got.Name != "ann@x" || got.Address != "" {
			t.Errorf("with a name: %+v", got)
		}
	})
}

func TestRevise_keepsTheEarlierWordings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := bring(t, d, "ann@x", "m1", "one", nil).Message
		for _, text := range []string{"two", "two", "three"} {
			write(t, d, func(tx *db.Tx) error {
				return conversation.Revise(context.Background(), tx, ws, conversation.Revision{Channel: 7, ProviderID: "m1", Text: &text})
			})
		}
		before, err := conversation.Wordings(t.Context(), d.Read(), ws, m.ID)
		if err != nil || len(before) != 2 || before[0].Text != "one" || before[1].Text != "two" || before[0].Until.IsZero() {
			t.Errorf("wordings %+v, %v", before, err)
		}
		if got := message(t, d, m.ID); got.Text != "three" || !got.Extra.Edited {
			t.Errorf("message %+v", got)
		}
	})
}

func TestRevise_whatIsChangedBeforeItComesIsChangedWhenItComes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		revise := func(r conversation.Revision) {
			t.Helper()
			r.Channel = 7
			write(t, d, func(tx *db.Tx) error { return conversation.Revise(context.Background(), tx, ws, r) })
		}
		two, three, heart := "two", "three", "❤"
		revise(conversation.Revision{ProviderID: "m1", Text: &two})
		revise(conversation.Revision{ProviderID: "m1", Reaction: &heart})
		revise(conversation.Revision{ProviderID: "m1", Text: &three})
		revise(conversation.Revision{ProviderID: "m1", Deleted: true, Ours: true}) // theirs is not ours to take back
		revise(conversation.Revision{ProviderID: "m2", Deleted: true})
		revise(conversation.Revision{ProviderID: "m2", Text: &two})
		first := bring(t, d, "ann@x", "m1", "one", nil).Message
		if got := message(t, d, first.ID); got.Text != "three" || !got.Extra.Edited || got.Extra.Reaction != heart || first.Text != "three" {
			t.Errorf("changed before it came: %+v", got)
		}
		taken := bring(t, d, "ann@x", "m2", "my card is 4111", func(in *conversation.Incoming) {
			in.Attachments = []conversation.Attachment{{ID: 99, Name: "card.png", ContentType: "image/png", SizeBytes: 1}}
		})
		if got := message(t, d, taken.Message.ID); !got.Extra.Deleted || got.Text != "" || len(got.Attachments) != 0 {
			t.Errorf("taken back before it came: %+v", got)
		}
		if c := load(t, d, taken.Conversation); c.Preview.Text != "" {
			t.Errorf("the list shows %q", c.Preview.Text)
		}
		// Repeats of a message say nothing new, and what came after it is done at once, as ever.
		bring(t, d, "ann@x", "m1", "one", nil)
		revise(conversation.Revision{ProviderID: "m1", Text: &two})
		if got := message(t, d, first.ID); got.Text != "two" {
			t.Errorf("changed after it came: %+v", got)
		}
	})
}

func TestRevise_aChangeAndItsMessageInTheSameMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var both sync.WaitGroup
		for i := range 20 {
			name := fmt.Sprint("m", i)
			both.Go(func() {
				write(t, d, func(tx *db.Tx) error {
					return conversation.Revise(context.Background(), tx, ws, conversation.Revision{Channel: 7, ProviderID: name, Deleted: true})
				})
			})
			both.Go(func() { bring(t, d, "ann@x", name, "secret", nil) })
		}
		both.Wait()
		rows, err := d.Read().QueryContext(t.Context(), "SELECT COUNT(*) FROM messages WHERE text = 'secret'")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var left int
		for rows.Next() {
			if err := rows.Scan(&left); err != nil {
				t.Fatal(err)
			}
		}
		if left != 0 {
			t.Errorf("%d were taken back and are still there", left)
		}
	})
}

func TestRevise_whatIsTakenBackIsNowhere(t *testing.T) {
	const secret = "my card is 4111"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := bring(t, d, "ann@x", "m1", secret, func(in *conversation.Incoming) {
			in.Extra.Mail, in.HTML = &conversation.Mail{Subject: secret, HTML: true}, secret
			in.Attachments = []conversation.Attachment{{ID: 99, Name: secret, ContentType: "image/png", SizeBytes: 1}}
		})
		edited := secret + "!"
		write(t, d, func(tx *db.Tx) error {
			return conversation.Revise(context.Background(), tx, ws, conversation.Revision{Channel: 7, ProviderID: "m1", Text: &edited})
		})
		bring(t, d, "ann@x", "m2", "please forget that", nil)
		write(t, d, func(tx *db.Tx) error {
			return conversation.Revise(context.Background(), tx, ws, conversation.Revision{Channel: 7, ProviderID: "m1", Deleted: true})
		})
		if got := message(t, d, m.Message.ID); !got.Extra.Deleted || got.Text != "" || len(got.Attachments) != 0 || got.Extra.Mail != nil {
			t.Errorf("message %+v", got)
		}
		for table, columns := range map[string]string{"messages": "text || COALESCE(extra, '') || attachments", "wordings": "text", "mails": "html", "attachments": "name",
			"events": "data", "conversations": "preview_text"} {
			rows, err := d.Read().QueryContext(t.Context(), "SELECT "+columns+" FROM "+table)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var kept string
				if err := rows.Scan(&kept); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(kept, "4111") {
					t.Errorf("%s still has it: %s", table, kept)
				}
			}
			rows.Close()
		}
	})
}

func TestProgressUpTo_isAboutAllThatWasSentUntilThen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		conv := mustReceive(t, d, arrival{"ann", "1", "hello"})[0]
		var sent []conversation.Message
		for _, name := range []string{"a", "b", "c"} {
			var m conversation.Message
			write(t, d, func(tx *db.Tx) (err error) {
				m, _, err = conversation.Write(as(9), tx, ws, conv.Conversation, conversation.Reply{Text: name})
				return err
			})
			write(t, d, func(tx *db.Tx) error {
				return conversation.Settle(context.Background(), tx, ws, m.ID, conversation.Delivery{Parts: []string{name}, State: conversation.Sent})
			})
			sent = append(sent, message(t, d, m.ID))
		}
		who := load(t, d, conv.Conversation).Contact.ID
		for range 2 {
			write(t, d, func(tx *db.Tx) error {
				return conversation.ProgressUpTo(context.Background(), tx, ws, who, conversation.Report{Channel: 7, State: conversation.Read}, sent[1].At)
			})
		}
		for i, want := range []conversation.State{conversation.Read, conversation.Read, conversation.Sent} {
			if got := message(t, d, sent[i].ID).State; got != want {
				t.Errorf("message %d is %s, want %s", i, got, want)
			}
		}
	})
}

func TestProgress_namesASendingThatGotNoAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		conv := mustReceive(t, d, arrival{"ann", "1", "hello"})[0]
		var m conversation.Message
		write(t, d, func(tx *db.Tx) (err error) {
			m, _, err = conversation.Write(as(9), tx, ws, conv.Conversation, conversation.Reply{Text: "?"})
			return err
		})
		write(t, d, func(tx *db.Tx) error {
			return conversation.Settle(context.Background(), tx, ws, m.ID, conversation.Delivery{State: conversation.Uncertain, Code: "no_answer"})
		})
		write(t, d, func(tx *db.Tx) error {
			return conversation.Progress(context.Background(), tx, ws, conversation.Report{Channel: 7, ProviderID: "theirs", Message: m.ID, State: conversation.Delivered})
		})
		if got := message(t, d, m.ID); got.State != conversation.Delivered || got.ProviderID != "theirs" || got.ErrorCode != "" {
			t.Errorf("message %+v", got)
		}
	})
}

func TestSettle_everyPartOfAMessageIsKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		conv := mustReceive(t, d, arrival{"ann", "1", "hello"})[0]
		var m conversation.Message
		write(t, d, func(tx *db.Tx) (err error) {
			m, _, err = conversation.Write(as(9), tx, ws, conv.Conversation, conversation.Reply{Text: "long"})
			return err
		})
		write(t, d, func(tx *db.Tx) error {
			return conversation.Settle(context.Background(), tx, ws, m.ID, conversation.Delivery{Parts: []string{"p1", "p2"}, State: conversation.Sent})
		})
		answer := bring(t, d, "bob@x", "m1", "to the second part", func(in *conversation.Incoming) { in.ReplyTo = "p2" })
		if got := message(t, d, answer.Message.ID); got.ReplyTo != m.ID {
			t.Errorf("answers %d, want %d", got.ReplyTo, m.ID)
		}
		echo := bring(t, d, "bob@x", "p2", "long", func(in *conversation.Incoming) { in.Direction = conversation.Out })
		if !echo.Duplicate {
			t.Error("the echo of a part became a message")
		}
	})
}
