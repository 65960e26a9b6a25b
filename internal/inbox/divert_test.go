package inbox_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"rondo/internal/channel/channeltest/rcsfake"
	"rondo/internal/channel/channeltest/twiliofake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

const (
	desk   = "+15550002222" // our number
	phoned = "+34600000001" // a customer's
)

// agent is made once: its key takes time to make.
var agent = sync.OnceValue(func() *rcsfake.Fake { return rcsfake.New("growing-tree", "client-t0ken_1") })

// twoWays is an RCS agent for whom an SMS number takes over, and a customer whose phone has just lost RCS.
type twoWays struct {
	google  *rcsfake.Fake
	twilio  *twiliofake.Fake
	rcs     inbox.Body
	sms     inbox.Body
	talk    id.ID
	smsHook string
}

func (w *world) twoWays() twoWays {
	w.t.Helper()
	o := twoWays{google: agent().Again(), twilio: twiliofake.New("AC0123456789abcdef0123456789abcdef", "5ecre7-0123456789abcdef")}
	o.google.Now = w.db.Now
	o.twilio.AddNumber(desk)
	serve := func(s *httptest.Server) string {
		w.t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
		return s.URL
	}
	google, twilio := serve(httptest.NewServer(o.google)), serve(httptest.NewServer(o.twilio))
	o.sms = w.connect("sms", map[string]any{"account_sid": o.twilio.AccountSID, "auth_token": o.twilio.AuthToken, "from": desk, "base_url": twilio})
	o.smsHook = w.url + "/hooks/" + o.sms.ID.String()
	o.rcs = w.connect("rcs", map[string]any{"agent_id": o.google.AgentID, "client_token": o.google.ClientToken, "service_account": o.google.KeyFile(),
		"base_url": google, "token_url": google + "/token", "fallback_channel_id": o.sms.ID.String()})
	if status, _, err := o.google.Deliver(w.t.Context(), w.url+"/hooks/"+o.rcs.ID.String(), o.google.Text(phoned, "m1", "hello")); status != 200 || err != nil {
		w.t.Fatal(status, err)
	}
	o.talk = w.only().ID
	o.google.Unreachable(phoned)
	return o
}

func TestDivert_whoHasNoRCSGetsAnSMS(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		m := w.say(o.talk, conversation.Reply{Text: "Red or blue?", Choices: &conversation.Choices{Buttons: []conversation.Choice{{Title: "Red"}, {Title: "Blue"}}}})
		o.twilio.Fail(1, "/Messages.json", 500, `{"code":20500}`)
		w.work()
		got := w.reaches(m, conversation.Sent)
		if i := got.Extra.Instead; got.Channel != o.sms.ID || i == nil || i.ChannelID != o.rcs.ID || i.Kind != "rcs" || i.Code != "not_reachable" || !strings.Contains(i.Detail, "cannot be reached by RCS") {
			t.Fatalf("message %+v, instead %+v", got, got.Extra.Instead)
		}
		sent := o.twilio.Sent()
		if len(sent) != 1 || sent[0].To != phoned || sent[0].Body != "Red or blue?\n1. Red\n2. Blue" {
			t.Fatalf("sent by SMS %+v", sent)
		}
		// It was tried by RCS once, also though the SMS was tried twice.
		if n := len(o.google.Calls("/agentMessages")); n != 1 || len(o.google.Sent()) != 0 {
			t.Errorf("%d calls to Google, sent %+v", n, o.google.Sent())
		}
		if status, err := o.twilio.Post(t.Context(), o.smsHook, o.twilio.Status(sent[0], "delivered", 0)); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		w.reaches(m, conversation.Delivered)
		// What the customer answers by SMS belongs to the same talk, and is answered there.
		if status, err := o.twilio.Post(t.Context(), o.smsHook, o.twilio.Text(phoned, desk, "Red")); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		if c := w.only(); c.ID != o.talk || c.Channel != o.sms.ID {
			t.Errorf("conversation %+v", c)
		}
	})
}

func TestDivert_neverByBoth(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		// The SMS may have gone out, but nobody knows.
		o.twilio.Drop(1, "/Messages.json")
		m := w.say(o.talk, conversation.Reply{Text: "once"})
		w.work()
		w.reaches(m, conversation.Uncertain)
		if err := w.db.Write(t.Context(), func(tx *db.Tx) error { _, err := conversation.Confirm(t.Context(), tx, ws, m.ID); return err }); err != nil {
			t.Fatal(err)
		}
		next := w.say(o.talk, conversation.Reply{Text: "twice"})
		if got := w.reaches(next, conversation.Sent); got.Channel != o.sms.ID {
			t.Errorf("message %+v", got)
		}
		if n := len(o.google.Calls("/agentMessages")); n != 2 || len(o.twilio.Sent()) != 2 {
			t.Errorf("%d calls to Google; sent %+v", n, o.twilio.Sent())
		}
	})
}

