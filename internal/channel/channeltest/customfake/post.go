package customfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Event is one event, as JSON values.
type Event map[string]any

// Text makes an event: the contact wrote.
func Text(mID, text string, at time.Time) Event {
	return Event{"type": "message", "mId": mID, "timestamp": at.UnixMilli(), "message": map[string]any{"type": "text", "text": text}}
}

// Attachment makes an event: the contact sent a file of kind image, video, audio or file.
func Attachment(mID, kind, address string, at time.Time) Event {
	return Event{"type": "message", "mId": mID, "timestamp": at.UnixMilli(),
		"message": map[string]any{"type": "attachment", "attachment": map[string]any{"type": kind, "url": address}}}
}

// Status makes an event: what became of our message.
func Status(mID, value string, at time.Time) Event {
	return Event{"type": "message_status", "mId": mID, "timestamp": at.UnixMilli(), "status": map[string]any{"value": value}}
}

// Contact is what is told about the contact beside events.
type Contact map[string]any

// Body is a call's body.
func Body(contactID string, contact Contact, events ...Event) []byte {
	call := map[string]any{"channelId": "stand-in", "contactId": contactID, "events": events}
	if contact != nil {
		call["contact"] = contact
	}
	body, err := json.Marshal(call)
	if err != nil {
		panic(err) // events are made of plain values
	}
	return body
}

// Result is what Rondo says about one event.
type Result struct {
	MID    string `json:"mId"`
	Status string `json:"status"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// Post posts events to the hook and gives its status and results.
func (f *Fake) Post(ctx context.Context, hook, contactID string, contact Contact, events ...Event) (int, []Result, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(Body(contactID, contact, events...)))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+f.Token)
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil || res.StatusCode != http.StatusAccepted {
		return res.StatusCode, nil, err
	}
	var answer struct{ Results []Result }
	if err := json.Unmarshal(body, &answer); err != nil {
		return res.StatusCode, nil, fmt.Errorf("read results: %w", err)
	}
	return res.StatusCode, answer.Results, nil
}
