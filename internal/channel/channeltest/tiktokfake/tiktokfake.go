// Package tiktokfake stands in for TikTok's business messaging, as far as it is
// known: it answers 200 to everything and tells errors in the body, counts the
// messages that may follow one of the customer's, and is a source of events
// whose content is JSON inside of text (event.go).
package tiktokfake

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// perAnswer is how many messages may follow one of the customer's.
const perAnswer = 10

// Fake is one business account and its app. Its address is the channel's
// base_url.
type Fake struct {
	standin.Desk
	BusinessID, AppID, AppSecret string
	AccessToken, RefreshToken    string
	// Unlimited leaves the messages uncounted.
	Unlimited bool
	// Client posts events to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now dates and signs events; nil is the wall clock.
	Now func() time.Time

	mu        sync.Mutex
	withdrawn bool
	left      map[string]int // messages that may follow, by conversation
	uploads   map[string]int // sizes by media id
	files     map[string]http.Handler
	sent      []Sent
	numbered  int
	Base      string // where this account is served; files are offered below it
}

// Sent is a message that was taken.
type Sent struct {
	ID, Conversation, Type, Body, MediaID, ReplyTo string
}

// New makes a business account.
func New(businessID, appSecret, accessToken string) *Fake {
	return &Fake{BusinessID: businessID, AppID: "app-1", AppSecret: appSecret, AccessToken: accessToken, RefreshToken: "refresh-1",
		left: map[string]int{}, uploads: map[string]int{}, files: map[string]http.Handler{}}
}

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

// Open lets a customer begin a conversation.
func (f *Fake) Open(conversation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left[conversation] = perAnswer
}

// Expire ends the access token, which can be renewed.
func (f *Fake) Expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.numbered++
	f.AccessToken = "renewed-" + strconv.Itoa(f.numbered)
}

// Withdraw makes all tokens dead.
func (f *Fake) Withdraw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.withdrawn = true
}

// AddFile keeps a picture of a customer's.
func (f *Fake) AddFile(mediaID string, h http.Handler) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[mediaID] = h
}

// LimitRate answers the next n messages with "too fast" and a time to wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/message/send/", http.StatusOK, `{"code":40064,"message":"Too many requests","request_id":"r"}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

func (f *Fake) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}

// ServeHTTP is TikTok's side.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		if id, ok := strings.CutPrefix(r.URL.Path, "/files/"); ok {
			f.mu.Lock()
			h := f.files[id]
			f.mu.Unlock()
			h.ServeHTTP(w, r)
			return
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		path, ok := strings.CutPrefix(r.URL.Path, "/open_api/v1.3")
		switch {
		case !ok || r.Method != http.MethodPost:
			http.NotFound(w, r)
		case path == "/tt_user/oauth2/refresh_token/":
			f.refresh(w, r)
		case f.withdrawn || r.Header.Get("Access-Token") != f.AccessToken:
			answer(w, 40105, "Access token is incorrect or has been revoked.", nil)
		case path == "/business/message/send/":
			f.send(w, r)
		case path == "/business/message/media/upload/":
			f.upload(w, r)
		case path == "/business/message/media/download/":
			f.download(w, r)
		default:
			answer(w, 40002, "Unknown path", nil)
		}
	})
}

func (f *Fake) refresh(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		GrantType    string `json:"grant_type"`
		RefreshToken string `json:"refresh_token"`
	}
	if decode(r, &in) != nil || f.withdrawn || in.ClientID != f.AppID || in.ClientSecret != f.AppSecret || in.GrantType != "refresh_token" || in.RefreshToken != f.RefreshToken {
		answer(w, 40002, "Invalid refresh token", nil)
		return
	}
	f.numbered++
	f.RefreshToken = "refresh-" + strconv.Itoa(f.numbered) // the one that was shown is used up
	answer(w, 0, "OK", map[string]any{"access_token": f.AccessToken, "refresh_token": f.RefreshToken, "expires_in": 86400})
}

func (f *Fake) send(w http.ResponseWriter, r *http.Request) {
	var in struct {
		BusinessID    string                 `json:"business_id"`
		RecipientType string                 `json:"recipient_type"`
		Recipient     string                 `json:"recipient"`
		MessageType   string                 `json:"message_type"`
		Text          *struct{ Body string } `json:"text"`
		Image         *struct {
			MediaID string `json:"media_id"`
		} `json:"image"`
		Referenced *struct {
			ID string `json:"referenced_message_id"`
		} `json:"referenced_message_info"`
	}
	err := decode(r, &in)
	left, open := f.left[in.Recipient]
	switch {
	case err != nil || in.BusinessID != f.BusinessID || in.RecipientType != "CONVERSATION":
		answer(w, 40002, "Invalid parameters", nil)
		return
	case !open:
		answer(w, 40002, "The conversation does not exist", nil)
		return
	case left == 0 && !f.Unlimited:
		answer(w, 40002, "The number of messages exceeds the limit before the user replies", nil)
		return
	}
	m := Sent{Conversation: in.Recipient, Type: in.MessageType}
	switch {
	case in.MessageType == "TEXT" && in.Text != nil && in.Image == nil && strings.TrimSpace(in.Text.Body) != "" && utf8.RuneCountInString(in.Text.Body) <= 6000:
		m.Body = in.Text.Body
	case in.MessageType == "IMAGE" && in.Image != nil && in.Text == nil && f.uploads[in.Image.MediaID] > 0:
		m.MediaID = in.Image.MediaID
	default:
		answer(w, 40002, "Invalid message", nil)
		return
	}
	if in.Referenced != nil {
		m.ReplyTo = in.Referenced.ID
	}
	f.numbered++
	m.ID = "tt-out-" + strconv.Itoa(f.numbered)
	f.left[in.Recipient] = left - 1
	f.sent = append(f.sent, m)
	answer(w, 0, "OK", map[string]any{"message": map[string]string{"message_id": m.ID}})
}

func (f *Fake) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil || r.FormValue("business_id") != f.BusinessID || r.FormValue("media_type") != "IMAGE" {
		answer(w, 40002, "Invalid parameters", nil)
		return
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	if err != nil || len(content) == 0 || len(content) > 3<<20 || !strings.HasPrefix(header.Header.Get("Content-Type"), "image/") {
		answer(w, 40002, "The image must be a jpg or png of up to 3 MB", nil)
		return
	}
	f.numbered++
	id := "media-" + strconv.Itoa(f.numbered)
	f.uploads[id] = len(content)
	answer(w, 0, "OK", map[string]any{"media_id": id})
}

func (f *Fake) download(w http.ResponseWriter, r *http.Request) {
	var in struct {
		BusinessID     string `json:"business_id"`
		ConversationID string `json:"conversation_id"`
		MessageID      string `json:"message_id"`
		MediaID        string `json:"media_id"`
		MediaType      string `json:"media_type"`
	}
	if decode(r, &in) != nil || in.BusinessID != f.BusinessID || in.ConversationID == "" || in.MessageID == "" || in.MediaType != "IMAGE" || f.files[in.MediaID] == nil {
		answer(w, 40002, "Invalid parameters", nil)
		return
	}
	answer(w, 0, "OK", map[string]any{"download_url": f.Base + "/files/" + in.MediaID})
}

func decode(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func answer(w http.ResponseWriter, code int, message string, data map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"code": code, "message": message, "request_id": "r1", "data": data})
}
