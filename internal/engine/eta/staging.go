package eta

import (
	"cmp"
	"math"
	"slices"

	"rondo/internal/engine"
)

// candidates is the agents who could take such a conversation, now or when
// they have room.
func candidates(desk *engine.State, what asks, priority int) []engine.Candidate {
	all, _ := desk.Next(what.Team, engine.Described{Channel: what.Channel, Priority: priority, Language: what.Language}, math.MaxInt)
	return slices.DeleteFunc(all, func(c engine.Candidate) bool {
		switch c.Verdict {
		case engine.Chosen, engine.Eligible, engine.AtCapacity, engine.AtChannelCapacity:
			return c.Capacity <= 0 || c.ChannelCapacity == 0
		}
		return true
	})
}

// staging is a scene that is being made.
type staging struct {
	m       *Model
	desk    *engine.State
	laws    *fitted
	scene   *Scene
	servers map[ID]int
	lines   map[flow]int
	kinds   map[string]int
	reach   map[asks][]engine.Candidate
}

// scene is the desk with all who wait.
func (m *Model) scene(desk *engine.State, laws *fitted) *Scene {
	s := &staging{m: m, desk: desk, laws: laws, scene: &Scene{At: m.now, Patience: m.leaving.fit(), Effect: laws.effect},
		servers: map[ID]int{}, lines: map[flow]int{}, kinds: map[string]int{}, reach: map[asks][]engine.Candidate{}}
	for _, w := range m.waiting(desk) {
		t := m.open[w.Conversation]
		line := s.line(flow{t.asks, t.priority})
		s.scene.Waiting = append(s.scene.Waiting, Waiter{w.Conversation, line, seconds(w.Since, m.now)})
	}
	for _, f := range m.coming.byName() {
		s.line(f)
	}
	s.widen()
	s.working()
	return s.scene
}

// waiting is everybody who waits in any team, in the order of service.
func (m *Model) waiting(desk *engine.State) []engine.Waiting {
	var all []engine.Waiting
	for _, t := range desk.Desk().Teams {
		for _, w := range desk.Queue(t.Team) {
			if m.open[w.Conversation] != nil {
				all = append(all, w)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b engine.Waiting) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Conversation, b.Conversation))
	})
	return all
}

func (s *staging) line(f flow) int {
	if i, ok := s.lines[f]; ok {
		return i
	}
	reach, ok := s.reach[f.asks]
	if !ok {
		reach = candidates(s.desk, f.asks, f.Priority)
		s.reach[f.asks] = reach
	}
	law := s.laws.of(f.cell())
	l := Line{Team: f.Team, Priority: f.Priority, Kind: s.kind(f.Channel), Handle: law.LogNormal, Beside: law.beside, Rate: s.m.coming.rate(f, s.m.now)}
	for _, c := range reach {
		i := s.server(c)
		l.Most, l.KindMost = set(l.Most, i, c.Capacity), set(l.KindMost, i, c.ChannelCapacity)
	}
	s.lines[f] = len(s.scene.Lines)
	s.scene.Lines = append(s.scene.Lines, l)
	return s.lines[f]
}

func set(list []int32, i int, to int32) []int32 {
	for len(list) <= i {
		list = append(list, 0)
	}
	list[i] = to
	return list
}

func (s *staging) server(c engine.Candidate) int {
	i, ok := s.servers[c.Agent]
	if !ok {
		i = len(s.scene.Servers)
		s.servers[c.Agent] = i
		s.scene.Servers = append(s.scene.Servers, Server{ID: c.Agent, Load: int(c.Load)})
	}
	return i
}

func (s *staging) kind(channel string) int {
	i, ok := s.kinds[channel]
	if !ok {
		i = len(s.scene.Channels)
		s.kinds[channel] = i
		s.scene.Channels = append(s.scene.Channels, channel)
	}
	return i
}

// widen gives every line an entry for every server.
func (s *staging) widen() {
	for i := range s.scene.Lines {
		l := &s.scene.Lines[i]
		for len(l.Most) < len(s.scene.Servers) {
			l.Most, l.KindMost = append(l.Most, 0), append(l.KindMost, 0)
		}
	}
}

// working is what those agents have, by conversation.
func (s *staging) working() {
	ids := make([]ID, 0, len(s.m.open))
	for id, t := range s.m.open {
		if _, ok := s.servers[t.agent]; ok && t.agent != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		t := s.m.open[id]
		law := s.laws.begun(s.laws.of(t.asks.cell()), t.crowd)
		s.scene.Working = append(s.scene.Working, Work{Server: s.servers[t.agent], Kind: s.kind(t.asks.Channel), Passed: seconds(t.began, s.m.now), Handle: law})
	}
}

// byName is the flows in an order that does not depend on a map's.
func (c *coming) byName() []flow {
	all := make([]flow, 0, len(c.flows))
	for f := range c.flows {
		all = append(all, f)
	}
	slices.SortFunc(all, byFlow)
	return all
}

func byFlow(a, b flow) int {
	return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Language, b.Language))
}
