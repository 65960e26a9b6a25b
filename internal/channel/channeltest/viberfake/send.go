package viberfake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"
)

// Message is a message as a bot sends it.
type Message struct {
	Receiver      string `json:"receiver"`
	MinAPIVersion int    `json:"min_api_version"`
	Sender        struct {
		Name   string `json:"name"`
		Avatar string `json:"avatar"`
	} `json:"sender"`
	TrackingData string `json:"tracking_data"`
	Type         string `json:"type"`
	Text         string `json:"text"`
	Media        string `json:"media"`
	Size         int64  `json:"size"`
	Duration     int    `json:"duration"`
	FileName     string `json:"file_name"`
	Location     *struct {
		Lat float64 `json:"lat"`
		Lon float64 `json:"lon"`
	} `json:"location"`
	Keyboard *struct {
		Type          string
		DefaultHeight bool
		Buttons       []Button
	} `json:"keyboard"`
}

// Button is a key of a keyboard.
type Button struct{ ActionType, ActionBody, Text, TextSize string }

func (f *Fake) send(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var m Message
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&m)
	switch {
	case len(body) > 30<<10:
		answer(w, 3, "badData: request is larger than 30 KB", nil)
		return
	case err != nil:
		answer(w, 3, "badData: "+err.Error(), nil)
		return
	case m.Receiver == "" || m.Sender.Name == "":
		answer(w, 4, "missingData", nil)
		return
	case f.left[m.Receiver]:
		answer(w, 6, "receiverNotSubscribed", nil)
		return
	}
	if wrong := m.fault(); wrong != "" {
		answer(w, 3, "badData: "+wrong, nil)
		return
	}
	f.numbered++
	f.sent = append(f.sent, Sent{firstToken + f.numbered, m})
	answer(w, 0, "ok", map[string]any{"message_token": json.Number(itoa(firstToken + f.numbered)), "chat_hostname": "SN-1"})
}

// fault is what is wrong with a message.
func (m Message) fault() string {
	media := func() bool {
		u, err := url.Parse(m.Media)
		return err == nil && u.Host != "" && len(m.Media) <= 2000
	}
	switch {
	case utf8.RuneCountInString(m.Sender.Name) > 28:
		return "sender.name has more than 28 characters"
	case len(m.TrackingData) > 4000:
		return "tracking_data has more than 4000 characters"
	}
	switch m.Type {
	case "text":
		if strings.TrimSpace(m.Text) == "" || utf8.RuneCountInString(m.Text) > 7000 {
			return "text must have 1 to 7000 characters"
		}
	case "picture":
		if !media() || utf8.RuneCountInString(m.Text) > 768 {
			return "media must be an address, text have up to 768 characters"
		}
	case "video":
		if !media() || m.Size <= 0 || m.Size > 26<<20 {
			return "size must be up to 26 MB"
		}
	case "file":
		if !media() || m.Size <= 0 || m.Size > 50<<20 || path.Ext(m.FileName) == "" {
			return "size must be up to 50 MB, file_name have an ending"
		}
	case "location":
		if m.Location == nil {
			return "location is missing"
		}
	default:
		return "type is unknown"
	}
	if k := m.Keyboard; k != nil {
		if k.Type != "keyboard" || len(k.Buttons) == 0 || len(k.Buttons) > 24 {
			return "a keyboard has 1 to 24 buttons"
		}
		for _, b := range k.Buttons {
			if b.ActionType != "reply" && b.ActionType != "open-url" || b.ActionBody == "" || b.Text == "" || len(b.Text) > 250 {
				return "a button has ActionType, ActionBody and Text"
			}
		}
	}
	return ""
}
