package inbox_test

import (
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/twiliofake"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// sendAgain is what a person does who wants a message to be sent again.
func (w *world) sendAgain(m id.ID) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *db.Tx) error { _, err := conversation.Retry(w.t.Context(), tx, ws, m); return err }); err != nil {
		w.t.Fatal(err)
	}
}

// became posts what Twilio says became of an SMS.
func (o twoWays) became(w *world, m twiliofake.Sent, state string, code int) {
	w.t.Helper()
	if status, err := o.twilio.Post(w.t.Context(), o.smsHook, o.twilio.Status(m, state, code)); status >= 300 || err != nil {
		w.t.Fatal(status, err)
	}
}

// What the provider says later did not arrive goes out as a new message when a person sends it again; what is still
// said about the first changes nothing.
func TestRetry_sendsAnewWhatTheProviderReportedAsFailed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		w.work()
		m := w.say(o.talk, conversation.Reply{Text: "Your order is ready"})
		w.reaches(m, conversation.Sent)
		first := o.twilio.Sent()[0]
		o.became(w, first, "undelivered", 30003)
		w.reaches(m, conversation.Failed)
		w.sendAgain(m.ID)
		w.reaches(m, conversation.Sent)
		sent := o.twilio.Sent()
		if len(sent) != 2 || sent[1].Body != "Your order is ready" || sent[1].SID == first.SID {
			t.Fatalf("sent %+v", sent)
		}
		o.became(w, first, "canceled", 30005)
		if got := w.message(m.ID); got.State != conversation.Sent || got.ErrorCode != "" {
			t.Errorf("after news of the first: %s %s", got.State, got.ErrorCode)
		}
		o.became(w, sent[1], "delivered", 0)
		w.reaches(m, conversation.Delivered)
	})
}

// Of a message that went in parts, those before the one that failed are not sent again.
func TestRetry_beginsAtThePartThatFailed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		o := w.twoWays()
		w.work()
		m := w.say(o.talk, conversation.Reply{Text: strings.Repeat("one ", 390) + strings.Repeat("two ", 390)})
		w.reaches(m, conversation.Sent)
		sent := o.twilio.Sent()
		if len(sent) != 2 {
			t.Fatalf("%d parts", len(sent))
		}
		o.became(w, sent[1], "failed", 30008)
		w.reaches(m, conversation.Failed)
		w.sendAgain(m.ID)
		w.reaches(m, conversation.Sent)
		if again := o.twilio.Sent(); len(again) != 3 || again[2].Body != sent[1].Body {
			t.Fatalf("sent %+v", again)
		}
		o.became(w, sent[0], "delivered", 0)
		w.reaches(m, conversation.Delivered)
	})
}

// A provider that tells a repetition by our key must not take the second sending for one.
func TestRetry_isNoRepetition(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, channel, c := w.integrated()
		w.work()
		m := w.say(c, conversation.Reply{Text: "hello"})
		w.reaches(m, conversation.Sent)
		for i, want := range []string{"failed", "delivered"} {
			status := customfake.Status(w.message(m.ID).ProviderID, want, w.db.Now())
			if _, _, err := fake.Post(t.Context(), w.url+"/hooks/"+channel.ID.String(), "mai", nil, status); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				w.reaches(m, conversation.Failed)
				w.sendAgain(m.ID)
				w.reaches(m, conversation.Sent)
			}
		}
		w.reaches(m, conversation.Delivered)
		if got := sentTexts(fake); !slices.Equal(got, []string{"hello", "hello"}) {
			t.Errorf("sent %q", got)
		}
	})
}
