package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/realtime"
)

// Register adds the streams.
func (l *Live) Register(a *api.API) {
	a.Handle(api.Route{Method: "GET", Path: api.Prefix + "/socket", Access: access.Agent, Summary: "The feed over a WebSocket, with typing and presence upward"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.serveSocket(a, w, r)
	}))
	a.Handle(api.Route{Method: "GET", Path: api.Prefix + "/events", Access: access.Agent, Summary: "The feed as server-sent events; Last-Event-ID resumes without a gap"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.serveEvents(a, w, r)
	}))
}

const (
	socketQueue = 2 * maxReplay // so that a whole replay fits
	writeTime   = 20 * time.Second
	beatEvery   = 15 * time.Second
	pingEvery   = 15 * time.Second // a laptop that was closed is missed after at most so long and a write's time
)

type helloFrame struct {
	Type string `json:"type"`
	Seq  int64  `json:"seq"`
	User id.ID  `json:"user_id"`
}

// place is where a connection begins: after what it has seen, if that is not too long ago.
func (l *Live) place(ctx context.Context, workspace id.ID, since string) (after int64, reset bool, err error) {
	last, err := event.Last(ctx, l.deps.DB.Read(), workspace)
	if err != nil || since == "" {
		return last, false, err
	}
	seen, err := strconv.ParseInt(since, 10, 64)
	if err != nil || seen < 0 {
		return 0, false, fault.Invalid("since", "Is not a number of the feed.")
	}
	if seen > last || last-seen > maxReplay {
		return last, true, nil
	}
	return seen, false, nil
}

func (l *Live) serveSocket(a *api.API, w http.ResponseWriter, r *http.Request) {
	who := access.From(r.Context())
	if !sameOrigin(r) {
		a.WriteError(w, r, fault.Forbidden("A socket is opened from our own pages, or with an API token."))
		return
	}
	after, reset, err := l.place(r.Context(), who.Workspace, r.URL.Query().Get("since"))
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	cred, cookie := api.CredentialOf(r), ""
	if cred.Cookie {
		cookie = cred.Secret
	}
	leave, err := l.deps.Connect(r.Context(), cookie)
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	defer leave()
	conn, err := realtime.Accept(w, r, realtime.Options{Queue: socketQueue, PingEvery: pingEvery})
	if err != nil {
		return // answered already
	}
	s := &socket{conn: conn, cred: cred, actor: who, name: rand.Text()}
	ctx, release := l.untilEnd(r.Context())
	defer release()
	conn.SendJSON(helloFrame{"hello", after, who.User})
	if reset {
		conn.SendJSON(helloFrame{Type: "reset", Seq: after})
	}
	l.add(s)
	var feed sync.WaitGroup
	feed.Go(func() { l.follow(ctx, s, after) })
	conn.Run(ctx, func(f []byte) error { return l.hear(ctx, s, f) })
	release()
	feed.Wait()
	l.drop(s)
	l.look(s, 0)
}

// follow sends the feed to a socket until ctx ends.
func (l *Live) follow(ctx context.Context, s *socket, after int64) {
	r := l.deps.Feed.Reader(s.actor.Workspace, after)
	for {
		events, err := r.Next(ctx)
		if err != nil {
			s.conn.Close("the feed cannot be read; connect again")
			return
		}
		for _, e := range events {
			if !l.hidden[e.Type] && !s.conn.Send(frame(e)) {
				return
			}
		}
	}
}

var errFrame = errors.New("unknown frame")

