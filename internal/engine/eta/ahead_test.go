package eta

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"rondo/internal/engine"
)

// The look-ahead decides as the engine does: on random desks, whatever ends
// next, the same agent takes the same conversation next, or nobody does.
func TestAhead_decidesAsTheEngine(t *testing.T) {
	for seed := range uint64(600) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) { compareWithEngine(t, Seed(seed, 77)) })
	}
}

func (r *Random) n(most int) int { return int(r.next() % uint64(most)) }

type pair struct {
	desk    *engine.State
	model   *Model
	had     map[ID]*engine.Assign
	last    ID
	at      Micros
	weights map[string]int
}

func (p *pair) apply(e engine.Event) []engine.Effect {
	effects := p.desk.Apply(e)
	p.model.Observe(e, effects)
	for _, effect := range effects {
		if given, ok := effect.(engine.Assign); ok {
			p.had[given.Conversation] = &given
		}
	}
	return effects
}

var (
	testChannels = []string{"webchat", "email"}
	testSkills   = []string{"billing", "returns"}
)

func (p *pair) open(r *Random, teams, priority int) []engine.Effect {
	p.last++
	p.at += Micros(r.n(3)) * second
	return p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: ID(1 + r.n(teams)), Channel: testChannels[r.n(2)], Priority: priority}})
}

func compareWithEngine(t *testing.T, r *Random) {
	p := &pair{desk: engine.New(), model: NewModel(), had: map[ID]*engine.Assign{}, at: 1}
	agents, teams := 2+r.n(6), 1+r.n(3)
	for i := range agents {
		capacity := engine.Capacity{Total: 1 + r.n(3)}
		if r.n(3) == 0 {
			capacity.Channels = map[string]int{testChannels[r.n(2)]: r.n(3)}
		}
		about := engine.Agent{ID: ID(i + 1), Active: true, Capacity: capacity}
		for _, skill := range testSkills {
			if r.n(3) > 0 {
				about.Skills = append(about.Skills, skill)
			}
		}
		p.apply(engine.AgentSet{Agent: about})
		p.apply(engine.PresenceSet{Agent: ID(i + 1), Status: engine.Online})
	}
	p.weights = map[string]int{"webchat": 1000, "email": []int{1000, 500}[r.n(2)]}
	p.apply(engine.WorkspaceSet{At: 1, Weights: p.weights})
	for team := range teams {
		about := engine.Team{ID: ID(team + 1), Policy: engine.Policy{OnlineOnly: true, Strategy: engine.LeastOpen, Aging: Micros(r.n(3)) * 7 * second}}
		if r.n(2) == 0 {
			about.Policy.Requires.Skills = testSkills[:1+r.n(2)]
		}
		for i := range agents {
			if r.n(2) == 0 {
				about.Members = append(about.Members, engine.Member{Agent: ID(i + 1)})
			}
		}
		p.apply(engine.TeamSet{Team: about})
	}
	for i := range 40 {
		p.open(r, teams, min(r.n(9)+r.n(2)*9*(i%4/3), 9))
	}
	m := p.model
	laws, _ := m.handling.fit(m.running())
	scene := m.scene(p.desk, laws)
	if len(scene.Waiting) == 0 || len(p.had) == 0 {
		return
	}
	for i := range scene.Lines { // what comes first may come at any time
		scene.Lines[i].Rate = 1
	}
	play := newPlay(scene, len(scene.Waiting)-1)
	play.begin(r)
	for i := range play.leaves {
		play.leaves[i] = math.Inf(1)
	}
	play.follow(t, p, r)
}

