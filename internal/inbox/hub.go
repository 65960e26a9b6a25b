package inbox

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/realtime"
)

// hub knows the visitors' sockets of this node. Its lock is never held while anything waits: the database
// is asked before or after, and sending does not block.
type hub struct {
	mu        sync.Mutex
	rooms     map[roomKey]*room
	strangers map[strangerKey]map[*seat]bool // windows whose visitors have not written yet
	talks     map[id.ID]*room                // by conversation
	followed  map[id.ID]chan struct{}        // by workspace: closed once its news is read
	windows   map[strangerKey]int            // how many each visitor has open
	closed    bool                           // the node stops: nobody sits down any more
	open      sync.WaitGroup                 // the windows
	present   sync.Map                       // workspace → *atomic.Int64: how many windows are open
}

type roomKey struct{ workspace, contact id.ID }

type strangerKey struct {
	workspace id.ID
	address   string
}

// room is a contact with at least one open window.
type room struct {
	key     roomKey
	seats   map[*seat]bool
	current *conversation.Body // the conversation that is not closed; nil for none
	talks   []id.ID
}

// seat is one open window.
type seat struct {
	conn    *realtime.Conn
	acc     *account
	address string
	// What follows is guarded by the hub's lock.
	room  *room
	shown string // the last state frame
}

func newHub() *hub {
	return &hub{rooms: map[roomKey]*room{}, strangers: map[strangerKey]map[*seat]bool{}, talks: map[id.ID]*room{}, windows: map[strangerKey]int{},
		followed: map[id.ID]chan struct{}{}}
}

// following is closed once news of a workspace is read on this node.
func (h *hub) following(workspace id.ID) chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.followed[workspace] == nil {
		h.followed[workspace] = make(chan struct{})
	}
	return h.followed[workspace]
}

func (h *hub) counter(workspace id.ID) *atomic.Int64 {
	n, _ := h.present.LoadOrStore(workspace, new(atomic.Int64))
	return n.(*atomic.Int64)
}

// empty tells whether nobody of a workspace listens, so that news of it need not be read.
func (h *hub) empty(workspace id.ID) bool { return h.counter(workspace).Load() == 0 }

const maxWindows = 20 // of one visitor on one node

var (
	errStopping    = fault.Unavailable("This server is starting or stopping. Connect again.")
	errManyWindows = fault.TooMany(time.Minute, "There are too many open windows.")
)

// admit lets a visitor open one more window, until dismiss.
func (h *hub) admit(key strangerKey) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errStopping
	}
	if h.windows[key] >= maxWindows {
		return errManyWindows
	}
	h.windows[key]++
	h.open.Add(1)
	return nil
}

func (h *hub) dismiss(key strangerKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.windows[key]--; h.windows[key] == 0 {
		delete(h.windows, key)
	}
	h.open.Done()
}

// sit adds a window, at first as a stranger's.
func (h *hub) sit(s *seat) {
	h.counter(s.acc.workspace).Add(1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wait(s)
}

// close lets nobody sit down any more.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
}

// wait puts a window among the strangers'.
func (h *hub) wait(s *seat) {
	key := strangerKey{s.acc.workspace, s.address}
	if h.strangers[key] == nil {
		h.strangers[key] = map[*seat]bool{}
	}
	h.strangers[key][s] = true
}

// leave removes a window.
func (h *hub) leave(s *seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stand(s)
	h.counter(s.acc.workspace).Add(-1)
}

// stand takes a window from where it sits.
func (h *hub) stand(s *seat) {
	key := strangerKey{s.acc.workspace, s.address}
	if l := h.strangers[key]; l != nil {
		if delete(l, s); len(l) == 0 {
			delete(h.strangers, key)
		}
	}
	r := s.room
	if r == nil {
		return
	}
	s.room = nil
	if delete(r.seats, s); len(r.seats) > 0 {
		return
	}
	delete(h.rooms, r.key)
	for _, talk := range r.talks {
		if h.talks[talk] == r {
			delete(h.talks, talk)
		}
	}
}

