package inbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/webchat"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// window is a visitor's open window.
type window struct {
	w       *world
	path    string
	session inbox.Session
}

// visit opens a window on a channel.
func (w *world) visit(c inbox.Body, arrival map[string]any) *window {
	w.t.Helper()
	v := &window{w: w, path: "/chat/" + c.ID.String()}
	if arrival == nil {
		arrival = map[string]any{"language": "en", "page_url": "https://shop.example/shoes"}
	}
	w.must(200, "POST", v.path+"/session", "", arrival).into(w.t, &v.session)
	return v
}

func (v *window) say(clientID, text string) inbox.ChatMessage {
	v.w.t.Helper()
	var m inbox.ChatMessage
	r := v.w.call("POST", v.path+"/messages", v.session.Token, map[string]any{"client_id": clientID, "text": text})
	if r.status != 201 && r.status != 200 {
		v.w.t.Fatalf("%d %s", r.status, r.body)
	}
	r.into(v.w.t, &m)
	return m
}

func (v *window) since(cursor string) inbox.Page {
	v.w.t.Helper()
	var p inbox.Page
	v.w.must(200, "GET", v.path+"/messages?after="+cursor, v.session.Token, nil).into(v.w.t, &p)
	return p
}

// frame is anything that comes over a visitor's socket.
type frame struct {
	Type    string             `json:"type"`
	Message *inbox.ChatMessage `json:"message"`
	Cursor  string             `json:"cursor"`
	On      bool               `json:"on"`
	Name    string             `json:"name"`
	inbox.ChatPlace
}

// listen opens the window's socket.
func (v *window) listen() *websocket.Conn {
	v.w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	c, _, err := websocket.Dial(ctx, strings.Replace(v.w.url, "http", "ws", 1)+v.path+"/socket?token="+v.session.Token, nil)
	if err != nil {
		v.w.t.Fatal(err)
	}
	v.w.t.Cleanup(func() { c.CloseNow() })
	return c
}

// next reads frames until one satisfies.
func (w *world) next(c *websocket.Conn, what string, wanted func(frame) bool) frame {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			w.t.Fatalf("waited for %s: %v", what, err)
		}
		var f frame
		if err := json.Unmarshal(b, &f); err != nil {
			w.t.Fatalf("%s: %v", b, err)
		}
		if wanted(f) {
			return f
		}
	}
}

func texts(list []inbox.ChatMessage) string {
	var out []string
	for _, m := range list {
		out = append(out, string(m.Direction)+" "+m.Text)
	}
	return strings.Join(out, ", ")
}

func TestChat_aVisitorWritesAndReadsAndNeverSeesANote(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", map[string]any{"greeting": map[string]any{"en": "Hello!"}, "form": []any{"name"}})
		var config map[string]any
		w.must(200, "GET", "/chat/"+c.ID.String()+"/config", "", nil).into(t, &config)
		if config["name"] != "My webchat" || fmt.Sprint(config["greeting"]) != "map[en:Hello!]" || fmt.Sprint(config["status"]) != "map[online:true reply_s:300 text_key:minutes]" || fmt.Sprint(config["form"]) != "[name]" || config["max_upload_bytes"] == nil {
			t.Errorf("config %v", config)
		}
		v := w.visit(c, map[string]any{"language": "pt-BR", "name": "Ana", "email": "ana@example.com", "page_url": "https://shop.example/shoes"})
		if len(v.session.Messages) != 0 || v.session.Token == "" || v.session.Cursor == "" || len(w.all()) != 0 {
			t.Fatalf("session %+v", v.session)
		}
		first := v.say("c-1", "Olá")
		if first.Direction != "in" || first.ClientID == nil || *first.ClientID != "c-1" || first.State != "received" || first.Author.Name != "Ana" {
			t.Errorf("said %+v", first)
		}
		before := w.rows()
		if r := w.call("POST", v.path+"/messages", v.session.Token, map[string]any{"client_id": "c-1", "text": "Olá"}); r.status != 200 || !strings.Contains(string(r.body), first.ID.String()) {
			t.Errorf("again: %d %s", r.status, r.body)
		}
		if after := strings.Replace(w.rows(), "reaches 1", "reaches 0", 1); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
		conv := w.only()
		if conv.Contact.Name != "Ana" || conv.Contact.Language != "pt-BR" || conv.ChannelKind != "webchat" || conv.Team != 5 {
			t.Errorf("conversation %+v", conv)
		}
		who, err := contact.Load(t.Context(), w.db.Read(), ws, conv.Contact.ID)
		if err != nil || who.Fields["email"] != "ana@example.com" {
			t.Errorf("contact %+v, %v", who, err)
		}
		w.say(conv.ID, conversation.Reply{Text: "for us only", Private: true})
		w.say(conv.ID, conversation.Reply{Text: "Bom dia", ClientID: "agents-own"})
		page := v.since(v.session.Cursor)
		if got := texts(page.Items); got != "in Olá, out Bom dia" || page.Items[1].ClientID != nil || page.Items[1].Author.Name != "Linh" || page.Agent == nil || page.Agent.Name != "agent 7" {
			t.Errorf("page %q %+v", got, page)
		}
		if again := v.since(page.Cursor); len(again.Items) != 0 {
			t.Errorf("after the cursor: %+v", again.Items)
		}
		if later := w.visit(c, map[string]any{"token": v.session.Token}); texts(later.session.Messages) != "in Olá, out Bom dia" {
			t.Errorf("taken up again: %+v", later.session)
		}
	})
}

