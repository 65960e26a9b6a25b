// Package live shows people what happens while it happens: the feed as server-sent events for programs and
// over a socket for the web app, and the passing words that are not stored: who types, who looks at what.
//
// Each connection reads the feed at its own pace (platform/event.Reader), so it resumes without a gap and a
// slow one holds nobody up. Visitors of the web chat have a socket of their own, in package inbox.
package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/realtime"
)

// Deps are what the streams need.
type Deps struct {
	DB   *db.DB
	Feed *event.Feed
	Log  *slog.Logger
	// SetPresence changes the presence of the actor in ctx.
	SetPresence func(ctx context.Context, status string) error
	// Connect notes that the actor in ctx, who came with this session cookie (or none), has a socket open; leave is
	// called when it goes.
	Connect func(ctx context.Context, cookie string) (leave func(), err error)
	// Authenticate finds the actor of a credential, as long as it is good for anything.
	Authenticate func(context.Context, api.Credential) (access.Actor, error)
	// Typing hears, on the node of their socket, that an agent types; nil: nobody. It must not block.
	Typing func(workspace, conversation id.ID, on bool)
	// Hidden are the types of events that are nobody's business outside.
	Hidden []string
}

// Live keeps the sockets of this node.
type Live struct {
	deps   Deps
	hidden map[string]bool
	ending chan struct{} // closed by End
	end    sync.Once

	mu      sync.Mutex
	sockets map[id.ID]map[*socket]bool // by workspace
	viewing viewers
}

// socket is one open web app.
type socket struct {
	conn  *realtime.Conn
	cred  api.Credential
	actor access.Actor
	name  string // of the connection, among all nodes
	mu    sync.Mutex
	views id.ID // the conversation on its screen; 0 for none
}

// New makes the streams; Run must be running while they are used.
func New(deps Deps) *Live {
	l := &Live{deps: deps, hidden: map[string]bool{}, ending: make(chan struct{}), sockets: map[id.ID]map[*socket]bool{}, viewing: viewers{}}
	for _, kind := range deps.Hidden {
		l.hidden[kind] = true
	}
	return l
}

// End ends every stream and socket, so that a server can stop; the browsers connect again elsewhere.
func (l *Live) End() { l.end.Do(func() { close(l.ending) }) }

// untilEnd is the context of a stream: it ends with its request and with End. release must be called.
func (l *Live) untilEnd(ctx context.Context) (_ context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-l.ending:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { cancel(); watch.Wait() }
}

// maxReplay is how many events a socket that was away is told one by one; beyond that it reads anew.
const maxReplay = 1000

// frame is an event as the sockets get it.
func frame(e event.Event) []byte {
	b := make([]byte, 0, len(e.Data)+200)
	b = append(b, `{"type":"event","seq":`...)
	b = append(strconv.AppendInt(b, e.Seq, 10), `,"event":"`...)
	b = append(append(b, e.Type...), `","at":"`...)
	b = append(e.At.AppendFormat(b, time.RFC3339Nano), `","conversation_id":`...)
	b = appendRef(b, e.Conversation)
	b = append(append(b, `,"data":`...), e.Data...)
	return append(b, '}')
}

// appendRef writes an id as JSON, none as null.
func appendRef(b []byte, ref id.ID) []byte {
	if ref == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	return append(strconv.AppendInt(b, int64(ref), 10), '"')
}

// add and drop keep the list of open sockets.
func (l *Live) add(s *socket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sockets[s.actor.Workspace] == nil {
		l.sockets[s.actor.Workspace] = map[*socket]bool{}
	}
	l.sockets[s.actor.Workspace][s] = true
}

func (l *Live) drop(s *socket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.sockets[s.actor.Workspace], s)
}

// tell sends a passing word to the sockets of a workspace, but not to those of one user.
func (l *Live) tell(workspace, except id.ID, word any) {
	b, err := json.Marshal(word)
	if err != nil {
		l.deps.Log.Error("write a frame", "error", err)
		return
	}
	l.mu.Lock()
	var to []*socket
	for s := range l.sockets[workspace] {
		if except == 0 || s.actor.User != except {
			to = append(to, s)
		}
	}
	l.mu.Unlock()
	for _, s := range to {
		s.conn.Send(b)
	}
}

// Open counts the sockets that are open on this node.
func (l *Live) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, s := range l.sockets {
		n += len(s)
	}
	return n
}
