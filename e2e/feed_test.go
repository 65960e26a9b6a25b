package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// event is one event of the feed, as a program sees it.
type event struct {
	Seq          int64     `json:"seq"`
	Type         string    `json:"type"`
	At           time.Time `json:"at"`
	Conversation string    `json:"conversation_id"`
	Data         data      `json:"data"`
	// raw is what came, byte for byte.
	raw string
}

// data is what events carry, as far as the tests look at it.
type data struct {
	Conversation conversation `json:"conversation"`
	Message      message      `json:"message"`
	Reopened     bool         `json:"reopened"`
	Reason       *reason      `json:"reason"`
	By           actor        `json:"by"`
	DecisionID   string       `json:"decision_id"`
	UserID       string       `json:"user_id"`
	Status       string       `json:"status"`
	AgentID      string       `json:"agent_id"` // of an offer
	Accepted     bool         `json:"accepted"`
	FromID       string       `json:"from_id"` // whom a policy took it from, and why
	Why          string       `json:"why"`
	Hops         int          `json:"hops"`
	Team         team         `json:"team"`
	Workspace    struct {
		IdleAfterS *int `json:"idle_after_s"`
	} `json:"workspace"`
	Target struct {
		Team  string    `json:"team_id"`
		Since time.Time `json:"since"`
		DueAt time.Time `json:"due_at"`
	} `json:"target"`
}

type actor struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// feed follows the events of a workspace from their beginning, through restarts of the server.
type feed struct {
	mu      sync.Mutex
	events  []event
	grown   chan struct{} // closed and replaced when events grow
	fault   error         // what the stream did that it must not do
	stopped context.CancelFunc
	done    chan struct{}
}

// follow opens the feed after a number.
func (c *client) follow(t testing.TB, after int64) *feed {
	ctx, cancel := context.WithCancel(context.Background())
	f := &feed{grown: make(chan struct{}), stopped: cancel, done: make(chan struct{})}
	go func() {
		defer close(f.done)
		f.run(ctx, c, after)
	}()
	t.Cleanup(f.stop)
	return f
}

func (f *feed) stop() {
	f.stopped()
	<-f.done
}

// run reads, and connects again where the stream ends, from where it was.
func (f *feed) run(ctx context.Context, c *client, after int64) {
	streams := &http.Client{Transport: &http.Transport{}} // without a limit of time
	defer streams.CloseIdleConnections()
	for ctx.Err() == nil {
		seen, err := f.read(ctx, streams, c, after)
		after = max(after, seen)
		if err != nil && ctx.Err() == nil {
			f.mu.Lock()
			f.fault = err
			f.mu.Unlock()
			return
		}
		select {
		case <-time.After(10 * time.Millisecond): // the server is away; it is asked again
		case <-ctx.Done():
		}
	}
}

// read reads one stream to its end. An error is something that a stream must not do.
func (f *feed) read(ctx context.Context, streams *http.Client, c *client, after int64) (int64, error) {
	res, err := openEvents(ctx, streams, c, strconv.FormatInt(after, 10))
	if err != nil {
		return after, nil // the server is away
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		if res.StatusCode >= 500 {
			return after, nil
		}
		return after, fmt.Errorf("the feed answers %s", res.Status)
	}
	lines := bufio.NewReaderSize(res.Body, 1<<20)
	for {
		e, err := readEvent(lines)
		if errors.Is(err, errEvent) {
			return after, err
		}
		if err != nil {
			return after, nil
		}
		if e.Seq <= after {
			return after, fmt.Errorf("the feed went back from %d to %d", after, e.Seq)
		}
		after = e.Seq
		f.mu.Lock()
		f.events = append(f.events, e)
		close(f.grown)
		f.grown = make(chan struct{})
		f.mu.Unlock()
	}
}

// openEvents asks for the stream of events after the one named.
func openEvents(ctx context.Context, streams *http.Client, c *client, lastEventID string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", api(c.node(), "/events"), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if lastEventID != "" {
		req.Header.Set("Last-Event-ID", lastEventID)
	}
	return streams.Do(req)
}

// errEvent means that an event is not as it should be.
var errEvent = errors.New("a broken event")

