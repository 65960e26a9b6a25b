// Package linefake stands in for LINE's Messaging API, both its hosts: strict
// with what an official account sends (send.go), and a source of events of
// invented customers (event.go).
package linefake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// Fake is one official account. Its address is the channel's base_url.
type Fake struct {
	standin.Desk
	Secret, Token string
	// HTTPHooks lets a hook be plain http, which LINE refuses.
	HTTPHooks bool
	// Client posts events to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now dates events and ends reply tokens; nil is the wall clock.
	Now func() time.Time

	mu        sync.Mutex
	withdrawn bool
	usedUp    bool
	switched  bool // the hook is switched off
	endpoint  string
	profiles  map[string]string // names by user
	contents  map[string]Content
	byKey     map[string]push
	tokens    map[string]time.Time // reply tokens: until when
	sent      []Sent
	loading   []string        // users who were shown that something comes
	unread    map[string]bool // the tokens by which messages can be marked as read
	read      []string        // those that were
	numbered  int
}

// Content is a file of a customer's.
type Content struct {
	Handler http.Handler
	// Preparing is how often LINE says that it is not ready, Failed that it
	// never will be.
	Preparing int
	Failed    bool
}

// Sent is a message that was taken.
type Sent struct {
	ID, To string
	Push   int // messages of one push have one number
	Message
}

type push struct {
	body string
	ids  []string
}

// New makes an official account.
func New(secret, token string) *Fake {
	return &Fake{Secret: secret, Token: token, profiles: map[string]string{}, contents: map[string]Content{}, byKey: map[string]push{}, tokens: map[string]time.Time{}, unread: map[string]bool{}}
}

// Sent are the messages taken so far, each once.
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
	f.sent, f.loading, f.byKey = nil, nil, map[string]push{}
}

// Loading are the users who were shown that something comes.
func (f *Fake) Loading() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.loading...)
}

// Read are the tokens of the messages that were marked as read.
func (f *Fake) Read() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.read...)
}

// AddProfile gives a user a name.
func (f *Fake) AddProfile(user, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.profiles[user] = name
}

// AddContent keeps a file under a message's id.
func (f *Fake) AddContent(id string, c Content) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.contents[id] = c
}

// Withdraw makes the token dead.
func (f *Fake) Withdraw() { f.set(func() { f.withdrawn = true }) }

// UseUp spends the month's messages.
func (f *Fake) UseUp() { f.set(func() { f.usedUp = true }) }

// SwitchOff switches the webhook off, as one can in the console.
func (f *Fake) SwitchOff() { f.set(func() { f.switched = true }) }

func (f *Fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// Endpoint is where events go.
func (f *Fake) Endpoint() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.endpoint
}

// LimitRate answers the next n pushes with 429 and a time to wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/push", http.StatusTooManyRequests, `{"message":"The API rate limit has been exceeded. Try again later."}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

func (f *Fake) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}

// ServeHTTP is LINE's side.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		path := strings.TrimPrefix(r.URL.Path, "/v2/bot/")
		if strings.HasPrefix(r.URL.Path, "/stickershop/") {
			_, _ = w.Write([]byte("sticker"))
			return
		}
		if f.withdrawn || r.Header.Get("Authorization") != "Bearer "+f.Token {
			refuse(w, http.StatusUnauthorized, "Authentication failed. Confirm that the access token in the authorization header is valid.")
			return
		}
		switch what := r.Method + " " + path; {
		case what == "POST message/push":
			f.push(w, r)
		case what == "POST message/reply":
			f.reply(w, r)
		case what == "POST chat/markAsRead":
			f.markRead(w, r)
		case what == "POST chat/loading/start":
			f.load(w, r)
		case what == "GET info":
			accept(w, http.StatusOK, map[string]any{"userId": "Ub0t", "basicId": "@acme", "displayName": "Acme", "chatMode": "bot", "markAsReadMode": "auto"})
		case strings.HasSuffix(what, " channel/webhook/endpoint"), what == "POST channel/webhook/endpoint/test":
			f.hook(w, r)
		case strings.HasPrefix(what, "GET profile/"):
			f.profile(w, strings.TrimPrefix(path, "profile/"))
		case strings.HasPrefix(what, "GET message/"):
			f.content(w, r, strings.Split(path, "/"))
		default:
			refuse(w, http.StatusNotFound, "Not found")
		}
	})
}

func (f *Fake) hook(w http.ResponseWriter, r *http.Request) {
	var in struct{ Endpoint string }
	if r.Method != http.MethodGet && json.NewDecoder(r.Body).Decode(&in) != nil {
		refuse(w, http.StatusBadRequest, "The request body could not be parsed as JSON.")
		return
	}
	switch r.Method {
	case http.MethodPut:
		u, err := url.Parse(in.Endpoint)
		if err != nil || u.Host == "" || len(in.Endpoint) > 500 || u.Scheme != "https" && !f.HTTPHooks {
			refuse(w, http.StatusBadRequest, "Invalid webhook endpoint URL")
			return
		}
		f.endpoint = in.Endpoint
		accept(w, http.StatusOK, map[string]any{})
	case http.MethodGet:
		accept(w, http.StatusOK, map[string]any{"endpoint": f.endpoint, "active": !f.switched})
	default:
		status, err := f.post(r.Context(), in.Endpoint, []byte(`{"destination":"Ub0t","events":[]}`))
		reason, detail := "OK", "200"
		if err != nil || status != http.StatusOK {
			reason, detail = "ERROR_STATUS_CODE", "status "+strconv.Itoa(status)
		}
		accept(w, http.StatusOK, map[string]any{"success": reason == "OK", "timestamp": f.now(), "statusCode": status, "reason": reason, "detail": detail})
	}
}

func (f *Fake) profile(w http.ResponseWriter, user string) {
	name, ok := f.profiles[user]
	if !ok {
		refuse(w, http.StatusNotFound, "Not found")
		return
	}
	accept(w, http.StatusOK, map[string]any{"userId": user, "displayName": name, "language": "ja", "pictureUrl": "https://profile.example/" + user})
}

// content serves message/{id}/content and …/content/transcoding.
func (f *Fake) content(w http.ResponseWriter, r *http.Request, path []string) {
	c, ok := f.contents[path[1]]
	switch {
	case !ok || len(path) < 3 || path[2] != "content":
		refuse(w, http.StatusNotFound, "Not found")
	case len(path) == 4 && path[3] == "transcoding":
		state := "succeeded"
		if c.Failed {
			state = "failed"
		} else if c.Preparing > 0 {
			state = "processing"
			c.Preparing--
			f.contents[path[1]] = c
		}
		accept(w, http.StatusOK, map[string]string{"status": state})
	case c.Preparing > 0:
		w.WriteHeader(http.StatusAccepted)
	default:
		f.mu.Unlock() // a file may take its time
		defer f.mu.Lock()
		c.Handler.ServeHTTP(w, r)
	}
}

func accept(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, message string) {
	accept(w, status, map[string]any{"message": message})
}
