package telegramfake

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// BusinessConnection is the company's own account that is connected to the bot, and BusinessOwner the account.
const (
	BusinessConnection = "bZ4-conn_1"
	BusinessOwner      = 777
)

// Business makes an update: the user wrote to the company's own account; or, with out, the company to the user.
func (f *Fake) Business(u User, out bool, content map[string]any) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastMessage[u.ID]++
	if f.chats[u.ID] == "" {
		f.chats[u.ID] = "started"
	}
	from := u.json()
	if out {
		from = map[string]any{"id": BusinessOwner, "is_bot": false, "first_name": "Acme"}
	}
	m := map[string]any{"message_id": f.lastMessage[u.ID], "business_connection_id": BusinessConnection, "from": from, "chat": u.chat(), "date": f.now()}
	maps.Copy(m, content)
	return f.update("business_message", m)
}

// EditBusiness makes an update: the business message of an earlier update with another text.
func (f *Fake) EditBusiness(earlier Update, text string) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, _ := earlier["business_message"].(map[string]any)
	m = maps.Clone(m)
	m["text"], m["edit_date"] = text, f.now()
	return f.update("edited_business_message", m)
}

// DeleteBusiness makes an update: messages of a business chat were taken back.
func (f *Fake) DeleteBusiness(u User, ids ...int64) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.update("deleted_business_messages", map[string]any{"business_connection_id": BusinessConnection, "chat": u.chat(), "message_ids": ids})
}

// deleteBusiness takes back what the bot wrote in the company's name; the lock is held.
func (f *Fake) deleteBusiness(w http.ResponseWriter, p fields) {
	var ids []int64
	if p.text("business_connection_id") != BusinessConnection || json.Unmarshal(p.values["message_ids"], &ids) != nil || len(ids) == 0 {
		refuse(w, http.StatusBadRequest, "Bad Request: business connection not found, or no messages named")
		return
	}
	for i := range f.sent {
		if f.sent[i].Business == BusinessConnection && slices.Contains(ids, f.sent[i].MessageID) {
			f.sent[i].Gone = true
			f.changes = append(f.changes, Change{Method: "deleteBusinessMessages", ChatID: f.sent[i].ChatID, MessageID: f.sent[i].MessageID})
		}
	}
	accept(w, true)
}

// readBusiness marks what a customer wrote to the company's account as read; the lock is held.
func (f *Fake) readBusiness(w http.ResponseWriter, p fields) {
	chat, okChat := p.number("chat_id")
	id, okID := p.number("message_id")
	if p.text("business_connection_id") != BusinessConnection || !okChat || !okID || id < 1 || id > f.lastMessage[chat] {
		refuse(w, http.StatusBadRequest, "Bad Request: business connection or message not found")
		return
	}
	f.changes = append(f.changes, Change{Method: "readBusinessMessage", ChatID: chat, MessageID: id})
	accept(w, true)
}