func TestChat_deliversAndNotesWhatWasSeen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.visit(w.connect("webchat", nil), nil)
		v.say("c-1", "hi")
		m := w.say(w.only().ID, conversation.Reply{Text: "hello"})
		w.work()
		w.reaches(m, conversation.Sent)
		w.must(204, "POST", v.path+"/read", v.session.Token, map[string]any{"message_id": m.ID.String()})
		if s := w.message(m.ID).State; s != conversation.Read {
			t.Errorf("state %s", s)
		}
		if page := v.since(v.session.Cursor); page.Items[len(page.Items)-1].State != conversation.Read {
			t.Errorf("page %+v", page.Items)
		}
	})
}

func TestChat_theVisitorSeesThatTheirMessageWasReadAndWhatBecameOfOurs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.visit(w.connect("webchat", nil), nil)
		v.say("c-1", "hi")
		c := w.only().ID
		w.work()
		socket := v.listen()
		w.next(socket, "the first state", func(f frame) bool { return f.Type == "state" })
		w.must(200, "POST", "/api/v1/conversations/"+c.String()+"/read", "agent", nil)
		w.next(socket, "seen", func(f frame) bool {
			return f.Type == "message_updated" && f.Message.Direction == "in" && f.Message.State == conversation.Read
		})
		m := w.post(201, c, map[string]any{"text": "Shall we?", "choices": map[string]any{"buttons": []any{map[string]any{"id": "y", "title": "Yes"}}}})
		shown := w.next(socket, "choices", func(f frame) bool { return f.Type == "message" && f.Message.ID == m.ID })
		if shown.Message.Choices == nil || shown.Message.Choices.Buttons[0].ID != "y" {
			t.Errorf("choices %+v", shown.Message)
		}
		w.must(201, "POST", v.path+"/messages", v.session.Token, map[string]any{"client_id": "c-2", "text": "Yes", "postback": "y"})
		if list := w.messages(c); list[len(list)-1].Extra.Postback != "y" {
			t.Errorf("tapped: %+v", list[len(list)-1])
		}
		w.reaches(w.message(m.ID), conversation.Sent)
		w.must(200, "DELETE", "/api/v1/conversations/"+c.String()+"/messages/"+m.ID.String(), "agent", nil)
		w.next(socket, "taken back", func(f frame) bool {
			return f.Type == "message_updated" && f.Message.ID == m.ID && f.Message.Deleted && f.Message.Text == ""
		})
	})
}

func TestChat_aCursorThatIsNoneShowsTheLatest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.visit(w.connect("webchat", nil), nil)
		v.say("c-1", "one")
		v.say("c-2", "two")
		for _, cursor := range []string{"", "!", "zzzzzz", "-1"} {
			p := v.since(cursor)
			if texts(p.Items) != "in one, in two" || len(v.since(p.Cursor).Items) != 0 {
				t.Errorf("after %q: %+v", cursor, p)
			}
		}
	})
}

