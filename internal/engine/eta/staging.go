package eta

import (
	"cmp"
	"fmt"
	"slices"

	"rondo/internal/engine"
)

// staging is a scene that is being made.
type staging struct {
	m       *Model
	desk    *engine.State
	look    engine.Outlook
	laws    *fitted
	scene   *Scene
	servers map[ID]int
	lines   map[lineKey]int
	kinds   map[string]int
}

// lineKey is what those of a line have in common. Groups names who can take
// them, as indices of the outlook.
type lineKey struct {
	team     ID
	priority int
	aging    Micros
	channel  string
	groups   string
	stage    int // 0: now; later ones begin at the same wait for all
}

// scene is the desk with all who wait.
func (m *Model) scene(desk *engine.State, laws *fitted) *Scene {
	s := &staging{m: m, desk: desk, look: desk.Outlook(), laws: laws, scene: &Scene{At: m.now, Patience: m.leaving.fit(), Effect: laws.effect},
		servers: map[ID]int{}, lines: map[lineKey]int{}, kinds: map[string]int{}}
	for _, p := range s.look.Waiting {
		s.waiter(p)
	}
	for _, f := range m.coming.byName() {
		s.flow(f)
	}
	for i := range s.scene.Lines { // every line has an entry for every server
		l := &s.scene.Lines[i]
		for len(l.Most) < len(s.scene.Servers) {
			l.Most, l.KindMost = append(l.Most, 0), append(l.KindMost, 0)
		}
	}
	s.working()
	return s.scene
}

func (s *staging) waiter(p engine.Prospect) {
	w := Waiter{ID: p.Conversation, Line: -1, Waited: seconds(p.Since, s.m.now), Since: p.Since}
	key := lineKey{team: p.Team, priority: p.Priority, aging: p.Aging, channel: p.Channel}
	var now []int
	for _, stage := range p.Stages {
		if stage.From <= s.m.now {
			now = append(now, stage.Group)
		}
	}
	w.Line = s.line(key, now)
	for i, stage := range p.Stages {
		if stage.From > s.m.now {
			key.stage = i + 1
			w.Later = append(w.Later, Entry{s.line(key, []int{stage.Group}), seconds(s.m.now, stage.From)})
		}
	}
	s.scene.Waiting = append(s.scene.Waiting, w)
}

// flow finds or makes the line of those who come.
func (s *staging) flow(f flow) {
	takers := s.desk.Reach(f.Team, engine.Described{Channel: f.Channel, Priority: f.Priority, Language: f.Language})
	group := slices.IndexFunc(s.look.Groups, func(g []engine.Taker) bool { return slices.Equal(g, takers) })
	if group < 0 {
		group = len(s.look.Groups)
		s.look.Groups = append(s.look.Groups, takers)
	}
	aging := Micros(0)
	for _, p := range s.look.Waiting {
		if p.Team == f.Team {
			aging = p.Aging
			break
		}
	}
	i := s.line(lineKey{team: f.Team, priority: f.Priority, aging: aging, channel: f.Channel}, []int{group})
	s.scene.Lines[i].Rate += s.m.coming.rate(f, s.m.now)
}

func (s *staging) line(key lineKey, groups []int) int {
	key.groups = fmt.Sprint(groups)
	if i, ok := s.lines[key]; ok {
		return i
	}
	law := s.laws.of(cell{key.team, key.channel})
	l := Line{Team: key.team, Priority: key.priority, Ageing: float64(key.aging) / second, Kind: s.kind(key.channel), Weight: 1000, Handle: law.LogNormal, Beside: law.beside}
	for _, g := range groups {
		for _, t := range s.look.Groups[g] {
			i := s.server(t)
			l.Most, l.KindMost, l.Weight = set(l.Most, i, int32(t.Most)), set(l.KindMost, i, int32(t.ChannelMost)), int32(t.Weighs)
		}
	}
	s.lines[key] = len(s.scene.Lines)
	s.scene.Lines = append(s.scene.Lines, l)
	return s.lines[key]
}

func set(list []int32, i int, to int32) []int32 {
	for len(list) <= i {
		list = append(list, 0)
	}
	list[i] = max(list[i], to)
	if to < 0 {
		list[i] = to
	}
	return list
}

func (s *staging) server(t engine.Taker) int {
	i, ok := s.servers[t.Agent]
	if !ok {
		i = len(s.scene.Servers)
		s.servers[t.Agent] = i
		s.scene.Servers = append(s.scene.Servers, Server{ID: t.Agent, Load: t.Load})
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

// working is what those agents have.
func (s *staging) working() {
	for _, w := range s.look.Working {
		server, ok := s.servers[w.Agent]
		t := s.m.open[w.Conversation]
		if !ok || t == nil {
			continue
		}
		began := t.began
		if t.agent != w.Agent {
			began = s.m.now // asked to accept it
		}
		law := s.laws.begun(s.laws.of(t.asks.cell()), t.crowd)
		s.scene.Working = append(s.scene.Working, Work{Server: server, Kind: s.kind(w.Channel), Weight: int32(w.Weighs), Passed: seconds(began, s.m.now), Handle: law})
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
