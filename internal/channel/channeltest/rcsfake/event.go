package rcsfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Pack is the body in which Google posts an event, and its signature.
func Pack(clientToken string, data []byte) (body []byte, signature string) {
	body, _ = json.Marshal(map[string]any{"message": map[string]any{"data": base64.StdEncoding.EncodeToString(data), "messageId": "1", "publishTime": "2026-01-02T03:04:05.006Z",
		"attributes": map[string]string{"product": "RBM", "type": "message"}}, "subscription": "projects/rbm/subscriptions/agent"})
	return body, Sign(clientToken, data)
}

// Sign is Google's signature of an event.
func Sign(clientToken string, data []byte) string {
	mac := hmac.New(sha512.New, []byte(clientToken))
	mac.Write(data)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Text makes an event: the customer wrote.
func (f *Fake) Text(number, id, text string) []byte {
	return f.marshal(number, map[string]any{"messageId": id, "text": text})
}

// Tap makes an event: the customer tapped a suggestion.
func (f *Fake) Tap(number, id, text, postback string) []byte {
	return f.marshal(number, map[string]any{"messageId": id, "suggestionResponse": map[string]any{"text": text, "postbackData": postback, "type": "REPLY"}})
}

// File makes an event: the customer sent a file.
func (f *Fake) File(number, id, address, mimeType, name string, sizeBytes int) []byte {
	return f.marshal(number, map[string]any{"messageId": id, "userFile": map[string]any{"payload": map[string]any{"mimeType": mimeType, "fileSizeBytes": sizeBytes, "fileName": name, "fileUri": address}}})
}

// Status makes an event about a message of the agent: DELIVERED or READ.
func (f *Fake) Status(number, messageID, eventType string) []byte {
	return f.marshal(number, map[string]any{"messageId": messageID, "eventId": eventType + "-" + messageID, "eventType": eventType})
}

func (f *Fake) marshal(number string, event map[string]any) []byte {
	event["senderPhoneNumber"], event["agentId"] = number, f.AgentID
	event["sendTime"] = f.now().UTC().Format("2006-01-02T15:04:05.000000Z")
	data, err := json.Marshal(event)
	if err != nil {
		panic(err) // events are made of plain values
	}
	return data
}

// Handshake asks a hook whose it is, and gives what it said.
func (f *Fake) Handshake(ctx context.Context, hook, clientToken, secret string) (int, string, error) {
	body, _ := json.Marshal(map[string]string{"clientToken": clientToken, "secret": secret})
	return f.post(ctx, hook, body, "")
}

// Deliver puts an event at the end of the queue and posts what waits, in order,
// up to the first that is not answered by 200: all others wait behind it. It
// gives the last status and how many wait.
func (f *Fake) Deliver(ctx context.Context, hook string, data []byte) (status, waiting int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if data != nil {
		f.queue = append(f.queue, data)
	}
	for len(f.queue) > 0 {
		body, signature := Pack(f.ClientToken, f.queue[0])
		if status, _, err = f.post(ctx, hook, body, signature); err != nil || status != http.StatusOK {
			break
		}
		f.queue = f.queue[1:]
	}
	return status, len(f.queue), err
}

func (f *Fake) post(ctx context.Context, hook string, body []byte, signature string) (int, string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Content-Length", strconv.Itoa(len(body)))
	if signature != "" {
		req.Header.Set("X-Goog-Signature", signature)
	}
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, string(said), err
}
