package linefake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Message is one message as LINE takes it.
type Message struct {
	Type               string   `json:"type"`
	Text               string   `json:"text"`
	OriginalContentURL string   `json:"originalContentUrl"`
	PreviewImageURL    string   `json:"previewImageUrl"`
	Title              string   `json:"title"`
	Address            string   `json:"address"`
	Latitude           *float64 `json:"latitude"`
	Longitude          *float64 `json:"longitude"`
	QuickReply         *struct {
		Items []struct {
			Type   string `json:"type"`
			Action struct {
				Type, Label, Data, DisplayText, URI string
			} `json:"action"`
		} `json:"items"`
	} `json:"quickReply"`
}

var retryKey = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// push takes up to five messages, all or none; the lock is held.
func (f *Fake) push(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	key := r.Header.Get("X-Line-Retry-Key")
	if key != "" && !retryKey.MatchString(key) {
		refuse(w, http.StatusBadRequest, "Invalid retry key")
		return
	}
	if before, ok := f.byKey[key]; ok && key != "" {
		w.Header().Set("X-Line-Accepted-Request-Id", "accepted-"+key)
		accept(w, http.StatusConflict, map[string]any{"message": "The retry key is already accepted", "sentMessages": sentMessages(before.ids)})
		return
	}
	var in struct {
		To       string
		Messages []Message
	}
	wrong := decode(body, &in)
	switch {
	case wrong == "" && in.To == "":
		wrong = "The property, 'to', in the request body is invalid"
	case wrong == "":
		wrong = fault(in.Messages)
	}
	switch {
	case wrong != "":
		refuse(w, http.StatusBadRequest, wrong)
	case f.usedUp:
		refuse(w, http.StatusTooManyRequests, "You have reached your monthly limit.")
	default:
		f.byKey[key] = push{string(body), f.take(in.To, in.Messages)}
		accept(w, http.StatusOK, map[string]any{"sentMessages": sentMessages(f.byKey[key].ids)})
	}
}

// reply takes messages for a reply token, which is good once, for a minute.
func (f *Fake) reply(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var in struct {
		ReplyToken string
		Messages   []Message
	}
	wrong := decode(body, &in)
	if wrong == "" {
		wrong = fault(in.Messages)
	}
	until, ok := f.tokens[in.ReplyToken]
	delete(f.tokens, in.ReplyToken)
	switch {
	case wrong != "":
		refuse(w, http.StatusBadRequest, wrong)
	case !ok || !f.now().Before(until) || r.Header.Get("X-Line-Retry-Key") != "":
		refuse(w, http.StatusBadRequest, "Invalid reply token")
	default:
		accept(w, http.StatusOK, map[string]any{"sentMessages": sentMessages(f.take("", in.Messages))})
	}
}

func decode(body []byte, into any) string {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return "The request body has 1 error(s): " + err.Error()
	}
	return ""
}

func (f *Fake) take(to string, messages []Message) []string {
	f.numbered++
	number := f.numbered
	var ids []string
	for _, m := range messages {
		f.numbered++
		id := strconv.Itoa(461230966842064000 + f.numbered)
		ids = append(ids, id)
		f.sent = append(f.sent, Sent{ID: id, To: to, Push: number, Message: m})
	}
	return ids
}

func sentMessages(ids []string) []map[string]string {
	var out []map[string]string
	for _, id := range ids {
		out = append(out, map[string]string{"id": id, "quoteToken": "q" + id})
	}
	return out
}

// fault is what is wrong with the messages of a call.
func fault(messages []Message) string {
	if len(messages) == 0 || len(messages) > 5 {
		return "Size must be between 1 and 5"
	}
	for _, m := range messages {
		if wrong := m.fault(); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (m Message) fault() string {
	switch m.Type {
	case "text":
		if strings.TrimSpace(m.Text) == "" || len(utf16.Encode([]rune(m.Text))) > 5000 {
			return "messages[0].text: May not be empty, or longer than 5000"
		}
	case "image":
		for _, s := range []string{m.OriginalContentURL, m.PreviewImageURL} {
			if u, err := url.Parse(s); err != nil || u.Scheme != "https" || u.Host == "" || len(s) > 2000 {
				return "messages[0].originalContentUrl: Must be a valid HTTPS URL"
			}
		}
	case "location":
		if m.Title == "" || m.Address == "" || m.Latitude == nil || m.Longitude == nil || utf8.RuneCountInString(m.Title) > 100 || utf8.RuneCountInString(m.Address) > 100 {
			return "messages[0].title: May not be empty, or longer than 100"
		}
	default:
		return "messages[0].type: must be one of text, image, location"
	}
	if m.QuickReply == nil {
		return ""
	}
	if n := len(m.QuickReply.Items); n == 0 || n > 13 {
		return "quickReply.items: Size must be between 1 and 13"
	}
	for _, i := range m.QuickReply.Items {
		a := i.Action
		switch n := utf8.RuneCountInString(a.Label); {
		case i.Type != "action" || n == 0 || n > 20:
			return "quickReply.items[0].action.label: Length must be between 1 and 20"
		case a.Type == "postback" && (a.Data == "" || utf8.RuneCountInString(a.Data) > 300 || a.URI != ""):
			return "quickReply.items[0].action.data: Length must be between 1 and 300"
		case a.Type == "uri" && (a.URI == "" || a.Data != "" || a.DisplayText != ""):
			return "quickReply.items[0].action.uri: May not be empty"
		case a.Type != "postback" && a.Type != "uri":
			return "quickReply.items[0].action.type: invalid"
		}
	}
	return ""
}

func (f *Fake) markRead(w http.ResponseWriter, r *http.Request) {
	var in struct{ MarkAsReadToken string }
	body, _ := io.ReadAll(r.Body)
	if decode(body, &in) != "" || !f.unread[in.MarkAsReadToken] {
		refuse(w, http.StatusBadRequest, "Invalid markAsReadToken")
		return
	}
	f.read = append(f.read, in.MarkAsReadToken)
	accept(w, http.StatusOK, map[string]any{})
}

func (f *Fake) load(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID         string
		LoadingSeconds int
	}
	body, _ := io.ReadAll(r.Body)
	if decode(body, &in) != "" || in.ChatID == "" || in.LoadingSeconds < 5 || in.LoadingSeconds > 60 || in.LoadingSeconds%5 != 0 {
		refuse(w, http.StatusBadRequest, "Invalid chatId or loadingSeconds")
		return
	}
	f.loading = append(f.loading, in.ChatID)
	accept(w, http.StatusAccepted, map[string]any{})
}
