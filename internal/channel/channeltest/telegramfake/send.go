package telegramfake

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

const (
	textMax, captionMax = 4096, 1024
	photoMax, fileMax   = 10 << 20, 50 << 20
)

// send takes a message or a chat action; the lock is held.
func (f *Fake) send(w http.ResponseWriter, method string, p fields) {
	chat, ok := p.number("chat_id")
	if !ok || f.chats[chat] == "" {
		refuse(w, http.StatusBadRequest, "Bad Request: chat not found")
		return
	}
	switch f.chats[chat] {
	case "blocked":
		refuse(w, http.StatusForbidden, "Forbidden: bot was blocked by the user")
		return
	case "deactivated":
		refuse(w, http.StatusForbidden, "Forbidden: user is deactivated")
		return
	}
	if connection := p.text("business_connection_id"); connection != "" && connection != BusinessConnection {
		refuse(w, http.StatusBadRequest, "Bad Request: business connection not found")
		return
	}
	if method == "sendChatAction" {
		if !slices.Contains([]string{"typing", "upload_photo", "upload_video", "upload_voice", "upload_document", "record_voice", "record_video"}, p.text("action")) {
			refuse(w, http.StatusBadRequest, "Bad Request: wrong parameter action in request")
			return
		}
		accept(w, true)
		return
	}
	if wait := f.PerChat.Admit(strconv.FormatInt(chat, 10), f.clock()); wait > 0 {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, tooMany(int(math.Ceil(wait.Seconds()))))
		return
	}
	m := Sent{Method: method, ChatID: chat, Business: p.text("business_connection_id")}
	if status, wrong := m.read(p); wrong != "" {
		refuse(w, status, wrong)
		return
	}
	var reply struct {
		MessageID                int64 `json:"message_id"`
		AllowSendingWithoutReply bool  `json:"allow_sending_without_reply"`
	}
	if raw, ok := p.values["reply_parameters"]; ok {
		switch err := json.Unmarshal(raw, &reply); {
		case err != nil:
			refuse(w, http.StatusBadRequest, "Bad Request: can't parse reply parameters JSON object")
			return
		case reply.MessageID > f.lastMessage[chat] && !reply.AllowSendingWithoutReply:
			refuse(w, http.StatusBadRequest, "Bad Request: message to be replied not found")
			return
		}
	}
	m.ReplyTo = reply.MessageID
	if method == "sendMediaGroup" {
		f.sendAlbum(w, m, p)
		return
	}
	accept(w, f.keepSent(m))
}

// keepSent gives a message its number and its form in an answer.
func (f *Fake) keepSent(m Sent) map[string]any {
	f.lastMessage[m.ChatID]++
	m.MessageID = f.lastMessage[m.ChatID]
	f.sent = append(f.sent, m)
	return map[string]any{"message_id": m.MessageID, "date": f.now(), "text": m.Text, "chat": map[string]any{"id": m.ChatID, "type": "private"}}
}

// read checks a message's content. What is wrong comes with its status.
func (m *Sent) read(p fields) (status int, wrong string) {
	if status, wrong := m.readButtons(p); wrong != "" {
		return status, wrong
	}
	switch m.Method {
	case "sendMediaGroup":
		return 0, ""
	case "sendLocation", "sendVenue":
		return m.readPlace(p)
	}
	if m.Method == "sendMessage" {
		m.Text = p.text("text")
		switch n := units(m.Text); {
		case strings.TrimSpace(m.Text) == "":
			return http.StatusBadRequest, "Bad Request: message text is empty"
		case n > textMax:
			return http.StatusBadRequest, "Bad Request: message is too long"
		}
		return 0, ""
	}
	field := strings.ToLower(strings.TrimPrefix(m.Method, "send"))
	file := p.files[field]
	if m.Text = p.text("caption"); units(m.Text) > captionMax {
		return http.StatusBadRequest, "Bad Request: message caption is too long"
	}
	switch {
	case file == nil:
		return http.StatusBadRequest, "Bad Request: there is no " + field + " in the request"
	case len(file.content) == 0:
		return http.StatusBadRequest, "Bad Request: file must be non-empty"
	case len(file.content) > fileMax:
		return http.StatusRequestEntityTooLarge, "Request Entity Too Large"
	case field == "photo" && len(file.content) > photoMax:
		return http.StatusBadRequest, "Bad Request: too big for a photo"
	case field == "photo" && !isPicture(file.content):
		return http.StatusBadRequest, "Bad Request: IMAGE_PROCESS_FAILED"
	case field == "voice" && !bytes.HasPrefix(file.content, []byte("OggS")):
		return http.StatusBadRequest, "Bad Request: VOICE_MESSAGES must be OGG encoded with OPUS"
	}
	m.FileName, m.FileSize = file.name, len(file.content)
	return 0, ""
}

func isPicture(b []byte) bool {
	return slices.Contains([]string{"image/jpeg", "image/png", "image/webp", "image/gif"}, http.DetectContentType(b))
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }
