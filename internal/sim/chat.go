package sim

import "rondo/internal/engine"

// Chat is a described chat centre on which estimates of waits are compared: 24
// agents with 3 to 5 conversations at a time, each 15 % slower for each other
// one, four subjects that agents share, breaks one after the other, lengths
// that are log-normal, customers who leave after 12 minutes on average, an
// ebb and flow over eight hours, and one in five customers who goes first.
type Chat struct {
	Shared bool    // agents know two or three subjects each; otherwise most know one
	PerMin float64 // arrivals in a minute, on average
	Work   float64 // minutes that a conversation needs of an agent who has no other, on average
}

// The two loads of the comparison: those whom nobody can take at once wait two
// minutes and three on average.
var (
	HeavyOverlap  = Chat{Shared: true, PerMin: 5.6, Work: 11.2}
	LittleOverlap = Chat{Shared: false, PerMin: 4.6, Work: 12.9}
)

const (
	chatAgents   = 24
	chatSubjects = 4
	vip          = 9
	plain        = 5
)

var subjects = []string{"orders", "payments", "returns", "products"}

// Centre is the centre, with breaks for so many minutes.
func (c Chat) Centre(minutes float64) *Centre {
	centre := &Centre{Slowdown: 0.15}
	for i := range chatAgents {
		agent := Agent{Capacity: 3 + i%3}
		for at := 60 + 10*float64(i); at < minutes; at += 240 {
			agent.Breaks = append(agent.Breaks, Span{at, at + 15})
		}
		for subject := range chatSubjects {
			if c.knows(i, subject) {
				agent.Skills = append(agent.Skills, subjects[subject])
			}
		}
		centre.Agents = append(centre.Agents, agent)
	}
	for subject := range chatSubjects {
		team := Team{Strategy: engine.LeastLoaded, Policy: engine.Policy{Requires: engine.Requires{Skills: subjects[subject : subject+1]}}}
		for i := range chatAgents {
			team.Members = append(team.Members, i) // everybody; the skills decide
		}
		centre.Teams = append(centre.Teams, team)
		for _, class := range []struct {
			priority int
			share    float64
		}{{vip, 0.2}, {plain, 0.8}} {
			centre.Classes = append(centre.Classes, Class{Team: subject, Priority: class.priority, Channel: "webchat",
				Rate: Sine(c.PerMin/chatSubjects*class.share, 0.3, 480), Work: LogNormal{c.Work, 1.5}, Patience: Exp(12)})
		}
	}
	return centre
}

// knows reports whether the agent knows the subject.
func (c Chat) knows(agent, subject int) bool {
	main := agent % chatSubjects
	switch {
	case subject == main:
		return true
	case c.Shared:
		return subject == (main+1)%chatSubjects || agent%2 == 0 && subject == (main+2)%chatSubjects
	}
	return agent < chatSubjects && subject == (main+1)%chatSubjects
}
