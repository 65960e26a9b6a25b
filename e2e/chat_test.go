package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// site is a web chat.
type site struct {
	channel
	w *world
}

// site connects a web chat whose conversations go to a team. more are settings.
func (w *world) site(t testing.TB, team string, more ...any) *site {
	t.Helper()
	config := J{}
	for i := 0; i+1 < len(more); i += 2 {
		config[more[i].(string)] = more[i+1]
	}
	return &site{post[channel](t, w.owner, "/channels", J{"kind": "webchat", "name": "Site", "default_team_id": team, "config": config}), w}
}

// chatMessage is a message as a visitor sees it.
type chatMessage struct {
	ID        string  `json:"id"`
	ClientID  *string `json:"client_id"`
	Direction string  `json:"direction"`
	Author    actor   `json:"author"`
	Text      string  `json:"text"`
	State     string  `json:"state"`
}

type chatSession struct {
	Token    string        `json:"token"`
	Messages []chatMessage `json:"messages"`
	Cursor   string        `json:"cursor"`
	Agent    *actor        `json:"agent"`
}

// visitor is a browser on a page with the chat.
type visitor struct {
	*client
	chatSession
	site *site
	path string // of the chat's routes
}

// visit opens a session as a new visitor.
func (s *site) visit(t testing.TB) *visitor {
	t.Helper()
	v := &visitor{client: &client{node: s.w.owner.node, http: s.w.owner.http}, site: s, path: "//chat/" + s.ID}
	v.chatSession = post[chatSession](t, v.client, v.path+"/session", J{"language": "en", "page_url": "https://shop.example/"})
	v.token = v.Token
	return v
}

// write says something and gives the conversation it went to.
func (v *visitor) write(t testing.TB, text string) conversation {
	t.Helper()
	mark := v.site.w.feed.mark()
	sent := post[chatMessage](t, v.client, v.path+"/messages", J{"client_id": uuid(), "text": text})
	if sent.Text != text || sent.Direction != "in" {
		t.Errorf("written: %+v", sent)
	}
	return v.site.w.feed.await(t, text+" arrives", mark, func(e event) bool { return e.Type == "message.created" && e.Data.Message.ID == sent.ID }).Data.Conversation
}

// uuid is a name of a message as windows make them.
func uuid() string {
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", stamps.Add(1))
}

// says matches a frame about a message with a text.
func says(kind, text string) func(frame) bool {
	return func(f frame) bool { return f.Type == kind && strings.Contains(f.raw, `"text":"`+text+`"`) }
}

func TestChat_aVisitAndItsAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		linh, asLinh := w.person(t, "Linh", "agent", 5)
		s := w.site(t, w.team(t, nil, linh).ID)
		w.be(t, "online", linh)
		v := s.visit(t)
		window := v.dial(t, v.path+"/socket?token="+v.Token)
		name := uuid()
		first := v.do(t, "POST", v.path+"/messages", J{"client_id": name, "text": "do you ship to Hanoi?"})
		again := v.do(t, "POST", v.path+"/messages", J{"client_id": name, "text": "do you ship to Hanoi?"})
		if first.Status != http.StatusCreated || again.Status != http.StatusOK || read[chatMessage](t, first).ID != read[chatMessage](t, again).ID {
			t.Errorf("first %d %s, again %d %s", first.Status, first.Body, again.Status, again.Body)
		}
		// Who has it may be told before one's own message comes back.
		own, agent := false, false
		window.hear(t, "one's own message, and who has it", func(f frame) bool {
			own = own || says("message", "do you ship to Hanoi?")(f)
			agent = agent || f.Type == "state" && strings.Contains(f.raw, "Linh")
			return own && agent
		})
		c := w.feed.await(t, "it arrives", 0, func(e event) bool { return e.Type == "message.created" }).Data.Conversation
		w.assigned(t, c.ID, linh, 0)
		post[message](t, asLinh, "/conversations/"+c.ID+"/messages", J{"text": "careful, a difficult customer", "private": true})
		answered := post[message](t, asLinh, "/conversations/"+c.ID+"/messages", J{"text": "We do."})
		f := window.hear(t, "the answer", func(f frame) bool { return f.Type == "message" })
		if !says("message", "We do.")(f) || strings.Contains(f.raw, "difficult") {
			t.Errorf("the visitor sees %s", f.raw)
		}
		mark := w.feed.mark()
		post[any](t, v.client, v.path+"/read", J{"message_id": answered.ID})
		w.feed.await(t, "it is read", mark-5, func(e event) bool {
			return e.Type == "message.updated" && e.Data.Message.ID == answered.ID && e.Data.Message.State == "read"
		})
		back := post[chatSession](t, &client{node: v.node, http: v.http}, v.path+"/session", J{"token": v.Token, "language": "en", "page_url": "https://shop.example/cart"})
		if len(back.Messages) != 2 || back.Messages[0].Text != "do you ship to Hanoi?" || back.Messages[1].Text != "We do." || back.Agent == nil || back.Agent.Name != "Linh" {
			t.Errorf("on coming back: %+v", back)
		}
		w.doctor(t)
	})
}

func TestChat_visitorsSeeTheirOwnAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tm := w.team(t, nil)
		s, other := w.site(t, tm.ID), w.site(t, tm.ID)
		ann, bob := s.visit(t), s.visit(t)
		c := ann.write(t, "my secret")
		if got := get[struct {
			Items []chatMessage `json:"items"`
		}](t, bob.client, bob.path+"/messages"); len(got.Items) != 0 {
			t.Errorf("another visitor sees %+v", got)
		}
		ann.refused(t, http.StatusUnauthorized, "GET", "//chat/"+other.ID+"/messages", nil)
		for _, path := range []string{"/conversations", "/conversations/" + c.ID, "/users/me", "/events", "/contacts"} {
			ann.refused(t, http.StatusUnauthorized, "GET", path, nil)
		}
		w.owner.refused(t, http.StatusUnauthorized, "GET", ann.path+"/messages", nil)
		ann.refused(t, http.StatusUnauthorized, "POST", "//hooks/"+w.line(t, "").ID, J{})
		message := w.messages(t, c.ID)[0]
		if a := bob.do(t, "POST", bob.path+"/read", J{"message_id": message.ID}); a.Status >= 500 {
			t.Errorf("reading another's: %d %s", a.Status, a.Body)
		}
		if a := bob.do(t, "POST", bob.path+"/messages", J{"client_id": uuid(), "text": "x", "reply_to": message.ID}); a.ok() && strings.Contains(string(a.Body), "secret") {
			t.Errorf("a quote of another's: %s", a.Body)
		}
	})
}

func TestChat_onlyTheSitesItIsFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	s := w.site(t, w.team(t, nil).ID, "allowed_origins", []string{"https://shop.example"})
	anybody := &client{node: w.owner.node, http: w.owner.http}
	for origin, allowed := range map[string]bool{"https://shop.example": true, "https://evil.example": false, "http://shop.example": false, "https://shop.example.evil.example": false, "null": false} {
		a := anybody.do(t, "POST", "//chat/"+s.ID+"/session", J{"language": "en", "page_url": "https://shop.example/"}, "Origin", origin)
		if a.ok() != allowed || !allowed && a.Status != http.StatusForbidden || allowed != (a.Header.Get("Access-Control-Allow-Origin") == origin) {
			t.Errorf("from %s: %d %s, Access-Control-Allow-Origin %q", origin, a.Status, a.Body, a.Header.Get("Access-Control-Allow-Origin"))
		}
		a = anybody.do(t, "OPTIONS", "//chat/"+s.ID+"/messages", nil, "Origin", origin, "Access-Control-Request-Method", "POST")
		if allowed != (a.Header.Get("Access-Control-Allow-Origin") == origin) || a.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("asked from %s: %d %v", origin, a.Status, a.Header)
		}
	}
}

func TestChat_aKnownVisitorMustProveIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	s := w.site(t, w.team(t, nil).ID, "identity_secret", "a secret of the shop's, long enough")
	anybody := &client{node: w.owner.node, http: w.owner.http}
	for _, body := range []J{{"identifier": "ann"}, {"identifier": "ann", "identifier_hash": ""}, {"identifier": "ann", "identifier_hash": strings.Repeat("0", 64)}} {
		body["language"], body["page_url"] = "en", "https://shop.example/"
		anybody.refused(t, http.StatusUnauthorized, "POST", "//chat/"+s.ID+"/session", body)
	}
	if strings.Contains(string(w.owner.do(t, "GET", "/channels/"+s.ID, nil).Body), "a secret of the shop") {
		t.Error("the secret is shown")
	}
}

// TestChat_brokenFramesEndNothing lets a misbehaving window talk; the server goes on.
func TestChat_brokenFramesEndNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	v := w.site(t, w.team(t, nil).ID).visit(t)
	for _, path := range []string{v.path + "/socket?token=" + v.Token, "/socket"} {
		c := v.client
		if path == "/socket" {
			c = w.owner
		}
		for _, text := range []string{"", "{", "null", "[]", `{"type":5}`, `{"type":"typing","on":"yes"}`, `{"type":"typing","conversation_id":"abc","on":true}`,
			`{"type":"viewing","conversation_id":5}`, `{"type":"presence","status":"dead"}`, strings.Repeat("x", 100_000), "\x00", `{"type":"` + strings.Repeat("a", 5000) + `"}`} {
			s := c.dial(t, path)
			_ = s.conn.Write(t.Context(), websocket.MessageText, []byte(text)) // the server may hang up
			_ = s.conn.Write(t.Context(), websocket.MessageBinary, []byte(text))
			_ = s.conn.CloseNow()
		}
		s := c.dial(t, path)
		s.say(t, J{"type": "ping"})
		s.hear(t, "pong", typed("pong"))
	}
}

func TestChat_tellsWhenSomebodyWillBeThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	day := time.Now().UTC().AddDate(0, 0, 2)
	name := strings.ToLower(day.Weekday().String()[:3])
	hours := post[J](t, w.owner, "/hours", J{"name": "Rare", "timezone": "UTC", "week": J{name: []any{[]any{"09:00", "18:00"}}}})
	kept, free := w.team(t, nil), w.team(t, nil)
	call[J](t, w.owner, "PATCH", "/teams/"+kept.ID, J{"hours_id": hours["id"]})
	anybody := &client{node: w.owner.node, http: w.owner.http}
	type look struct {
		Status struct {
			Online  bool       `json:"online"`
			OpensAt *time.Time `json:"opens_at"`
		} `json:"status"`
	}
	told := get[look](t, anybody, "//chat/"+w.site(t, kept.ID).ID+"/config")
	if want := time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC); told.Status.Online || told.Status.OpensAt == nil || !told.Status.OpensAt.Equal(want) {
		t.Errorf("with hours: %+v, want %s", told.Status, want)
	}
	if told = get[look](t, anybody, "//chat/"+w.site(t, free.ID).ID+"/config"); told.Status.OpensAt != nil {
		t.Errorf("without hours: %+v", told.Status)
	}
}
