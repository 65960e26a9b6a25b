package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"rondo/internal/platform/db/dbtest"
)

const (
	latencyRate     = 50 // arrivals per second
	latencyArrivals = 500
)

// benchLatency measures, at 50 arrivals a second, how long after it was accepted (the answer to the hook)
// a conversation is assigned, and when an agent's screen knows.
func benchLatency(o options) ([]row, error) {
	var rows []row
	s, err := start(o.binary, "")
	if err != nil {
		return nil, err
	}
	r, err := latencyOf(s, s, "SQLite")
	s.stop()
	if err != nil {
		return nil, err
	}
	rows = append(rows, r...)
	p, err := dbtest.StartPostgres(dbtest.PostgresOptions{Durable: true})
	if err != nil {
		return nil, err
	}
	defer p.Stop()
	if err := p.Exec("CREATE DATABASE bench"); err != nil {
		return nil, err
	}
	a, err := start(o.binary, p.URL("bench"))
	if err != nil {
		return nil, err
	}
	defer a.stop()
	if r, err = latencyOf(a, a, "PostgreSQL"); err != nil {
		return nil, err
	}
	rows = append(rows, r...)
	b := *a
	if err := b.serve(o.binary, []string{"--data", a.dir + "/data", "--database-url", p.URL("bench")}); err != nil {
		return nil, err
	}
	defer func() { _ = b.cmd.Process.Kill(); _ = b.cmd.Wait() }()
	if r, err = latencyOf(a, &b, "PostgreSQL, screen at the other node"); err != nil {
		return nil, err
	}
	return append(rows, r...), nil
}

// screen is an agent's socket that notes when it hears of an assignment.
type screen struct {
	mu   sync.Mutex
	at   map[string]time.Time // by contact: when the frame came
	said map[string]time.Time // by contact: the instant of the assignment's unit of work, as the event says
	full chan struct{}
}

func watch(ctx context.Context, s *server) (*screen, error) {
	c, _, err := websocket.Dial(ctx, strings.Replace(s.url, "http", "ws", 1)+"/api/v1/socket", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer " + s.token}}})
	if err != nil {
		return nil, err
	}
	c.SetReadLimit(1 << 20)
	w := &screen{at: map[string]time.Time{}, said: map[string]time.Time{}, full: make(chan struct{})}
	go w.read(ctx, c)
	return w, nil
}

func (w *screen) read(ctx context.Context, c *websocket.Conn) {
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			return
		}
		now := time.Now()
		var f struct {
			Event string    `json:"event"`
			At    time.Time `json:"at"`
			Data  struct {
				Conversation struct {
					Contact struct {
						Name string `json:"name"`
					} `json:"contact"`
				} `json:"conversation"`
			} `json:"data"`
		}
		if json.Unmarshal(b, &f) != nil || f.Event != "conversation.assigned" {
			continue
		}
		w.mu.Lock()
		name := f.Data.Conversation.Contact.Name
		w.at[name], w.said[name] = now, f.At
		if len(w.at) == latencyArrivals {
			close(w.full)
		}
		w.mu.Unlock()
	}
}

// latencyOf posts to one server and watches at another.
func latencyOf(to, at *server, name string) ([]row, error) {
	if to.channel == "" {
		if err := to.staff(200, 1000, true); err != nil {
			return nil, err
		}
	}
	at.channel, at.secret = to.channel, to.secret
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	w, err := watch(ctx, at)
	if err != nil {
		return nil, err
	}
	accepted, err := arrive(to, name)
	if err != nil {
		return nil, err
	}
	select {
	case <-w.full:
	case <-ctx.Done():
		return nil, fmt.Errorf("only %d of %d assignments were seen", len(w.at), latencyArrivals)
	}
	var assigned, seen []time.Duration
	w.mu.Lock()
	defer w.mu.Unlock()
	for contact, t := range accepted {
		assigned = append(assigned, max(0, w.said[contact].Sub(t)))
		seen = append(seen, max(0, w.at[contact].Sub(t)))
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
	rows := []row{{"accepted → on an agent's screen, 50/s, p50 / p99, " + name, ms(quantile(seen, .5)) + " / " + ms(quantile(seen, .99)) + " ms", "", "", map[bool]string{true: "p99 30 ms", false: "p99 50 ms"}[at == to], ""}}
	if at == to {
		rows = append([]row{{"accepted → assigned, 50/s, p50 / p99, " + name, ms(quantile(assigned, .5)) + " / " + ms(quantile(assigned, .99)) + " ms", "", "", "5 / 20 ms", "2 / 10 ms"}}, rows...)
	}
	return rows, nil
}

// arrive brings the arrivals at the steady rate, each on its own of a few connections, and notes when each
// was accepted.
func arrive(s *server, name string) (map[string]time.Time, error) {
	var mu sync.Mutex
	accepted := map[string]time.Time{}
	run := time.Now().UnixMilli() % 1e6
	err := steadily(s.url, 8, latencyArrivals, latencyRate, func(c *conn, i int, _ time.Time) error {
		contact := fmt.Sprintf("%.4s%d-%d", name, run, i)
		if err := c.do(s.hook(contact)); err != nil {
			return err
		}
		now := time.Now()
		mu.Lock()
		defer mu.Unlock()
		accepted[contact] = now
		return nil
	})
	return accepted, err
}
