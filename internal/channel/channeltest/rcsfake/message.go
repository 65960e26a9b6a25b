package rcsfake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	textMax, suggestionsMax, labelMax, postbackMax = 3072, 11, 25, 2048
)

var (
	phone = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	uuid  = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// Message is a message as an agent sends it.
type Message struct {
	ContentMessage struct {
		Text        string `json:"text"`
		ContentInfo *struct {
			FileURL      string `json:"fileUrl"`
			ThumbnailURL string `json:"thumbnailUrl"`
			ForceRefresh bool   `json:"forceRefresh"`
		} `json:"contentInfo"`
		Suggestions []Suggestion `json:"suggestions"`
	} `json:"contentMessage"`
	MessageTrafficType string `json:"messageTrafficType"`
	TTL                string `json:"ttl"`
}

// Suggestion is one answer to tap.
type Suggestion struct {
	Reply *struct {
		Text         string `json:"text"`
		PostbackData string `json:"postbackData"`
	} `json:"reply"`
	Action *struct {
		Text          string `json:"text"`
		PostbackData  string `json:"postbackData"`
		OpenURLAction *struct {
			URL string `json:"url"`
		} `json:"openUrlAction"`
	} `json:"action"`
}

// api deals with a call about a customer; the lock is held.
func (f *Fake) api(w http.ResponseWriter, r *http.Request) {
	number, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v1/phones/"), "/")
	switch {
	case !phone.MatchString(number):
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "The phone number is not in E.164 format.")
	case f.unreachable[number]:
		refuse(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	case r.Method == http.MethodPost && path == "agentMessages":
		f.message(w, r, number)
	case r.Method == http.MethodPost && path == "agentEvents":
		f.event(w, r, number)
	case r.Method == http.MethodDelete && strings.HasPrefix(path, "agentMessages/"):
		f.revoke(w, strings.TrimPrefix(path, "agentMessages/"))
	case r.Method == http.MethodGet && path == "capabilities" && r.URL.Query().Get("requestId") != "":
		accept(w, map[string]any{"features": []string{"RICHCARD_STANDALONE", "ACTION_OPEN_URL", "REVOCATION"}})
	default:
		refuse(w, http.StatusNotFound, "NOT_FOUND", "Method not found.")
	}
}

func (f *Fake) message(w http.ResponseWriter, r *http.Request, number string) {
	id := r.URL.Query().Get("messageId")
	var m Message
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&m)
	switch {
	case !uuid.MatchString(id) || r.Header.Get("Content-Type") != "application/json":
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "messageId must be a UUID, and the body JSON")
		return
	case f.byID[id]: // the same again is nothing new
		accept(w, map[string]any{"name": "phones/" + number + "/agentMessages/" + id})
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", err.Error())
		return
	}
	if wrong := m.fault(); wrong != "" {
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", wrong)
		return
	}
	f.byID[id] = true
	f.sent = append(f.sent, Sent{ID: id, To: number, Message: m})
	accept(w, map[string]any{"name": "phones/" + number + "/agentMessages/" + id, "sendTime": f.now().UTC().Format("2006-01-02T15:04:05.000000Z"), "contentMessage": m.ContentMessage})
}

// fault is what is wrong with a message.
func (m Message) fault() string {
	c := m.ContentMessage
	switch {
	case (c.Text == "") == (c.ContentInfo == nil):
		return "contentMessage must have exactly one of text and contentInfo"
	case utf8.RuneCountInString(c.Text) > textMax:
		return "text is longer than 3072 characters"
	case len(c.Suggestions) > suggestionsMax:
		return "too many suggestions"
	}
	if c.ContentInfo != nil && !webAddress(c.ContentInfo.FileURL) {
		return "fileUrl must be a public address"
	}
	for _, s := range c.Suggestions {
		text, data := "", ""
		switch {
		case (s.Reply == nil) == (s.Action == nil):
			return "a suggestion is either a reply or an action"
		case s.Reply != nil:
			text, data = s.Reply.Text, s.Reply.PostbackData
		case s.Action.OpenURLAction == nil || !webAddress(s.Action.OpenURLAction.URL):
			return "an action must open an address"
		default:
			text, data = s.Action.Text, s.Action.PostbackData
		}
		if n := utf8.RuneCountInString(text); n == 0 || n > labelMax {
			return "a suggestion has 1 to 25 characters"
		}
		if n := utf8.RuneCountInString(data); n == 0 || n > postbackMax {
			return "postbackData has 1 to 2048 characters"
		}
	}
	return ""
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

func (f *Fake) event(w http.ResponseWriter, r *http.Request, number string) {
	e := Event{To: number}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	switch err := decoder.Decode(&e); {
	case err != nil || !uuid.MatchString(r.URL.Query().Get("eventId")):
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "eventId or body is not valid")
	case e.EventType != "IS_TYPING" && (e.EventType != "READ" || e.MessageID == ""):
		refuse(w, http.StatusBadRequest, "INVALID_ARGUMENT", "eventType must be IS_TYPING, or READ with a messageId")
	default:
		f.events = append(f.events, e)
		accept(w, map[string]any{"name": "phones/" + number + "/agentEvents/1"})
	}
}

func (f *Fake) revoke(w http.ResponseWriter, id string) {
	if !f.byID[id] {
		refuse(w, http.StatusNotFound, "NOT_FOUND", "The message was delivered, or does not exist.")
		return
	}
	f.revoked = append(f.revoked, id)
	accept(w, map[string]any{})
}
