package email

import (
	"sync"
	"time"
)

// A sender who writes more than paceMax mails within paceSpan is taken for a
// machine for as long as that goes on: whatever its headers say, nothing of
// ours goes on answering it. The counts are this process's alone; they are a
// net below the rules, not one of them.
const (
	paceMax     = 20
	paceSpan    = 10 * time.Minute
	paceSenders = 20_000 // remembered; then the count begins anew
)

type pace struct {
	mu    sync.Mutex
	times map[string][]time.Time
}

func newPace() *pace { return &pace{times: map[string][]time.Time{}} }

// tooMany counts a mail and says whether it is beyond what a person writes.
func (p *pace) tooMany(sender string, at time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.times) >= paceSenders {
		clear(p.times)
	}
	recent := p.times[sender][:0]
	for _, t := range p.times[sender] {
		if at.Sub(t) < paceSpan && t.Sub(at) < paceSpan {
			recent = append(recent, t)
		}
	}
	many := len(recent) >= paceMax
	if many {
		recent = recent[1:]
	}
	p.times[sender] = append(recent, at)
	return many
}

// replays remembers tokens of a hook while they could be used again.
type replays struct {
	mu   sync.Mutex
	seen map[string]replay
}

type replay struct {
	body  [32]byte
	until time.Time
}

func newReplays() *replays { return &replays{seen: map[string]replay{}} }

const replaysMax = 50_000

// again says whether a token was used before with another body. The same call
// made twice is a repetition, which does no harm.
func (r *replays) again(token string, body [32]byte, now time.Time, span time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, ok := r.seen[token]; ok && now.Before(before.until) {
		return before.body != body
	}
	if len(r.seen) >= replaysMax {
		for t, one := range r.seen {
			if !now.Before(one.until) {
				delete(r.seen, t)
			}
		}
		if len(r.seen) >= replaysMax {
			clear(r.seen)
		}
	}
	r.seen[token] = replay{body, now.Add(span)}
	return false
}
