package engine

import (
	"rondo/internal/engine/assign"
)

// Queue is a team's waiting conversations in the order in which they will be
// served.
func (s *State) Queue(team ID) []Waiting {
	t := s.teams[team]
	if t == nil {
		return nil
	}
	places := t.queue.All()
	waiting := make([]Waiting, 0, len(places))
	for i, place := range places {
		request := s.conversations[place.ID].request()
		waiting = append(waiting, Waiting{
			Conversation: place.ID,
			Position:     i + 1,
			Since:        place.Since,
			Priority:     place.Priority,
			Reason:       s.reason(t, &request),
		})
	}
	return waiting
}

// Place is where a conversation stands in its team's queue and why it waits;
// ok is false when it does not wait. Without a team its position is 0.
func (s *State) Place(conversation ID) (position int, reason Reason, ok bool) {
	c := s.conversations[conversation]
	if c == nil || c.agent != nil {
		return 0, Reason{}, false
	}
	request := c.request()
	if c.team != nil {
		position = c.team.queue.Position(c.place())
	}
	return position, s.reason(c.team, &request), true
}

// Explain is the record, as of now and with every candidate, of why a
// conversation waits; ok is false when it does not wait.
func (s *State) Explain(conversation ID) (decision Decision, ok bool) {
	c := s.conversations[conversation]
	if c == nil || c.agent != nil {
		return Decision{}, false
	}
	return s.waits(c, s.now, everybody), true
}

// Next is who would be asked for such a conversation if it came now: the first
// n in order, whoever would get it as [Chosen]; or the reason why it would
// wait. Nothing changes.
func (s *State) Next(team ID, what Described, n int) ([]Candidate, Reason) {
	t := s.teams[team]
	if t == nil {
		return nil, Reason{Code: NoTeam}
	}
	request := assign.Request{Kind: s.kinds.Find(what.Channel)}
	winner, _ := t.pool.Pick(&request)
	var reason Reason
	if winner == nil || s.paused {
		winner, reason = nil, s.reason(t, &request)
	}
	n = min(max(n, 0), t.pool.Len())
	return t.pool.List(make([]Candidate, 0, n), &request, winner, n), reason
}

// Desk is the live view.
func (s *State) Desk() Desk {
	d := Desk{At: s.now, Paused: s.paused}
	for _, t := range s.teamsByID() {
		view := s.teamDesk(t)
		if view.Waiting > 0 && (d.LongestSince == 0 || view.LongestSince < d.LongestSince) {
			d.LongestSince = view.LongestSince
		}
		d.Teams = append(d.Teams, view)
	}
	for _, a := range s.agentsByID() {
		view := AgentDesk{Agent: a.ID, Active: a.Active, Status: a.Status, Load: a.Load, Capacity: -1}
		for _, t := range a.teams {
			view.Capacity = max(view.Capacity, t.pool.Seat(a.ID).Capacity)
			view.Teams = append(view.Teams, t.id)
		}
		if view.Capacity < 0 {
			if view.Capacity = a.Total; a.Total < 0 {
				view.Capacity = DefaultCapacity
			}
		}
		d.Agents = append(d.Agents, view)
	}
	for _, c := range s.conversations {
		if c.agent == nil && c.team == nil {
			d.WithoutTeam++
		}
	}
	return d
}

func (s *State) teamDesk(t *team) TeamDesk {
	view := TeamDesk{Team: t.id, Waiting: t.queue.Len()}
	view.LongestSince, _ = t.queue.LongestSince()
	view.Free, view.AtCapacity, view.Busy, view.Offline, view.Inactive = t.pool.Counts()
	if first, ok := t.queue.First(); ok {
		request := s.conversations[first.ID].request()
		view.Reason = s.reason(t, &request)
	}
	return view
}