func TestChat_socketTellsOfEverything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", nil)
		v := w.visit(c, nil)
		socket := v.listen() // before the visitor has ever written
		w.next(socket, "the first state", func(f frame) bool { return f.Type == "state" && f.Agent == nil && f.Queue == nil && f.Status.Online })
		sent := v.say("c-1", "hi")
		f := w.next(socket, "the visitor's own message", func(f frame) bool { return f.Type == "message" })
		if f.Message.ID != sent.ID || f.Message.Text != "hi" || f.Cursor == "" {
			t.Errorf("message %+v", f)
		}
		conv := w.only()
		w.say(conv.ID, conversation.Reply{Text: "for us", Private: true})
		w.say(conv.ID, conversation.Reply{Text: "hello"})
		f = w.next(socket, "the answer", func(f frame) bool {
			if f.Type == "message" && f.Message.Text == "for us" {
				t.Error("a note left")
			}
			return f.Type == "message"
		})
		if f.Message.Text != "hello" || len(v.since(f.Cursor).Items) != 0 {
			t.Errorf("answer %+v", f)
		}
		w.work()
		w.next(socket, "that it was sent", func(f frame) bool { return f.Type == "message_updated" && f.Message.State == "sent" })
		// Typing both ways.
		word, _ := json.Marshal(inbox.Typing{Workspace: ws, Conversation: conv.ID, Kind: "user", ID: 7, Name: "Linh", On: true})
		w.db.Bus().Publish(inbox.TopicTyping, string(word))
		w.next(socket, "typing", func(f frame) bool { return f.Type == "typing" && f.On && f.Name == "Linh" })
		heard := make(chan string, 4)
		defer w.db.Bus().Listen(inbox.TopicTyping, func(word string) { heard <- word })()
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(`{"type":"typing","on":true}`)); err != nil {
			t.Fatal(err)
		}
		var told inbox.Typing
		if err := json.Unmarshal([]byte(<-heard), &told); err != nil || told.Conversation != conv.ID || told.Kind != "contact" || !told.On {
			t.Errorf("typing %+v, %v", told, err)
		}
		w.must(204, "POST", v.path+"/typing", v.session.Token, map[string]any{"on": false})
		if err := json.Unmarshal([]byte(<-heard), &told); err != nil || told.On {
			t.Errorf("typing %+v, %v", told, err)
		}
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(`{"type":"ping"}`)); err != nil {
			t.Fatal(err)
		}
		w.next(socket, "pong", func(f frame) bool { return f.Type == "pong" })
	})
}

func TestChat_socketTellsWhereTheVisitorStands(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.visit(w.connect("webchat", nil), nil)
		v.say("c-1", "hi")
		socket := v.listen()
		f := w.next(socket, "the place in line", func(f frame) bool { return f.Type == "state" })
		if f.Queue == nil || f.Queue.Position != 3 || f.Queue.WaitS != 600 || f.Queue.Reason != "nobody_online" {
			t.Errorf("state %+v", f)
		}
		conv := w.only()
		ctx := access.With(context.Background(), access.Actor{Workspace: ws, Kind: access.KindUser, User: 7, Role: access.Agent, Name: "Linh"})
		write := func(verb func(tx *db.Tx) error) {
			t.Helper()
			if err := w.db.Write(ctx, verb); err != nil {
				t.Fatal(err)
			}
		}
		directory := conversation.Directory{User: func(context.Context, db.Q, id.ID, id.ID) (string, bool, error) { return "x", true, nil }}
		write(func(tx *db.Tx) error { _, err := conversation.Take(ctx, tx, directory, ws, conv.ID); return err })
		w.next(socket, "who has it", func(f frame) bool {
			return f.Type == "state" && f.Agent != nil && f.Agent.Name == "agent 7" && f.Queue == nil
		})
		write(func(tx *db.Tx) error { _, err := conversation.Close(ctx, tx, ws, conv.ID, "", ""); return err })
		w.next(socket, "that it is over", func(f frame) bool { return f.Type == "state" && f.Agent == nil && f.Queue == nil })
		v.say("c-2", "one more thing") // opens another conversation
		w.next(socket, "the next message", func(f frame) bool { return f.Type == "message" && f.Message.Text == "one more thing" })
		if n := len(w.all()); n != 2 {
			t.Errorf("%d conversations", n)
		}
	})
}

