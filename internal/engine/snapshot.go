package engine

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"rondo/internal/engine/assign"
	"rondo/internal/engine/hours"
)

// snapshotVersion is the first byte of a snapshot. It changes whenever what
// follows does; Restore refuses others, and the state is then built anew from
// the log.
const snapshotVersion = 4

// Snapshot is the whole state in bytes; equal states give equal bytes.
func (s *State) Snapshot() []byte {
	w := writer{append(make([]byte, 0, 64+48*len(s.conversations)), snapshotVersion)}
	w.int(int64(s.now))
	w.workspace(s)
	w.int(s.moment)
	w.calendars(s.calendars)
	agents := s.agentsByID()
	w.int(int64(len(agents)))
	for _, a := range agents {
		w.agent(a)
	}
	teams := s.teamsByID()
	w.int(int64(len(teams)))
	for _, t := range teams {
		w.team(s, t)
	}
	conversations := s.conversationsByID()
	w.int(int64(len(conversations)))
	for _, c := range conversations {
		w.conversation(s, c)
	}
	return w.out
}

func (w *writer) workspace(s *State) {
	w.bool(s.paused)
	w.int(int64(s.hours))
	w.int(int64(s.idleAfter))
	kinds := slices.Sorted(maps.Keys(s.weights))
	w.int(int64(len(kinds)))
	for _, kind := range kinds {
		w.string(kind)
		w.int(int64(s.weights[kind]))
	}
}

func (w *writer) calendars(all map[ID]*hours.Calendar) {
	ids := slices.Sorted(maps.Keys(all))
	w.int(int64(len(ids)))
	for _, id := range ids {
		w.int(int64(id))
		text, _ := all[id].MarshalJSON() // a Spec is plain text
		w.string(string(text))
	}
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
	w.int(int64(about.Hours))
	w.int(int64(len(about.Leave)))
	for _, span := range about.Leave {
		w.int(span.From)
		w.int(span.To)
	}
	w.string(string(a.Status))
	w.int(int64(a.offline))
	w.bool(a.lost)
	w.bool(a.OffShift)
	w.int(int64(a.shiftEnd))
	w.int(a.Assigned)
	w.int(int64(a.AssignedAt))
	w.int(a.Idle)
	w.int(a.changes)
	w.int(a.gained)
}

func (w *writer) team(s *State, t *team) {
	w.int(int64(t.id))
	w.int(t.version)
	w.policy(&t.policy)
	w.int(int64(t.hours))
	w.bool(t.shut)
	w.string(string(s.told[t.id]))
	w.sets(s, t.pool.Heard())
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

func (w *writer) policy(p *Policy) {
	w.string(string(p.Strategy))
	w.bool(p.OnlineOnly)
	w.limit(p.MaxOpen)
	w.strings(p.Requires.Skills)
	w.strings(p.Requires.Languages)
	w.bool(p.Requires.Spoken)
	w.string(string(p.Returning.Mode))
	w.string(string(p.Dedicated.Mode))
	w.bool(p.Dedicated.Strict)
	w.string(string(p.Reassign.Offline))
	w.string(string(p.Reassign.ShiftEnd))
	w.bool(p.Reassign.OverruleManual)
	for _, n := range []int64{int64(p.Requires.Relax), int64(p.Returning.Wait), int64(p.Returning.Window), int64(p.Dedicated.Wait), int64(p.Dedicated.Backup),
		int64(p.NewContacts), int64(p.Aging), int64(p.Offer), int64(p.Reassign.FirstReply), int64(p.Reassign.NextReply), int64(p.Reassign.OfflineAfter),
		int64(p.Reassign.MaxHops), int64(len(p.Rings))} {
		w.int(n)
	}
	for _, ring := range p.Rings {
		w.int(int64(ring.After))
		w.int(int64(ring.Team))
	}
}

// sets writes what was ever asked of a pool, each as its needs.
func (w *writer) sets(s *State, heard []assign.Set) {
	lists := make([]string, len(heard))
	for i, set := range heard {
		lists[i] = strings.Join(s.needs.List(set), "\n")
	}
	slices.Sort(lists)
	w.strings(lists)
}

func (w *writer) seat(seat *assign.Seat) {
	tag, now := seat.Standing()
	w.int(tag)
	w.int(now)
	w.bool(seat.Passed)
	w.int(seat.Turn)
	w.int(int64(seat.TurnAt))
}

func (w *writer) conversation(s *State, c *conversation) {
	team := ID(0)
	if c.team != nil {
		team = c.team.id
	}
	w.int(int64(c.ID))
	for _, n := range []int64{int64(c.Contact), int64(team), int64(c.Priority), int64(c.Assignee), int64(c.Owner), int64(c.Previous), int64(c.PreviousAt), int64(c.Asked),
		int64(c.weight), int64(c.given), int64(c.until), int64(c.idle), int64(c.from), int64(c.since), int64(c.left), int64(c.why), int64(c.triedAt), int64(c.hops)} {
		w.int(n)
	}
	w.string(c.Channel)
	w.string(c.Language)
	for _, is := range []bool{c.New, c.Answered, c.offered, c.pending, c.byHand, c.raised} {
		w.bool(is)
	}
	if c.pending {
		w.int(int64(c.decided))
		w.int(c.basis.changes)
		w.int(c.basis.gained)
	}
	w.int(int64(len(c.tried)))
	for _, bar := range c.tried {
		w.int(int64(bar.Agent))
		w.int(int64(bar.Why))
	}
	refused := slices.DeleteFunc(slices.Clone(c.refused), func(r refusal) bool { return !s.stands(r) })
	w.int(int64(len(refused)))
	for _, r := range refused {
		w.int(int64(r.agent))
		w.int(r.changes)
	}
}
