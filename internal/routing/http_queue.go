package routing

import (
	"context"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// LiveQueue is the desk as it stands: what must be done now.
type LiveQueue struct {
	Waiting      int         `json:"waiting"`
	WithoutTeam  int         `json:"without_team" doc:"Of those, how many have no team and are not routed"`
	LongestWaitS int         `json:"longest_wait_s"`
	Agents       AgentCounts `json:"agents"`
	ClosedToday  int         `json:"closed_today"`
	FirstReply   FirstReply  `json:"first_reply" doc:"Of the last hour, in teams that have a target"`
	Paused       bool        `json:"paused"`
	Teams        []LiveTeam  `json:"teams"`
	AgentsList   []LiveAgent `json:"agents_list"`
	Series       Series      `json:"series"`
}

// AgentCounts counts active users: free, at_capacity and busy are there, offline are not.
type AgentCounts struct {
	Free       int `json:"free"`
	Online     int `json:"online"`
	AtCapacity int `json:"at_capacity"`
	Busy       int `json:"busy"`
	Offline    int `json:"offline"`
	OffShift   int `json:"off_shift" doc:"Outside their working hours, or on leave"`
}

// LiveTeam is a team and its queue.
type LiveTeam struct {
	TeamID       id.ID                `json:"team_id"`
	Name         string               `json:"name"`
	Waiting      int                  `json:"waiting"`
	LongestWaitS int                  `json:"longest_wait_s"`
	Agents       AgentCounts          `json:"agents"`
	Warning      *conversation.Reason `json:"warning" doc:"Why the first in the queue waits; null when nobody does"`
	Trouble      *string              `json:"trouble" doc:"What the team is warned of, also while nobody waits: nobody_in_team, nobody_ever, nobody_yet, nobody_matches, nobody_online, all_at_capacity; null: nothing"`
	Closed       bool                 `json:"closed" doc:"Outside its business hours"`
	FirstReply   FirstReply           `json:"first_reply" doc:"Of the last hour, where the team has a target"`
}

// LiveAgent is an agent and their load.
type LiveAgent struct {
	UserID   id.ID           `json:"user_id"`
	Name     string          `json:"name"`
	Status   identity.Status `json:"status" enum:"online,busy,offline"`
	Since    time.Time       `json:"since"`
	Reason   string          `json:"reason"`
	Open     int             `json:"open"`
	Load     float64         `json:"load" doc:"What the open ones weigh that count"`
	OffShift bool            `json:"off_shift"`
	Capacity int             `json:"capacity"`
	TeamIDs  []id.ID         `json:"team_ids"`
}

// Series are the last intervals of five minutes, the present one last; at most 12, fewer after a start.
type Series struct {
	Waiting      []int `json:"waiting"`
	LongestWaitS []int `json:"longest_wait_s"`
	Free         []int `json:"free"`
	Closed       []int `json:"closed"`
	FirstReply   []int `json:"first_reply" doc:"How many of 100 first replies came in time; -1: none was due"`
}

type liveQueueOut struct{ Body LiveQueue }

func (r *Router) liveQueue(ctx context.Context, _ *struct{}) (*liveQueueOut, error) {
	ws := access.From(ctx).Workspace
	desk, err := r.view(ctx, ws)
	if err != nil {
		return nil, err
	}
	now := r.db.Now()
	b := LiveQueue{Waiting: waitingIn(desk), WithoutTeam: desk.WithoutTeam, LongestWaitS: seconds(desk.LongestSince, now), Agents: freeAgents(desk), Paused: desk.Paused}
	if err := r.addTeams(ctx, ws, desk, now, &b); err != nil {
		return nil, err
	}
	if err := r.addAgents(ctx, ws, desk, &b); err != nil {
		return nil, err
	}
	if err := r.addClosed(ctx, ws, now, &b); err != nil {
		return nil, err
	}
	if err := r.addReplies(ctx, ws, now, &b); err != nil {
		return nil, err
	}
	for _, s := range r.desk(ws).series.with(sampleOf(desk, now)) {
		b.Series.Waiting = append(b.Series.Waiting, s.waiting)
		b.Series.LongestWaitS = append(b.Series.LongestWaitS, s.longestS)
		b.Series.Free = append(b.Series.Free, s.free)
	}
	return &liveQueueOut{b}, nil
}

// freeAgents counts agents who are in a team: nobody else is given anything.
func freeAgents(desk engine.Desk) AgentCounts {
	var n AgentCounts
	for _, a := range desk.Agents {
		if !a.Active || len(a.Teams) == 0 {
			continue
		}
		switch {
		case a.OffShift:
			n.OffShift++
		case a.Status == engine.Busy:
			n.Busy++
		case a.Status != engine.Online:
			n.Offline++
		case a.Weighs < 1000*a.Capacity:
			n.Free++
		default:
			n.AtCapacity++
		}
	}
	n.Online = n.Free + n.AtCapacity
	return n
}

func (r *Router) addTeams(ctx context.Context, ws id.ID, desk engine.Desk, now time.Time, b *LiveQueue) error {
	teams, err := allTeams(ctx, r.db.Read(), ws)
	if err != nil {
		return err
	}
	by := map[engine.ID]engine.TeamDesk{}
	for _, t := range desk.Teams {
		by[t.Team] = t
	}
	b.Teams = make([]LiveTeam, len(teams))
	for i, t := range teams {
		d := by[engine.ID(t.ID)]
		var trouble *string
		if code := string(d.Warning); code != "" {
			trouble = &code
		}
		b.Teams[i] = LiveTeam{TeamID: t.ID, Name: t.Name, Waiting: d.Waiting, LongestWaitS: seconds(d.LongestSince, now), Warning: ReasonOf(d.Reason), Trouble: trouble, Closed: d.Shut,
			Agents: AgentCounts{Free: d.Free, Online: d.Free + d.AtCapacity, AtCapacity: d.AtCapacity, Busy: d.Busy, Offline: d.Offline, OffShift: d.OffShift}}
	}
	return nil
}

func allTeams(ctx context.Context, q db.Q, ws id.ID) (out []identity.Team, err error) {
	const page = 200
	for after := id.ID(0); ; {
		teams, err := identity.Teams(ctx, q, ws, after, page)
		if err != nil {
			return nil, err
		}
		out = append(out, teams...)
		if len(teams) < page {
			return out, nil
		}
		after = teams[len(teams)-1].ID
	}
}

func (r *Router) addAgents(ctx context.Context, ws id.ID, desk engine.Desk, b *LiveQueue) error {
	by := map[engine.ID]engine.AgentDesk{}
	for _, a := range desk.Agents {
		by[a.Agent] = a
	}
	active := true
	users, err := identity.Users(ctx, r.db.Read(), ws, &active, 0, 5000)
	b.AgentsList = []LiveAgent{}
	for _, u := range users {
		a, ok := by[engine.ID(u.ID)]
		if !ok || len(a.Teams) == 0 && a.Load == 0 {
			continue
		}
		l := LiveAgent{UserID: u.ID, Name: u.Name, Status: u.Presence.Status, Since: u.Presence.Since, Reason: u.Presence.Reason, Open: a.Load, Load: float64(a.Weighs) / 1000, OffShift: a.OffShift, Capacity: a.Capacity, TeamIDs: make([]id.ID, len(a.Teams))}
		for i, t := range a.Teams {
			l.TeamIDs[i] = id.ID(t)
		}
		b.AgentsList = append(b.AgentsList, l)
	}
	return err
}

// addClosed counts what was closed today, by the workspace's clock, and in each of the last intervals.
func (r *Router) addClosed(ctx context.Context, ws id.ID, now time.Time, b *LiveQueue) error {
	w, err := identity.LoadWorkspace(ctx, r.db.Read(), ws)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(w.Timezone)
	if err != nil {
		zone = time.UTC
	}
	y, m, day := now.In(zone).Date()
	if b.ClosedToday, err = conversation.ClosedSince(ctx, r.db.Read(), ws, time.Date(y, m, day, 0, 0, 0, 0, zone)); err != nil {
		return err
	}
	before := 0
	for i := range intervals {
		n, err := conversation.ClosedSince(ctx, r.db.Read(), ws, now.Add(-time.Duration(i+1)*intervalTime))
		if err != nil {
			return err
		}
		b.Series.Closed = append([]int{n - before}, b.Series.Closed...)
		before = n
	}
	return nil
}
