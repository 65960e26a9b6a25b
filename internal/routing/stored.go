package routing

import (
	"encoding/json"
	"fmt"
	"strconv"
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
}

// storedCandidate is agent, verdict, load, capacity, load and capacity of the channel kind, last assigned
// (microseconds).
type storedCandidate [7]int64

// encode writes a decision as a stored record.
func encode(d engine.Decision) (string, error) {
	rest := stored{Others: tallyOf(d.Others), TieBreak: string(d.TieBreak)}
	if d.Winner == 0 {
		rest.Reason = ReasonOf(d.Reason)
	}
	b := make([]byte, 0, 64+48*len(d.Candidates))
	b = strconv.AppendInt(append(strconv.AppendQuote(append(b, `{"s":`...), string(d.Strategy)), `,"v":`...), d.PolicyVersion, 10)
	b = append(b, `,"c":[`...)
	for i, c := range d.Candidates {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for k, n := range [...]int64{int64(c.Agent), int64(c.Verdict), int64(c.Load), int64(c.Capacity), int64(c.ChannelLoad), int64(c.ChannelCapacity), int64(c.LastAssigned)} {
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
	}{{"o", rest.Others, len(rest.Others) > 0}, {"t", rest.TieBreak, rest.TieBreak != ""}, {"r", rest.Reason, rest.Reason != nil}} {
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
	r := Record{Strategy: s.Strategy, PolicyVersion: s.PolicyVersion, Candidates: make([]Candidate, len(s.Candidates)), Others: s.Others, TieBreak: s.TieBreak, Reason: s.Reason}
	for i, c := range s.Candidates {
		r.Candidates[i] = c.candidate()
	}
	if r.Others == nil {
		r.Others = map[string]int{}
	}
	return r, nil
}

func (c storedCandidate) candidate() Candidate {
	out := Candidate{AgentID: id.ID(c[0]), Verdict: engine.Verdict(c[1]).String(), Detail: Detail{Load: int(c[2]), Capacity: int(c[3])}}
	if c[5] != engine.NoCap {
		load, capacity := int(c[4]), int(c[5])
		out.Detail.ChannelLoad, out.Detail.ChannelCapacity = &load, &capacity
	}
	if c[6] != 0 {
		at := time.UnixMicro(c[6]).UTC()
		out.Detail.LastAssignedAt = &at
	}
	return out
}
