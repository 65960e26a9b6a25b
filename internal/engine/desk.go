package engine

import (
	"math"

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
		waiting = append(waiting, Waiting{
			Conversation: place.ID,
			Position:     i + 1,
			Since:        place.Since,
			Priority:     place.Priority,
			Reason:       s.reasonOf(s.conversations[place.ID]),
		})
	}
	return waiting
}

// Place is where a conversation stands in its team's queue and why it waits;
// ok is false when it does not wait. Without a team its position is 0. One
// that somebody is asked to accept waits for their answer, in the first place.
func (s *State) Place(conversation ID) (position int, reason Reason, ok bool) {
	c := s.conversations[conversation]
	switch {
	case c == nil || c.agent != nil && !c.offered:
		return 0, Reason{}, false
	case c.offered:
		return 1, Reason{Code: Asking, Agent: c.agent.ID, Until: c.until}, true
	case c.team != nil:
		position = c.team.queue.Position(c.place())
	}
	return position, s.reasonOf(c), true
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
	if what.Language != "" || what.Owner != 0 || what.Previous != 0 || what.New {
		return s.trial(team, what, n)
	}
	request := assign.Request{Kind: s.kinds.Find(what.Channel), Set: t.set}
	var winner *assign.Seat
	var reason Reason
	if !s.paused && !t.shut {
		winner, _ = t.pool.Pick(&request)
	}
	if winner == nil {
		if reason = s.reason(t, &request); reason.Code == NobodyEver {
			c := &conversation{team: t, since: s.now}
			c.ask.Set = t.set
			reason.Code, reason.Until = s.hope(c)
		}
	}
	n = min(max(n, 0), t.pool.Len())
	return s.absences(t.pool.List(make([]Candidate, 0, n), &request, winner, n)), reason
}

// trial lets it come, on a copy.
func (s *State) trial(team ID, what Described, n int) ([]Candidate, Reason) {
	const id = math.MaxInt64
	again, err := s.Clone()
	if err != nil {
		panic(err) // our own snapshot
	}
	effects := again.Apply(Opened{At: s.now, Conversation: Conversation{ID: id, Team: team, Channel: what.Channel, Priority: what.Priority,
		Language: what.Language, Owner: what.Owner, Previous: what.Previous, PreviousAt: s.now, New: what.New, Asked: s.now}})
	for _, effect := range effects {
		var d Decision
		switch e := effect.(type) {
		case Assign:
			d = e.Decision
		case Offer:
			d = e.Decision
		case Wait:
			d = e.Decision
		}
		if d.Conversation == id {
			return d.Candidates[:min(max(n, 0), len(d.Candidates))], d.Reason
		}
	}
	return nil, Reason{}
}

// Clone is another state that says the same.
func (s *State) Clone() (*State, error) { return Restore(s.Snapshot()) }

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
		view := AgentDesk{Agent: a.ID, Active: a.Active, Status: a.Status, Load: a.Open, Weighs: a.Load, OffShift: a.OffShift, Capacity: -1}
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
	all := t.pool.Counts()
	view.Free, view.AtCapacity, view.Busy, view.Offline, view.OffShift, view.Inactive = int(all.Eligible), int(all.AtCapacity), int(all.Busy), int(all.Offline), int(all.OffShift), int(all.Inactive)
	if first, ok := t.queue.First(); ok {
		view.Reason = s.reasonOf(s.conversations[first.ID])
	}
	view.Shut, view.Warning = t.shut, s.warning(t).Code
	return view
}
