package routing

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rondo/internal/conversation"
	"rondo/internal/engine"
)

func TestEncode_everythingComesBack(t *testing.T) {
	text, err := encode(engine.Decision{Strategy: engine.LeastOpen, PolicyVersion: 7, TieBreak: engine.LastAssigned, Others: engine.Tally{Offline: 30, Busy: 2},
		Reason: engine.Reason{Code: engine.AllAtCapacity, Pool: engine.Tally{AtCapacity: 2}},
		Candidates: []engine.Candidate{
			{Agent: 5, Verdict: engine.AtCapacity, Load: 3, Weighs: 3000, Capacity: 3, ChannelCapacity: engine.NoCap, LastAssigned: 1_700_000_000_000_001},
			{Agent: 6, Verdict: engine.AtChannelCapacity, Load: 1, Weighs: 1000, Capacity: 3, ChannelLoad: 1, ChannelCapacity: 1},
		}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	one, at := 1, time.UnixMicro(1_700_000_000_000_001).UTC()
	want := Record{Strategy: "least_open", PolicyVersion: 7, TieBreak: "last_assigned", Others: map[string]int{"offline": 30, "busy": 2},
		Reason: &conversation.Reason{Code: "all_at_capacity", Text: "Everybody who takes conversations is at capacity: 2 at capacity.", Detail: map[string]int{"at_capacity": 2}}, Requires: []string{},
		Candidates: []Candidate{
			{AgentID: 5, Verdict: "at_capacity", Detail: Detail{Load: 3, Capacity: 3, LastAssignedAt: &at}},
			{AgentID: 6, Verdict: "at_channel_capacity", Detail: Detail{Load: 1, Capacity: 3, ChannelLoad: &one, ChannelCapacity: &one}},
		}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
