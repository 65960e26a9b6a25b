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
	v := m.View(desk)
	e, target, ok := v.look(conversation)
	if !ok {
		return e
	}
	times := v.scene.Ahead(target, Runs, Horizon, Seed(uint64(conversation), seed))
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

// View is the desk at a moment, to look at many who wait.
type View struct {
	m      *Model
	desk   *engine.State
	scene  *Scene
	learnt bool
	index  map[ID]int
}

// View looks at the desk, which is the state after the same events as the
// model. It holds until the next event.
func (m *Model) View(desk *engine.State) *View {
	laws, learnt := m.handling.fit(m.running())
	v := &View{m: m, desk: desk, scene: m.scene(desk, laws), learnt: learnt, index: map[ID]int{}}
	for i, w := range v.scene.Waiting {
		v.index[w.ID] = i
	}
	return v
}

// Glance is the estimate for screens: by the closed form, not calibrated, with
// quantiles as if the logarithm of the wait were normal.
func (v *View) Glance(conversation ID) Estimate {
	e, target, ok := v.look(conversation)
	if !ok {
		return e
	}
	mean, deviation := v.scene.Overlap(target)
	if math.IsInf(mean, 1) {
		e.Why = Unstable
		return e
	}
	spread := math.Log(1 + deviation*deviation/(mean*mean))
	law := LogNormal{math.Log(mean) - spread/2, math.Sqrt(spread)}
	high := math.Exp(law.M + law.Sigma*zAbove(1-highShare))
	if high > Horizon { // as far as the look-ahead can see, and no further
		e.Why = Unstable
		return e
	}
	e.Low, e.Mean, e.High = math.Exp(law.M+law.Sigma*zAbove(1-lowShare)), mean, high
	return e
}

// Glance is the estimate for screens of one who waits.
func (m *Model) Glance(desk *engine.State, conversation ID) Estimate {
	return m.View(desk).Glance(conversation)
}

// Tell says that the estimate was given to the customer, or kept for
// comparison: what comes true of it moves the ones that follow.
func (m *Model) Tell(desk *engine.State, conversation ID, at Micros, raw Raw) {
	t := m.open[conversation]
	if t == nil || t.agent != 0 {
		return
	}
	t.told = &promise{at: at, raw: raw, reach: map[ID]int{}}
	for _, c := range desk.Reach(t.asks.Team, engine.Described{Channel: t.asks.Channel, Priority: t.priority, Language: t.asks.Language}) {
		t.told.reach[c.Agent] = c.Most / 1000
		t.told.away = t.told.away || !m.online[c.Agent]
	}
}

// look finds a conversation, or says why there can be no estimate.
func (v *View) look(conversation ID) (e Estimate, target int, ok bool) {
	e.At = v.m.now
	_, reason, waits := v.desk.Place(conversation)
	target, known := v.index[conversation]
	track := v.m.open[conversation]
	if known {
		e.Since = v.scene.Waiting[target].Since
	}
	switch {
	case track == nil:
		e.Why = DeskUnknown
	case !waits:
		e.Why = NotWaiting
	case reason.Code == engine.Asking:
		e.Why = Offered
	case reason.Code == engine.NoTeam, !known:
		e.Why = NoTeam
	case reason.Code == engine.Shut:
		e.Why = Closed
	case reason.Code == engine.Paused:
		e.Why = Paused
	case reason.Code == engine.Declined:
		e.Why = HeldByHand
	}
	if e.Why != "" {
		return e, 0, false
	}
	w := &v.scene.Waiting[target]
	anybody := func(line int) bool {
		return slices.ContainsFunc(v.scene.Lines[line].Most, func(most int32) bool { return most > 0 })
	}
	if !anybody(w.Line) && !slices.ContainsFunc(w.Later, func(e Entry) bool { return anybody(e.Line) }) {
		e.Why = NobodyOn
		return e, 0, false
	}
	ahead, _ := v.scene.ahead(target)
	e.Position = ahead + 1
	if !v.learnt {
		e.Why = TooLittle
	}
	return e, target, v.learnt
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