// follow lets conversations end in the engine, and the play do the same.
func (p *play) follow(t *testing.T, pair *pair, r *Random) {
	s := p.scene
	server := map[ID]int{}
	for i, a := range s.Servers {
		server[a.ID] = i
	}
	connected := make([]bool, len(s.Servers))
	for _, line := range p.lines {
		for i, most := range s.Lines[line].Most {
			connected[i] = connected[i] || most > 0
		}
	}
	late := map[int32]ID{}
	for range 80 {
		if r.n(4) == 0 {
			p.newcomer(t, pair, r, server, late)
			continue
		}
		open := make([]ID, 0, len(pair.had))
		for id, given := range pair.had {
			if i, ok := server[given.Agent]; ok && connected[i] {
				open = append(open, id)
			}
		}
		if len(open) == 0 {
			return
		}
		slices.Sort(open)
		id := open[r.n(len(open))]
		given := pair.had[id]
		delete(pair.had, id)
		channel := pair.model.open[id].asks.Channel
		effects := pair.apply(engine.Closed{At: pair.at, Conversation: id})
		i := server[given.Agent]
		p.loads[i] -= int32(pair.weights[channel])
		p.crowd[i]--
		p.kinds[i*len(s.Channels)+slices.Index(s.Channels, channel)]--
		for _, effect := range effects {
			given, ok := effect.(engine.Assign)
			if !ok {
				continue
			}
			line, who := p.next(i)
			if line < 0 || p.named(who, late) != given.Conversation || s.Servers[i].ID != given.Agent {
				t.Fatalf("the engine gives %d to %d; the look-ahead is at line %d, %d", given.Conversation, given.Agent, line, who)
			}
			p.give(i, line, r)
		}
		if line, who := p.next(i); line >= 0 {
			t.Fatalf("the engine gives nothing more to %d, the look-ahead conversation %d", s.Servers[i].ID, p.named(who, late))
		}
	}
}

// named is the conversation that the play knows as who.
func (p *play) named(who int32, late map[int32]ID) ID {
	if who < 0 {
		return late[who]
	}
	return p.scene.Waiting[who].ID
}

// newcomer lets one come who goes before all who wait, of a line that matters.
func (p *play) newcomer(t *testing.T, pair *pair, r *Random, server map[ID]int, late map[int32]ID) {
	line := p.lines[r.n(len(p.lines))]
	l := &p.scene.Lines[line]
	if l.Priority != 9 {
		return
	}
	waited := len(p.late)
	pair.last++
	pair.at += second
	p.now += 1
	effects := pair.apply(engine.Opened{At: pair.at, Conversation: engine.Conversation{ID: pair.last, Team: l.Team, Channel: p.scene.Channels[l.Kind], Priority: 9}})
	if given, ok := effects[0].(engine.Assign); ok {
		i := server[given.Agent]
		if !p.hasRoom(i, line) {
			t.Fatalf("the engine gives a newcomer to %d, who has no room in the look-ahead", given.Agent)
		}
		p.give(i, line, r)
		return
	}
	p.arrive(line, r)
	if len(p.late) != waited+1 {
		t.Fatal("a newcomer waits in the engine and is served in the look-ahead")
	}
	p.late[waited].leaves = math.Inf(1)
	late[^int32(waited)] = pair.last
}

// Somebody for whom another team is asked after a minute waits no longer, and
// one whose needs are dropped then does not either.
func TestAhead_knowsWhatBeginsLater(t *testing.T) {
	for name, policy := range map[string]engine.Policy{
		"a ring":      {OnlineOnly: true, Rings: []engine.Ring{{After: 60 * second, Team: 2}}},
		"needs relax": {OnlineOnly: true, Requires: engine.Requires{Skills: []string{"billing"}, Relax: 60 * second}},
		"neither":     {OnlineOnly: true, Requires: engine.Requires{Skills: []string{"billing"}}},
	} {
		p := worked(1, 100, 0)
		p.apply(engine.AgentSet{At: p.at, Agent: engine.Agent{ID: 1, Active: true, Skills: []string{"billing"}, Capacity: engine.Capacity{Total: 1}}})
		p.apply(engine.AgentSet{At: p.at, Agent: engine.Agent{ID: 9, Active: true, Capacity: engine.Capacity{Total: 1}}})
		p.apply(engine.PresenceSet{At: p.at, Agent: 9, Status: engine.Online})
		members := []engine.Member{{Agent: 1}}
		if name != "a ring" {
			members = append(members, engine.Member{Agent: 9})
		}
		p.apply(engine.TeamSet{At: p.at, Team: engine.Team{ID: 2, Policy: engine.Policy{OnlineOnly: true}, Members: []engine.Member{{Agent: 9}}}})
		p.apply(engine.TeamSet{At: p.at, Team: engine.Team{ID: 1, Policy: policy, Members: members}})
		p.last++
		p.apply(engine.Opened{At: p.at, Conversation: engine.Conversation{ID: p.last, Team: 1, Channel: "webchat"}})
		e := p.model.Estimate(p.desk, p.last, 1)
		if !e.Known() || e.Raw.High > 60.001 != (name == "neither") || e.Position != 1 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