func TestChat_socketOnAnotherNodeHearsTheFirstMessage(t *testing.T) {
	eachNodes(t, func(t *testing.T, nodes []*world) {
		c := nodes[0].connect("webchat", nil)
		v := nodes[0].visit(c, nil)
		far := &window{w: nodes[1], path: v.path, session: v.session}
		socket := far.listen()
		nodes[1].next(socket, "the first state", func(f frame) bool { return f.Type == "state" })
		v.say("c-1", "hi")
		nodes[1].next(socket, "the message", func(f frame) bool { return f.Type == "message" && f.Message.Text == "hi" })
	})
}

func TestChat_provenVisitorsAreKnownAgainAndBringWhatTheySaidBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", map[string]any{"identity_secret": "hmac-token"})
		hash := webchat.IdentityHash("hmac-token", "user-42")
		path := "/chat/" + c.ID.String() + "/session"
		for name, body := range map[string]map[string]any{
			"no hash":    {"identifier": "user-42"},
			"wrong hash": {"identifier": "user-42", "identifier_hash": strings.Repeat("0", 64)},
			"another's":  {"identifier": "user-43", "identifier_hash": hash},
		} {
			if r := w.call("POST", path, "", body); r.status != 401 {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
		}
		anonymous := w.visit(c, nil)
		anonymous.say("c-1", "before signing in")
		known := w.visit(c, map[string]any{"token": anonymous.session.Token, "identifier": "user-42", "identifier_hash": hash, "name": "Mai"})
		if texts(known.session.Messages) != "in before signing in" || known.session.Visitor.Name != "Mai" {
			t.Fatalf("linked: %+v", known.session)
		}
		elsewhere := w.visit(c, map[string]any{"identifier": "user-42", "identifier_hash": hash})
		if texts(elsewhere.session.Messages) != "in before signing in" {
			t.Fatalf("on another device: %+v", elsewhere.session)
		}
		// On a third device she wrote before she signed in: both become one.
		third := w.visit(c, nil)
		third.say("c-9", "on my phone")
		merged := w.visit(c, map[string]any{"token": third.session.Token, "identifier": "user-42", "identifier_hash": hash})
		if texts(merged.session.Messages) != "in before signing in, in on my phone" {
			t.Fatalf("merged: %+v", merged.session)
		}
		if stranger := w.visit(c, map[string]any{"identifier": "user-43", "identifier_hash": webchat.IdentityHash("hmac-token", "user-43")}); len(stranger.session.Messages) != 0 {
			t.Errorf("somebody else sees %+v", stranger.session.Messages)
		}
	})
}

