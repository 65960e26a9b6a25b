// Package customfake stands in for an integrator of a custom channel: strict
// with what Rondo posts to <url>/message (this file), and a source of events
// (post.go). It checks the bearer token and the signature by its own reading
// of Standard Webhooks, and tells a repetition by Idempotency-Key, as an
// integrator should: what passes here is what the protocol's page promises.
package customfake

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// Fake is one integrator. Its address is the channel's url.
type Fake struct {
	standin.Desk
	Token  string // the channel's bearer token
	Secret string // whsec_…; empty: nothing is signed
	// Client posts events to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now judges timestamps; nil is the wall clock.
	Now func() time.Time
	// Flaws are what this integrator does wrong.
	Flaws []Flaw

	mu       sync.Mutex
	messages []Message
	signals  []Signal
	numbered int // messages taken so far, also the forgotten ones
	byKey    map[string]taken
	files    map[string]http.Handler
	disabled bool
}

type taken struct {
	mID  string
	body []byte
}

// Message is a message of Rondo's that was taken.
type Message struct {
	MID       string  `json:"-"`
	ChannelID string  `json:"channelId"`
	ContactID string  `json:"contactId"`
	Message   Content `json:"message"`
}

// Content is what a message says, or does to one that was sent before.
type Content struct {
	Type       string `json:"type"`
	MID        string `json:"mId"`
	Text       string `json:"text"`
	Title      string `json:"title"`
	Attachment *struct {
		Type     string `json:"type"`
		URL      string `json:"url"`
		FileName string `json:"fileName"`
		MimeType string `json:"mimeType"`
	} `json:"attachment"`
	Latitude  *float64 `json:"latitude"`
	Longitude *float64 `json:"longitude"`
	Name      string   `json:"name"`
	Address   string   `json:"address"`
	Replies   []string `json:"replies"`
	Options   []struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
	} `json:"options"`
	Emoji   *string `json:"emoji"`
	ReplyTo *struct {
		MID string `json:"mId"`
	} `json:"replyTo"`
}

// Signal is what passes beside messages: typing, or reading up to MID.
type Signal struct {
	ContactID string
	Type      string
	MID       string
}

// New makes an integrator.
func New(token, secret string) *Fake {
	return &Fake{Token: token, Secret: secret, byKey: map[string]taken{}, files: map[string]http.Handler{}}
}

// Messages are those taken so far, each once however often it came.
func (f *Fake) Messages() []Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Message(nil), f.messages...)
}

// Signals are those told so far.
func (f *Fake) Signals() []Signal {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Signal(nil), f.signals...)
}

// Forget drops what was recorded and ordered, and the messages taken so far: a repetition of one of them is
// taken as new. Who runs for days calls it now and then.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.messages, f.byKey = nil, map[string]taken{}
}

// Disable answers everything with 410 from now on.
func (f *Fake) Disable() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.disabled = true
}

// LimitRate answers the next n messages with 429 and a time to wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/message", http.StatusTooManyRequests, `{"error":{"message":"slow down"}}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

// ServeFile puts a file, or whatever the handler does, at /media/name.
func (f *Fake) ServeFile(name string, h http.Handler) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[name] = h
}

// ServeHTTP is the integrator's side: POST /message and GET /media/….
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		if name, ok := strings.CutPrefix(r.URL.Path, "/media/"); ok {
			f.mu.Lock()
			h := f.files[name]
			f.mu.Unlock()
			if h == nil {
				http.NotFound(w, r)
				return
			}
			h.ServeHTTP(w, r)
			return
		}
		status, answer := f.take(r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer)
	})
}

func wrong(detail string, args ...any) map[string]any {
	return map[string]any{"error": map[string]string{"message": fmt.Sprintf(detail, args...)}}
}

// take deals with one posted message or signal.
func (f *Fake) take(r *http.Request) (int, map[string]any) {
	body, err := io.ReadAll(r.Body)
	f.mu.Lock()
	defer f.mu.Unlock()
	signal := strings.HasSuffix(r.URL.Path, "/signal")
	bearer := r.Header.Get("Authorization")
	key := r.Header.Get("Idempotency-Key")
	switch {
	case err != nil || r.Method != http.MethodPost || !signal && !strings.HasSuffix(r.URL.Path, "/message"):
		return http.StatusNotFound, wrong("post to /message")
	case f.disabled:
		return http.StatusGone, wrong("this channel is switched off")
	case f.flawed(BelievesAnybody):
	case subtle.ConstantTimeCompare([]byte(bearer), []byte("Bearer "+f.Token)) != 1:
		return http.StatusUnauthorized, wrong("wrong token")
	case f.Secret != "" && !f.flawed(IgnoresSignatures) && f.unsigned(r.Header, body) != "":
		return http.StatusForbidden, wrong("%s", f.unsigned(r.Header, body))
	}
	switch {
	case key == "" || strings.Contains(key, ".") || f.Secret != "" && key != r.Header.Get("webhook-id") && !f.flawed(IgnoresSignatures) && !f.flawed(BelievesAnybody):
		return http.StatusBadRequest, wrong("Idempotency-Key is missing or not webhook-id")
	case len(body) > 1<<20 || r.Header.Get("Content-Type") != "application/json":
		return http.StatusBadRequest, wrong("send up to 1 MB of JSON")
	case signal:
		return f.takeSignal(body)
	}
	if before, ok := f.byKey[key]; ok && !f.flawed(Forgets) {
		if !bytes.Equal(before.body, body) {
			return http.StatusConflict, wrong("another message came under this Idempotency-Key")
		}
		return http.StatusOK, map[string]any{"mId": before.mID, "duplicate": true}
	}
	return f.takeMessage(key, body)
}

