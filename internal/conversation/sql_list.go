package conversation

import (
	"context"
	"strings"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// Filter says which conversations to list, and in which order.
type Filter struct {
	Status     Status // empty: any
	Assignee   id.ID
	Unassigned bool
	Team       id.ID
	Contact    id.ID
	Channel    id.ID
	Tag        string
	Waiting    bool // open, and nobody has it
	Search     string
	Sort       Sort
	After      *Place // of the last one of the page before
	Limit      int
}

// Sort names an order.
type Sort string

// The orders.
const (
	Newest         Sort = "-last_message_at"
	Oldest         Sort = "last_message_at"
	LongestWaiting Sort = "waiting"
	MostUrgent     Sort = "priority"
	SoonestDue     Sort = "due"
)

// Place is where a conversation stands in an order.
type Place struct {
	Priority int   `json:"p"`
	At       int64 `json:"t"` // microseconds
	ID       id.ID `json:"i"`
	Timeless bool  `json:"n,omitempty"` // of SoonestDue: no clock runs for it
}

// notWaiting stands behind every time at which somebody began to wait.
const notWaiting = 1 << 62

// PlaceOf is the place of a conversation in an order.
func PlaceOf(c Conversation, s Sort) Place {
	p := Place{Priority: c.Priority, At: c.LastMessageAt.UnixMicro(), ID: c.ID}
	if s == SoonestDue {
		if p.Timeless = c.DueAt.IsZero(); !p.Timeless {
			p.At = c.DueAt.UnixMicro()
		}
	}
	if s == LongestWaiting {
		if p.At = notWaiting; !c.WaitingSince.IsZero() {
			p.At = c.WaitingSince.UnixMicro()
		}
	}
	return p
}

// Find lists conversations.
func Find(ctx context.Context, q db.Q, workspace id.ID, f Filter) ([]Conversation, error) {
	if f.Sort == SoonestDue {
		return findDue(ctx, q, workspace, f)
	}
	s := narrow(query.New(qConversations, workspace), f)
	order(s, f)
	return conversations(query.All[row](ctx, q, s.Add(` LIMIT ?`, f.Limit)))
}

// narrow adds what a filter asks.
func narrow(s *query.SQL, f Filter) *query.SQL {
	s.If(f.Status != "", ` AND c.status = ?`, f.Status)
	s.If(f.Assignee != 0, ` AND c.assignee_id = ?`, f.Assignee)
	s.If(f.Unassigned, ` AND c.assignee_id IS NULL`)
	s.If(f.Team != 0, ` AND c.team_id = ?`, f.Team)
	s.If(f.Contact != 0, ` AND c.contact_id = ?`, f.Contact)
	s.If(f.Channel != 0, ` AND c.channel_id = ?`, f.Channel)
	s.If(f.Waiting, ` AND c.status = 'open' AND c.assignee_id IS NULL`)
	s.If(f.Tag != "", ` AND ct.tags LIKE ? ESCAPE '\'`, `%"`+escapeLike(f.Tag)+`"%`)
	if f.Search != "" {
		like := "%" + escapeLike(strings.ToLower(f.Search)) + "%"
		s.Add(` AND (ct.search LIKE ? ESCAPE '\' OR EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND lower(m.text) LIKE ? ESCAPE '\'))`, like, like)
	}
	return s
}

// order adds the place to begin after and the order.
func order(s *query.SQL, f Filter) {
	a := f.After
	if a == nil {
		a = &Place{}
	}
	switch f.Sort {
	case LongestWaiting:
		s.If(f.After != nil, ` AND (COALESCE(c.waiting_since, 4611686018427387904), c.id) > (?, ?)`, a.At, a.ID)
		s.Add(` ORDER BY COALESCE(c.waiting_since, 4611686018427387904), c.id`)
	case MostUrgent:
		s.If(f.After != nil, ` AND (c.priority, c.last_message_at, c.id) < (?, ?, ?)`, a.Priority, a.At, a.ID)
		s.Add(` ORDER BY c.priority DESC, c.last_message_at DESC, c.id DESC`)
	case Oldest:
		s.If(f.After != nil, ` AND (c.last_message_at, c.id) > (?, ?)`, a.At, a.ID)
		s.Add(` ORDER BY c.last_message_at, c.id`)
	default:
		s.If(f.After != nil, ` AND (c.last_message_at, c.id) < (?, ?)`, a.At, a.ID)
		s.Add(` ORDER BY c.last_message_at DESC, c.id DESC`)
	}
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

const (
	qCount = `SELECT status, team_id, assignee_id = ? AS mine, assignee_id IS NULL AS unassigned, unread > 0 AS unread, count(*) AS n FROM conversations
WHERE workspace_id = ? AND status <> 'closed' GROUP BY 1, 2, 3, 4, 5`
	qClosedSince = `SELECT count(*) FROM conversations WHERE workspace_id = ? AND status = 'closed' AND closed_at >= ?`
)

type countRow struct {
	Status     Status
	TeamID     query.Ref
	Mine       *bool
	Unassigned bool
	Unread     bool
	N          int
}

// Counts are the numbers beside the views of the inbox.
type Counts struct {
	Mine       int                  `json:"mine"`
	Unread     int                  `json:"unread" doc:"Of those that are mine, how many have something unread"`
	Unassigned int                  `json:"unassigned"`
	Open       int                  `json:"open"`
	Snoozed    int                  `json:"snoozed"`
	Teams      map[id.ID]TeamCounts `json:"teams"`
}

// TeamCounts are the numbers beside a team.
type TeamCounts struct {
	Open    int `json:"open"`
	Waiting int `json:"waiting"`
}

// Count counts the conversations that are not closed.
func Count(ctx context.Context, q db.Q, workspace, me id.ID) (Counts, error) {
	rows, err := query.All[countRow](ctx, q, query.New(qCount, me, workspace))
	out := Counts{Teams: map[id.ID]TeamCounts{}}
	for _, r := range rows {
		if r.Status == Snoozed {
			out.Snoozed += r.N
			continue
		}
		out.Open += r.N
		if r.Mine != nil && *r.Mine {
			out.Mine += r.N
			if r.Unread {
				out.Unread += r.N
			}
		}
		t := out.Teams[r.TeamID.ID()]
		t.Open += r.N
		if r.Unassigned {
			out.Unassigned += r.N
			t.Waiting += r.N
		}
		if r.TeamID != 0 {
			out.Teams[r.TeamID.ID()] = t
		}
	}
	return out, err
}

// ClosedSince counts the conversations closed since a time.
func ClosedSince(ctx context.Context, q db.Q, workspace id.ID, since time.Time) (int, error) {
	return query.One[int](ctx, q, query.New(qClosedSince, workspace, query.AsTime(since)))
}

const qFirstReplied = `SELECT team_id, opened_at, first_reply_at FROM conversations
WHERE workspace_id = ? AND status IN ('open', 'snoozed', 'closed') AND last_message_at >= ? AND first_reply_at >= ? AND team_id IS NOT NULL ORDER BY first_reply_at LIMIT ?`

// FirstReply is when a conversation was opened, and first answered.
type FirstReply struct {
	Team         id.ID
	OpenedAt     time.Time
	FirstReplyAt time.Time
}

// FirstReplied is the first answers since a time, the oldest first; at most limit.
func FirstReplied(ctx context.Context, q db.Q, workspace id.ID, since time.Time, limit int) ([]FirstReply, error) {
	rows, err := query.All[struct {
		TeamID       id.ID
		OpenedAt     query.Time
		FirstReplyAt query.Time
	}](ctx, q, query.New(qFirstReplied, workspace, query.AsTime(since), query.AsTime(since), limit))
	out := make([]FirstReply, len(rows))
	for i, r := range rows {
		out[i] = FirstReply{r.TeamID, r.OpenedAt.Time, r.FirstReplyAt.Time}
	}
	return out, err
}

// qUnanswered goes by id through what is open.
const qUnanswered = `SELECT id FROM conversations WHERE workspace_id = ? AND id > ? AND status = 'open' AND waiting_since IS NOT NULL`

// Unanswered lists the open ones whose contact waits for an answer, by id from after a given one; of a team, or 0 of any.
func Unanswered(ctx context.Context, q db.Q, workspace, team, after id.ID, limit int) ([]id.ID, error) {
	return query.All[id.ID](ctx, q, query.New(qUnanswered, workspace, after).If(team != 0, ` AND team_id = ?`, team).Add(` ORDER BY id LIMIT ?`, limit))
}

const qHeard = `SELECT e.seq, e.type, e.data FROM events e WHERE e.workspace_id = ? AND e.conversation_id IN (SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ?) AND e.seq > ?`

// Heard is an event about one of a contact's conversations.
type Heard struct {
	Seq  int64
	Type string
	Data string
}

// EventsOfContact returns at most limit events of the given types about a contact's conversations after a
// number of the feed, in order.
func EventsOfContact(ctx context.Context, q db.Q, workspace, contact id.ID, types []string, after int64, limit int) ([]Heard, error) {
	s := query.In(query.New(qHeard, workspace, workspace, contact, after), ` AND e.type IN (?)`, types)
	return query.All[Heard](ctx, q, s.Add(` ORDER BY e.seq LIMIT ?`, limit))
}
