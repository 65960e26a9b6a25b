package standin

import (
	"sync"
	"time"
)

// Pace is a limit that a provider documents: Burst messages at once, and one more with every Every. It counts for each key
// (a chat, a pair) by itself.
type Pace struct {
	Every time.Duration
	Burst int

	mu   sync.Mutex
	used map[string]time.Duration // of the burst, in units of Every
	seen map[string]time.Time
}

// Admit takes a message, or says how long whoever sent it must wait. A nil Pace takes all.
func (p *Pace) Admit(key string, now time.Time) (wait time.Duration) {
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used == nil {
		p.used, p.seen = map[string]time.Duration{}, map[string]time.Time{}
	}
	used := max(p.used[key]-now.Sub(p.seen[key]), 0)
	if over := used + p.Every - time.Duration(p.Burst)*p.Every; over > 0 {
		return over
	}
	p.used[key], p.seen[key] = used+p.Every, now
	return 0
}