// enter moves a window into its contact's room.
func (h *hub) enter(s *seat, key roomKey) *room {
	h.stand(s)
	r := h.rooms[key]
	if r == nil {
		r = &room{key: key, seats: map[*seat]bool{}}
		h.rooms[key] = r
	}
	r.seats[s], s.room = true, r
	return r
}

// strangersAt are the windows of an address.
func (h *hub) strangersAt(key strangerKey) []*seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]*seat, 0, len(h.strangers[key]))
	for s := range h.strangers[key] {
		out = append(out, s)
	}
	return out
}

// watching tells whether windows wait for somebody to become a contact.
func (h *hub) watching() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.strangers) > 0
}

// roomOf finds the room of a contact, or of a conversation; nil when nobody is there.
func (h *hub) roomOf(key roomKey, talk id.ID) *room {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[key]; r != nil {
		return r
	}
	return h.talks[talk]
}

// seats lists the windows of a room.
func (h *hub) seats(r *room) []*seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]*seat, 0, len(r.seats))
	for s := range r.seats {
		out = append(out, s)
	}
	return out
}

// learn notes a conversation of a room as it is now.
func (h *hub) learn(r *room, c conversation.Body) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(r.seats) == 0 {
		return
	}
	if h.talks[c.ID] != r {
		h.talks[c.ID] = r
		r.talks = append(r.talks, c.ID)
	}
	switch {
	case c.Status != conversation.Closed:
		if r.current == nil || r.current.ID != c.ID || c.Version >= r.current.Version {
			r.current = &c
		}
	case r.current != nil && r.current.ID == c.ID:
		r.current = nil
	}
}

// currentOf is the conversation that a window's visitor has; nil for none. It is not to be changed.
func (h *hub) currentOf(s *seat) *conversation.Body {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.room == nil {
		return nil
	}
	return s.room.current
}

// meet finds out whose window it is, and shows it where its conversation stands. A visitor who has not
// written yet stays a stranger until the feed tells of their first message.
func (x *Inbox) meet(ctx context.Context, s *seat) error {
	owner, err := x.owner(ctx, s.acc, s.address)
	if err != nil {
		return err
	}
	if owner != 0 {
		if err := x.usher(ctx, s, owner); err != nil {
			return err
		}
	}
	x.showState(ctx, s)
	return nil
}

const recentTalks = 20 // of a contact: the conversations in which something may still happen

// usher brings a window into its contact's room, and lets the room know of the contact's conversations.
func (x *Inbox) usher(ctx context.Context, s *seat, owner id.ID) error {
	x.hub.mu.Lock()
	r := x.hub.enter(s, roomKey{s.acc.workspace, owner})
	x.hub.mu.Unlock()
	list, err := conversation.Find(ctx, x.d.DB.Read(), s.acc.workspace, conversation.Filter{Contact: owner, Limit: recentTalks})
	for i := len(list) - 1; i >= 0; i-- {
		x.hub.learn(r, conversation.BodyOf(list[i]))
	}
	return err
}

// introduce brings the windows of new contacts into their rooms.
func (x *Inbox) introduce(ctx context.Context, workspace id.ID, kind string, contacts []id.ID) error {
	addresses, err := contact.Addresses(ctx, x.d.DB.Read(), workspace, kind, contacts)
	if err != nil {
		return err
	}
	for who, list := range addresses {
		for _, address := range list {
			for _, s := range x.hub.strangersAt(strangerKey{workspace, address}) {
				if err := x.usher(ctx, s, who); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// seatTyped tells agents that a visitor types.
func (x *Inbox) seatTyped(s *seat, on bool) {
	if current := x.hub.currentOf(s); current != nil {
		x.publishTyping(Typing{Workspace: s.acc.workspace, Conversation: current.ID, Kind: "contact", ID: current.ContactID, Name: current.Contact.Name, On: on})
	}
}

// restart makes a window a stranger's again.
func (h *hub) restart(s *seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stand(s)
	h.wait(s)
}

// all lists every window.
func (h *hub) all() []*seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []*seat
	for _, r := range h.rooms {
		for s := range r.seats {
			out = append(out, s)
		}
	}
	for _, l := range h.strangers {
		for s := range l {
			out = append(out, s)
		}
	}
	return out
}
