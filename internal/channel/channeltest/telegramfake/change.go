package telegramfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// change takes a reaction, an edit or a deletion; the lock is held.
func (f *Fake) change(w http.ResponseWriter, method string, p fields) {
	chat, _ := p.number("chat_id")
	message, _ := p.number("message_id")
	c := Change{Method: method, ChatID: chat, MessageID: message}
	at := slices.IndexFunc(f.sent, func(s Sent) bool { return s.ChatID == chat && s.MessageID == message })
	switch {
	case f.chats[chat] == "blocked":
		refuse(w, http.StatusForbidden, "Forbidden: bot was blocked by the user")
		return
	case method == "setMessageReaction":
		f.react(w, c, p)
		return
	case method == "deleteMessage" && (at < 0 || f.sent[at].Gone):
		refuse(w, http.StatusBadRequest, "Bad Request: message to delete not found")
		return
	case method == "deleteMessage" && f.sent[at].Old:
		refuse(w, http.StatusBadRequest, "Bad Request: message can't be deleted for everyone")
		return
	case at < 0 || f.sent[at].Gone:
		refuse(w, http.StatusBadRequest, "Bad Request: message to edit not found")
		return
	case method == "deleteMessage":
		f.sent[at].Gone = true
	default:
		field := strings.ToLower(strings.TrimPrefix(method, "editMessage"))
		c.Text = p.text(field)
		isText, limit := f.sent[at].Method == "sendMessage", map[string]int{"text": textMax, "caption": captionMax}[field]
		switch {
		case field == "text" && !isText:
			refuse(w, http.StatusBadRequest, "Bad Request: there is no text in the message to edit")
			return
		case units(c.Text) > limit || field == "text" && strings.TrimSpace(c.Text) == "":
			refuse(w, http.StatusBadRequest, "Bad Request: MESSAGE_TOO_LONG")
			return
		case c.Text == f.sent[at].Text:
			refuse(w, http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
			return
		}
		f.sent[at].Text = c.Text
	}
	f.changes = append(f.changes, c)
	accept(w, true)
}

// react takes one of the emoji that Telegram knows as reactions.
func (f *Fake) react(w http.ResponseWriter, c Change, p fields) {
	var list []struct{ Type, Emoji string }
	if json.Unmarshal(p.values["reaction"], &list) != nil || len(list) > 1 {
		refuse(w, http.StatusBadRequest, "Bad Request: can't parse reactions")
		return
	}
	for _, r := range list {
		if r.Type != "emoji" || !slices.Contains([]string{"👍", "👎", "❤", "🔥", "🎉", "😁", "🙏", "👏", "😢", "🤔"}, r.Emoji) {
			refuse(w, http.StatusBadRequest, "Bad Request: REACTION_INVALID")
			return
		}
		c.Text = r.Emoji
	}
	if c.MessageID > f.lastMessage[c.ChatID] || c.MessageID < 1 {
		refuse(w, http.StatusBadRequest, "Bad Request: message to react not found")
		return
	}
	f.changes = append(f.changes, c)
	accept(w, true)
}
