package main

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"time"

	"rondo/internal/channel/channeltest/metafake"
)

const (
	hookRate    = 200 // calls per second
	hookSeconds = 5
	hookFiles   = 10 // of so many messages one brings a file
)

// benchHook measures how soon WhatsApp's calls are answered, at a steady rate, first with text alone and then while
// one message of ten brings a file of some hundred KB, which is fetched from the provider behind.
func benchHook(o options) ([]row, error) {
	return onBoth(func(database, name string) ([]row, error) { return hookRow(o, database, name) })
}

func hookRow(o options, database, name string) ([]row, error) {
	s, err := start(o.binary, database)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if err := s.staff(200, 1000, true); err != nil {
		return nil, err
	}
	fake := metafake.New()
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range hookFiles {
		fake.AddFile(fmt.Sprint("photo-", i), metafake.File{ContentType: "image/jpeg", Content: photo(rnd, 80+20*i)})
	}
	graph := httptest.NewServer(fake)
	defer graph.Close()
	var c made
	err = s.call("POST", "/channels", map[string]any{"kind": "whatsapp", "name": "Bench", "default_team_id": s.team, "config": map[string]any{"phone_number_id": fake.Number, "waba_id": fake.Business,
		"access_token": fake.Token, "app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": graph.URL}}, &c)
	if err != nil {
		return nil, err
	}
	if _, err := hookAnswers(s, fake, c.ID, "warm", 3, false); err != nil {
		return nil, err
	}
	// Rounds with and without files take turns, so that both see the same machine.
	var plain, busy [][]time.Duration
	before := served(fake)
	for round := range o.rounds {
		for _, files := range []bool{false, true} {
			took, err := hookAnswers(s, fake, c.ID, fmt.Sprint(round, files), hookSeconds, files)
			if err != nil {
				return nil, err
			}
			if files {
				busy = append(busy, took)
			} else {
				plain = append(plain, took)
			}
		}
	}
	fetched := float64(served(fake)-before) / float64(hookSeconds*o.rounds)
	of := func(rounds [][]time.Duration, q float64) float64 {
		var each []float64
		for _, took := range rounds {
			each = append(each, float64(quantile(took, q).Microseconds())/1000)
		}
		return median(each)
	}
	both := func(rounds [][]time.Duration) string {
		return fmt.Sprintf("%.1f / %.1f ms", of(rounds, .5), of(rounds, .99))
	}
	return []row{{fmt.Sprintf("WhatsApp's calls answered, %d/s, while %.0f files/s are fetched, p50 / p99, median of %d rounds, %s", hookRate, fetched, o.rounds, name), both(busy), "without files: " + both(plain),
		times(of(busy, .99), of(plain, .99)), "p99 20 ms", ""}}, nil
}

// served counts the files that the stand-in has handed out.
func served(fake *metafake.Fake) (n int) {
	for _, call := range fake.Calls("") {
		if call.Method == "GET" && strings.HasPrefix(call.Path, "/lookaside/") {
			n++
		}
	}
	return n
}

// hookAnswers calls at the steady rate, each customer on a connection of its own turn, and gives how long each
// answer took from the moment at which the call was due.
func hookAnswers(s *server, fake *metafake.Fake, channel, name string, seconds int, files bool) ([]time.Duration, error) {
	const connections = 32
	n := seconds * hookRate
	calls := make([][]byte, n)
	for i := range calls {
		who := metafake.Customer{Number: fmt.Sprint(16500000000 + i%(n/2)), Name: fmt.Sprint("Customer ", i%(n/2))}
		id := fmt.Sprintf("wamid.%s-%d", name, i)
		message := fake.Text(who, id, "Where is my order? It should have come yesterday.")
		if files && i%hookFiles == 0 {
			message = fake.Message(who, id, map[string]any{"type": "image", "image": map[string]any{"id": fmt.Sprint("photo-", i/hookFiles%hookFiles), "mime_type": "image/jpeg"}})
		}
		body := metafake.Encode(fake.WhatsApp(who, message))
		calls[i] = fmt.Appendf(nil, "POST /hooks/%s HTTP/1.1\r\nHost: %s\r\nX-Hub-Signature-256: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", channel, strings.TrimPrefix(s.url, "http://"), fake.Signature(body), len(body), body)
	}
	took := make([]time.Duration, n)
	err := steadily(s.url, connections, n, hookRate, func(c *conn, i int, due time.Time) error {
		err := c.post(calls[i])
		took[i] = time.Since(due)
		return err
	})
	return took, err
}

// post sends a request and reads the answer away; anything but a 200 is an error.
func (c *conn) post(request []byte) error {
	status, _, err := c.answer(request)
	if err == nil && !strings.Contains(status, " 200") {
		err = fmt.Errorf("answered %s", strings.TrimSpace(status))
	}
	return err
}
