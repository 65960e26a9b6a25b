// Package telegramfake stands in for Telegram's Bot API: strict with what a
// bot sends (method.go, send.go), and a source of updates from invented
// customers (update.go). Where Telegram documents a limit it is kept here, so
// that a payload Telegram would refuse fails a test.
package telegramfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// Fake is one bot at a Bot API server. Its address is the channel's base_url.
type Fake struct {
	standin.Desk
	// Token is the bot's; Withdraw makes it dead.
	Token string
	// HTTPHooks lets a hook be plain http, which Telegram refuses.
	HTTPHooks bool
	// Client posts updates to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now dates messages; nil is the wall clock.
	Now func() time.Time
	// PerChat is how fast one chat takes messages; nil: as fast as they come.
	PerChat *standin.Pace

	mu          sync.Mutex
	withdrawn   bool
	hook        hook
	lastUpdate  int64
	lastMessage map[int64]int64  // by chat
	chats       map[int64]string // state: started, blocked, deactivated
	callbacks   map[string]bool  // true: answered
	files       map[string]File  // by id
	sent        []Sent
	changes     []Change
	pending     []json.RawMessage
	news        chan struct{} // closed when something is pending, or the hook changed
	asking      bool          // somebody waits in getUpdates
}

// hook is where updates go.
type hook struct {
	url, secret    string
	allowed        []string
	maxConnections int
	failedAt       int64
	failure        string
}

// File is a file a customer sent.
type File struct {
	Path        string // as in the link
	ContentType string
	Content     []byte
	SizeBytes   int64        // claimed; 0 = that of Content
	Handler     http.Handler // serves the link instead
}

// Sent is a message the bot sent and Telegram took.
type Sent struct {
	Method    string
	ChatID    int64
	MessageID int64
	Text      string // or caption
	FileName  string
	FileSize  int
	ReplyTo   int64
	Group     string // the same for the parts of an album
	Buttons   []Button
	Latitude  float64
	Longitude float64
	Title     string // of a venue
	Gone      bool   // taken back
	Old       bool   // too old to be taken back
	Business  string // the connection in whose name it was sent
}

// Button is one below a message.
type Button struct{ Text, Data, URL string }

// Change is a reaction, an edit or a deletion that Telegram took.
type Change struct {
	Method    string
	ChatID    int64
	MessageID int64
	Text      string // or the emoji
}

// New makes a bot's server.
func New(token string) *Fake {
	return &Fake{Token: token, lastMessage: map[int64]int64{}, chats: map[int64]string{}, callbacks: map[string]bool{}, files: map[string]File{}, news: make(chan struct{})}
}

// Sent are the messages taken so far, in order.
func (f *Fake) Sent() []Sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Sent(nil), f.sent...)
}

// Forget drops what was recorded and ordered, and the messages taken so far. Who runs for days calls it now
// and then.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent, f.changes = nil, nil
}

// Changes are the reactions, edits and deletions taken so far, in order.
func (f *Fake) Changes() []Change {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Change(nil), f.changes...)
}

// Age makes what was sent so far too old to be taken back.
func (f *Fake) Age() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.sent {
		f.sent[i].Old = true
	}
}

// Start lets the customer start the bot without an update.
func (f *Fake) Start(chat int64) { f.setChat(chat, "started") }

// Block lets the customer block the bot.
func (f *Fake) Block(chat int64) { f.setChat(chat, "blocked") }

// Deactivate closes the customer's account.
func (f *Fake) Deactivate(chat int64) { f.setChat(chat, "deactivated") }

func (f *Fake) setChat(chat int64, state string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chats[chat] = state
}

// Withdraw makes the token dead, as BotFather does.
func (f *Fake) Withdraw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.withdrawn = true
}

// AddFile gives a customer's file an id for updates to name.
func (f *Fake) AddFile(id string, file File) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[id] = file
}

// LimitRate answers the next n calls of a method with 429 and a time to wait.
func (f *Fake) LimitRate(n int, method string, retryAfterSeconds int) {
	f.Fail(n, "/"+method, http.StatusTooManyRequests, tooMany(retryAfterSeconds))
}

func tooMany(retryAfterSeconds int) string {
	return fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, retryAfterSeconds, retryAfterSeconds)
}

// ServeHTTP is the Bot API.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
			f.serveFile(w, r, rest)
			return
		}
		token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
		p, err := readFields(r)
		f.mu.Lock()
		defer f.mu.Unlock()
		switch {
		case !strings.HasPrefix(r.URL.Path, "/bot") || !ok:
			refuse(w, http.StatusNotFound, "Not Found")
		case token != f.Token || f.withdrawn:
			refuse(w, http.StatusUnauthorized, "Unauthorized")
		case err != nil:
			refuse(w, http.StatusBadRequest, "Bad Request: "+err.Error())
		case method == "getUpdates":
			f.getUpdates(w, r, p)
		default:
			f.method(w, method, p)
		}
	})
}

func (f *Fake) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, path, _ := strings.Cut(rest, "/")
	f.mu.Lock()
	file, found := File{}, false
	for _, known := range f.files {
		if known.Path == path {
			file, found = known, true
		}
	}
	withdrawn := f.withdrawn
	f.mu.Unlock()
	switch {
	case token != f.Token || withdrawn:
		refuse(w, http.StatusUnauthorized, "Unauthorized")
	case !found:
		refuse(w, http.StatusNotFound, "Not Found")
	case file.Handler != nil:
		file.Handler.ServeHTTP(w, r)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(file.Content)
	}
}

func accept(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

func refuse(w http.ResponseWriter, status int, description string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": status, "description": description})
}

func (f *Fake) now() int64 {
	return f.clock().Unix()
}

func (f *Fake) clock() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
