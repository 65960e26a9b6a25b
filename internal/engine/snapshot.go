package engine

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"rondo/internal/engine/assign"
)

// snapshotVersion is the first byte of a snapshot. It changes whenever what
// follows does; Restore refuses others, and the state is then built anew from
// the log.
const snapshotVersion = 1

// Snapshot is the whole state in bytes; equal states give equal bytes.
func (s *State) Snapshot() []byte {
	w := writer{append(make([]byte, 0, 64+32*len(s.conversations)), snapshotVersion)}
	w.int(int64(s.now))
	w.bool(s.paused)
	w.int(s.moment)
	agents := s.agentsByID()
	w.int(int64(len(agents)))
	for _, a := range agents {
		w.agent(a)
	}
	teams := s.teamsByID()
	w.int(int64(len(teams)))
	for _, t := range teams {
		w.team(t)
	}
	conversations := s.conversationsByID()
	w.int(int64(len(conversations)))
	for _, c := range conversations {
		w.conversation(s, c)
	}
	return w.out
}

func (s *State) conversationsByID() []*conversation {
	all := make([]*conversation, 0, len(s.conversations))
	for _, c := range s.conversations {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *conversation) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

type writer struct{ out []byte }

func (w *writer) int(n int64) { w.out = binary.AppendVarint(w.out, n) }

func (w *writer) bool(is bool) {
	if is {
		w.out = append(w.out, 1)
	} else {
		w.out = append(w.out, 0)
	}
}

func (w *writer) string(text string) {
	w.int(int64(len(text)))
	w.out = append(w.out, text...)
}

func (w *writer) strings(texts []string) {
	w.int(int64(len(texts)))
	for _, text := range texts {
		w.string(text)
	}
}

func (w *writer) limit(limit *int) {
	w.bool(limit != nil)
	if limit != nil {
		w.int(int64(*limit))
	}
}

func (w *writer) agent(a *agent) {
	about := a.described
	w.int(int64(a.ID))
	w.bool(about.Active)
	w.strings(about.Languages)
	w.strings(about.Skills)
	w.int(int64(about.Weight))
	w.int(int64(about.Capacity.Total))
	kinds := slices.Sorted(maps.Keys(about.Capacity.Channels))
	w.int(int64(len(kinds)))
	for _, kind := range kinds {
		w.string(kind)
		w.int(int64(about.Capacity.Channels[kind]))
	}
	w.string(string(a.Status))
	w.int(a.Assigned)
	w.int(int64(a.AssignedAt))
	w.int(a.Idle)
	w.int(a.changes)
}

func (w *writer) team(t *team) {
	policy := t.pool.Policy()
	w.int(int64(t.id))
	w.int(t.version)
	w.string(string(policy.Strategy))
	w.bool(policy.OnlineOnly)
	w.limit(policy.MaxOpen)
	w.int(t.pool.Now())
	w.int(int64(len(t.members)))
	for _, m := range t.members {
		w.int(int64(m.Agent))
		w.limit(m.Weight)
		w.limit(m.Capacity)
		seat := t.pool.Seat(m.Agent)
		w.bool(seat != nil)
		if seat != nil {
			w.seat(seat)
		}
	}
}

func (w *writer) seat(seat *assign.Seat) {
	w.int(seat.Tag)
	w.bool(seat.Passed)
	w.int(seat.Turn)
	w.int(int64(seat.TurnAt))
}

func (w *writer) conversation(s *State, c *conversation) {
	w.int(int64(c.ID))
	w.int(int64(c.Contact))
	team := ID(0)
	if c.team != nil {
		team = c.team.id
	}
	w.int(int64(team))
	w.string(c.Channel)
	w.int(int64(c.Priority))
	w.string(c.Language)
	w.int(int64(c.Assignee))
	w.bool(c.pending)
	w.int(int64(c.since))
	w.int(int64(c.left))
	refused := slices.DeleteFunc(slices.Clone(c.refused), func(r refusal) bool { return !s.stands(r) })
	w.int(int64(len(refused)))
	for _, r := range refused {
		w.int(int64(r.agent))
		w.int(r.changes)
	}
}