// hear acts on a frame from the web app.
func (l *Live) hear(ctx context.Context, s *socket, b []byte) error {
	var f struct {
		Type         string `json:"type"`
		Conversation *id.ID `json:"conversation_id"`
		On           bool   `json:"on"`
		Status       string `json:"status"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	var about id.ID
	if f.Conversation != nil {
		about = *f.Conversation
	}
	switch f.Type {
	case "ping":
		if _, err := l.deps.Authenticate(ctx, s.cred); fault.KindOf(err) == fault.UnauthorizedKind {
			s.conn.Close("signed out")
			return nil
		}
		s.conn.SendJSON(map[string]string{"type": "pong"})
		s.mu.Lock()
		views := s.views
		s.mu.Unlock()
		if views != 0 {
			l.look(s, views)
		}
	case "typing":
		l.publish(TopicTyping, Typing{Workspace: s.actor.Workspace, Conversation: about, Kind: "user", ID: s.actor.User, Name: s.actor.Name, On: f.On})
		if l.deps.Typing != nil {
			l.deps.Typing(s.actor.Workspace, about, f.On)
		}
	case "viewing":
		l.look(s, about)
	case "presence":
		if err := l.deps.SetPresence(ctx, f.Status); err != nil {
			s.conn.SendJSON(map[string]string{"type": "error", "detail": "The presence was not changed."})
		}
	default:
		return errFrame
	}
	return nil
}

// look says what a socket has on its screen.
func (l *Live) look(s *socket, conversation id.ID) {
	s.mu.Lock()
	if s.views == 0 && conversation == 0 {
		s.mu.Unlock()
		return
	}
	s.views = conversation
	s.mu.Unlock()
	l.publish(topicViewing, view{Workspace: s.actor.Workspace, Conversation: conversation, Conn: s.name, Person: personOf(s.actor)})
}

// sameOrigin keeps other sites' pages from opening a socket with the browser's cookie.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || r.Header.Get("Authorization") != "" {
		return true
	}
	for _, scheme := range []string{"http://", "https://"} {
		if origin == scheme+r.Host {
			return true
		}
	}
	return false
}

func (l *Live) serveEvents(a *api.API, w http.ResponseWriter, r *http.Request) {
	who := access.From(r.Context())
	since := r.Header.Get("Last-Event-ID")
	if since == "" {
		since = r.URL.Query().Get("after")
	}
	after, err := l.start(r.Context(), who.Workspace, since)
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	reader := l.deps.Feed.Reader(who.Workspace, after)
	if _, err := fmt.Fprint(w, ": connected\n\n"); err != nil || out.Flush() != nil {
		return
	}
	ctx, release := l.untilEnd(r.Context())
	defer release()
	for ctx.Err() == nil {
		wait, cancel := context.WithTimeout(ctx, beatEvery)
		events, err := reader.Next(wait)
		silent := wait.Err() != nil
		cancel()
		if err != nil && !silent {
			return // the program connects again and resumes
		}
		_ = out.SetWriteDeadline(l.deps.DB.Now().Add(writeTime)) // not every connection can; then it is unbounded
		if err := l.writeEvents(w, events); err != nil || out.Flush() != nil {
			return
		}
	}
}

// start is where a program's stream begins: after the number it names, however long ago, or at the present.
func (l *Live) start(ctx context.Context, workspace id.ID, since string) (int64, error) {
	if since == "" {
		return event.Last(ctx, l.deps.DB.Read(), workspace)
	}
	n, err := strconv.ParseInt(since, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.Invalid("Last-Event-ID", "Is not a number of the feed.")
	}
	return n, nil
}

type streamed struct {
	Seq          int64           `json:"seq"`
	Type         string          `json:"type"`
	At           time.Time       `json:"at"`
	Conversation *id.ID          `json:"conversation_id"`
	Data         json.RawMessage `json:"data"`
}

func (l *Live) writeEvents(w http.ResponseWriter, events []event.Event) error {
	if len(events) == 0 {
		_, err := fmt.Fprint(w, ": still here\n\n")
		return err
	}
	for _, e := range events {
		if l.hidden[e.Type] {
			continue
		}
		s := streamed{Seq: e.Seq, Type: e.Type, At: e.At, Data: e.Data}
		if e.Conversation != 0 {
			s.Conversation = &e.Conversation
		}
		b, err := json.Marshal(s)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Type, b); err != nil {
			return err
		}
	}
	return nil
}
