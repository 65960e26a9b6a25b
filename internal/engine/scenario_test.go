package engine

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/internal/engine/hours"
)

// player understands the lines of a scenario:
//
//	agent linh cap=2 weight=2000 webchat=1 inactive
//	team support round_robin [any] [max=3]: linh minh/cap=1/weight=500
//	online linh minh · busy linh · offline linh · lost linh (the connection) · remove linh · disband support
//	at 90s                                    the clock
//	open c1-c3 support [email] [priority=9] [to=linh]     "-" is no team
//	close c1 · snooze c1 · unassign c1 · assign c1 linh (by hand) · move c1 sales
//	priority c1 9 · refuse c1 linh [minh, who keeps it] [of=10s, when it was decided] · confirm c1 linh · pause · resume · restart
//	queue support · why c1 · next support 2 [email] · desk · warnings
//
// and with the rules of a policy:
//
//	agent linh skill=vip speaks=vi hours=office leave=1h-3h
//	hours office 09:00-17:00                  every day, UTC; the clock begins on a Thursday at midnight
//	workspace email=500 idle=60s hours=office   what an email weighs, in thousandths; what does not count
//	team support round_robin needs=vip lang=vi spoken relax=30s returning=wait/60s dedicated=always/60s backup=an strict
//	     new=juniors aging=60s ring=sales/30s offer=20s first=60s next=60s offline=60s/all shiftend=all hops=2 overrule hours=office: …
//	open c1 support owner=linh previous=linh/1h new speaks=vi back quiet
//	accept c1 linh · decline c1 linh · asked c1 linh (the offer comes back) · taken c1 · answer c1 · write c1
//	known c1 speaks=vi owner=linh             all that is known of the contact by now
type player struct {
	*testing.T
	state *State
	now   Micros
	names map[string]ID
	about map[ID]string // agents and teams by id; conversations are c1, c2 …
}

func (p *player) line(words []string) []string {
	verb, rest := words[0], words[1:]
	switch verb {
	case "at":
		d, err := time.ParseDuration(rest[0])
		p.must(err)
		p.now = Micros(d.Microseconds())
		return p.say(Tick{At: p.now})
	case "agent":
		return p.say(AgentSet{At: p.now, Agent: p.agent(rest)})
	case "team":
		return p.say(TeamSet{At: p.now, Team: p.team(rest)})
	case "online", "busy", "offline", "lost", "remove":
		var events []Event
		for _, name := range rest {
			switch verb {
			case "remove":
				events = append(events, AgentRemoved{At: p.now, Agent: p.id(name)})
			case "lost":
				events = append(events, PresenceSet{At: p.now, Agent: p.id(name), Status: Offline, Lost: true})
			default:
				events = append(events, PresenceSet{At: p.now, Agent: p.id(name), Status: Status(verb)})
			}
		}
		return p.say(events...)
	case "hours":
		return p.say(CalendarSet{At: p.now, ID: p.id(rest[0]), Calendar: p.everyDay(rest[1])})
	case "workspace":
		return p.say(p.workspace(rest))
	case "warnings":
		return p.warnings()
	case "disband":
		return p.say(TeamRemoved{At: p.now, Team: p.id(rest[0])})
	case "pause", "resume":
		return p.say(WorkspaceSet{At: p.now, Paused: verb == "pause"})
	case "restart":
		again, err := Restore(p.state.Snapshot())
		p.must(err)
		p.state = again
		return nil
	case "queue", "why", "next", "desk":
		return p.ask(verb, rest)
	}
	var events []Event
	for _, c := range p.talks(rest[0]) {
		events = append(events, p.talk(verb, c, rest[1:]))
	}
	return p.say(events...)
}

