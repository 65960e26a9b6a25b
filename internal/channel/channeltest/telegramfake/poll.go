package telegramfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// getUpdates gives what is pending, and waits for something where nothing is;
// the lock is held, but not while it waits. Asking for an update drops those
// before it. Only one may ask at a time, and only without a webhook.
func (f *Fake) getUpdates(w http.ResponseWriter, r *http.Request, p fields) {
	var allowed []string
	if raw, ok := p.values["allowed_updates"]; ok && (json.Unmarshal(raw, &allowed) != nil || slices.ContainsFunc(allowed, func(s string) bool { return !slices.Contains(updateNames(), s) })) {
		refuse(w, http.StatusBadRequest, "Bad Request: can't parse allowed updates JSON object")
		return
	}
	if f.asking {
		refuse(w, http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		return
	}
	offset, _ := p.number("offset")
	limit, ok := p.number("limit")
	if !ok || limit < 1 || limit > 100 {
		limit = 100
	}
	seconds, _ := p.number("timeout")
	timer := time.NewTimer(time.Duration(seconds) * time.Second)
	defer timer.Stop()
	f.asking = true
	defer func() { f.asking = false }()
	for {
		if f.hook.url != "" {
			refuse(w, http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
			return
		}
		f.pending = slices.DeleteFunc(f.pending, func(u json.RawMessage) bool { return updateID(u) < offset })
		over := seconds == 0
		if len(f.pending) == 0 && !over {
			news := f.news
			f.mu.Unlock()
			select {
			case <-news:
			case <-timer.C:
				over = true
			case <-r.Context().Done():
				over = true
			}
			f.mu.Lock()
		}
		if len(f.pending) > 0 && f.hook.url == "" || over {
			f.pending = slices.DeleteFunc(f.pending, func(u json.RawMessage) bool { return updateID(u) < offset })
			accept(w, append([]json.RawMessage{}, f.pending[:min(int(limit), len(f.pending))]...))
			return
		}
	}
}

func updateID(u json.RawMessage) int64 {
	var named struct {
		ID int64 `json:"update_id"`
	}
	_ = json.Unmarshal(u, &named)
	return named.ID
}

// wake lets whoever waits in getUpdates look again; the lock is held.
func (f *Fake) wake() {
	close(f.news)
	f.news = make(chan struct{})
}

// Pending is how many updates nobody has taken yet.
func (f *Fake) Pending() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pending)
}
