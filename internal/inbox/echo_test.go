package inbox_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/id"
)

const follower = "9001" // a customer at Instagram

// instagrammed is a world in which a customer has written to an Instagram account, whose echoes carry no mark of ours.
func (w *world) instagrammed() (*metafake.Fake, inbox.Body, id.ID) {
	w.t.Helper()
	fake := metafake.New()
	fake.Now = w.db.Now
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	c := w.connect("instagram", map[string]any{"ig_id": fake.Instagram, "access_token": fake.Token, "app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": srv.URL})
	w.tells(fake, c, map[string]any{"message": map[string]any{"mid": "m_in", "text": "hello"}})
	return fake, c, w.only().ID
}

// tells posts an event of the account's to its hook.
func (w *world) tells(fake *metafake.Fake, c inbox.Body, event map[string]any) {
	w.t.Helper()
	if status, err := fake.Deliver(w.t.Context(), w.url+"/hooks/"+c.ID.String(), fake.Thread(fake.Instagram, follower, event)); status != 200 || err != nil {
		w.t.Error(status, err)
	}
}

// texts are what stands in a conversation.
func (w *world) texts(c id.ID) (out []string) {
	for _, m := range w.messages(c) {
		out = append(out, string(m.Direction)+" "+m.Text)
	}
	return out
}

func TestEcho_thatOvertakesTheAnswerIsNoSecondMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, talk := w.instagrammed()
		fake.Taken = func(m metafake.Sent) { // before our call has its answer, and twice
			w.tells(fake, c, fake.Echo(m))
			w.tells(fake, c, fake.Echo(m))
		}
		w.work()
		long := strings.TrimSpace(strings.Repeat("many words ", 150)) // two messages of Instagram's
		for _, r := range []conversation.Reply{
			{Text: "Hi,  there \n"}, {Text: "Red?", Choices: &conversation.Choices{Buttons: []conversation.Choice{{Title: "Yes"}}}},
			{Text: long}, {Text: "Hi,  there \n"}, {Text: "here", Location: &conversation.Location{Latitude: 1, Longitude: 2, Name: "Shop"}},
		} {
			got := w.reaches(w.say(talk, r), conversation.Sent)
			if got.ProviderID == "" {
				t.Errorf("%q has no name: %+v", r.Text, got)
			}
		}
		if got := w.messages(talk); len(got) != 6 || len(fake.Sent()) != 6 {
			t.Errorf("%d messages, want 6 of 6 calls: %q", len(got), w.texts(talk))
		}
		for _, m := range fake.Sent() { // and once more when all is settled
			w.tells(fake, c, fake.Echo(m))
		}
		if got := w.messages(talk); len(got) != 6 {
			t.Errorf("%q", w.texts(talk))
		}
	})
}

func TestEcho_settlesWhatGotNoAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, talk := w.instagrammed()
		var lost metafake.Sent
		fake.Taken = func(m metafake.Sent) { lost = m }
		w.work()
		w.must(200, "POST", fmt.Sprintf("/api/v1/conversations/%d/read", talk), "agent", nil)
		w.until("Instagram was told that it was read", func() bool { return len(fake.Acts()) == 1 })
		fake.Drop(1, "/messages")
		m := w.say(talk, conversation.Reply{Text: "did it arrive?"})
		w.reaches(m, conversation.Uncertain)
		w.tells(fake, c, fake.Echo(lost))
		if got := w.reaches(m, conversation.Sent); got.ProviderID != lost.ID {
			t.Errorf("message %+v", got)
		}
		if len(w.messages(talk)) != 2 {
			t.Errorf("%q", w.texts(talk))
		}
	})
}

func TestEcho_ofAColleagueOnThePhoneIsAMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, talk := w.instagrammed()
		phone := func(mid, text string) map[string]any {
			return map[string]any{"sender": map[string]any{"id": fake.Instagram}, "recipient": map[string]any{"id": follower}, "message": map[string]any{"mid": mid, "is_echo": true, "text": text}}
		}
		fake.Taken = func(metafake.Sent) { w.tells(fake, c, phone("m_p1", "another word")) }
		w.work()
		w.reaches(w.say(talk, conversation.Reply{Text: "word"}), conversation.Sent)
		w.tells(fake, c, phone("m_p2", "word")) // the same words, said again on the phone later
		want := []string{"in hello", "out another word", "out word", "out word"}
		got := w.texts(talk)
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		// What is taken back on the phone is taken back here.
		gone := phone("m_p1", "")
		gone["message"] = map[string]any{"mid": "m_p1", "is_echo": true, "is_deleted": true}
		w.tells(fake, c, gone)
		if n := slices.IndexFunc(w.messages(talk), func(m conversation.Message) bool { return m.Extra.Deleted && m.Text == "" }); n < 0 {
			t.Errorf("nothing is gone: %q", w.texts(talk))
		}
		// But a customer cannot take back what we said.
		w.tells(fake, c, map[string]any{"message": map[string]any{"mid": "m_p2", "is_deleted": true}})
		if got := w.texts(talk); !slices.Contains(got, "out word") {
			t.Errorf("the customer took our word back: %q", got)
		}
	})
}

func TestRead_ofOneIsReadOfThoseBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, talk := w.instagrammed()
		w.work()
		first := w.reaches(w.say(talk, conversation.Reply{Text: "one"}), conversation.Sent)
		second := w.reaches(w.say(talk, conversation.Reply{Text: "two"}), conversation.Sent)
		third := w.reaches(w.say(talk, conversation.Reply{Text: "three"}), conversation.Sent)
		w.tells(fake, c, map[string]any{"read": map[string]any{"mid": second.ProviderID}})
		w.reaches(first, conversation.Read)
		w.reaches(second, conversation.Read)
		if got := w.message(third.ID); got.State != conversation.Sent {
			t.Errorf("the third is %s", got.State)
		}
	})
}
