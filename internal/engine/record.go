package engine

import "rondo/internal/engine/assign"

const (
	wholePool = 50      // up to this many agents a record lists all
	listed    = 20      // otherwise this many
	everybody = 1 << 30 // whatever the pool
	sliceSize = 256     // how many candidates of records are allocated at once
)

// record fills in what a decision about c saw. winner is nil when it waits.
func (s *State) record(d *Decision, c *conversation, request *assign.Request, winner *assign.Seat, at Micros) {
	d.At, d.Conversation = at, c.ID
	t := c.team
	if t == nil {
		return
	}
	policy := t.pool.Policy()
	d.Team, d.Strategy, d.PolicyVersion = t.id, policy.Strategy, t.version
	most := listed
	if t.pool.Len() <= wholePool {
		most = wholePool
	}
	d.Candidates = s.list(t, request, winner, most)
	if len(d.Candidates) < t.pool.Len() {
		d.Others = t.pool.Tally(request, winner)
		for i := range d.Candidates {
			d.Others.Add(d.Candidates[i].Verdict, -1)
		}
	}
}

// list cuts a list of candidates from what is allocated for several.
func (s *State) list(t *team, request *assign.Request, winner *assign.Seat, most int) []Candidate {
	need := min(most, t.pool.Len())
	if need == 0 {
		return nil
	}
	if need > sliceSize {
		return t.pool.List(make([]Candidate, 0, need), request, winner, need)
	}
	if cap(s.candidates)-len(s.candidates) < need {
		s.candidates = make([]Candidate, 0, sliceSize)
	}
	from := len(s.candidates)
	s.candidates = t.pool.List(s.candidates, request, winner, need)
	return s.candidates[from:len(s.candidates):len(s.candidates)]
}

// waits is the record of why c waits, as of now.
func (s *State) waits(c *conversation, at Micros, most int) Decision {
	var d Decision
	request := c.request()
	s.record(&d, c, &request, nil, at)
	d.Reason = s.reason(c.team, &request)
	if most == everybody && c.team != nil {
		d.Candidates = s.list(c.team, &request, nil, most)
		d.Others = Tally{}
	}
	return d
}

// reason is why such a request to the team would wait now.
func (s *State) reason(t *team, request *assign.Request) Reason {
	if t == nil {
		return Reason{Code: NoTeam}
	}
	pool := t.pool.Tally(request, nil)
	r := Reason{Code: AllAtCapacity, Pool: pool}
	switch {
	case s.paused:
		r.Code = Paused
	case pool.Total() == pool.Inactive:
		r.Code = NobodyInTeam
	case pool.Eligible+pool.Excluded+pool.AtCapacity+pool.AtChannelCapacity == 0:
		r.Code = NobodyOnline
	case pool.Excluded > 0:
		r.Code = Declined
	}
	return r
}
