package eta

import (
	"math"
	"slices"

	"rondo/internal/engine"
)

// How far and how often the look-ahead plays.
const (
	Runs    = 100
	Horizon = 8 * 3600 // seconds
)

// Estimate looks ahead for one who waits. desk is the state after the same
// events as the model; equal seeds give equal estimates.
func (m *Model) Estimate(desk *engine.State, conversation ID, seed uint64) Estimate {
	e, scene, target, ok := m.look(desk, conversation)
	if !ok {
		return e
	}
	times := scene.Ahead(target, Runs, Horizon, Seed(uint64(conversation), seed))
	high := times[len(times)*highShare100/100]
	if math.IsInf(high, 1) {
		e.Why = Unstable
		return e
	}
	e.Raw = Raw{Low: times[len(times)*lowShare100/100], Mean: mean(times), High: high}
	said := m.calibration.adjust(m.open[conversation].pool(), e.Raw)
	e.Low, e.Mean, e.High = said.Low, said.Mean, said.High
	return e
}

// in hundredths, to index by whole numbers.
const (
	lowShare100  = 20
	highShare100 = 80
)

// mean is the mean of times in order, those beyond the horizon counted as it.
func mean(times []float64) float64 {
	sum := 0.0
	for _, t := range times {
		sum += min(t, Horizon)
	}
	return sum / float64(len(times))
}

// Glance is the estimate for screens: the position and the mean by the closed
// form, with no quantiles.
func (m *Model) Glance(desk *engine.State, conversation ID) Estimate {
	e, scene, target, ok := m.look(desk, conversation)
	if !ok {
		return e
	}
	e.Mean = scene.Overlap(target)
	return e
}

// Tell says that the estimate was given to the customer, or kept for
// comparison: what comes true of it moves the ones that follow.
func (m *Model) Tell(desk *engine.State, conversation ID, at Micros, raw Raw) {
	t := m.open[conversation]
	if t == nil || t.agent != 0 {
		return
	}
	t.told = &promise{at: at, raw: raw, reach: map[ID]int{}}
	for _, c := range candidates(desk, t.asks, t.priority) {
		t.told.reach[c.Agent] = int(c.Capacity)
		t.told.away = t.told.away || !m.online[c.Agent]
	}
}

// look makes the scene around a conversation, or says why there can't be one.
func (m *Model) look(desk *engine.State, conversation ID) (e Estimate, scene *Scene, target int, ok bool) {
	e.At = m.now
	_, reason, waits := desk.Place(conversation)
	t := m.open[conversation]
	switch {
	case t == nil:
		e.Why = DeskUnknown
	case !waits:
		e.Why = NotWaiting
	case reason.Code == engine.NoTeam:
		e.Why = NoTeam
	case reason.Code == engine.Paused:
		e.Why = Paused
	case reason.Code == engine.Declined:
		e.Why = HeldByHand
	}
	if e.Why != "" {
		return e, nil, 0, false
	}
	laws, learnt := m.handling.fit(m.running())
	scene = m.scene(desk, laws)
	target = slices.IndexFunc(scene.Waiting, func(w Waiter) bool { return w.ID == conversation })
	if target < 0 {
		e.Why = NoTeam
		return e, nil, 0, false
	}
	mine := scene.Lines[scene.Waiting[target].Line]
	if !slices.ContainsFunc(mine.Most, func(most int32) bool { return most > 0 }) {
		e.Why = NobodyOn
		return e, nil, 0, false
	}
	ahead, _ := scene.ahead(target)
	e.Position = ahead + 1
	if !learnt {
		e.Why = TooLittle
		return e, nil, 0, false
	}
	return e, scene, target, true
}

// running is how long agents have had what they have, by cell.
func (m *Model) running() map[cell]running {
	open := map[cell]running{}
	for _, t := range m.open { // in any order: they are counted
		if t.agent == 0 {
			continue
		}
		bucket := bucketOf(seconds(t.began, m.now))
		for _, c := range [...]cell{{}, {Team: t.asks.Team}, t.asks.cell()} {
			if open[c] == nil {
				open[c] = running{}
			}
			open[c][bucket]++
		}
	}
	return open
}
