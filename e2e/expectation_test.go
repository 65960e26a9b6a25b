package e2e

import (
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// announced is an entry of /conversations/{id}/expectations.
type announced struct {
	Kind    string `json:"kind"`
	Sent    bool   `json:"sent"`
	Reason  string `json:"reason"`
	Text    string `json:"text"`
	Message string `json:"message_id"`
	State   string `json:"message_state"`
	Error   *struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
	} `json:"message_error"`
	Position int `json:"position"`
	Wait     *struct {
		LowS      float64 `json:"low_s"`
		HighS     float64 `json:"high_s"`
		PromisedS float64 `json:"promised_s"`
	} `json:"wait"`
	Unknown string `json:"no_minutes_because"`
	Outcome *struct {
		Outcome string  `json:"outcome"`
		WaitedS float64 `json:"waited_s"`
	} `json:"outcome"`
}

// rondo is what Rondo said in a conversation.
func (w *world) rondo(t testing.TB, conversation string) (texts []string) {
	t.Helper()
	for _, m := range w.messages(t, conversation) {
		if m.Author.Kind == "rondo" {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// told waits until Rondo has said something in a conversation after an event.
func (w *world) told(t testing.TB, conversation string, after int64) string {
	t.Helper()
	e := w.feed.await(t, "Rondo says something", after, func(e event) bool {
		return e.Type == "message.created" && e.Conversation == conversation && e.Data.Message.Author.Kind == "rondo"
	})
	return e.Data.Message.Text
}

// TestExpectation_fromTheFirstMessageToTheReport has many served, so that there are minutes to announce, and
// looks at what a customer hears, once, on any number of nodes, and at what the report says of it.
func TestExpectation_fromTheFirstMessageToTheReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent, me := w.person(t, "Linh", "agent", 1)
		on := J{"on": true}
		team := w.team(t, J{"expectations": J{"assigned": J{"on": true, "text": J{"en": "{{agent.name}} is with you."}}, "away": on, "over_capacity": J{"on": true, "update_every_s": 30}}}, agent)
		l := w.line(t, team.ID)
		w.be(t, "online", agent)
		for range 40 { // until it is known how long conversations take
			mark := w.feed.mark()
			c := l.write(t, "past-"+stamp(), "hello "+stamp())
			w.assigned(t, c.ID, agent, mark)
			do(t, me, c.ID, "close", nil)
		}
		mark := w.feed.mark()
		first := l.write(t, "ann", "I have a question")
		if got := w.told(t, first.ID, mark); got != "Linh is with you." {
			t.Errorf("the first hears %q", got)
		}
		mark = w.feed.mark()
		second := l.write(t, "bob", "so have I")
		if got := w.told(t, second.ID, mark); !strings.Contains(got, "number 1 in line") || !strings.Contains(got, "up to 1 minute") {
			t.Errorf("the second hears %q", got)
		}
		mark = w.feed.mark()
		do(t, me, first.ID, "close", nil)
		w.told(t, second.ID, mark)
		if got := w.rondo(t, second.ID); len(got) != 2 {
			t.Errorf("the second heard %q", got)
		}
		var list []announced
		for late := time.Now().Add(20 * time.Second); time.Now().Before(late); { // what came true is kept a moment later
			if list = all[announced](t, w.owner, "/conversations/"+second.ID+"/expectations"); len(list) == 2 && list[1].Outcome != nil {
				break
			}
		}
		if len(list) != 2 || list[0].Kind != "assigned" || list[1].Kind != "over_capacity" || list[1].Position != 1 || list[1].Wait == nil || list[1].Outcome == nil || list[1].Outcome.Outcome != "served" || list[1].Message == "" {
			t.Errorf("%+v", list)
		}
		now := time.Now()
		kept := get[struct {
			Announced int      `json:"announced"`
			Kept      *float64 `json:"kept"`
			Without   int      `json:"without_minutes"`
		}](t, w.owner, with("/expectations/kept", "from", now.Add(-time.Hour).Format(time.RFC3339), "to", now.Add(time.Hour).Format(time.RFC3339), "team", team.ID))
		if kept.Announced < 1 || kept.Kept == nil || *kept.Kept != 1 {
			t.Errorf("%+v", kept)
		}
		w.settle(t, w.owner)
	})
}

