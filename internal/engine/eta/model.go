package eta

import (
	"math"

	"rondo/internal/engine"
)

// Model is what was learnt in one workspace, and what it needs to know of the
// conversations that are open. It is not safe for concurrent use.
type Model struct {
	now         Micros
	handling    handling
	leaving     leaving
	coming      coming
	calibration calibration
	open        map[ID]*track
	loads       map[ID]int
	online      map[ID]bool
	ghosts      []ghost

	gained []ID // within one Observe: who may have got room
}

// track is an open conversation.
type track struct {
	asks     asks
	priority int
	since    Micros // when it began to wait
	agent    ID     // 0: it waits
	began    Micros // when the agent got it
	crowd    int    // how many they had then, itself included
	told     *promise
}

// asks is what decides who can serve a conversation.
type asks struct {
	Team     ID
	Channel  string
	Language string
}

func (a asks) cell() cell { return cell{a.Team, a.Channel} }

// promise is an estimate that was given and has not come true or false yet.
type promise struct {
	at    Micros
	raw   Raw
	reach map[ID]int // who could take it then, and their caps
	away  bool       // presence does not matter there
}

// NewModel is a model that has seen nothing.
func NewModel() *Model {
	return &Model{open: map[ID]*track{}, loads: map[ID]int{}, online: map[ID]bool{}}
}

// Observe learns from an event and the effects that the engine answered it
// with.
func (m *Model) Observe(e engine.Event, effects []engine.Effect) {
	m.gained = m.gained[:0]
	before := m.now
	m.now = max(m.now, engine.When(e)) // as the desk does, whatever happened
	m.happened(e)
	for _, effect := range effects {
		m.follow(effect)
	}
	m.settle(before, effects)
}

// follow takes in what the engine decided.
func (m *Model) follow(effect engine.Effect) {
	switch e := effect.(type) {
	case engine.Assign:
		if t := m.open[e.Conversation]; t != nil && t.agent != 0 && t.agent != e.Agent {
			m.back(t, e.Decision.At)
		}
		m.serve(e.Conversation, e.Agent, e.Decision.At)
	case engine.Wait:
		if t := m.open[e.Conversation]; t != nil && e.From != 0 && t.agent == e.From {
			m.back(t, e.Decision.At)
		}
	case engine.Offer:
		if t := m.open[e.Conversation]; t != nil && t.agent != 0 {
			m.back(t, e.Decision.At)
		}
	case engine.Move:
		if t := m.open[e.Conversation]; t != nil {
			t.asks.Team = e.To
		}
	}
}

func (m *Model) happened(e engine.Event) {
	switch e := e.(type) {
	case engine.Opened:
		m.opened(e)
	case engine.TeamChanged:
		if t := m.open[e.Conversation]; t != nil && (t.agent != 0 || t.asks.Team != e.Team) {
			m.back(t, e.At)
			t.asks.Team = e.Team
		}
	case engine.Assigned:
		if t := m.open[e.Conversation]; t != nil && t.agent != e.Agent {
			m.release(t, e.At, true)
			m.serve(e.Conversation, e.Agent, e.At)
		}
	case engine.Unassigned:
		if t := m.open[e.Conversation]; t != nil && t.agent != 0 {
			m.back(t, e.At)
		}
	case engine.Refused:
		if t := m.open[e.Conversation]; t != nil && t.agent == e.Agent && t.agent != 0 {
			m.release(t, e.At, false)
		}
	case engine.Snoozed:
		m.gone(e.Conversation, e.At, false)
	case engine.Closed:
		m.gone(e.Conversation, e.At, true)
	default:
		m.around(e)
	}
}

// around is what happened to a conversation's surroundings.
func (m *Model) around(e engine.Event) {
	switch e := e.(type) {
	case engine.Known:
		if t := m.open[e.Conversation.ID]; t != nil {
			t.asks.Language = e.Conversation.Language
		}
	case engine.PrioritySet:
		if t := m.open[e.Conversation]; t != nil {
			t.priority = min(max(e.Priority, 0), 9)
		}
	case engine.PresenceSet:
		if e.Status == engine.Online {
			m.online[e.Agent] = true
			m.gained = append(m.gained, e.Agent)
		} else {
			delete(m.online, e.Agent)
		}
	case engine.AgentSet:
		m.gained = append(m.gained, e.Agent.ID)
	case engine.AgentRemoved:
		delete(m.online, e.Agent)
		for _, t := range m.open { // in any order: each is changed alone
			if t.agent == e.Agent {
				m.release(t, e.At, false)
				t.since = e.At
			}
		}
	case engine.TeamRemoved:
		for _, t := range m.open {
			if t.asks.Team == e.Team {
				t.asks.Team, t.told = 0, nil
			}
		}
	}
}

