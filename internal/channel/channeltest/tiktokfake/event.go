package tiktokfake

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
	"time"
)

// Sign is TikTok's signature of a body at a time.
func Sign(appSecret string, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",s=" + hex.EncodeToString(mac.Sum(nil))
}

// Body is a call's body: the content is JSON inside of text.
func (f *Fake) Body(event string, content map[string]any) []byte {
	inner, err := json.Marshal(content)
	if err != nil {
		panic(err) // contents are made of plain values
	}
	body, _ := json.Marshal(map[string]any{"client_key": f.AppID, "event": event, "create_time": f.now().Unix(), "user_openid": f.BusinessID, "content": string(inner)})
	return body
}

// Text makes an event: the customer wrote message number i, and ten messages may
// follow.
func (f *Fake) Text(conversation string, i int, text string) []byte {
	f.Open(conversation)
	return f.Body("im_receive_msg", f.message(conversation, "tt-msg-"+strconv.Itoa(i), map[string]any{"type": "text", "text": map[string]any{"body": text}}))
}

// Echo makes an event: a message of the business's, wherever it was written.
func (f *Fake) Echo(conversation, id, text string) []byte {
	m := f.message(conversation, id, map[string]any{"type": "text", "text": map[string]any{"body": text}})
	m["from"], m["to"], m["from_user"], m["to_user"] = m["to"], m["from"], m["to_user"], m["from_user"]
	return f.Body("im_send_msg", m)
}

// ReadUpTo makes an event: the customer has read what was sent up to a time.
func (f *Fake) ReadUpTo(conversation string, at time.Time) []byte {
	return f.Body("im_mark_read_msg", map[string]any{"conversation_id": conversation, "read": map[string]any{"last_read_timestamp": at.UnixMilli()}, "from_user": map[string]any{"id": "user-1"}})
}

func (f *Fake) message(conversation, id string, content map[string]any) map[string]any {
	m := map[string]any{"message_id": id, "timestamp": f.now().UnixMilli(), "conversation_id": conversation,
		"from": "alice", "from_user": map[string]any{"id": "user-1"}, "to": "acme", "to_user": map[string]any{"id": f.BusinessID}}
	for name, v := range content {
		m[name] = v
	}
	return m
}

// Post posts an event to a hook, signed now.
func (f *Fake) Post(ctx context.Context, hook string, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Tiktok-Signature", Sign(f.AppSecret, f.now(), body))
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
