package viberfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Sign is Viber's signature of a body.
func Sign(token string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Text makes an event: the customer wrote message number i.
func (f *Fake) Text(user string, i int64, text string) []byte {
	return f.event("message", map[string]any{"message_token": json.Number(itoa(firstToken + i)), "sender": sender(user), "message": map[string]any{"type": "text", "text": text}})
}

// Tap makes an event: the customer pressed a button of a message of ours.
func (f *Fake) Tap(user string, i int64, m Sent, label string) []byte {
	return f.event("message", map[string]any{"message_token": json.Number(itoa(firstToken + i)), "sender": sender(user), "message": map[string]any{"type": "text", "text": label, "tracking_data": m.TrackingData}})
}

// Status makes an event about a message: delivered, seen or failed.
func (f *Fake) Status(user, messageToken, what string) []byte {
	return f.event(what, map[string]any{"message_token": messageToken, "user_id": user, "desc": "why"})
}

func sender(user string) map[string]any {
	return map[string]any{"id": user, "name": "John", "avatar": "https://avatar.example/1", "country": "UK", "language": "en", "api_version": 1}
}

func (f *Fake) event(what string, more map[string]any) []byte {
	e := map[string]any{"event": what, "timestamp": f.now().UnixMilli(), "message_token": json.Number(itoa(firstToken)), "chat_hostname": "SN-1"}
	for name, v := range more {
		e[name] = v
	}
	body, err := json.Marshal(e)
	if err != nil {
		panic(err) // events are made of plain values
	}
	return body
}

// Post posts an event to a hook, signed.
func (f *Fake) Post(ctx context.Context, hook string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Viber-Content-Signature", Sign(f.Token, body))
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
