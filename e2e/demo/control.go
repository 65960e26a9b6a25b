package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// desk is the demo's own port: the visitor's page, and the stand-ins for providers.
type desk struct {
	base, address string
	mux           *http.ServeMux
	server        *http.Server
	served        chan struct{}
}

// openDesk listens on loopback: where it was told to, else beside the app, else anywhere.
func (w *world) openDesk() (*desk, error) {
	l, err := listenBeside(w.control, w.base)
	if err != nil {
		return nil, err
	}
	d := &desk{base: baseOf(l.Addr().String()), mux: http.NewServeMux(), served: make(chan struct{})}
	d.address = d.base + "/"
	guarded := http.NewServeMux()
	guarded.HandleFunc("GET /{$}", w.showPage)
	guarded.HandleFunc("GET /api/state", func(out http.ResponseWriter, _ *http.Request) { w.showState(out) })
	for path, wish := range w.wishes() {
		guarded.HandleFunc("POST /api/"+path, func(out http.ResponseWriter, _ *http.Request) {
			wish()
			w.showState(out)
		})
	}
	d.mux.Handle("/", onlyLocal(http.NewCrossOriginProtection().Handler(guarded)))
	d.server = &http.Server{Handler: d.mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		_ = d.server.Serve(l) // ends with close
		close(d.served)
	}()
	return d, nil
}

func listenBeside(wanted, base string) (net.Listener, error) {
	if wanted != "" {
		l, err := net.Listen("tcp", wanted)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be used for the demo's page; choose another with --control", wanted)
		}
		return l, nil
	}
	if _, port, err := net.SplitHostPort(strings.TrimPrefix(base, "http://")); err == nil {
		if n, err := strconv.Atoi(port); err == nil {
			if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(n+1))); err == nil {
				return l, nil
			}
		}
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// onlyLocal refuses requests that a page elsewhere sent here by a name of its own.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This page is for this machine alone.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serve adds a stand-in.
func (d *desk) serve(path string, h http.Handler) { d.mux.Handle(path, h) }

func (d *desk) close() {
	_ = d.server.Close() // whoever is still connected is a stand-in's caller, and Rondo ends next
	<-d.served
}

// wishes are what the visitor can ask for, by the last part of the path.
func (w *world) wishes() map[string]func() {
	alive := func(do func()) func() {
		return func() {
			if w.live.Load() {
				do()
			}
		}
	}
	return map[string]func(){
		"pause":  alive(w.agenda.pause),
		"resume": alive(w.agenda.resume),
		"faster": func() { w.setRate(w.perMinute() * 2) },
		"slower": func() { w.setRate(w.perMinute() / 2) },
		"rush":   alive(w.rush),
	}
}

// state is what the page shows.
type state struct {
	App     string  `json:"app"`
	Still   bool    `json:"still"`
	Paused  bool    `json:"paused"`
	Rate    float64 `json:"rate"`
	Open    int     `json:"open"`
	Waiting int     `json:"waiting"`
	Closed  int     `json:"closed"`
}

func (w *world) state() state {
	s := state{App: w.base, Still: w.still, Paused: w.agenda.paused(), Rate: w.perMinute()}
	w.mu.Lock()
	defer w.mu.Unlock()
	s.Closed = w.closed
	for _, t := range w.talks {
		if t.status == "open" {
			s.Open++
			if t.assignee == nil {
				s.Waiting++
			}
		}
	}
	return s
}

func (w *world) showState(out http.ResponseWriter) {
	out.Header().Set("Content-Type", "application/json")
	out.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(out).Encode(w.state()) // whoever went away asks again
}

func (w *world) showPage(out http.ResponseWriter, _ *http.Request) {
	b, err := texts.ReadFile("control.html")
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.Write(b)
}

// announce tells the visitor where everything is.
func (w *world) announce(control string, took time.Duration) error {
	if err := w.handOut(control); err != nil {
		return err
	}
	visitor := w.cast.visitor()
	t := tabwriter.NewWriter(printer(w.print), 0, 4, 3, ' ', 0)
	row := func(cells ...any) { fmt.Fprintf(t, "  %v\t%v\t%v\t%v\n", cells...) }
	fmt.Fprintf(t, "\nLumen Home is open (%.1f s).\n\n", took.Seconds())
	fmt.Fprintf(t, "  App\t%s\n  Web chat, as a customer\t%s/chat/%s\n  Pause, speed, a rush\t%s\n\n", w.base, w.base, w.chatID, control)
	row("Sign in as", "Email", "Password", "")
	row(visitor.Name+", agent: yours to play", visitor.Email, w.cast.Password, "nobody answers for her")
	row(w.cast.Owner.Name+", owner", w.cast.Owner.Email, w.cast.Password, "sees and may do everything")
	row("anybody else", "first name@lumen.example", w.cast.Password, "simulated")
	return errors.Join(t.Flush())
}

// printer lets a tabwriter write by print.
type printer func(format string, args ...any)

func (p printer) Write(b []byte) (int, error) {
	p("%s", b)
	return len(b), nil
}
