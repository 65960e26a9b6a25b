package inbox

import (
	"encoding/json"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/id"
)

// topicHold is the topic of the bus on which nodes tell each other that a provider asked for patience.
const topicHold = "inbox.hold"

// held is such a word. It may be lost: then another node asks too soon, and is told the same.
type held struct {
	Channel id.ID     `json:"channel"`
	Until   time.Time `json:"until"`
}

// obey waits as a provider asked: the whole account, on every node, unless the wait is for one customer alone.
// It returns the end of the wait.
func (x *Inbox) obey(acc *account, e *channel.Error) time.Time {
	until := x.d.DB.Now().Add(e.After)
	if e.Pair {
		return until // the conversation waits behind its job
	}
	acc.pulse.hold(until)
	if word, err := json.Marshal(held{acc.id, until}); err == nil {
		x.d.DB.Bus().Publish(topicHold, string(word))
	}
	return until
}

// heardHold takes over what another node was asked.
func (x *Inbox) heardHold(word string) {
	var h held
	if json.Unmarshal([]byte(word), &h) != nil {
		return
	}
	x.accounts.mu.Lock()
	p := x.accounts.pulses[h.Channel]
	x.accounts.mu.Unlock()
	if p != nil {
		p.hold(h.Until)
	}
}

// turn tells when a message may be sent, by what its account may send in all and to one customer; zero: now.
func (x *Inbox) turn(acc *account, m conversation.Message) time.Time {
	now, pairs, pair := x.d.DB.Now(), x.pairs[acc.Kind], acc.ID+" "+m.Conversation.String()
	if pairs != nil {
		if at := pairs.free(pair, now); at.After(now) {
			return at
		}
	}
	at := acc.pulse.turn(m.ID, acc.kind.Caps().Rate, now)
	if at.IsZero() && pairs != nil {
		pairs.use(pair, now)
	}
	return at
}

// turn tells when it is a message's turn at an account that may send so many a second; zero: now. A message
// that was given a turn keeps it.
func (p *pulse) turn(message id.ID, perSecond float64, now time.Time) time.Time {
	if perSecond <= 0 {
		return time.Time{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at, given := p.turns[message]
	if !given {
		if at = p.next; at.Before(now) {
			at = now
		}
		p.next = at.Add(time.Duration(float64(time.Second) / perSecond))
	}
	if !at.After(now) {
		delete(p.turns, message)
		return time.Time{}
	}
	if p.turns == nil {
		p.turns = map[id.ID]time.Time{}
	}
	p.turns[message] = at
	return at
}
