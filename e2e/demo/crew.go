package main

import (
	"context"
	"math"
	"time"
)

const (
	paceEvery = 2 * time.Second
	leastPace = 0.3
	mostPace  = 5
	// fullness is how much of a team's room is used, in the middle of its ups and downs.
	fullness = 0.9
	swing    = 0.22
	tide     = 5 * time.Minute // from one high to the next
	// What a conversation takes at a pace of 1, on average.
	customersPart, agentsPart = 25 * time.Second, 60 * time.Second
)

// keepPace lets the agents of each team hurry or dawdle, so that the load stays between calm and crowded:
// as many conversations are under way as come while one lasts.
func (w *world) keepPace(begun time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	demand := map[string]int{}
	for _, t := range w.talks {
		if t.status == "open" && (t.assignee == nil || !t.assignee.Visitor) {
			demand[t.team]++
		}
	}
	arrivals, all := map[string]float64{}, 0 // a second
	for _, n := range shares {
		all += n
	}
	for key, n := range shares {
		arrivals[w.channels[key].team] += w.perMinute() / 60 * float64(n) / float64(all)
	}
	phase := 0.0
	for _, c := range w.cast.Teams { // in a fixed order, each at another point of the tide
		m, room := w.teamNamed(c.Name), 0
		for _, a := range m.members {
			if a.status == "online" && !a.Visitor {
				room += a.Total
			}
		}
		aim := fullness + swing*math.Sin(2*math.Pi*(time.Since(begun).Seconds()/tide.Seconds()+phase))
		phase += 0.4
		lasts := aim * float64(room) / arrivals[m.id]
		used := float64(demand[m.id]) / float64(max(1, room))
		pace := (lasts - customersPart.Seconds()) / agentsPart.Seconds() * math.Exp(1.5*(aim-min(used, 2)))
		m.pace = min(mostPace, max(leastPace, pace))
	}
}

const (
	leaveEvery = 40 * time.Second
	mostAway   = 3
)

// leave sends somebody away for a while, now and then; the visitor's agent stays as they are.
func (w *world) leave(ctx context.Context) {
	w.mu.Lock()
	var there []*agent
	away := 0
	for _, u := range w.cast.Users {
		switch a := w.byKey[u.Key]; {
		case a.Visitor:
		case a.status == "online":
			there = append(there, a)
		default:
			away++
		}
	}
	if away >= mostAway || len(there) == 0 {
		w.mu.Unlock()
		return
	}
	a, status, reason := pick(w, there), "busy", pick(w, w.cast.Away)
	if w.chance.IntN(3) == 0 {
		status, reason = "offline", ""
	}
	back := w.between(40*time.Second, 130*time.Second)
	w.mu.Unlock()
	w.trouble(ctx, "presence", w.appear(ctx, a, status, reason))
	w.comeBack(a, back)
}

// comeBack plans that an agent is online again.
func (w *world) comeBack(a *agent, after time.Duration) {
	w.agenda.after(after, func(ctx context.Context) { w.trouble(ctx, "presence", w.appear(ctx, a, "online", "")) })
}

// every repeats something by the demo's clock, for the first time after first.
func (w *world) every(first time.Duration, wait func() time.Duration, do func(context.Context)) {
	var again func(context.Context)
	again = func(ctx context.Context) {
		do(ctx)
		w.agenda.after(wait(), again)
	}
	w.agenda.after(first, again)
}

func steadily(d time.Duration) func() time.Duration { return func() time.Duration { return d } }
