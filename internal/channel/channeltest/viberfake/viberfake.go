// Package viberfake stands in for Viber's bot API: it answers 200 to everything
// and tells errors in the body, tries a hook while it is being set, is strict
// with what a bot sends (send.go), and a source of events of invented customers
// (event.go).
package viberfake

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// Fake is one bot. Its address is the channel's base_url.
type Fake struct {
	standin.Desk
	Token string
	// HTTPHooks lets a hook be plain http, which Viber refuses.
	HTTPHooks bool
	// Client posts events to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now dates events; nil is the wall clock.
	Now func() time.Time

	mu         sync.Mutex
	withdrawn  bool
	hook       string
	eventTypes []string
	left       map[string]bool // customers who are not subscribed
	sent       []Sent
	file       http.Handler
	numbered   int64
}

// Sent is a message that was taken.
type Sent struct {
	Token int64
	Message
}

// firstToken is larger than what a floating-point number holds exactly.
const firstToken = 4912661846655238145

// New makes a bot.
func New(token string) *Fake { return &Fake{Token: token, left: map[string]bool{}} }

// Sent are the messages taken so far.
func (f *Fake) Sent() []Sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Sent(nil), f.sent...)
}

// Forget drops what was recorded and ordered.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = nil
}

// Leave lets a customer unsubscribe.
func (f *Fake) Leave(user string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left[user] = true
}

// Withdraw makes the token dead.
func (f *Fake) Withdraw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.withdrawn = true
}

// Hook is where events go.
func (f *Fake) Hook() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hook
}

// ServeFile keeps a file of a customer's at /files/1 and gives that path.
func (f *Fake) ServeFile(h http.Handler) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.file = h
	return "/files/1"
}

// LimitRate answers the next n messages with "too many requests" and a time to
// wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/send_message", http.StatusOK, `{"status":12,"status_message":"tooManyRequests"}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

func (f *Fake) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}

// ServeHTTP is Viber's side.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		h, dead := f.file, f.withdrawn || r.Header.Get("X-Viber-Auth-Token") != f.Token
		f.mu.Unlock()
		switch {
		case h != nil && r.URL.Path == "/files/1":
			h.ServeHTTP(w, r)
		case r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json":
			w.WriteHeader(http.StatusNotFound)
		case dead:
			answer(w, 2, "invalidAuthToken", nil)
		case r.URL.Path == "/pa/set_webhook":
			f.setWebhook(w, r)
		case r.URL.Path == "/pa/get_account_info":
			f.mu.Lock()
			defer f.mu.Unlock()
			answer(w, 0, "ok", map[string]any{"id": "pa:1", "name": "Acme", "uri": "acme", "webhook": f.hook, "event_types": f.eventTypes})
		case r.URL.Path == "/pa/send_message":
			f.send(w, r)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
}

// setWebhook tries the hook before it answers: whoever holds a lock over the
// call that the hook needs too waits for itself.
func (f *Fake) setWebhook(w http.ResponseWriter, r *http.Request) {
	var in struct {
		URL        string   `json:"url"`
		EventTypes []string `json:"event_types"`
		SendName   bool     `json:"send_name"`
		SendPhoto  bool     `json:"send_photo"`
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		answer(w, 3, "badData: "+err.Error(), nil)
		return
	}
	if in.URL != "" {
		if u, err := http.NewRequest(http.MethodGet, in.URL, nil); err != nil || u.URL.Host == "" || u.URL.Scheme != "https" && !f.HTTPHooks {
			answer(w, 1, "invalidUrl", nil)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if status, err := f.Post(ctx, in.URL, f.event("webhook", nil)); err != nil || status != http.StatusOK {
			answer(w, 1, "invalidUrl: Result code: "+strconv.Itoa(status), nil)
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hook, f.eventTypes = in.URL, in.EventTypes
	answer(w, 0, "ok", map[string]any{"event_types": in.EventTypes})
}

func answer(w http.ResponseWriter, status int, message string, more map[string]any) {
	body := map[string]any{"status": status, "status_message": message}
	for name, v := range more {
		body[name] = v
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}