func TestDivert_goesOnAtTheOtherChannelAfterAKill(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		m := w.say(o.talk, conversation.Reply{Text: "hello"})
		// The node wrote that SMS takes over, and was killed before it sent anything.
		why := conversation.Instead{ChannelID: o.rcs.ID, Kind: "rcs", Code: "not_reachable", Detail: "No RCS."}
		for range 2 {
			if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
				_, err := conversation.Divert(t.Context(), tx, ws, m.ID, o.sms.ID, why)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		w.work()
		w.reaches(m, conversation.Sent)
		if len(o.google.Calls("/agentMessages")) != 0 || len(o.twilio.Sent()) != 1 || o.twilio.Sent()[0].To != phoned {
			t.Errorf("calls to Google %v; sent %+v", o.google.Calls("/agentMessages"), o.twilio.Sent())
		}
	})
}

func TestDeliver_keepsThatACustomerOptedOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		if status, err := o.twilio.Post(t.Context(), o.smsHook, o.twilio.Text("+15550001111", desk, "hello")); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		talk := w.messages(w.all()[0].ID)[0].Conversation
		if talk == o.talk {
			talk = w.all()[1].ID
		}
		o.twilio.OptOut("+15550001111") // before this Rondo was connected
		w.work()
		if got := w.reaches(w.say(talk, conversation.Reply{Text: "hi"}), conversation.Failed); got.ErrorCode != "blocked" {
			t.Errorf("message %+v", got)
		}
		var p problem
		w.must(422, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", talk), "agent", map[string]any{"text": "hi"}).into(t, &p)
		if p.Code != "blocked" {
			t.Errorf("problem %+v", p)
		}
		start := o.twilio.Text("+15550001111", desk, "START")
		if status, err := o.twilio.Post(t.Context(), o.smsHook, start); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		w.post(201, talk, map[string]any{"text": "hi again"})
	})
}

func TestDivert_saysWhyNobodyTakesOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		w.work()
		stop := o.twilio.Text(phoned, desk, "STOP")
		stop.Set("OptOutType", "STOP")
		if status, err := o.twilio.Post(t.Context(), o.smsHook, stop); status >= 300 || err != nil {
			t.Fatal(status, err)
		}
		if got := w.reaches(w.say(o.talk, conversation.Reply{Text: "hi"}), conversation.Failed); !strings.Contains(got.ErrorDetail, "no messages") || got.Extra.Instead != nil {
			t.Errorf("opted out: %+v", got)
		}
		w.must(204, "DELETE", "/api/v1/channels/"+o.sms.ID.String(), "admin", nil)
		if got := w.reaches(w.say(o.talk, conversation.Reply{Text: "hi"}), conversation.Failed); got.ErrorCode != "not_reachable" || !strings.Contains(got.ErrorDetail, "not connected any more") {
			t.Errorf("gone: %+v", got)
		}
		w.must(200, "PATCH", "/api/v1/channels/"+o.rcs.ID.String(), "admin", map[string]any{"config": map[string]any{"fallback_channel_id": nil}})
		if got := w.reaches(w.say(o.talk, conversation.Reply{Text: "hi"}), conversation.Failed); !strings.Contains(got.ErrorDetail, "Write by another channel") {
			t.Errorf("none: %+v", got)
		}
		if len(o.twilio.Sent()) != 0 {
			t.Errorf("sent %+v", o.twilio.Sent())
		}
	})
}

func TestDivert_onlyToAnSMSChannelOfTheWorkspace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		var foreign inbox.Body
		w.must(201, "POST", "/api/v1/channels", "other", map[string]any{"kind": "sms", "name": "Theirs", "config": map[string]any{"account_sid": "AC0123456789abcdef0123456789abcdef", "auth_token": "x", "from": "+15550003333"}}).into(t, &foreign)
		before := w.rows()
		for name, bad := range map[string]any{"no id": "sms", "nobody": "12345", "another kind": o.rcs.ID.String(), "another workspace's": foreign.ID.String(), "no text": 7} {
			var p problem
			w.must(422, "PATCH", "/api/v1/channels/"+o.rcs.ID.String(), "admin", map[string]any{"config": map[string]any{"fallback_channel_id": bad}}).into(t, &p)
			if len(p.Errors) != 1 || p.Errors[0].Field != "config.fallback_channel_id" {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if w.rows() != before {
			t.Error("something was stored")
		}
	})
}