// TestExpectation_textsAreReadBeforeTheyAreSaved names what is wrong with a text, and previews it.
func TestExpectation_textsAreReadBeforeTheyAreSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	p := w.owner.refused(t, 422, "POST", "/teams", J{"name": "T", "policy": J{"expectations": J{"away": J{"on": true, "text": J{"en": "Back {{queue.wait}}"}}}}})
	if !p.names("policy.expectations.away.text.en") {
		t.Errorf("%+v", p)
	}
	w.owner.refused(t, 422, "POST", "/teams", J{"name": "T", "policy": J{"expectations": J{"over_capacity": J{"on": true, "update_every_s": 5}}}})
	team := w.team(t, J{"expectations": J{"assigned": J{"on": true, "text": J{"vi": "Chào, tôi là {{agent.name}}"}}}})
	type preview struct {
		Text      string   `json:"text"`
		Language  string   `json:"language"`
		Variables []string `json:"variables"`
	}
	path := "/teams/" + team.ID + "/expectations/preview"
	if got := call[preview](t, w.owner, "POST", path, J{"kind": "assigned", "language": "vi"}); got.Text != "Chào, tôi là Linh" || got.Language != "vi" || len(got.Variables) != 2 {
		t.Errorf("%+v", got)
	}
	if got := call[preview](t, w.owner, "POST", path, J{"kind": "over_capacity", "language": "ar-EG"}); !strings.Contains(got.Text, "من ٥ إلى ١٠ دقائق") {
		t.Errorf("%+v", got)
	}
	if got := call[preview](t, w.owner, "POST", path, J{"kind": "over_capacity", "language": "pt-PT", "unknown": true}); !strings.Contains(got.Text, "Ainda não sabemos") {
		t.Errorf("%+v", got)
	}
	standard := call[preview](t, w.owner, "POST", path, J{"kind": "assigned", "language": "id"}).Text
	for _, language := range []string{"vi", "id"} { // an empty text is none: what is sent then
		if got := call[preview](t, w.owner, "POST", path, J{"kind": "assigned", "language": language, "text": " "}); got.Text == "" || got.Language != language || strings.Contains(got.Text, "Chào, tôi là Linh") {
			t.Errorf("%+v", got)
		} else if language == "id" && got.Text != standard {
			t.Errorf("%q, want %q", got.Text, standard)
		}
	}
	if p := w.owner.refused(t, 422, "POST", path, J{"kind": "assigned", "language": "en", "text": "Hi {{name}}"}); !p.names("text") {
		t.Errorf("%+v", p)
	}
}

// TestExpectation_whatBecameOfTheMessage lets Rondo say something by a channel that cannot send, and by one that can:
// what was said tells what became of its message.
func TestExpectation_whatBecameOfTheMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := w.team(t, J{"expectations": J{"over_capacity": J{"on": true}}}, w.agent(t, "Linh", 1))
		becomes := func(l *line, state string) announced {
			mark := w.feed.mark()
			c := l.write(t, "ann-"+stamp(), "hello")
			w.feed.await(t, "the message is "+state, mark, func(e event) bool {
				return e.Type == "message.updated" && e.Conversation == c.ID && e.Data.Message.Author.Kind == "rondo" && e.Data.Message.State == state
			})
			list := all[announced](t, w.owner, "/conversations/"+c.ID+"/expectations")
			if len(list) != 1 || list[0].Kind != "over_capacity" || list[0].State != state || list[0].Message == "" {
				t.Fatalf("%+v", list)
			}
			return list[0]
		}
		mute := &line{Fake: customfake.New("token-"+stamp(), signingKey), w: w}
		mute.Client = newHTTP()
		mute.channel = post[channel](t, w.owner, "/channels", J{"kind": "custom", "name": "Mute", "default_team_id": team.ID, "config": J{"token": mute.Token, "secret": signingKey}})
		if got := becomes(mute, "failed"); got.Sent || got.Error == nil || got.Error.Code != "no_url" || got.Error.Detail == "" || got.Text != "Not sent: "+got.Error.Detail {
			t.Errorf("%+v %+v", got, got.Error)
		}
		if got := becomes(w.line(t, team.ID), "sent"); !got.Sent || got.Error != nil || strings.HasPrefix(got.Text, "Not sent") {
			t.Errorf("%+v %+v", got, got.Error)
		}
		w.settle(t, w.owner)
	})
}