// readEvent reads one event by the rules of server-sent events.
func readEvent(r *bufio.Reader) (e event, err error) {
	var id, kind string
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimSuffix(line, "\n")
		name, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "" && e.raw != "":
			if err := json.Unmarshal([]byte(e.raw), &e); err != nil {
				return e, fmt.Errorf("%w: %s: %w", errEvent, e.raw, err)
			}
			if id != strconv.FormatInt(e.Seq, 10) || kind != e.Type {
				return e, fmt.Errorf("%w: %s %s carries %d %s", errEvent, id, kind, e.Seq, e.Type)
			}
			return e, nil
		case name == "id":
			id = value
		case name == "event":
			kind = value
		case name == "data":
			e.raw = value
		}
	}
}

// look gives the events so far, and a signal that there are more.
func (f *feed) look() ([]event, chan struct{}, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.events, f.grown, f.fault
}

// mark is the number of the last event that has come.
func (f *feed) mark() int64 {
	events, _, _ := f.look()
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].Seq
}

// await gives the first event after a number that matches, now or when it comes.
func (f *feed) await(t testing.TB, what string, after int64, match func(event) bool) event {
	t.Helper()
	late := time.After(patience)
	for next := 0; ; {
		events, grown, fault := f.look()
		for ; next < len(events); next++ {
			if e := events[next]; e.Seq > after && match(e) {
				return e
			}
		}
		if fault != nil {
			t.Fatal(fault)
		}
		select {
		case <-grown:
		case <-late:
			t.Fatalf("it did not happen within %v: %s. The last events:\n%s", patience, what, tail(events))
		}
	}
}

func tail(events []event) string {
	var b strings.Builder
	for _, e := range events[max(0, len(events)-15):] {
		fmt.Fprintf(&b, "%d %s conversation %s status %s assignee %q reason %v\n", e.Seq, e.Type, e.Conversation, e.Data.Conversation.Status, e.Data.Conversation.Assignee, e.Data.Reason)
	}
	return b.String()
}

// of matches the events of a type about a conversation.
func of(kind, conversation string) func(event) bool {
	return func(e event) bool { return e.Type == kind && e.Conversation == conversation }
}

// socket is an open WebSocket.
type socket struct {
	conn *websocket.Conn
}

// frame is what the server sends over the socket.
type frame struct {
	Type         string          `json:"type"`
	Seq          int64           `json:"seq"`
	Event        string          `json:"event"`
	Conversation string          `json:"conversation_id"`
	Data         json.RawMessage `json:"data"`
	UserID       string          `json:"user_id"`
	On           bool            `json:"on"`
	Actor        actor           `json:"actor"`
	Users        []actor         `json:"users"`
	raw          string
}

// dial opens the socket at a path, such as /socket?since=5.
func (c *client) dial(t testing.TB, path string) *socket {
	t.Helper()
	h := http.Header{}
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
	if c.cookie != "" {
		h.Set("Cookie", c.cookie)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, res, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(api(c.node(), path), "http"), &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		t.Fatalf("open the socket %s: %v %v", path, err, res)
	}
	conn.SetReadLimit(8 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &socket{conn}
}

// say sends a frame.
func (s *socket) say(t testing.TB, f J) {
	t.Helper()
	b, _ := json.Marshal(f)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.conn.Write(ctx, websocket.MessageText, b); err != nil {
		t.Fatalf("send %s: %v", b, err)
	}
}

// hear gives the next frame that matches; those before it are passed over.
func (s *socket) hear(t testing.TB, what string, match func(frame) bool) frame {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		_, b, err := s.conn.Read(ctx)
		if err != nil {
			t.Fatalf("the socket ended before %s: %v", what, err)
		}
		f := frame{raw: string(b)}
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatalf("the frame %s: %v", b, err)
		}
		if match(f) {
			return f
		}
	}
}

func typed(kind string) func(frame) bool { return func(f frame) bool { return f.Type == kind } }

// UnmarshalJSON reads why a conversation waits; of a presence the reason is a text.
func (r *reason) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &r.Text)
	}
	type fields reason
	return json.Unmarshal(b, (*fields)(r))
}
