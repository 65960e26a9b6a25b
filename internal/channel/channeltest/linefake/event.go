package linefake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Event is one event, as JSON values.
type Event map[string]any

// Sign is LINE's signature of a body.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Body is a call's body. Without events it is what the console posts to try a
// hook.
func Body(events ...Event) []byte {
	if events == nil {
		events = []Event{}
	}
	body, err := json.Marshal(map[string]any{"destination": "Ub0t", "events": events})
	if err != nil {
		panic(err) // events are made of plain values
	}
	return body
}

// Of makes an event of a user: number i, of a kind, with what belongs to it.
func Of(user string, i int, kind string, content map[string]any, at time.Time) Event {
	e := Event{"type": kind, "mode": "active", "timestamp": at.UnixMilli(), "source": map[string]any{"type": "user", "userId": user},
		"webhookEventId": fmt.Sprintf("01FZ74A0TDDPYRVKNK77%06d", i), "deliveryContext": map[string]any{"isRedelivery": false}}
	if content != nil {
		e[kind] = content
	}
	return e
}

// Text makes an event: the user wrote message number i.
func Text(user string, i int, text string, at time.Time) Event {
	return Of(user, i, "message", map[string]any{"id": fmt.Sprint(325700 + i), "type": "text", "text": text, "quoteToken": "q", "markAsReadToken": fmt.Sprint("read-", i)}, at)
}

// Redelivered is an event once more, as LINE brings it when the hook failed.
func Redelivered(e Event) Event {
	again := Event{}
	for name, v := range e {
		again[name] = v
	}
	again["deliveryContext"] = map[string]any{"isRedelivery": true}
	return again
}

// Deliver posts events to the hook, each with a fresh reply token.
func (f *Fake) Deliver(ctx context.Context, events ...Event) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		f.numbered++
		token := fmt.Sprintf("reply-%d", f.numbered)
		e["replyToken"] = token
		f.tokens[token] = f.now().Add(time.Minute)
		if m, ok := e["message"].(map[string]any); ok && m["markAsReadToken"] != nil {
			f.unread[fmt.Sprint(m["markAsReadToken"])] = true
		}
	}
	return f.post(ctx, f.endpoint, Body(events...))
}

func (f *Fake) post(ctx context.Context, hook string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("x-line-signature", Sign(f.Secret, body))
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}
