package routing

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/id"
)

// A decision is written for every assignment and read when somebody asks why, so it is kept short: the
// numbers of a candidate stand in a row, in the order of storedCandidate. Words are added when it is read.

// stored is a Record as the decisions table keeps it.
type stored struct {
	Strategy      string               `json:"s"`
	PolicyVersion int64                `json:"v"`
	Candidates    []storedCandidate    `json:"c"`
	Others        map[string]int       `json:"o,omitempty"`
	TieBreak      string               `json:"t,omitempty"`
	Reason        *conversation.Reason `json:"r,omitempty"`
	Rule          string               `json:"w,omitempty"`
	Ring          id.ID                `json:"g,omitempty"`
	Needs         []string             `json:"n,omitempty"`
	From          id.ID                `json:"f,omitempty"`
	Why           string               `json:"y,omitempty"`
	Hops          int                  `json:"h,omitempty"`
}

// storedCandidate is agent, verdict, load, capacity, load and capacity of the channel kind, last assigned
// (microseconds); and where there is more to say: what is lacking (of the needs, from 1), why it is excluded,
// and the load in thousandths.
type storedCandidate []int64

const (
	plainCandidate = 7
	wholeCandidate = 10
)

// encode writes a decision as a stored record.
func encode(d engine.Decision) (string, error) {
	rest := stored{Others: tallyOf(d.Others), TieBreak: string(d.TieBreak), Rule: string(d.Rule), Ring: id.ID(d.Ring), Needs: d.Needs, From: id.ID(d.From),
		Why: d.Why.String(), Hops: d.Hops}
	switch {
	case d.Winner == 0:
		rest.Reason = ReasonOf(d.Reason)
	case d.Rule == engine.ByPool:
		rest.Rule = "pool"
	}
	b := make([]byte, 0, 64+48*len(d.Candidates))
	b = strconv.AppendInt(append(strconv.AppendQuote(append(b, `{"s":`...), string(d.Strategy)), `,"v":`...), d.PolicyVersion, 10)
	b = append(b, `,"c":[`...)
	for i, c := range d.Candidates {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		numbers := [wholeCandidate]int64{int64(c.Agent), int64(c.Verdict), int64(c.Load), int64(c.Capacity), int64(c.ChannelLoad), int64(c.ChannelCapacity), int64(c.LastAssigned),
			int64(c.Lacks), int64(c.Why), int64(c.Weighs)}
		length := plainCandidate
		if c.Lacks != 0 || c.Why != 0 || c.Weighs != 1000*c.Load {
			length = wholeCandidate
		}
		for k, n := range numbers[:length] {
			if k > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, n, 10)
		}
		b = append(b, ']')
	}
	b = append(b, ']')
	for _, part := range []struct {
		name  string
		value any
		there bool
	}{{"o", rest.Others, len(rest.Others) > 0}, {"t", rest.TieBreak, rest.TieBreak != ""}, {"r", rest.Reason, rest.Reason != nil},
		{"w", rest.Rule, rest.Rule != ""}, {"g", rest.Ring, rest.Ring != 0}, {"n", rest.Needs, len(rest.Needs) > 0}, {"f", rest.From, rest.From != 0},
		{"y", rest.Why, rest.Why != ""}, {"h", rest.Hops, rest.Hops != 0}} {
		if !part.there {
			continue
		}
		v, err := json.Marshal(part.value)
		if err != nil {
			return "", err
		}
		b = append(append(append(b, `,"`...), part.name...), `":`...)
		b = append(b, v...)
	}
	return string(append(b, '}')), nil
}

// decode reads a stored record.
func decode(text string) (Record, error) {
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Record{}, fmt.Errorf("read a decision: %w", err)
	}
	r := Record{Strategy: s.Strategy, PolicyVersion: s.PolicyVersion, Candidates: make([]Candidate, len(s.Candidates)), Others: s.Others, TieBreak: s.TieBreak, Reason: s.Reason,
		Rule: s.Rule, RingTeamID: orNil(s.Ring), Requires: s.Needs, FromID: orNil(s.From), FromWhy: s.Why, Hops: s.Hops}
	if r.Requires == nil {
		r.Requires = []string{}
	}
	for i, c := range s.Candidates {
		if len(c) < plainCandidate {
			return Record{}, errors.New("read a decision: a candidate is cut short")
		}
		r.Candidates[i] = c.candidate(s.Needs)
	}
	if r.Others == nil {
		r.Others = map[string]int{}
	}
	return r, nil
}

func (c storedCandidate) candidate(needs []string) Candidate {
	out := Candidate{AgentID: id.ID(c[0]), Verdict: engine.Verdict(c[1]).String(), Detail: Detail{Load: float64(c[2]), Capacity: int(c[3])}}
	if c[5] != engine.NoCap {
		load, capacity := int(c[4]), int(c[5])
		out.Detail.ChannelLoad, out.Detail.ChannelCapacity = &load, &capacity
	}
	if c[6] != 0 {
		at := time.UnixMicro(c[6]).UTC()
		out.Detail.LastAssignedAt = &at
	}
	if len(c) >= wholeCandidate {
		if n := int(c[7]); n > 0 && n <= len(needs) {
			_, out.Detail.Lacks, _ = strings.Cut(needs[n-1], " ")
		}
		out.Detail.Why, out.Detail.Load = engine.Why(c[8]).String(), float64(c[9])/1000
	}
	return out
}
