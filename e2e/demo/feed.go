package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// event is what the demo reads of an event of the feed.
type event struct {
	Seq  json.Number `json:"seq"`
	Type string      `json:"type"`
	Data struct {
		Conversation *conversation `json:"conversation"`
		Reopened     bool          `json:"reopened"`
		Reason       reason        `json:"reason"`
		Message      *struct {
			ID             string  `json:"id"`
			ConversationID string  `json:"conversation_id"`
			Direction      string  `json:"direction"`
			Private        bool    `json:"private"`
			State          string  `json:"state"`
			ClientID       *string `json:"client_id"`
		} `json:"message"`
		UserID string `json:"user_id"`
		Status string `json:"status"`
	} `json:"data"`
}

// reason is the code of why a conversation waits. Events about people have a reason that is a text.
type reason string

// UnmarshalJSON takes either.
func (r *reason) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '{' {
		return nil
	}
	var why struct {
		Code string `json:"code"`
	}
	err := json.Unmarshal(b, &why)
	*r = reason(why.Code)
	return err
}

type conversation struct {
	ID       string  `json:"id"`
	Status   string  `json:"status"`
	TeamID   *string `json:"team_id"`
	Assignee *string `json:"assignee_id"`
	Contact  struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Language string `json:"language"`
	} `json:"contact"`
}

const reconnectAfter = time.Second

// listen follows the feed until ctx ends. When the stream breaks it goes on where it was.
func (w *world) listen(ctx context.Context) {
	last := ""
	for ctx.Err() == nil {
		err := w.stream(ctx, &last)
		w.trouble(ctx, "the feed broke off", err)
		select {
		case <-ctx.Done():
		case <-time.After(reconnectAfter):
		}
	}
}

// stream reads one connection. last is the newest event seen; empty begins with everything there is.
func (w *world) stream(ctx context.Context, last *string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.owner.base+"/events", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.owner.token)
	if *last == "" {
		*last = "0"
	}
	req.Header.Set("Last-Event-ID", *last)
	endless := &http.Client{Transport: w.owner.http.Transport}
	res, err := endless.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return errors.New("the feed answered " + res.Status)
	}
	lines := bufio.NewReader(res.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		data, ok := bytes.CutPrefix(line, []byte("data: "))
		if !ok {
			continue
		}
		var e event
		if err := json.Unmarshal(data, &e); err != nil {
			return err
		}
		*last = e.Seq.String()
		w.hear(e)
	}
}

// hear lets the world know what Rondo tells.
func (w *world) hear(e event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.tell()
	switch e.Type {
	case "presence.changed":
		if a := w.users[e.Data.UserID]; a != nil {
			a.status = e.Data.Status
		}
		return
	case "message.updated":
		if m := e.Data.Message; m != nil && m.State != "queued" {
			delete(w.outgoing, m.ID)
		}
		return
	}
	if e.Data.Conversation == nil {
		return
	}
	t := w.follow(*e.Data.Conversation)
	switch e.Type {
	case "conversation.opened":
		if e.Data.Reopened {
			w.plan(t)
		}
	case "conversation.assigned", "conversation.unassigned", "conversation.team_changed":
		t.waiting = ""
		if t.script == nil {
			w.strange(t)
		} else {
			w.plan(t)
		}
	case "conversation.snoozed":
		w.plan(t)
	case "conversation.waiting":
		t.waiting = string(e.Data.Reason)
	case "conversation.closed":
		w.end(t)
	case "message.created":
		w.heardMessage(t, e)
	}
}

// follow finds the talk of a conversation, and notes how it stands; the lock is held.
func (w *world) follow(c conversation) *talk {
	t := w.talks[c.ID]
	if t == nil {
		p := w.people[c.Contact.ID]
		if p == nil {
			if p = w.expected[c.Contact.Name]; p != nil {
				p.contact = c.Contact.ID
				w.people[p.contact] = p
				delete(w.expected, p.name)
			}
		}
		if p != nil && p.talk != nil && p.talk.conversation == "" {
			t = p.talk
		} else {
			t = &talk{name: c.Contact.Name, language: spoken(c.Contact.Language)}
		}
		t.conversation = c.ID
		if c.Status != "closed" {
			w.talks[c.ID] = t
		}
	}
	t.status, t.team, t.assignee = c.Status, "", nil
	if c.TeamID != nil {
		t.team = *c.TeamID
	}
	if c.Assignee != nil {
		t.assignee = w.users[*c.Assignee]
	}
	return t
}

// spoken is the language of ours that is nearest to a contact's.
func spoken(language string) string {
	for _, l := range languages {
		if equalFold(l, language) {
			return l
		}
	}
	main, _, _ := strings.Cut(strings.ToLower(language), "-")
	if main == "pt" {
		return "pt-BR"
	}
	if slices.Contains(languages, main) {
		return main
	}
	return languages[0]
}

func (w *world) heardMessage(t *talk, e event) {
	m := e.Data.Message
	simulated := m.ClientID != nil && strings.HasPrefix(*m.ClientID, ours)
	switch {
	case m.Private:
	case m.Direction == "in" && t.script == nil:
		w.strange(t)
	case m.Direction == "in":
	default:
		if m.State == "queued" {
			w.outgoing[m.ID] = true
		}
		if t.person != nil {
			t.person.heard = m.ID
		}
		if !simulated {
			w.answered(t)
		}
	}
}

// end lets go of a conversation that was closed; the lock is held.
func (w *world) end(t *talk) {
	t.turn++
	w.closed++
	delete(w.talks, t.conversation)
	if t.person != nil && t.person.talk == t {
		w.rest(t.person)
	}
}
