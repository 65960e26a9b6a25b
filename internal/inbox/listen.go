package inbox

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

const (
	readAgain    = time.Second     // after the feed could not be read
	refreshEvery = 3 * time.Second // places in line move without news
)

// follow reads the feed of every workspace, once for all who listen on this node, until ctx ends.
func (x *Inbox) follow(ctx context.Context) {
	stop := x.d.DB.Bus().Listen(TopicTyping, x.heardTyping)
	defer stop()
	defer x.d.DB.Bus().Listen(topicHold, x.heardHold)()
	defer x.d.DB.Bus().Listen(topicRenewed, x.heardRenewed)()
	var mu sync.Mutex
	var wg sync.WaitGroup
	over := false
	x.d.Feed.OnWorkspace(func(workspace id.ID) {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			wg.Go(func() { x.followOne(ctx, workspace) })
		}
	})
	<-ctx.Done()
	mu.Lock()
	over = true
	mu.Unlock()
	wg.Wait()
}

// followOne reads one workspace's feed from now on.
func (x *Inbox) followOne(ctx context.Context, workspace id.ID) {
	var reader *event.Reader
	for ctx.Err() == nil {
		if reader == nil {
			last, err := event.Last(ctx, x.d.DB.Read(), workspace)
			if err != nil {
				pause(ctx, readAgain)
				continue
			}
			x.accounts.forgetAll(workspace) // changes up to here were not heard
			reader = x.d.Feed.Reader(workspace, last)
			close(x.hub.following(workspace))
		}
		events, err := reader.Next(ctx)
		if err != nil {
			pause(ctx, readAgain)
			continue
		}
		x.heardOf(ctx, workspace, events)
	}
}

const followWithin = 5 * time.Second

// followed waits until news of a workspace reaches the windows on this node. It does from the first moments
// after the start on; a window that sat down before would miss something.
func (x *Inbox) followed(ctx context.Context, workspace id.ID) error {
	ready := x.hub.following(workspace)
	select {
	case <-ready:
		return nil
	default:
	}
	x.d.Feed.Reader(workspace, 0) // lets the feed know of the workspace, if nothing has happened in it here yet
	late := time.NewTimer(followWithin)
	defer late.Stop()
	select {
	case <-ready:
		return nil
	case <-late.C:
		return errStopping
	case <-ctx.Done():
		return ctx.Err()
	}
}

