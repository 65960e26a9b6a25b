package routing

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// DecisionBody is why a conversation got where it is: a decision of the policy with its record, or what a
// person did. ID is empty for what a person did.
type DecisionBody struct {
	ID      id.ID            `json:"id"`
	At      time.Time        `json:"at"`
	Outcome string           `json:"outcome" enum:"assigned,waiting,offered,manual,unassigned"`
	AgentID *id.ID           `json:"agent_id"`
	TeamID  *id.ID           `json:"team_id"`
	By      *conversation.By `json:"by,omitempty" doc:"The person who did it; absent for the policy"`
	Record
}

type decisionsIn struct {
	api.ByID
	api.Page
}

type decisionsOut struct{ Body api.List[DecisionBody] }

// maxDecisions bounds what is looked through for one conversation.
const maxDecisions = 1000

func (r *Router) listDecisions(ctx context.Context, in *decisionsIn) (*decisionsOut, error) {
	ws := access.From(ctx).Workspace
	if _, err := conversation.Load(ctx, r.db.Read(), ws, in.ID.ID); err != nil {
		return nil, err
	}
	skip := 0
	if _, err := in.After(&skip); err != nil {
		return nil, err
	}
	rows, err := decisions(ctx, r.db.Read(), ws, in.ID.ID, maxDecisions)
	if err != nil {
		return nil, err
	}
	names, err := r.names(ctx, ws)
	if err != nil {
		return nil, err
	}
	list, err := r.byPeople(ctx, ws, in.ID.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range rows {
		b, err := d.body(names)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	slices.SortStableFunc(list, func(a, b DecisionBody) int { return b.At.Compare(a.At) })
	type placed struct {
		DecisionBody
		n int
	}
	var page []placed
	for n, b := range list {
		if n >= skip {
			page = append(page, placed{b, n + 1})
		}
	}
	return &decisionsOut{api.NewList(in.Page, page, func(p placed) DecisionBody { return p.DecisionBody }, func(p placed) any { return p.n })}, nil
}

// body shows a decision, with what the agents are called now.
func (d decisionRow) body(names map[id.ID]string) (DecisionBody, error) {
	record, err := decode(d.Record)
	b := DecisionBody{ID: d.ID, At: clock.FromMicro(d.At), Outcome: d.Outcome, AgentID: orNil(d.AgentID.ID()), TeamID: orNil(d.TeamID.ID()), Record: record}
	for i := range b.Candidates {
		b.Candidates[i].Name = names[b.Candidates[i].AgentID]
	}
	return b, err
}

func orNil(i id.ID) *id.ID {
	if i == 0 {
		return nil
	}
	return &i
}

// byPeople are the assignments that people made or took back.
func (r *Router) byPeople(ctx context.Context, ws, c id.ID) ([]DecisionBody, error) {
	events, err := event.Of(ctx, r.db.Read(), ws, c, []string{conversation.EventAssigned, conversation.EventUnassigned}, 0, maxDecisions)
	if err != nil {
		return nil, err
	}
	var out []DecisionBody
	for _, e := range events {
		var said conversation.Assigned
		if json.Unmarshal(e.Data, &said) != nil || said.By.Kind == "rondo" || said.By.Kind == "" || said.Accepted { // what was accepted, the offer says
			continue
		}
		b := DecisionBody{At: e.At, Outcome: OutcomeManual, AgentID: said.Conversation.AssigneeID, TeamID: said.Conversation.TeamID, By: &said.By,
			Record: Record{Candidates: []Candidate{}, Others: map[string]int{}, Requires: []string{}}}
		if e.Type == conversation.EventUnassigned {
			b.Outcome = OutcomeUnassigned
		}
		out = append(out, b)
	}
	return out, nil
}