// talk is what a line says of one conversation.
func (p *player) talk(verb string, c ID, rest []string) Event {
	switch verb {
	case "open":
		about := p.describe(c, rest)
		return Opened{At: p.now, Conversation: about, Back: slices.Contains(rest, "back"), Anew: slices.Contains(rest, "anew")}
	case "close":
		return Closed{At: p.now, Conversation: c}
	case "accept":
		return Assigned{At: p.now, Conversation: c, Agent: p.id(rest[0]), Auto: true}
	case "asked":
		return Offered{At: p.now, Conversation: c, Agent: p.id(rest[0])}
	case "decline":
		return TurnedDown{At: p.now, Conversation: c, Agent: p.id(rest[0])}
	case "taken":
		e := Unassigned{At: p.now, Conversation: c, Auto: true}
		if len(rest) > 0 {
			e.From = p.id(rest[0])
		}
		return e
	case "answer":
		return Spoken{At: p.now, Conversation: c}
	case "write":
		return Spoken{At: p.now, Conversation: c, Asked: p.now - 1}
	case "snooze":
		return Snoozed{At: p.now, Conversation: c}
	case "unassign":
		return Unassigned{At: p.now, Conversation: c}
	case "assign", "confirm":
		return Assigned{At: p.now, Conversation: c, Agent: p.id(rest[0]), Auto: verb == "confirm"}
	case "refuse":
		e := Refused{At: p.now, Conversation: c, Agent: p.id(rest[0])}
		for _, more := range rest[1:] {
			if then, ok := strings.CutPrefix(more, "of="); ok { // of what was decided then
				e.Decided = p.time(then)
				continue
			}
			e.Keeps = p.id(more)
		}
		return e
	case "move":
		return TeamChanged{At: p.now, Conversation: c, Team: p.id(rest[0])}
	case "known":
		return Known{At: p.now, Conversation: p.describe(c, append([]string{"-"}, rest...))}
	case "priority":
		return PrioritySet{At: p.now, Conversation: c, Priority: p.number(rest[0])}
	}
	p.Fatalf("no such line: %s", verb)
	return nil
}

func (p *player) agent(words []string) Agent {
	a := Agent{ID: p.id(words[0]), Active: true, Capacity: Capacity{Total: -1}}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "inactive":
			a.Active = false
		case "cap":
			a.Capacity.Total = p.number(value)
		case "weight":
			a.Weight = p.number(value)
		case "skill":
			a.Skills = append(a.Skills, value)
		case "speaks":
			a.Languages = append(a.Languages, value)
		case "hours":
			a.Hours = p.id(value)
		case "leave":
			from, to, _ := strings.Cut(value, "-")
			a.Leave = append(a.Leave, hours.Span{From: int64(p.time(from)), To: int64(p.time(to))})
		default:
			if a.Capacity.Channels == nil {
				a.Capacity.Channels = map[string]int{}
			}
			a.Capacity.Channels[name] = p.number(value)
		}
	}
	return a
}

func (p *player) team(words []string) Team {
	t := Team{PolicyVersion: 1, Policy: Policy{OnlineOnly: true}}
	members := false
	for i, word := range words {
		ends := strings.HasSuffix(word, ":")
		word = strings.TrimSuffix(word, ":")
		name, value, _ := strings.Cut(word, "=")
		switch {
		case members:
			t.Members = append(t.Members, p.member(word))
		case i == 0:
			t.ID = p.id(word)
		case word == "any":
			t.Policy.OnlineOnly = false
		case name == "max":
			t.Policy.MaxOpen = limit(p.number(value))
		case name == "version":
			t.PolicyVersion = int64(p.number(value))
		case p.part(&t, name, value):
		default:
			t.Policy.Strategy = Strategy(word)
		}
		members = members || ends
	}
	return t
}

func (p *player) member(word string) Member {
	parts := strings.Split(word, "/")
	m := Member{Agent: p.id(parts[0])}
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		if name == "cap" {
			m.Capacity = limit(p.number(value))
		} else {
			m.Weight = limit(p.number(value))
		}
	}
	return m
}

func (p *player) describe(c ID, words []string) Conversation {
	about := Conversation{ID: c, Contact: c, Team: p.id(words[0]), Channel: "webchat", Asked: p.now - 1}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "priority":
			about.Priority = p.number(value)
		case "to":
			about.Assignee = p.id(value)
		case "owner":
			about.Owner = p.id(value)
		case "previous":
			name, ago, _ := strings.Cut(value, "/")
			about.Previous, about.PreviousAt = p.id(name), p.now-p.time(ago)
		case "new":
			about.New = true
		case "speaks":
			about.Language = value
		case "quiet":
			about.Asked = 0
		case "back":
		default:
			about.Channel = word
		}
	}
	return about
}

// talks is c4, or c1-c9.
func (p *player) talks(word string) []ID {
	from, to, ranged := strings.Cut(word, "-")
	first := p.number(strings.TrimPrefix(from, "c"))
	last := first
	if ranged {
		last = p.number(strings.TrimPrefix(to, "c"))
	}
	var ids []ID
	for n := first; n <= last; n++ {
		ids = append(ids, ID(n))
	}
	return ids
}

// id is the id of a name, numbered as they are mentioned.
func (p *player) id(name string) ID {
	if name == "-" {
		return 0
	}
	if p.names[name] == 0 {
		p.names[name] = ID(len(p.names) + 1)
		p.about[p.names[name]] = name
	}
	return p.names[name]
}

func (p *player) number(word string) int {
	n, err := strconv.Atoi(word)
	p.must(err)
	return n
}

func (p *player) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}
