package engine

import "rondo/internal/engine/hours"

// setCalendar changes hours, or takes them away.
func (s *State) setCalendar(id ID, c *hours.Calendar) {
	if id == 0 {
		return
	}
	if c == nil {
		delete(s.calendars, id)
	} else {
		s.calendars[id] = c
	}
	for _, t := range s.teamsByID() {
		if t.hours == id || t.hours == 0 && s.hours == id {
			s.turnTeam(t)
		}
	}
	for _, a := range s.agentsByID() {
		if a.described.Hours == id {
			s.turnAgent(a)
		}
	}
}

// turnTeam opens or shuts a team as its business hours say by now.
func (s *State) turnTeam(t *team) {
	of := t.hours
	if of == 0 {
		of = s.hours
	}
	c := s.calendars[of]
	if c == nil {
		s.alarms.clear(&t.alarm)
		s.shut(t, false)
		return
	}
	if next, ok := c.NextChange(int64(s.now)); ok {
		s.alarms.set(&t.alarm, t, Micros(next))
	} else {
		s.alarms.clear(&t.alarm)
	}
	s.shut(t, !c.Open(int64(s.now)))
}

func (s *State) shut(t *team, shut bool) {
	if t.shut == shut {
		return
	}
	t.shut = shut
	s.requeue(t)
}

// opens is when a team that is shut opens; 0 when never.
func (s *State) opens(t *team) Micros {
	of := t.hours
	if of == 0 {
		of = s.hours
	}
	if c := s.calendars[of]; c != nil {
		if next, ok := c.NextOpen(int64(s.now)); ok {
			return Micros(next)
		}
	}
	return 0
}

// turnAgent begins or ends an agent's work as their hours say by now.
func (s *State) turnAgent(a *agent) {
	if s.lookShift(a) {
		s.changed(a)
	}
}

// lookShift sees whether an agent is off shift by now, and when they will have to be looked at again. It reports
// whether that is new; then changed is to follow.
func (s *State) lookShift(a *agent) bool {
	shift := hours.Shift{Calendar: s.calendars[a.described.Hours], Leave: a.described.Leave}
	off := false
	next, moves := int64(0), false
	if shift.Calendar != nil || len(shift.Leave) > 0 {
		next, moves = shift.NextChange(int64(s.now))
		off = !shift.Open(int64(s.now))
	}
	if moves {
		s.alarms.set(&a.alarm, a, Micros(next))
	} else {
		s.alarms.clear(&a.alarm)
	}
	if a.OffShift == off {
		return false
	}
	a.OffShift = off
	if off {
		a.shiftEnd = s.now
	}
	return true
}
