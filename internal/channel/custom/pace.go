package custom

import (
	"net/http"
	"time"

	"rondo/internal/channel"
)

// place is the room an account has for calls: what a second holds, filled again
// as time goes by.
type place struct {
	free float64
	at   time.Time
}

// admit takes a call, or says when to come again. Accounts without a limit are
// always admitted. Each node of Rondo counts for itself.
func (ch *Channel) admit(a channel.Account) error {
	rate := a.Config.Number("calls_per_second")
	if rate < 1 {
		return nil
	}
	now := ch.now()
	ch.mu.Lock()
	defer ch.mu.Unlock()
	p := ch.places[a.ID]
	if p == nil {
		p = &place{free: rate}
		ch.places[a.ID] = p
	} else {
		p.free = min(rate, p.free+rate*max(now.Sub(p.at), 0).Seconds())
	}
	p.at = now
	if p.free < 1 {
		wait := time.Duration((1 - p.free) / rate * float64(time.Second))
		return &channel.Refusal{Status: http.StatusTooManyRequests, Code: "rate_limited", Detail: "The channel takes fewer calls a second.", After: max(wait, time.Millisecond)}
	}
	p.free--
	return nil
}
