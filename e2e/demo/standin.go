package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
)

// standins are the providers of the demo: a Telegram with one bot, and an integrator for each custom channel.
type standins struct {
	w        *world
	base     string
	bot      *telegramfake.Fake
	telegram http.Handler
	custom   map[string]*integrator // by channel key
	files    map[string][]file      // by the name in scripts
	events   atomic.Int64           // names events of custom channels
}

// integrator is a custom channel's other side. It answers for every message with what became of it.
type integrator struct {
	*customfake.Fake
	s      *standins
	outlet *outlet
}

func newStandins(w *world, base string) *standins {
	s := &standins{w: w, base: base, custom: map[string]*integrator{}, files: map[string][]file{}}
	s.bot = telegramfake.New("424242:" + rand.Text())
	s.bot.HTTPHooks, s.bot.Client = true, w.owner.http
	s.telegram = http.StripPrefix("/telegram", s.bot)
	for _, thing := range []string{"lamp", "table", "floorplan", "company"} {
		s.files[thing] = filesOf(thing)
		for _, f := range s.files[thing] {
			s.bot.AddFile(f.name, telegramfake.File{Path: "files/" + f.name, ContentType: f.contentType, Content: f.content})
		}
	}
	return s
}

func (s *standins) openTelegram() map[string]any {
	return map[string]any{"bot_token": s.bot.Token, "secret_token": rand.Text(), "base_url": s.base + "/telegram"}
}

func (s *standins) openCustom(o *outlet) map[string]any {
	o.secret = rand.Text()
	in := &integrator{customfake.New(o.secret, ""), s, o}
	in.Client = s.w.owner.http
	for _, versions := range s.files {
		for _, f := range versions {
			in.ServeFile(f.name, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", f.contentType)
				_, _ = w.Write(f.content) // whoever went away fetches again
			}))
		}
	}
	s.custom[o.Key] = in
	return map[string]any{"token": o.secret, "url": s.base + "/" + o.Key}
}

// awaitHook waits until Rondo has told the bot where to bring its updates.
func (s *standins) awaitHook(ctx context.Context) error {
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for len(s.bot.Calls("/setWebhook")) == 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			return errors.New("the Telegram channel was not connected in time")
		case <-tick.C:
		}
	}
	return nil
}

// forget drops what the stand-ins recorded, so that a demo that runs for days stays small.
func (s *standins) forget() {
	s.bot.Forget()
	for _, in := range s.custom {
		in.Forget()
	}
}

// ServeHTTP takes a message as the stand-in does, and tells its course: delivered, then read.
func (in *integrator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.StripPrefix("/"+in.outlet.Key, http.HandlerFunc(in.serve)).ServeHTTP(w, r)
}

func (in *integrator) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		in.Fake.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "the body broke off", http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	in.Fake.ServeHTTP(answer, r)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
	var sent customfake.Message
	var taken struct {
		MID string `json:"mId"`
	}
	if answer.Code == http.StatusOK && json.Unmarshal(body, &sent) == nil && json.Unmarshal(answer.Body.Bytes(), &taken) == nil {
		in.report(sent.ContactID, taken.MID)
	}
}

// report plans what the customer's device says of a message.
func (in *integrator) report(contact, message string) {
	w := in.s.w
	w.mu.Lock()
	arrives, read := w.between(300*time.Millisecond, 2*time.Second), w.between(3*time.Second, 12*time.Second)
	w.mu.Unlock()
	w.agenda.after(arrives, func(ctx context.Context) {
		in.post(ctx, contact, nil, customfake.Status(message, "delivered", time.Now()))
	})
	w.agenda.after(arrives+read, func(ctx context.Context) { in.post(ctx, contact, nil, customfake.Status(message, "read", time.Now())) })
}

// post brings events to Rondo.
func (in *integrator) post(ctx context.Context, contact string, about customfake.Contact, events ...customfake.Event) error {
	status, results, err := in.Post(ctx, in.outlet.hook, contact, about, events...)
	if err != nil {
		return err
	}
	if status != http.StatusAccepted {
		return fmt.Errorf("the hook of %s answered %d", in.outlet.Name, status)
	}
	for _, r := range results {
		if r.Status == "rejected" && r.Error != nil {
			return fmt.Errorf("the hook of %s rejected an event: %s", in.outlet.Name, r.Error.Message)
		}
	}
	return nil
}

// next names an event.
func (s *standins) next() string { return fmt.Sprintf("in-%d", s.events.Add(1)) }
