package inbox

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"rondo/internal/platform/fault"
)

// Rate is how often something may happen: so many a minute, and so many at once.
type Rate struct {
	PerMinute float64
	Burst     int
}

// Rates bound what visitors may do on one node. A zero Rate takes the default, a negative one has no bound.
type Rates struct {
	Visitor  Rate // messages of one visitor
	Address  Rate // messages, sessions and files from one address of the network
	Upload   Rate // files of one visitor
	Presence Rate // typing and reading of one visitor; beyond it they are not passed on
}

var defaultRates = Rates{
	Visitor: Rate{60, 20}, Address: Rate{1200, 600}, Upload: Rate{20, 10}, Presence: Rate{120, 30},
}

// typingRate is how often a provider is told that an agent types in a conversation.
var typingRate = Rate{float64(time.Minute / typingEvery), 1}

// limits are the bounds at work.
type limits struct{ visitor, address, upload, presence, typing *limiter }

func newLimits(r Rates) limits {
	return limits{newLimiter(r.Visitor, defaultRates.Visitor), newLimiter(r.Address, defaultRates.Address),
		newLimiter(r.Upload, defaultRates.Upload), newLimiter(r.Presence, defaultRates.Presence), newLimiter(typingRate, typingRate)}
}

// limiter bounds something for each of many keys. It remembers maxKeys of them: when there are more, those
// that have not used up anything are forgotten, and if that does not help, all are.
type limiter struct {
	rate Rate
	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

const maxKeys = 20_000

func newLimiter(r, standard Rate) *limiter {
	if r == (Rate{}) {
		r = standard
	}
	return &limiter{rate: r, keys: map[string]*rate.Limiter{}}
}

// allow counts one use, and tells whether it is within the bound.
func (l *limiter) allow(key string, now time.Time) bool {
	if l.rate.PerMinute < 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(key, now).AllowN(now, 1)
}

// free tells from when on one more use is within the bound, without counting it.
func (l *limiter) free(key string, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.of(key, now).ReserveN(now, 1)
	defer r.CancelAt(now)
	if wait := r.DelayFrom(now); wait > time.Millisecond { // what is less is rounding
		return now.Add(wait)
	}
	return now
}

// use counts one use, within the bound or not.
func (l *limiter) use(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(key, now).ReserveN(now, 1)
}

// of is the limiter of a key; the lock is held.
func (l *limiter) of(key string, now time.Time) *rate.Limiter {
	k := l.keys[key]
	if k == nil {
		if len(l.keys) >= maxKeys {
			l.sweep(now)
		}
		k = rate.NewLimiter(rate.Limit(l.rate.PerMinute/60), l.rate.Burst)
		l.keys[key] = k
	}
	return k
}

func (l *limiter) sweep(now time.Time) {
	for key, k := range l.keys {
		if k.TokensAt(now) >= float64(l.rate.Burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= maxKeys {
		clear(l.keys)
	}
}

// check is allow with the refusal for whoever is beyond the bound.
func (l *limiter) check(key string, now time.Time) error {
	if l.allow(key, now) {
		return nil
	}
	wait := time.Duration(60 / l.rate.PerMinute * float64(time.Second))
	return fault.TooMany(max(wait, time.Second), "That is too much at once. Try again in a moment.")
}