func (f *Fake) takeSignal(body []byte) (int, map[string]any) {
	var in struct {
		ChannelID, ContactID string
		Signal               struct{ Type, MID string }
	}
	if strictly(body, &in) != nil || in.ContactID == "" || in.Signal.Type != "typing" && (in.Signal.Type != "read" || in.Signal.MID == "") {
		return http.StatusBadRequest, wrong("a signal is typing, or read with a mId")
	}
	f.signals = append(f.signals, Signal{in.ContactID, in.Signal.Type, in.Signal.MID})
	return http.StatusOK, map[string]any{}
}

func (f *Fake) takeMessage(key string, body []byte) (int, map[string]any) {
	var m Message
	fault := ""
	if err := strictly(body, &m); err != nil {
		fault = err.Error()
	} else {
		fault = m.fault()
	}
	switch {
	case fault == "" || f.flawed(TakesNonsense):
	case f.flawed(Stumbles):
		return http.StatusInternalServerError, wrong("%s", fault)
	default:
		return http.StatusBadRequest, wrong("%s", fault)
	}
	f.numbered++
	m.MID = "out-" + strconv.Itoa(f.numbered)
	f.messages = append(f.messages, m)
	f.byKey[key] = taken{m.MID, body}
	if f.flawed(NamesNothing) {
		return http.StatusOK, map[string]any{"ok": true}
	}
	return http.StatusOK, map[string]any{"mId": m.MID}
}

// strictly reads JSON that has no fields but those known.
func strictly(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// fault is what is wrong with a message.
func (m Message) fault() string {
	c := m.Message
	switch {
	case m.ChannelID == "":
		return "channelId is missing"
	case m.ContactID == "" || utf8.RuneCountInString(m.ContactID) > 50:
		return "contactId must have 1 to 50 characters"
	case c.ReplyTo != nil && c.ReplyTo.MID == "":
		return "replyTo.mId is empty"
	}
	switch c.Type {
	case "text":
		if strings.TrimSpace(c.Text) == "" || c.Attachment != nil {
			return "a text has text and nothing else"
		}
	case "quick_reply":
		if len(c.Options) == 0 || len(c.Options) != len(c.Replies) || c.Title != c.Text {
			return "a quick reply has options, and their titles as replies"
		}
	case "attachment":
		a := c.Attachment
		if a == nil || c.Text != "" || !slices.Contains([]string{"image", "video", "audio", "file"}, a.Type) {
			return "an attachment has a type of image, video, audio or file"
		}
		if u, err := url.Parse(a.URL); err != nil || u.Host == "" {
			return "an attachment has a url"
		}
	case "location":
		if c.Latitude == nil || c.Longitude == nil {
			return "a location has latitude and longitude"
		}
	case "reaction", "edit", "delete":
		if c.MID == "" || (c.Type == "reaction") != (c.Emoji != nil) || (c.Type == "edit") != (c.Text != "") {
			return "what is done to a message names it by mId"
		}
	default:
		return "message.type is unknown"
	}
	return ""
}

// Clock is what this integrator goes by.
func (f *Fake) Clock() func() time.Time {
	if f.Now != nil {
		return f.Now
	}
	return clock.System.Now
}

// unsigned is why a call is not signed by the secret.
func (f *Fake) unsigned(h http.Header, body []byte) string {
	encoded, ok := strings.CutPrefix(f.Secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return "the integrator's secret is no whsec_ secret"
	}
	seconds, err := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	now := f.Clock()()
	if err != nil || now.Unix()-seconds > 300 || seconds-now.Unix() > 300 {
		return "webhook-timestamp is missing or not of these five minutes"
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%d.%s", h.Get("webhook-id"), seconds, body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, given := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(given), []byte(want)) {
			return ""
		}
	}
	return "webhook-signature does not fit"
}
