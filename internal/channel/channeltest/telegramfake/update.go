package telegramfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// ErrNoWebhook says that the bot has no webhook; the update waits.
var ErrNoWebhook = errors.New("the bot has no webhook")

// User is an invented customer.
type User struct {
	ID                  int64
	FirstName, LastName string
	Username, Language  string
}

func (u User) json() map[string]any {
	return map[string]any{"id": u.ID, "is_bot": false, "first_name": u.FirstName, "last_name": u.LastName,
		"username": u.Username, "language_code": u.Language}
}

func (u User) chat() map[string]any {
	return map[string]any{"id": u.ID, "type": "private", "first_name": u.FirstName}
}

// Update is one update, as JSON values.
type Update map[string]any

// Message makes an update: a message of the user with some content, such as
// {"text": "hi"} or {"photo": […]}.
func (f *Fake) Message(u User, content map[string]any) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastMessage[u.ID]++
	if f.chats[u.ID] == "" {
		f.chats[u.ID] = "started"
	}
	m := map[string]any{"message_id": f.lastMessage[u.ID], "from": u.json(), "chat": u.chat(), "date": f.now()}
	maps.Copy(m, content)
	return f.update("message", m)
}

// Text makes an update: a text of the user.
func (f *Fake) Text(u User, text string) Update {
	return f.Message(u, map[string]any{"text": text})
}

// Edit makes an update: the message of an earlier update with another text.
func (f *Fake) Edit(earlier Update, text string) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, _ := earlier["message"].(map[string]any)
	m = maps.Clone(m)
	m["text"], m["edit_date"] = text, f.now()
	return f.update("edited_message", m)
}

// Press makes an update: the user pressed a button under a message of the bot.
func (f *Fake) Press(u User, messageID int64, label, data string) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := decimal(8_000_000_000_000_000 + f.lastUpdate)
	f.callbacks[id] = false
	return f.update("callback_query", map[string]any{"id": id, "from": u.json(), "chat_instance": "1", "data": data,
		"message": map[string]any{"message_id": messageID, "date": f.now(), "chat": u.chat(), "text": "…",
			"from":         map[string]any{"id": 424242, "is_bot": true, "first_name": "Desk"},
			"reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": label, "callback_data": data}}}}}})
}

// Membership makes an update: the user blocked the bot ("kicked") or took that
// back ("member"). Sending is refused accordingly.
func (f *Fake) Membership(u User, status string) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chats[u.ID] = map[string]string{"kicked": "blocked", "member": "started"}[status]
	return f.update("my_chat_member", map[string]any{"chat": u.chat(), "from": u.json(), "date": f.now(),
		"old_chat_member": map[string]any{"status": "member"}, "new_chat_member": map[string]any{"status": status}})
}

// React makes an update: the user's reaction to a message of the bot; empty
// takes it back.
func (f *Fake) React(u User, messageID int64, emoji string) Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	reactions := []any{}
	if emoji != "" {
		reactions = append(reactions, map[string]any{"type": "emoji", "emoji": emoji})
	}
	return f.update("message_reaction", map[string]any{"chat": u.chat(), "message_id": messageID, "user": u.json(), "date": f.now(),
		"old_reaction": []any{}, "new_reaction": reactions})
}

func (f *Fake) update(name string, content any) Update {
	f.lastUpdate++
	return Update{"update_id": f.lastUpdate, name: content}
}

// Deliver posts an update to the hook once and gives the hook's status. What
// is not taken with 2xx waits for Redeliver, and getWebhookInfo tells of it.
// Delivering the same update again is what Telegram does, too.
func (f *Fake) Deliver(ctx context.Context, u Update) (int, error) {
	body, err := json.Marshal(u)
	if err != nil {
		return 0, err
	}
	return f.post(ctx, body)
}

// DeliverAll posts updates at once, in no order, as with many connections.
func (f *Fake) DeliverAll(ctx context.Context, updates ...Update) error {
	var wg sync.WaitGroup
	errs := make([]error, len(updates))
	for i, u := range updates {
		wg.Go(func() {
			status, err := f.Deliver(ctx, u)
			if err == nil && status/100 != 2 {
				err = fmt.Errorf("update %v: the hook answered %d", u["update_id"], status)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Redeliver posts what is waiting again, in order, and gives how many were taken.
func (f *Fake) Redeliver(ctx context.Context) (int, error) {
	f.mu.Lock()
	waiting := f.pending
	f.pending = nil
	f.mu.Unlock()
	taken := 0
	for _, body := range waiting {
		status, err := f.post(ctx, body)
		if err != nil {
			return taken, err
		}
		if status/100 == 2 {
			taken++
		}
	}
	return taken, nil
}

func (f *Fake) post(ctx context.Context, body []byte) (int, error) {
	f.mu.Lock()
	to, client := f.hook, f.Client
	f.mu.Unlock()
	if to.url == "" {
		f.keep(body, "")
		return 0, ErrNoWebhook
	}
	var names map[string]json.RawMessage
	if err := json.Unmarshal(body, &names); err == nil && len(to.allowed) > 0 {
		asked := slices.ContainsFunc(to.allowed, func(s string) bool { return names[s] != nil })
		if !asked {
			return 0, fmt.Errorf("the bot did not ask for this update")
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if to.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", to.secret)
	}
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		f.keep(body, "Connection failed")
		return 0, err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode/100 != 2 {
		f.keep(body, "Wrong response from the webhook: "+res.Status)
	}
	return res.StatusCode, nil
}

// keep lets an update wait.
func (f *Fake) keep(body []byte, failure string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = append(f.pending, body)
	f.wake()
	if failure != "" {
		f.hook.failedAt, f.hook.failure = f.now(), failure
	}
}
