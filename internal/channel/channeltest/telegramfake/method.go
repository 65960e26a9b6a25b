package telegramfake

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// fields are a method's parameters as sent, by name; files are apart.
type fields struct {
	values map[string]json.RawMessage
	files  map[string]*upload
}

type upload struct {
	name, contentType string
	content           []byte
}

var secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// updateNames are the updates a bot can ask for.
func updateNames() []string {
	return []string{"message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
		"business_message", "edited_business_message", "deleted_business_messages", "message_reaction",
		"message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
		"pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
		"chat_join_request", "chat_boost", "removed_chat_boost"}
}

// method deals with one call; the lock is held.
func (f *Fake) method(w http.ResponseWriter, name string, p fields) {
	switch name {
	case "getMe":
		accept(w, map[string]any{"id": 424242, "is_bot": true, "first_name": "Desk", "username": "desk_bot", "can_join_groups": false})
	case "setWebhook":
		f.setWebhook(w, p)
	case "deleteWebhook":
		f.hook = hook{}
		f.wake()
		accept(w, true)
	case "getWebhookInfo":
		info := map[string]any{"url": f.hook.url, "has_custom_certificate": false, "pending_update_count": len(f.pending),
			"max_connections": f.hook.maxConnections, "allowed_updates": f.hook.allowed}
		if f.hook.failedAt != 0 {
			info["last_error_date"], info["last_error_message"] = f.hook.failedAt, f.hook.failure
		}
		accept(w, info)
	case "getFile":
		f.getFile(w, p)
	case "answerCallbackQuery":
		f.answerCallback(w, p)
	case "sendMessage", "sendPhoto", "sendDocument", "sendVideo", "sendAudio", "sendVoice", "sendAnimation", "sendLocation", "sendVenue", "sendMediaGroup", "sendChatAction":
		f.send(w, name, p)
	case "readBusinessMessage":
		f.readBusiness(w, p)
	case "deleteBusinessMessages":
		f.deleteBusiness(w, p)
	case "setMessageReaction", "editMessageText", "editMessageCaption", "deleteMessage":
		f.change(w, name, p)
	default:
		refuse(w, http.StatusNotFound, "Not Found")
	}
}

func (f *Fake) setWebhook(w http.ResponseWriter, p fields) {
	u, err := url.Parse(p.text("url"))
	secret, connections := p.text("secret_token"), int64(40)
	var allowed []string
	if raw, ok := p.values["allowed_updates"]; ok && json.Unmarshal(raw, &allowed) != nil {
		refuse(w, http.StatusBadRequest, "Bad Request: can't parse allowed updates JSON object")
		return
	}
	if _, ok := p.values["max_connections"]; ok {
		connections, _ = p.number("max_connections")
	}
	port := ""
	if err == nil {
		port = u.Port()
	}
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && !f.HTTPHooks:
		refuse(w, http.StatusBadRequest, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
	case !f.HTTPHooks && !slices.Contains([]string{"", "443", "80", "88", "8443"}, port):
		refuse(w, http.StatusBadRequest, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case p.values["secret_token"] != nil && !secretShape.MatchString(secret):
		refuse(w, http.StatusBadRequest, "Bad Request: secret token contains unallowed characters")
	case connections < 1 || connections > 100:
		refuse(w, http.StatusBadRequest, "Bad Request: max_connections must be between 1 and 100")
	case slices.ContainsFunc(allowed, func(s string) bool { return !slices.Contains(updateNames(), s) }):
		refuse(w, http.StatusBadRequest, "Bad Request: unknown update type in allowed_updates")
	default:
		f.hook = hook{url: u.String(), secret: secret, allowed: allowed, maxConnections: int(connections)}
		accept(w, true)
	}
}

func (f *Fake) getFile(w http.ResponseWriter, p fields) {
	file, ok := f.files[p.text("file_id")]
	size := file.SizeBytes
	if size == 0 {
		size = int64(len(file.Content))
	}
	switch {
	case !ok:
		refuse(w, http.StatusBadRequest, "Bad Request: wrong file_id or the file is temporarily unavailable")
	case size > 20<<20:
		refuse(w, http.StatusBadRequest, "Bad Request: file is too big")
	default:
		accept(w, map[string]any{"file_id": p.text("file_id"), "file_unique_id": "u" + p.text("file_id"), "file_path": file.Path, "file_size": size})
	}
}

func (f *Fake) answerCallback(w http.ResponseWriter, p fields) {
	id := p.text("callback_query_id")
	answered, known := f.callbacks[id]
	if !known || answered || len(p.text("text")) > 200 {
		refuse(w, http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
		return
	}
	f.callbacks[id] = true
	accept(w, true)
}

// readFields reads JSON or a multipart form, as Telegram does.
func readFields(r *http.Request) (fields, error) {
	p := fields{map[string]json.RawMessage{}, map[string]*upload{}}
	kind, options, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return p, err
		}
		if err := json.Unmarshal(body, &p.values); err != nil {
			return p, fmt.Errorf("can't parse JSON object")
		}
		return p, nil
	}
	if kind != "multipart/form-data" {
		return p, nil
	}
	form := multipart.NewReader(r.Body, options["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return p, fmt.Errorf("broken multipart body")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return p, fmt.Errorf("broken multipart body")
		}
		if part.FileName() != "" {
			p.files[part.FormName()] = &upload{part.FileName(), part.Header.Get("Content-Type"), content}
		} else if json.Valid(content) && !strings.HasPrefix(string(content), `"`) && part.FormName() != "caption" {
			p.values[part.FormName()] = content
		} else {
			p.values[part.FormName()], _ = json.Marshal(string(content))
		}
	}
}

// text is a parameter as text; numbers and such as they were written.
func (p fields) text(name string) string {
	var s string
	if json.Unmarshal(p.values[name], &s) == nil {
		return s
	}
	return string(p.values[name])
}

func (p fields) number(name string) (int64, bool) {
	var n json.Number
	if json.Unmarshal(p.values[name], &n) != nil {
		return 0, false
	}
	v, err := n.Int64()
	return v, err == nil
}
