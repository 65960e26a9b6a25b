package engine

import "testing"

// An outlook names those who can take a conversation, from when on, with what
// they have; and changes nothing.
func TestOutlook_saysWhoCanTakeWhom(t *testing.T) {
	s := New()
	skilled := func(id ID, skills ...string) {
		s.Apply(AgentSet{Agent: Agent{ID: id, Active: true, Skills: skills, Capacity: Capacity{Total: 1, Channels: map[string]int{"email": 1}}}})
		s.Apply(PresenceSet{Agent: id, Status: Online})
	}
	skilled(1, "billing")
	skilled(2)
	skilled(3)
	s.Apply(PresenceSet{Agent: 3, Status: Offline})
	s.Apply(TeamSet{Team: Team{ID: 7, Policy: Policy{OnlineOnly: true, Requires: Requires{Skills: []string{"billing"}, Relax: 50}, Rings: []Ring{{After: 90, Team: 8}}},
		Members: []Member{{Agent: 1}, {Agent: 2}, {Agent: 3}}}})
	s.Apply(TeamSet{Team: Team{ID: 8, Policy: Policy{OnlineOnly: true}, Members: []Member{{Agent: 2}}}})
	s.Apply(Opened{At: 10, Conversation: Conversation{ID: 100, Team: 8, Channel: "email"}})
	s.Apply(Opened{At: 10, Conversation: Conversation{ID: 101, Team: 7, Channel: "email"}})
	s.Apply(Opened{At: 20, Conversation: Conversation{ID: 102, Team: 7, Channel: "email"}})
	before := string(s.Snapshot())
	o := s.Outlook()
	if string(s.Snapshot()) != before {
		t.Fatal("looking changed the state")
	}
	if len(o.Waiting) != 1 || len(o.Working) != 2 || o.Working[0] != (Working{100, 2, "email", 1000}) || o.Working[1] != (Working{101, 1, "email", 1000}) {
		t.Fatalf("%+v", o)
	}
	w := o.Waiting[0]
	if w.Conversation != 102 || w.Since != 20 || len(w.Stages) != 3 || w.Stages[0].From != 20 || w.Stages[1].From != 70 || w.Stages[2].From != 110 {
		t.Fatalf("%+v", w)
	}
	first := o.Groups[w.Stages[0].Group]
	if len(first) != 1 || first[0] != (Taker{Agent: 1, Most: 1000, Load: 1000, ChannelMost: 1, Weighs: 1000}) {
		t.Errorf("at first %+v", first)
	}
	if relaxed := o.Groups[w.Stages[1].Group]; len(relaxed) != 2 || relaxed[1].Agent != 2 {
		t.Errorf("later %+v", relaxed)
	}
	if reach := s.Reach(7, Described{Channel: "email", Language: "vi"}); len(reach) != 1 || reach[0] != first[0] {
		t.Errorf("another would reach %+v", reach)
	}
}
