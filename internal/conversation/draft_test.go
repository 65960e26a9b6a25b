package conversation_test

import (
	"context"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// draftsOf are a user's drafts as the API tells them.
func draftsOf(t *testing.T, d *db.DB, who context.Context) map[conversation.DraftKind]conversation.Draft {
	t.Helper()
	found, err := conversation.Drafts(who, d.Read(), access.From(who).Workspace, access.From(who).User, conversation.Uploader(who), conversation.DraftPlace{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := map[conversation.DraftKind]conversation.Draft{}
	for _, one := range found {
		out[one.Kind] = one
	}
	return out
}

func keep(t *testing.T, d *db.DB, who context.Context, c id.ID, kind conversation.DraftKind, r conversation.Reply) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error { return conversation.KeepDraft(who, tx, c, kind, r, nil) })
}

func TestDraft_isTheUsersAloneAndInNoFeed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		out := mustReceive(t, d, arrival{"mai", "1", "hello"})[0]
		before := len(recorded(t, d))
		keep(t, d, as(11), out.Conversation, conversation.DraftReply, conversation.Reply{Text: "Half a sent", ReplyTo: out.Message.ID})
		keep(t, d, as(11), out.Conversation, conversation.DraftReply, conversation.Reply{Text: "Half a sentence", ReplyTo: out.Message.ID})
		keep(t, d, as(11), out.Conversation, conversation.DraftNote, conversation.Reply{Text: "Ask Omar"})
		mine := draftsOf(t, d, as(11))
		if len(mine) != 2 || mine["reply"].Text != "Half a sentence" || mine["reply"].ReplyTo != out.Message.ID || mine["note"].Text != "Ask Omar" || mine["note"].Conversation != out.Conversation {
			t.Errorf("%+v", mine)
		}
		if others := draftsOf(t, d, as(12)); len(others) != 0 {
			t.Errorf("a colleague sees %+v", others)
		}
		if now := recorded(t, d); len(now) != before {
			t.Errorf("the feed tells of it: %v", now[before:])
		}
		keep(t, d, as(11), out.Conversation, conversation.DraftNote, conversation.Reply{})
		write(t, d, func(tx *db.Tx) error {
			return conversation.DropDraft(as(11), tx, out.Conversation, conversation.DraftReply)
		})
		if left := draftsOf(t, d, as(11)); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
	})
}

func TestDraft_goesWithItsConversation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		out := mustReceive(t, d, arrival{"mai", "1", "hello"})[0]
		keep(t, d, as(11), out.Conversation, conversation.DraftReply, conversation.Reply{Text: "Half"})
		other := access.With(context.Background(), access.Actor{Workspace: 2, Kind: access.KindUser, User: 11, Role: access.Owner})
		err := d.Write(other, func(tx *db.Tx) error {
			return conversation.KeepDraft(other, tx, out.Conversation, conversation.DraftReply, conversation.Reply{Text: "x"}, nil)
		})
		if fault.KindOf(err) != fault.NotFoundKind {
			t.Errorf("a draft in another workspace's conversation: %v", err)
		}
		contact := load(t, d, out.Conversation).Contact.ID
		write(t, d, func(tx *db.Tx) error { return conversation.DeleteContact(as(11), tx, ws, contact) })
		if left := draftsOf(t, d, as(11)); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
	})
}

func TestMarkUnread(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := mustReceive(t, d, arrival{"mai", "1", "hello"}, arrival{"mai", "2", "there?"})[0].Conversation
		mark := func(verb func(context.Context, *db.Tx, id.ID, id.ID) (conversation.Conversation, error)) int {
			write(t, d, func(tx *db.Tx) error {
				_, err := verb(as(11), tx, ws, c)
				return err
			})
			return load(t, d, c).Unread
		}
		if n := mark(conversation.MarkUnread); n != 2 {
			t.Errorf("what is unread stays as it is: %d", n)
		}
		if n := mark(conversation.MarkRead); n != 0 {
			t.Errorf("read: %d", n)
		}
		before := len(recorded(t, d))
		if n := mark(conversation.MarkUnread); n != 1 {
			t.Errorf("unread again: %d", n)
		}
		if now := recorded(t, d); len(now) != before+1 || now[before] != conversation.EventUpdated {
			t.Errorf("told: %v", now[before:])
		}
	})
}

func TestDraft_keepsWhatStandsBesideAMailAsItWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		out := mustReceive(t, d, arrival{"mai", "1", "hello"})[0]
		half := conversation.DraftMail{Subject: "Order", Cc: "boss@acme.test, half", Bcc: ""}
		put := func(m *conversation.DraftMail) {
			t.Helper()
			write(t, d, func(tx *db.Tx) error {
				return conversation.KeepDraft(as(11), tx, out.Conversation, conversation.DraftReply, conversation.Reply{}, m)
			})
		}
		put(&half)
		if got := draftsOf(t, d, as(11))["reply"]; got.Mail == nil || *got.Mail != half || got.Text != "" {
			t.Errorf("kept %+v", got)
		}
		put(&conversation.DraftMail{})
		if left := draftsOf(t, d, as(11)); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
	})
}
