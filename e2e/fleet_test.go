package e2e

import (
	"sync"
	"testing"
	"time"
)

// fleet are nodes that are killed and started again while others use them.
type fleet struct {
	w    *world
	mu   sync.Mutex
	base []string // by node; empty while it is away
	away []away   // when nodes were, oldest first
}

// away is a time in which a node was away.
type away struct{ from, to time.Time }

func newFleet(w *world) *fleet {
	f := &fleet{w: w, base: make([]string, len(w.nodes))}
	for i, n := range w.nodes {
		f.base[i] = n.base
	}
	return f
}

// at is the address of a node, or of another while that one is away.
func (f *fleet) at(n int) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.base {
		if b := f.base[(n+i)%len(f.base)]; b != "" {
			return b
		}
	}
	return "http://127.0.0.1:1" // nobody is there
}

// restart kills a node and starts it again.
func (f *fleet) restart(t testing.TB, n int) {
	f.mu.Lock()
	f.base[n] = ""
	f.mu.Unlock()
	from := time.Now()
	f.w.nodes[n].kill()
	f.w.nodes[n].log.judge(t)
	path, err := build()
	if err != nil {
		t.Error(err)
		return
	}
	fresh, err := f.w.installation.start(path)
	if err != nil {
		t.Error(err)
		return
	}
	fresh.log.forgive(f.w.nodes[n].log.forgiven...)
	f.mu.Lock()
	f.w.nodes[n], f.base[n] = fresh, fresh.base
	f.away = append(f.away, away{from, time.Now()})
	f.mu.Unlock()
}

// atLatest is until when what is due must be done: within two seconds, in which no node was away and none had just
// been; takeover is how long it takes another to take over what a killed one was about to do.
func (f *fleet) atLatest(due time.Time, takeover time.Duration) time.Time {
	const soon = 2 * time.Second
	f.mu.Lock()
	defer f.mu.Unlock()
	end := due.Add(soon)
	for _, a := range f.away {
		if back := a.to.Add(takeover + soon); a.from.Before(end) && back.After(end) && back.After(due) {
			end = back
		}
	}
	return end
}

// The time after which another node does what a killed one was about to do.
const (
	deskTakeover = 2*time.Second + time.Second // the lease of a desk, and to look
	jobTakeover  = 30*time.Second + 15*time.Second
)

// client calls a node, or another while that one is away.
func (f *fleet) client(n int, token string) *client {
	return &client{node: func() string { return f.at(n) }, token: token, http: newHTTP()}
}
