// Package standin holds what the stand-ins for providers have in common: they
// record every call and misbehave on demand. A stand-in is a plain
// http.Handler, used by tests, by the end-to-end examination and by the demo.
package standin

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const bodyMaxBytes = 64 << 20

// Call is one recorded request.
type Call struct {
	Method, Path string
	Header       http.Header
	Body         []byte
}

// Desk records calls and keeps the orders to misbehave. The zero value behaves.
type Desk struct {
	mu     sync.Mutex
	calls  []Call
	orders []order
}

// order is one misbehaviour, for the next call whose path ends with suffix.
type order struct {
	suffix string
	status int // answer with this and do nothing
	header http.Header
	body   string
	delay  time.Duration // wait first
	pass   bool          // behave
	hang   chan struct{} // accept, close this, and never answer
	drop   bool          // accept, and cut the connection
}

// Fail answers the next n calls to paths ending with suffix with a status and
// a body, and does nothing else. Header pairs are name, value.
func (d *Desk) Fail(n int, suffix string, status int, body string, header ...string) {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	d.order(n, order{suffix: suffix, status: status, body: body, header: h})
}

// Drop accepts the next n calls, then cuts the connection instead of answering.
func (d *Desk) Drop(n int, suffix string) { d.order(n, order{suffix: suffix, drop: true}) }

// Hang accepts the next call and never answers. The channel it gives is closed
// when the call has been accepted; the caller then may give up.
func (d *Desk) Hang(suffix string) <-chan struct{} {
	accepted := make(chan struct{})
	d.order(1, order{suffix: suffix, hang: accepted})
	return accepted
}

// Pass lets the next n calls through, so that what is ordered after it meets
// the ones that follow.
func (d *Desk) Pass(n int, suffix string) { d.order(n, order{suffix: suffix, pass: true}) }

// Delay lets the next n calls wait before they are dealt with.
func (d *Desk) Delay(n int, suffix string, wait time.Duration) {
	d.order(n, order{suffix: suffix, delay: wait})
}

func (d *Desk) order(n int, o order) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for range n {
		d.orders = append(d.orders, o)
	}
}

// Calls are the calls so far to paths ending with suffix, in order.
func (d *Desk) Calls(suffix string) []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Call
	for _, c := range d.calls {
		if strings.HasSuffix(c.Path, suffix) {
			out = append(out, c)
		}
	}
	return out
}

// Obey drops the orders that are left.
func (d *Desk) Obey() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.orders = nil
}

// Forget drops what was recorded and ordered.
func (d *Desk) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls, d.orders = nil, nil
}

func (d *Desk) take(path string) (order, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.orders, func(o order) bool { return strings.HasSuffix(path, o.suffix) })
	if i < 0 {
		return order{}, false
	}
	o := d.orders[i]
	d.orders = slices.Delete(d.orders, i, i+1)
	return o, true
}

// Serve records a request and passes it to behave, unless something else was
// ordered. behave may read the body again.
func (d *Desk) Serve(w http.ResponseWriter, r *http.Request, behave http.HandlerFunc) {
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyMaxBytes))
	if err != nil {
		http.Error(w, "the body broke off", http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	d.mu.Lock()
	d.calls = append(d.calls, Call{Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: body})
	d.mu.Unlock()
	o, ordered := d.take(r.URL.Path)
	switch {
	case !ordered || o.pass:
		behave(w, r)
	case o.status != 0:
		for name, values := range o.header {
			w.Header()[name] = values
		}
		if strings.HasPrefix(o.body, "{") {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(o.status)
		_, _ = io.WriteString(w, o.body)
	case o.delay > 0:
		timer := time.NewTimer(o.delay)
		defer timer.Stop()
		select {
		case <-timer.C:
			behave(w, r)
		case <-r.Context().Done():
		}
	default:
		behave(unheard{http.Header{}}, r) // accepted, but nobody hears of it
		if o.hang != nil {
			close(o.hang)
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	}
}

// unheard is an answer nobody hears.
type unheard struct{ header http.Header }

func (u unheard) Header() http.Header       { return u.header }
func (unheard) Write(b []byte) (int, error) { return len(b), nil }
func (unheard) WriteHeader(int)             {}
