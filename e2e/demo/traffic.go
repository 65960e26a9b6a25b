package main

import (
	"context"
	"slices"
	"time"
)

const (
	minRate, maxRate = 0.5, 240.0 // new conversations a minute
	regulars         = 40         // in a hundred customers were here before
	maxWaiting       = 60         // then nobody new comes until some were served
	rushSize         = 20
	rushTime         = 6 * time.Second
	forgetEvery      = 2 * time.Minute
)

// shares say in what proportion conversations come by the channels, and in the languages.
var (
	shares = map[string]int{"website": 24, "marketplace": 16, "telegram": 47, "concierge": 13}
	spread = map[string]int{"en": 24, "vi": 26, "ar": 16, "pt-BR": 17, "id": 17}
)

// goLive starts the traffic; play waits for its end.
func (w *world) goLive(ctx context.Context) {
	begun := time.Now()
	w.keepPace(begun)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.live.Store(true)
	for _, t := range w.talks {
		w.plan(t)
	}
	w.every(0, w.gap, func(context.Context) { w.arrive() })
	w.every(paceEvery, steadily(paceEvery), func(context.Context) { w.keepPace(begun) })
	w.every(leaveEvery, steadily(leaveEvery), w.leave)
	w.every(forgetEvery, steadily(forgetEvery), func(context.Context) { w.standins.forget() })
	for _, key := range []string{"ana", "yousef", "camila"} { // whom the history left away
		w.comeBack(w.byKey[key], w.between(30*time.Second, 90*time.Second))
	}
	w.agenda.resume()
	w.goRun(ctx, w.agenda.run)
}

// gap is the time to the next new conversation.
func (w *world) gap() time.Duration {
	mean := time.Duration(60_000 / float64(w.rate.Load()) * float64(time.Second))
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.between(mean*6/10, mean*14/10)
}

// setRate sets how many new conversations come in a minute, within bounds.
func (w *world) setRate(perMinute float64) float64 {
	perMinute = min(maxRate, max(minRate, perMinute))
	w.rate.Store(int64(perMinute * 1000))
	return perMinute
}

// perMinute is the rate.
func (w *world) perMinute() float64 { return float64(w.rate.Load()) / 1000 }

// arrive lets a customer begin a conversation.
func (w *world) arrive() {
	w.mu.Lock()
	defer w.mu.Unlock()
	waiting := 0
	for _, t := range w.talks {
		if t.status == "open" && t.assignee == nil {
			waiting++
		}
	}
	if waiting >= maxWaiting {
		return
	}
	o := w.channels[weighted(w, shares)]
	language := weighted(w, spread)
	w.plan(w.begin(w.story(language, o), w.meet(language, o, regulars)))
}

// rush lets many customers come within a few seconds.
func (w *world) rush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for range rushSize {
		w.agenda.after(w.between(0, rushTime), func(context.Context) { w.arrive() })
	}
}

const (
	latelyTold  = 25 // scripts that are not told again so soon
	latelyMeant = 4  // subjects that do not come up again at once, in whatever language
)

// story chooses a script for a channel's team, of something else than was told lately; the lock is held.
func (w *world) story(language string, o *outlet) *script {
	last := w.recent[max(0, len(w.recent)-latelyMeant):]
	all := w.speech[language].of(o.Team)
	for _, stale := range []func(*script) bool{
		func(s *script) bool {
			same := func(r *script) bool { return r.team == s.team && r.category == s.category }
			return slices.Contains(w.recent, s) || slices.ContainsFunc(last, same)
		},
		func(s *script) bool { return slices.Contains(w.recent, s) },
	} {
		if fresh := slices.DeleteFunc(slices.Clone(all), stale); len(fresh) > 0 {
			all = fresh
			break
		}
	}
	s := pick(w, all)
	w.recent = append(w.recent, s)
	if len(w.recent) > latelyTold {
		w.recent = w.recent[1:]
	}
	return s
}

// weighted chooses a key by its weight; the lock is held.
func weighted(w *world, weights map[string]int) string {
	keys, sum := make([]string, 0, len(weights)), 0
	for k, n := range weights {
		keys, sum = append(keys, k), sum+n
	}
	slices.Sort(keys)
	n := w.chance.IntN(sum)
	for _, k := range keys {
		if n -= weights[k]; n < 0 {
			return k
		}
	}
	return keys[0]
}