func pause(ctx context.Context, wait time.Duration) {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// heardOf takes in news of a workspace.
func (x *Inbox) heardOf(ctx context.Context, workspace id.ID, events []event.Event) {
	for _, e := range events {
		switch e.Type {
		case EventChanged:
			var told struct {
				Channel struct {
					ID     id.ID `json:"id"`
					Health struct {
						State HealthState `json:"state"`
					} `json:"health"`
				} `json:"channel"`
			}
			if json.Unmarshal(e.Data, &told) == nil {
				x.accounts.forget(told.Channel.ID)
				x.polls.wake()
				if told.Channel.Health.State != Failing {
					x.accounts.resume(told.Channel.ID)
				}
			}
		case EventDeleted:
			var told Deleted
			if json.Unmarshal(e.Data, &told) == nil {
				x.accounts.forget(told.ID)
				x.polls.wake()
				x.closeWindows(told.ID)
			}
		case "user.changed", "user.deleted":
			x.names.Clear()
		}
	}
	if x.hub.empty(workspace) {
		return
	}
	if err := x.greet(ctx, workspace, events); err != nil && ctx.Err() == nil {
		x.log.Error("find the windows of new contacts", "workspace_id", workspace, "error", err)
	}
	for _, e := range events {
		x.pass(ctx, workspace, e)
	}
}

// closeWindows ends the sockets of a channel that is gone; when the windows come again they learn why.
func (x *Inbox) closeWindows(which id.ID) {
	for _, s := range x.hub.all() {
		if s.acc.id == which {
			s.conn.Close("the channel is gone")
		}
	}
}

// opening is what is read of an event about a whole conversation.
type opening struct {
	Conversation conversation.Body `json:"conversation"`
}

// greet finds the windows of visitors who have just written for the first time.
func (x *Inbox) greet(ctx context.Context, workspace id.ID, events []event.Event) error {
	if !x.hub.watching() {
		return nil
	}
	var fresh []id.ID
	for _, e := range events {
		var told opening
		if e.Type != conversation.EventOpened || json.Unmarshal(e.Data, &told) != nil || told.Conversation.ChannelKind != string(channel.Webchat) {
			continue
		}
		if c := told.Conversation; x.hub.roomOf(roomKey{workspace, c.ContactID}, 0) == nil {
			fresh = append(fresh, c.ContactID)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return x.introduce(ctx, workspace, string(channel.Webchat), fresh)
}

// pass tells the windows concerned of one event.
func (x *Inbox) pass(ctx context.Context, workspace id.ID, e event.Event) {
	switch {
	case e.Type == conversation.EventMessageCreated, e.Type == conversation.EventMessageUpdated:
		if r := x.hub.roomOf(roomKey{}, e.Conversation); r != nil {
			x.passMessage(r, e)
		}
	case e.Type == contact.EventMerged:
		var told contact.Merged
		if json.Unmarshal(e.Data, &told) == nil {
			x.rehouse(ctx, roomKey{workspace, told.From}, told.Into)
		}
	case e.Type == contact.EventDeleted:
		var told contact.Deleted
		if json.Unmarshal(e.Data, &told) == nil {
			x.rehouse(ctx, roomKey{workspace, told.ID}, 0)
		}
	case strings.HasPrefix(e.Type, "conversation."):
		x.passConversation(ctx, workspace, e)
	}
}

func (x *Inbox) passConversation(ctx context.Context, workspace id.ID, e event.Event) {
	var told opening
	if json.Unmarshal(e.Data, &told) != nil || told.Conversation.ID == 0 {
		return
	}
	r := x.hub.roomOf(roomKey{workspace, told.Conversation.ContactID}, told.Conversation.ID)
	if r == nil {
		return
	}
	x.hub.learn(r, told.Conversation)
	for _, s := range x.hub.seats(r) {
		x.showState(ctx, s)
	}
}

// messageFrame is a message on a visitor's socket.
type messageFrame struct {
	Type    string      `json:"type"`
	Message ChatMessage `json:"message"`
	Cursor  string      `json:"cursor"`
}

func (x *Inbox) passMessage(r *room, e event.Event) {
	kind := "message"
	if e.Type == conversation.EventMessageUpdated {
		kind = "message_updated"
	}
	for _, s := range x.hub.seats(r) {
		if m, ok := x.heardMessage(s.acc, e.Data); ok {
			s.conn.SendJSON(messageFrame{kind, m, cursorOf(e.Seq)})
		}
	}
}

// rehouse follows a contact who was merged into another, or is gone (0). What the windows show is no longer
// what there is, so they begin anew.
func (x *Inbox) rehouse(ctx context.Context, from roomKey, into id.ID) {
	r := x.hub.roomOf(from, 0)
	if r == nil {
		return
	}
	for _, s := range x.hub.seats(r) {
		if into != 0 {
			if err := x.usher(ctx, s, into); err != nil {
				s.conn.Close("try again")
			}
		} else {
			x.hub.restart(s)
		}
		s.conn.Send([]byte(`{"type":"reset"}`))
	}
}

// stateFrame is where a visitor stands, on their socket.
type stateFrame struct {
	Type string `json:"type"`
	ChatPlace
}

// showState tells a window who answers or where its visitor waits, if that is news.
func (x *Inbox) showState(ctx context.Context, s *seat) {
	frame, err := json.Marshal(stateFrame{"state", x.placeIn(ctx, s.acc.workspace, s.acc.team, x.hub.currentOf(s))})
	if err != nil {
		return // plain values are always JSON
	}
	x.hub.mu.Lock()
	news := s.shown != string(frame)
	s.shown = string(frame)
	x.hub.mu.Unlock()
	if news {
		s.conn.Send(frame)
	}
}

// refresh keeps what windows show true where no event tells: places in line, and who is online.
func (x *Inbox) refresh(ctx context.Context) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			for _, s := range x.hub.all() {
				x.showState(ctx, s)
			}
		}
	}
}

// typingFrame says on a visitor's socket that somebody types.
type typingFrame struct {
	Type string `json:"type"`
	On   bool   `json:"on"`
	Name string `json:"name"`
}

// heardTyping shows visitors that their agent types. Their own typing is not shown to them.
func (x *Inbox) heardTyping(word string) {
	var t Typing
	if json.Unmarshal([]byte(word), &t) != nil || t.Kind != "user" {
		return
	}
	r := x.hub.roomOf(roomKey{}, t.Conversation)
	if r == nil || r.key.workspace != t.Workspace {
		return
	}
	for _, s := range x.hub.seats(r) {
		if c := x.hub.currentOf(s); c != nil && c.ID == t.Conversation && c.ChannelID == s.acc.id {
			s.conn.SendJSON(typingFrame{"typing", t.On, t.Name})
		}
	}
}
