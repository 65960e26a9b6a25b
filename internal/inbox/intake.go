package inbox

import (
	"context"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	maxTogether = 128  // events that one unit of work takes in
	evenly      = 8    // posts by which large units differ, so that their statements are prepared already
	maxWaiting  = 2048 // posts of a workspace that wait for their turn; more are asked to come again
	maxRaces    = 20   // how often a unit is done again because another node stored the same
	storeWithin = 30 * time.Second
)

// post is one call of a provider, or one message of a visitor, on its way in. Its events stay in order.
type post struct {
	acc     *account
	events  []arrival
	results []result                            // beside events, once done is closed
	also    func(context.Context, *db.Tx) error // what must be stored together with the events; may be nil
	err     error
	done    chan struct{}
	lead    chan struct{} // closed when it is this post's turn to work for all that wait
}

// arrival is an event and what only our own web chat knows of it.
type arrival struct {
	channel.Inbound
	clientID string
	files    []id.ID // that were uploaded before
	filesBy  string
	kept     []*conversation.Attachment // beside Media: files whose bytes are kept already
}

// result is what became of an event.
type result struct {
	channel.Result
	message      conversation.Message // of a message; of a repeated one only the id
	contact      id.ID
	conversation id.ID
}

func newPost(acc *account, events []arrival) *post {
	return &post{acc: acc, events: events, done: make(chan struct{}), lead: make(chan struct{})}
}

// intake gathers the posts of each workspace. There is no delay: while one unit commits, what arrives
// waits, and goes into the next together. Whoever waits longest does the work for all.
type intake struct {
	mu    sync.Mutex
	lines map[id.ID]*line
}

// line is where the posts of a workspace wait.
type line struct {
	mu      sync.Mutex
	waiting []*post
	busy    bool
}

func newIntake() *intake { return &intake{lines: map[id.ID]*line{}} }

func (in *intake) line(workspace id.ID) *line {
	in.mu.Lock()
	defer in.mu.Unlock()
	l := in.lines[workspace]
	if l == nil {
		l = &line{}
		in.lines[workspace] = l
	}
	return l
}

// join adds a post, and tells whether there was room.
func (l *line) join(p *post) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) >= maxWaiting {
		return false
	}
	l.waiting = append(l.waiting, p)
	if !l.busy {
		l.busy = true
		close(p.lead)
	}
	return true
}

// next takes the posts for one unit: those that wait longest, at least one.
func (l *line) next() []*post {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, events := 0, 0
	for n < len(l.waiting) && (n == 0 || events+len(l.waiting[n].events) <= maxTogether) {
		events += len(l.waiting[n].events)
		n++
	}
	if n > 2*evenly {
		n -= n % evenly // the others go first in the next unit, at once
	}
	group := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return group
}

// pass hands the work on to whoever waits longest now.
func (l *line) pass() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.waiting, l.busy = nil, false
		return
	}
	close(l.waiting[0].lead)
}

// take stores a post and returns after the commit that holds it. The results stand in the post.
func (x *Inbox) take(ctx context.Context, p *post) error {
	if len(p.events) == 0 {
		if p.also == nil {
			return nil
		}
		return x.d.DB.Write(ctx, func(tx *db.Tx) error { return p.also(ctx, tx) })
	}
	if err := x.keepEnclosed(ctx, p); err != nil {
		p.err = err
		x.dropUnwanted(ctx, p)
		return err
	}
	defer x.dropUnwanted(ctx, p)
	l := x.intake.line(p.acc.workspace)
	if !l.join(p) {
		p.err = fault.Unavailable("More arrives than can be stored now. Try again in a moment.")
		return p.err
	}
	select {
	case <-p.done:
	case <-p.lead:
		x.lead(ctx, l)
	}
	return p.err
}

// lead does one unit for the posts that wait, this one among them. The caller may have gone away; the
// others' posts are stored all the same.
func (x *Inbox) lead(ctx context.Context, l *line) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeWithin)
	defer cancel()
	defer l.pass()
	group := l.next()
	err := x.store(ctx, group)
	switch {
	case err == nil:
	case len(group) == 1, db.Unavailable(err):
		for _, p := range group {
			p.err = err
		}
	default: // one of them is bad: each alone, so that it hurts only itself
		for _, p := range group {
			p.err = x.store(ctx, []*post{p})
		}
	}
	for _, p := range group {
		x.count(p)
		close(p.done)
	}
}

// count tells how many events of a stored post were new.
func (x *Inbox) count(p *post) {
	if x.d.Accepted == nil || p.err != nil {
		return
	}
	n := 0
	for _, r := range p.results {
		if r.Outcome == channel.Accepted {
			n++
		}
	}
	x.d.Accepted(string(p.acc.kind.Kind()), n)
}

// noteRejected counts what of a call or a poll could not be kept, and tells the log, without a word of its content: most
// providers are thanked all the same, for they would bring it again for days.
func (x *Inbox) noteRejected(p *post) {
	for i, r := range p.results {
		if r.Outcome != channel.Rejected {
			continue
		}
		if x.d.Rejected != nil {
			x.d.Rejected(string(p.acc.Kind))
		}
		x.log.Warn("something that came in cannot be kept", "channel_id", p.acc.id, "kind", p.acc.Kind, "key", short(p.events[i].Key), "reason", r.Detail)
	}
}

// store takes posts of one workspace in, in one unit of work.
func (x *Inbox) store(ctx context.Context, group []*post) error {
	heard := x.heard(group)
	for try := 1; ; try++ {
		err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
			s := &storing{x: x, tx: tx, workspace: group[0].acc.workspace, group: group, at: make([]int, len(group))}
			return s.run(ctx, heard)
		})
		if try == maxRaces || !conversation.Raced(err) {
			return err
		}
	}
}

// heard are the accounts whose last_in_at is to be written again.
func (x *Inbox) heard(group []*post) []*account {
	var out []*account
	now := x.d.DB.Now()
	for _, p := range group {
		if p.acc.pulse.beat(&p.acc.pulse.inAt, now, seenEvery) || p.acc.health.State == Untried {
			out = append(out, p.acc)
		}
	}
	return out
}