func TestChat_nobodySeesAnothersConversation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", nil)
		var other inbox.Body
		w.must(201, "POST", "/api/v1/channels", "other", map[string]any{"kind": "webchat", "name": "Other"}).into(t, &other)
		ana, ben, far := w.visit(c, nil), w.visit(c, nil), w.visit(other, nil)
		said := ana.say("c-1", "my card number")
		ben.say("c-1", "hi")
		far.say("c-1", "hi")
		cursor := "0"
		if got := texts(ben.since(cursor).Items); got != "in hi" {
			t.Errorf("Ben reads %q", got)
		}
		if got := texts(far.since(cursor).Items); got != "in hi" {
			t.Errorf("another workspace reads %q", got)
		}
		for name, r := range map[string]reply{
			"a token of another channel": w.call("GET", ana.path+"/messages?after=0", far.session.Token, nil),
			"no token":                   w.call("GET", ana.path+"/messages?after=0", "", nil),
			"a token with another end":   w.call("GET", ana.path+"/messages?after=0", ana.session.Token[:len(ana.session.Token)-1], nil),
			"an agent's token":           w.call("GET", ana.path+"/messages?after=0", "agent", nil),
			"a socket without one":       w.call("GET", ana.path+"/socket", "", nil),
			"an old session":             w.call("POST", ana.path+"/session", "", map[string]any{"token": far.session.Token}),
		} {
			if r.status != 401 {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
		}
		if r := w.call("POST", ben.path+"/messages", ben.session.Token, map[string]any{"client_id": "c-2", "text": "x", "reply_to": said.ID.String()}); r.status != 422 {
			t.Errorf("an answer to another's message: %d %s", r.status, r.body)
		}
		var real bytes.Buffer
		if err := png.Encode(&real, image.NewGray(image.Rect(0, 0, 2, 3))); err != nil {
			t.Fatal(err)
		}
		file := ana.upload("card.png", real.Bytes())
		if r := w.call("POST", ben.path+"/messages", ben.session.Token, map[string]any{"client_id": "c-3", "attachments": []string{file.ID.String()}}); r.status != 422 {
			t.Errorf("another's file: %d %s", r.status, r.body)
		}
		var shown inbox.ChatMessage
		w.must(201, "POST", ana.path+"/messages", ana.session.Token, map[string]any{"client_id": "c-3", "attachments": []string{file.ID.String()}}).into(t, &shown)
		if len(shown.Attachments) != 1 || shown.Attachments[0].ContentType != "image/png" {
			t.Errorf("her own file: %+v", shown)
		}
		if f := shown.Attachments[0]; f.ThumbURL != f.URL+"?size=thumb" {
			t.Errorf("the small picture of it: %q", f.ThumbURL)
		}
		res, err := http.Get(shown.Attachments[0].URL)
		if err != nil || res.StatusCode != 200 {
			t.Errorf("her own file: %v %v", res, err)
		} else {
			res.Body.Close()
		}
	})
}

// upload sends a file.
func (v *window) upload(name string, content []byte) inbox.ChatFile {
	v.w.t.Helper()
	status, body := v.tryUpload(name, content)
	var f inbox.ChatFile
	if err := json.Unmarshal(body, &f); err != nil || status != 201 {
		v.w.t.Fatalf("%d %s", status, body)
	}
	return f
}

func (v *window) tryUpload(name string, content []byte) (int, []byte) {
	v.w.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, _ := m.CreateFormFile("file", name)
	part.Write(content)
	m.Close()
	r := v.w.call("POST", v.path+"/attachments", v.session.Token, form.Bytes(), "Content-Type: "+m.FormDataContentType())
	return r.status, r.body
}

func TestChat_refusesWhatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.visit(w.connect("webchat", nil), nil)
		before := w.rows()
		post := func(body any) int {
			return w.call("POST", v.path+"/messages", v.session.Token, body).status
		}
		for name, row := range map[string]struct{ got, want int }{
			"nothing said":        {post(map[string]any{"client_id": "a", "text": "  "}), 422},
			"no client id":        {post(map[string]any{"text": "hi"}), 422},
			"a client id with :":  {post(map[string]any{"client_id": "a:b", "text": "hi"}), 422},
			"too long":            {post(map[string]any{"client_id": "a", "text": strings.Repeat("x", 10001)}), 422},
			"too large":           {post(map[string]any{"client_id": "a", "text": strings.Repeat("x", 70000)}), 413},
			"no JSON":             {post([]byte(`{"client_id":`)), 400},
			"a number for a text": {post([]byte(`{"client_id":"a","text":5}`)), 400},
			"no such file":        {post(map[string]any{"client_id": "a", "attachments": []string{"99"}}), 422},
			"an id that is none":  {post(map[string]any{"client_id": "a", "attachments": []string{"x"}}), 400},
		} {
			if row.got != row.want {
				t.Errorf("%s: %d, want %d", name, row.got, row.want)
			}
		}
		if status, body := v.tryUpload("run.exe", []byte("MZ\x90\x00\x03")); status != 422 {
			t.Errorf("a program: %d %s", status, body)
		}
		if status, body := v.tryUpload("big.png", append(picture, make([]byte, 21<<20)...)); status != 413 {
			t.Errorf("a file too large: %d %s", status, body)
		}
		w.must(404, "POST", "/chat/99/session", "", map[string]any{})
		if after := w.rows(); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
	})
}

