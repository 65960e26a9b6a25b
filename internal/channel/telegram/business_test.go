package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/telegramfake"
)

// inBusiness is the customer as the company's own account meets them.
var inBusiness = fmt.Sprint(customerID, "@", telegramfake.BusinessConnection)

func TestReceive_theCompanysOwnAccount(t *testing.T) {
	fake, kind, account := connect(t)
	ana := telegramfake.User{ID: customerID, FirstName: "Ana", Username: "ana.p"}
	first := fake.Business(ana, false, map[string]any{"text": "hi"})
	name := func(n int) string { return fmt.Sprint(inBusiness, ":", n) }
	from := " from=" + inBusiness + "(Ana ana.p)"
	var table []channeltest.Reading
	echoFrom := " from=" + inBusiness + "(Ana)"
	for _, c := range []struct {
		name   string
		update telegramfake.Update
		want   []string
	}{
		{"a customer's message", first, []string{"message id=" + name(1) + from + ` text="hi"`}},
		{"edited by them", fake.EditBusiness(first, "hello"), []string{"edit id=" + name(1) + " key=*" + from + ` text="hello"`}},
		{"an answer on the phone", fake.Business(ana, true, map[string]any{"text": "yes?"}), []string{"echo id=" + name(2) + echoFrom + ` text="yes?"`}},
		{"edited on the phone", fake.EditBusiness(fake.Business(ana, true, map[string]any{"text": "yes?"}), "yes."), []string{"edit id=" + name(3) + " key=*" + echoFrom + ` text="yes." ours`}},
		{"an absence note", fake.Business(ana, true, map[string]any{"text": "We are closed", "is_from_offline": true}), []string{"echo id=" + name(4) + echoFrom + ` text="We are closed" automatic`}},
		{"a poll of the company's", fake.Business(ana, true, map[string]any{"poll": map[string]any{}}), nil},
		{"taken back", fake.DeleteBusiness(ana, 1, 2), []string{"delete id=" + name(1) + " key=*" + echoFrom, "delete id=" + name(1) + " key=*" + echoFrom + " ours",
			"delete id=" + name(2) + " key=*" + echoFrom, "delete id=" + name(2) + " key=*" + echoFrom + " ours"}},
		{"the connection itself", telegramfake.Update{"update_id": 7, "business_connection": map[string]any{"id": "x", "is_enabled": false}}, nil},
	} {
		body, err := json.Marshal(c.update)
		if err != nil {
			t.Fatal(err)
		}
		table = append(table, channeltest.Reading{Name: c.name, Call: call(string(body)), Want: c.want})
	}
	channeltest.Reads(t, kind, account, table)
}

func TestSend_inTheCompanysName(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Business(telegramfake.User{ID: customerID}, false, map[string]any{"text": "hi"})
	m := channel.Outbound{To: inBusiness, Text: "hello", ReplyTo: inBusiness + ":1"}
	text, err := kind.Send(t.Context(), account, m)
	if err != nil || text.ProviderID() != inBusiness+":2" {
		t.Fatal(text, err)
	}
	m = channel.Outbound{To: inBusiness, Text: "see", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9)}}
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Fatal(err)
	}
	for _, s := range fake.Sent() {
		if s.Business != telegramfake.BusinessConnection || s.ChatID != customerID {
			t.Errorf("sent %+v", s)
		}
	}
	if got := fake.Sent(); len(got) != 2 || got[0].ReplyTo != 1 {
		t.Errorf("sent %+v", got)
	}
	if err := kind.Typing(t.Context(), account, inBusiness); err != nil {
		t.Error(err)
	}
	change := channel.Outbound{To: inBusiness, ReplyTo: text.ProviderID(), Change: channel.Edit, Text: "hello there"}
	if _, err := kind.Send(t.Context(), account, change); err != nil {
		t.Error(err)
	}
	change.Change, change.Sent = channel.Delete, text.Parts
	if _, err := kind.Send(t.Context(), account, change); err != nil || !fake.Sent()[0].Gone {
		t.Errorf("%v, %+v", err, fake.Sent()[0])
	}
	change.Change, change.Reaction = "", &channel.Reaction{Emoji: "👍"}
	if _, err := kind.Send(t.Context(), account, change); channel.ClassOf(err) != channel.GiveUp {
		t.Error(err)
	}
	// A connection that has ended takes nothing.
	m.To = fmt.Sprint(customerID, "@gone")
	var e *channel.Error
	if _, err := kind.Send(t.Context(), account, m); !errors.As(err, &e) || e.Class != channel.GiveUp {
		t.Error(err)
	}
}

func TestMarkRead_onlyInTheCompanysOwnChats(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Business(telegramfake.User{ID: 41, FirstName: "Ann"}, false, map[string]any{"text": "hello"})
	for _, c := range []struct{ to, message, want string }{
		{"41@" + telegramfake.BusinessConnection, "41@" + telegramfake.BusinessConnection + ":1", "read"},
		{"41", "41:1", "unsupported"}, {"41@" + telegramfake.BusinessConnection, "42:1", "unsupported"}, {"41@elsewhere", "41@elsewhere:1", "refused"},
	} {
		got := "read"
		if err := kind.MarkRead(t.Context(), account, c.to, c.message, ""); err != nil {
			var e *channel.Error
			errors.As(err, &e)
			got = e.Code
		}
		if got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.message, c.to, got, c.want)
		}
	}
	if changes := fake.Changes(); len(changes) != 1 || changes[0].Method != "readBusinessMessage" || changes[0].ChatID != 41 || changes[0].MessageID != 1 {
		t.Errorf("%+v", changes)
	}
}
