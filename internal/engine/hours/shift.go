package hours

// Span is a stretch between two moments; it holds From and not To.
type Span struct {
	From Micros `json:"from"`
	To   Micros `json:"to"`
}

// Shift is when somebody works: their calendar, if they have one, without their leave.
type Shift struct {
	Calendar *Calendar // nil: at any time
	Leave    []Span    // in any order
}

// OnLeave tells whether a moment lies in a leave, and when the leave ends: leaves that touch are one.
func (s Shift) OnLeave(at Micros) (until Micros, is bool) {
	until = at
	for again := true; again; {
		again = false
		for _, l := range s.Leave {
			if l.From <= until && until < l.To {
				until, is, again = l.To, true, true
			}
		}
	}
	return until, is
}

// Open tells whether they work at a moment.
func (s Shift) Open(at Micros) bool {
	if _, away := s.OnLeave(at); away {
		return false
	}
	return s.Calendar == nil || s.Calendar.Open(at)
}

// NextChange is the first moment after at when they begin or end to work; false when that never changes.
func (s Shift) NextChange(at Micros) (Micros, bool) {
	was := s.Open(at)
	for t := at; ; {
		next, any := s.boundary(t)
		if !any {
			return 0, false
		}
		if s.Open(next) != was {
			return next, true
		}
		t = next
	}
}

// boundary is the first moment after t when the calendar or a leave begins or ends. What the calendar does
// during a leave does not count.
func (s Shift) boundary(t Micros) (Micros, bool) {
	if until, away := s.OnLeave(t); away {
		return until, true
	}
	var first Micros
	var any bool
	if s.Calendar != nil {
		first, any = s.Calendar.NextChange(t)
	}
	for _, l := range s.Leave {
		if l.From > t && l.From < l.To && (!any || l.From < first) {
			first, any = l.From, true
		}
	}
	return first, any
}

// NextOpen is the first moment from at on when they work; false when they never will.
func (s Shift) NextOpen(at Micros) (Micros, bool) {
	if s.Open(at) {
		return at, true
	}
	return s.NextChange(at)
}