func TestChat_onlyAllowedOriginsMayUseIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		closed, open := w.connect("webchat", map[string]any{"allowed_origins": []string{"https://shop.example"}}), w.connect("webchat", nil)
		for name, row := range map[string]struct {
			channel        inbox.Body
			method, origin string
			status         int
			allowed        string
		}{
			"an allowed page":              {closed, "GET", "https://shop.example", 200, "https://shop.example"},
			"its preflight":                {closed, "OPTIONS", "https://shop.example", 204, "https://shop.example"},
			"another page":                 {closed, "GET", "https://evil.example", 403, ""},
			"another page's preflight":     {closed, "OPTIONS", "https://evil.example", 403, ""},
			"no page":                      {closed, "GET", "", 403, ""},
			"an opaque page":               {closed, "GET", "null", 403, ""},
			"our own page":                 {closed, "GET", w.url, 200, w.url},
			"any page of an open one":      {open, "GET", "https://any.example", 200, "https://any.example"},
			"any preflight of an open one": {open, "OPTIONS", "https://any.example", 204, "https://any.example"},
			"no page of an open one":       {open, "GET", "", 200, ""},
		} {
			var headers []string
			if row.origin != "" {
				headers = []string{"Origin: " + row.origin}
			}
			r := w.call(row.method, "/chat/"+row.channel.ID.String()+"/config", "", nil, headers...)
			if got := r.header.Get("Access-Control-Allow-Origin"); r.status != row.status || got != row.allowed || !strings.Contains(r.header.Get("Vary"), "Origin") {
				t.Errorf("%s: %d, allowed %q", name, r.status, got)
			}
			if row.status == 204 && !strings.Contains(r.header.Get("Access-Control-Allow-Headers"), "Authorization") {
				t.Errorf("%s: headers %v", name, r.header)
			}
		}
		if r := w.call("GET", "/chat/"+closed.ID.String(), "", nil); r.status != 200 || string(r.body) != "the page" {
			t.Errorf("the full page: %d %s", r.status, r.body)
		}
		w.must(404, "GET", "/chat/99", "", nil)
	})
}

func TestChat_socketEndsWithItsChannel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", nil)
		v := w.visit(c, nil)
		socket := v.listen()
		w.next(socket, "the first state", func(f frame) bool { return f.Type == "state" })
		w.must(204, "DELETE", "/api/v1/channels/"+c.ID.String(), "admin", nil)
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if _, _, err := socket.Read(ctx); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
			t.Errorf("closed with %v", err)
		}
		if r := w.call("POST", v.path+"/session", "", map[string]any{"token": v.session.Token}); r.status != 404 || r.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%d %v", r.status, r.header)
		}
	})
}

func TestChat_isBoundedForEachVisitor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.connect("webchat", nil)
		bounded := newWorld(t, w.db, w.dir, func(d *inbox.Deps) { d.Rates = inbox.Rates{Visitor: inbox.Rate{PerMinute: 1, Burst: 2}} })
		v, other := bounded.visit(c, nil), bounded.visit(c, nil)
		v.say("c-1", "one")
		v.say("c-2", "two")
		r := bounded.must(429, "POST", v.path+"/messages", v.session.Token, map[string]any{"client_id": "c-3", "text": "three"})
		if r.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		other.say("c-1", "one")
	})
}

func TestTyping_ofACustomerElsewhereReachesAgents(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, c := w.integrated()
		heard := make(chan string, 1)
		defer w.db.Bus().Listen(inbox.TopicTyping, func(word string) { heard <- word })()
		if status, _, err := fake.Post(t.Context(), w.url+"/hooks/"+w.only().Channel.String(), "mai", nil, customfake.Event{"type": "typing"}); status != 202 || err != nil {
			t.Fatal(status, err)
		}
		var told inbox.Typing
		if err := json.Unmarshal([]byte(<-heard), &told); err != nil || told.Conversation != c || told.Kind != "contact" {
			t.Errorf("typing %+v, %v", told, err)
		}
	})
}