func (m *Model) opened(e engine.Opened) {
	about := e.Conversation
	if about.ID == 0 || m.open[about.ID] != nil {
		return
	}
	t := &track{asks: asks{about.Team, about.Channel, about.Language}, priority: min(max(about.Priority, 0), 9), since: e.At}
	m.open[about.ID] = t
	m.coming.came(e.At, t.asks, t.priority)
	if about.Assignee != 0 {
		m.serve(about.ID, about.Assignee, e.At)
	}
}

// serve says that an agent got the conversation.
func (m *Model) serve(conversation, agent ID, at Micros) {
	t := m.open[conversation]
	if t == nil || t.agent != 0 {
		return
	}
	if at > t.since {
		m.leaving.saw(at, seconds(t.since, at), false)
	}
	if t.told != nil {
		m.calibration.learn(t.pool(), t.told.raw, seconds(t.told.at, at))
		t.told = nil
	}
	m.loads[agent]++
	t.agent, t.began, t.crowd = agent, at, m.loads[agent]
}

// release takes the conversation from its agent, if one has it. ended says
// that they had it for as long as it takes.
func (m *Model) release(t *track, at Micros, ended bool) {
	if t.agent == 0 {
		return
	}
	m.gained = append(m.gained, t.agent)
	if m.loads[t.agent]--; m.loads[t.agent] <= 0 {
		delete(m.loads, t.agent)
	}
	if took := seconds(t.began, at); ended && took > 0 {
		m.handling.ended(at, t.asks.cell(), took, t.crowd)
	}
	t.agent = 0
}

// back makes it wait from now on.
func (m *Model) back(t *track, at Micros) {
	m.release(t, at, true)
	t.since, t.told = at, nil
}

// gone ends what there is to know of a conversation that is not open.
func (m *Model) gone(conversation ID, at Micros, closed bool) {
	t := m.open[conversation]
	if t == nil {
		return
	}
	if t.agent == 0 && at > t.since && t.asks.Team != 0 {
		m.leaving.saw(at, seconds(t.since, at), closed)
		if t.told != nil {
			m.haunt(conversation, t)
		}
	}
	m.release(t, at, true)
	delete(m.open, conversation)
}

func (t *track) pool() pool { return pool{t.asks.Team, t.priority} }

// coming is how many conversations of each kind arrive, lately.
type coming struct {
	flows map[flow]*lately
	first Micros
}

// flow is who comes: what they ask, and with which priority.
type flow struct {
	asks
	Priority int
}

// lately is a count in which what is long ago counts less and less.
type lately struct {
	count float64
	at    Micros
}

const (
	memory   = 15 * 60 // seconds after which an arrival counts 1/e
	flowsMax = 1024    // of further ones nothing is known
)

func (c *coming) came(at Micros, what asks, priority int) {
	f := flow{what, priority}
	l := c.flows[f]
	if l == nil {
		if len(c.flows) >= flowsMax {
			return
		}
		if c.flows == nil {
			c.flows = map[flow]*lately{}
			c.first = at
		}
		l = &lately{at: at}
		c.flows[f] = l
	}
	l.count = l.until(at) + 1
	l.at = max(l.at, at)
}

func (l *lately) until(at Micros) float64 {
	if at <= l.at {
		return l.count
	}
	return l.count * math.Exp(-seconds(l.at, at)/memory)
}

// rate is arrivals in a second, as of now.
func (c *coming) rate(f flow, now Micros) float64 {
	l := c.flows[f]
	if l == nil {
		return 0
	}
	seen := max(seconds(c.first, now), 60)
	return l.until(now) / (memory * (1 - math.Exp(-seen/memory)))
}
