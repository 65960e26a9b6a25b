package engine

import "slices"

// Warning is that a team cannot do its work, or that it can again.
type Warning struct {
	Team ID
	Code ReasonCode // empty: it ended
	Pool Tally      // the team's agents, as they stand to whoever waits first
}

// Warnings is what is to be said of teams and was not said yet: that nobody is
// in one, that nobody in it could ever take what its policy asks for, and of
// one in which somebody waits, why nobody takes them. Telling it is answered in
// the log by [Warned].
func (s *State) Warnings() []Warning {
	var news []Warning
	for _, t := range s.teamsByID() {
		if w := s.warning(t); w.Code != s.told[t.id] {
			news = append(news, w)
		}
	}
	return news
}

// Warns is the warnings that hold now, by team.
func (s *State) Warns() []Warning {
	var all []Warning
	for _, t := range s.teamsByID() {
		if w := s.warning(t); w.Code != "" {
			all = append(all, w)
		}
	}
	return all
}

func (s *State) warning(t *team) Warning {
	w := Warning{Team: t.id, Pool: t.pool.Counts()}
	switch {
	case w.Pool.Total() == w.Pool.Inactive:
		w.Code = NobodyInTeam
		return w
	case t.policy.Requires.Relax == 0 && !t.pool.CanEver(t.set) && !s.ringed(t):
		w.Code = NobodyEver
		return w
	case t.shut || s.paused || t.queue.Len() == 0:
		return w
	}
	for _, place := range t.queue.Heads() {
		r := s.reasonOf(s.conversations[place.ID])
		switch r.Code {
		case NobodyEver:
			w.Code, w.Pool = r.Code, r.Pool
			return w
		case NobodyYet, NobodyMatches, NobodyOnline, AllAtCapacity:
			if w.Code == "" || r.Code == NobodyYet {
				w.Code, w.Pool = r.Code, r.Pool
			}
		}
	}
	return w
}

// ringed reports whether another team is asked in time that could take what
// this one asks for.
func (s *State) ringed(t *team) bool {
	return slices.ContainsFunc(t.policy.Rings, func(ring Ring) bool {
		other := s.teams[ring.Team]
		return other != nil && other != t && other.pool.CouldEver(s.needs.List(t.set))
	})
}

func (s *State) warned(e Warned) {
	if e.Code == "" || s.teams[e.Team] == nil {
		delete(s.told, e.Team)
		return
	}
	s.told[e.Team] = e.Code
}
