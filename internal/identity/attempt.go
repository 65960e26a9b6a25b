package identity

import (
	"sync"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/fault"
)

const (
	attemptWindow   = 15 * time.Minute
	attemptsPerPair = 10  // of one email address from one network address
	attemptsPerIP   = 100 // of one network address, whatever the email
	maxAttempts     = 50_000
)

// attempts counts failed sign-ins on this node. When full it forgets the windows that are over, and if
// none is, all of them: a flood from that many addresses is not stopped by counting.
type attempts struct {
	clock clock.Clock
	mu    sync.Mutex
	byKey map[string]window
}

type window struct {
	used int
	ends time.Time
}

func newAttempts(c clock.Clock) *attempts { return &attempts{clock: c, byKey: map[string]window{}} }

// take counts an attempt before it is made, so that many at once cannot slip through.
func (a *attempts) take(pair, ip string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.Now()
	if len(a.byKey) >= maxAttempts {
		a.shrink(now)
	}
	for key, limit := range map[string]int{"pair " + pair: attemptsPerPair, "ip " + ip: attemptsPerIP} {
		if w := a.byKey[key]; w.used >= limit && now.Before(w.ends) {
			return fault.TooMany(w.ends.Sub(now), "Too many failed attempts. Try again later.")
		}
	}
	for _, key := range []string{"pair " + pair, "ip " + ip} {
		w := a.byKey[key]
		if !now.Before(w.ends) {
			w = window{ends: now.Add(attemptWindow)}
		}
		w.used++
		a.byKey[key] = w
	}
	return nil
}

// forgive takes back an attempt that succeeded.
func (a *attempts) forgive(pair, ip string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.byKey, "pair "+pair)
	if w, ok := a.byKey["ip "+ip]; ok && w.used > 0 {
		w.used--
		a.byKey["ip "+ip] = w
	}
}

func (a *attempts) shrink(now time.Time) {
	for key, w := range a.byKey {
		if !now.Before(w.ends) {
			delete(a.byKey, key)
		}
	}
	if len(a.byKey) >= maxAttempts {
		clear(a.byKey)
	}
}
