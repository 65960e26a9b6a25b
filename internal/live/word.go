package live

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/id"
)

// Topics on the bus.
const (
	// TopicTyping carries Typing, from agents' sockets and from package inbox for visitors.
	TopicTyping  = "typing"
	topicViewing = "viewing"
)

// Typing says that somebody types in a conversation, or stopped. Package inbox says the same of visitors.
type Typing struct {
	Workspace    id.ID  `json:"workspace"`
	Conversation id.ID  `json:"conversation"`
	Kind         string `json:"kind"` // "user" or "contact"
	ID           id.ID  `json:"id"`   // of the user or the contact
	Name         string `json:"name"`
	On           bool   `json:"on"`
}

// Person is who does something.
type Person struct {
	Kind string `json:"kind"`
	ID   id.ID  `json:"id"`
	Name string `json:"name"`
}

// personOf is an actor as others see them.
func personOf(a access.Actor) Person {
	return Person{Kind: string(a.Kind), ID: a.User, Name: a.Name}
}

// typingFrame is a Typing as sockets get it.
type typingFrame struct {
	Type         string `json:"type"`
	Conversation id.ID  `json:"conversation_id"`
	Actor        Person `json:"actor"`
	On           bool   `json:"on"`
}

// view says what a connection has on its screen; it is repeated while it does.
type view struct {
	Workspace    id.ID  `json:"workspace"`
	Conversation id.ID  `json:"conversation_id"`
	Conn         string `json:"conn"`
	Person       Person `json:"person"`
}

const viewLife = 60 * time.Second // a view that is not repeated ends; the web app repeats it every 20 s

type viewer struct {
	view
	until time.Time
}

// viewers are the views of all nodes' connections, by connection.
type viewers map[string]viewer

type viewingFrame struct {
	Type         string   `json:"type"`
	Conversation id.ID    `json:"conversation_id"`
	Users        []Person `json:"users"`
}

// Run listens to the words of all nodes until ctx ends.
func (l *Live) Run(ctx context.Context) error {
	bus := l.deps.DB.Bus()
	defer bus.Listen(TopicTyping, func(w string) {
		var t Typing
		if json.Unmarshal([]byte(w), &t) == nil {
			l.tell(t.Workspace, t.ID, typingFrame{"typing", t.Conversation, Person{t.Kind, t.ID, t.Name}, t.On})
		}
	})()
	defer bus.Listen(topicViewing, func(w string) {
		var v view
		if json.Unmarshal([]byte(w), &v) == nil {
			l.viewed(v)
		}
	})()
	tick := time.NewTicker(viewLife / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			l.expire()
		}
	}
}

// publish puts a word on the bus.
func (l *Live) publish(topic string, word any) {
	b, err := json.Marshal(word)
	if err != nil {
		l.deps.Log.Error("write a word", "topic", topic, "error", err)
		return
	}
	l.deps.DB.Bus().Publish(topic, string(b))
}

// viewed notes a view and tells the conversations whose viewers changed.
func (l *Live) viewed(v view) {
	l.mu.Lock()
	old, was := l.viewing[v.Conn]
	if v.Conversation == 0 {
		delete(l.viewing, v.Conn)
	} else {
		l.viewing[v.Conn] = viewer{v, l.deps.DB.Now().Add(viewLife)}
	}
	l.mu.Unlock()
	if was && old.Conversation == v.Conversation {
		return
	}
	if was {
		l.tellViewers(v.Workspace, old.Conversation)
	}
	if v.Conversation != 0 {
		l.tellViewers(v.Workspace, v.Conversation)
	}
}

// tellViewers tells everybody who looks at a conversation.
func (l *Live) tellViewers(workspace, conversation id.ID) {
	l.mu.Lock()
	f := viewingFrame{Type: "viewing", Conversation: conversation, Users: []Person{}}
	for _, v := range l.viewing {
		if v.Workspace == workspace && v.Conversation == conversation && !slices.Contains(f.Users, v.Person) {
			f.Users = append(f.Users, v.Person)
		}
	}
	l.mu.Unlock()
	slices.SortFunc(f.Users, func(a, b Person) int { return int(a.ID - b.ID) })
	l.tell(workspace, 0, f)
}

// expire ends the views of connections whose node is gone.
func (l *Live) expire() {
	now := l.deps.DB.Now()
	l.mu.Lock()
	var gone []view
	for conn, v := range l.viewing {
		if now.After(v.until) {
			delete(l.viewing, conn)
			gone = append(gone, v.view)
		}
	}
	l.mu.Unlock()
	for _, v := range gone {
		l.tellViewers(v.Workspace, v.Conversation)
	}
}
