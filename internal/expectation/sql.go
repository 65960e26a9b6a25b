package expectation

import (
	"context"
	"errors"
	"time"

	"rondo/internal/engine/eta"
	"rondo/internal/engine/expect"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

const (
	qPosition = `SELECT seq FROM expectation_positions WHERE workspace_id = ?`
	qBegin    = `INSERT INTO expectation_positions (workspace_id, seq) VALUES (?, ?) ON CONFLICT (workspace_id) DO NOTHING`
	qMove     = `UPDATE expectation_positions SET seq = ? WHERE workspace_id = ? AND seq = ?`

	columns = `workspace_id, id, conversation_id, team_id, priority, at, kind, state, sent, why, message_id, language, position, low_s, mean_s, high_s, promised_s, unknown, outcome, waited_s`
	qInsert = `INSERT INTO expectations (` + columns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	qNamed  = `UPDATE expectations SET message_id = ? WHERE workspace_id = ? AND id = ?`
	qOf     = `SELECT ` + columns + ` FROM expectations WHERE workspace_id = ? AND conversation_id = ?`
	qSettle = `UPDATE expectations SET outcome = ?, waited_s = CAST(CAST(? AS BIGINT) - at AS DOUBLE PRECISION) / 1000000
WHERE workspace_id = ? AND conversation_id = ? AND sent AND outcome = '' AND kind IN ('over_capacity', 'update') AND at <= ?`
	qKept = `SELECT team_id, count(*) AS announced,
  count(*) FILTER (WHERE promised_s > 0) AS timed,
  count(*) FILTER (WHERE promised_s > 0 AND outcome = 'served') AS served,
  count(*) FILTER (WHERE promised_s > 0 AND outcome = 'served' AND waited_s <= promised_s) AS kept,
  count(*) FILTER (WHERE promised_s > 0 AND outcome = 'served' AND waited_s <= high_s) AS within_high,
  count(*) FILTER (WHERE promised_s > 0 AND outcome = 'left') AS gone,
  count(*) FILTER (WHERE promised_s > 0 AND outcome = 'left' AND waited_s > promised_s) AS gone_late,
  count(*) FILTER (WHERE kind = 'update') AS updates,
  COALESCE(sum(ABS(waited_s - mean_s)) FILTER (WHERE promised_s > 0 AND outcome = 'served'), 0) AS error_s,
  COALESCE(sum(mean_s - waited_s) FILTER (WHERE promised_s > 0 AND outcome = 'served'), 0) AS bias_s,
  COALESCE(sum(waited_s) FILTER (WHERE promised_s > 0 AND outcome = 'served'), 0) AS waited_s
FROM expectations WHERE workspace_id = ? AND at >= ? AND at < ? AND sent AND kind IN ('over_capacity', 'update')`
)

type row struct {
	WorkspaceID    id.ID
	ID             id.ID
	ConversationID id.ID
	TeamID         query.Ref
	Priority       int
	At             query.Time
	Kind           expect.Kind
	State          string
	Sent           bool
	Why            expect.Why
	MessageID      query.Ref
	Language       string
	Position       int
	LowS           float64
	MeanS          float64
	HighS          float64
	PromisedS      float64
	Unknown        eta.Why
	Outcome        Outcome
	WaitedS        float64
}

func (r row) announcement() Announcement {
	return Announcement{Workspace: r.WorkspaceID, ID: r.ID, Conversation: r.ConversationID, Team: r.TeamID.ID(), Priority: r.Priority, At: r.At.Time, Kind: r.Kind, State: r.State,
		Sent: r.Sent, Why: r.Why, Message: r.MessageID.ID(), Language: r.Language, Place: Place{r.Position, r.LowS, r.MeanS, r.HighS, r.PromisedS, r.Unknown}, Outcome: r.Outcome, Waited: r.WaitedS}
}

// begin is the stored position; the first time it is where the feed begins: whoever wrote before this node had
// got up is told, too. What is said follows from how things stand by then, not from what the feed tells of old.
// old is where the feed ended then: clocks that begin to run by now run by the hours and targets up to there.
func begin(ctx context.Context, d *db.DB, ws id.ID) (seq, old int64, err error) {
	seq, err = query.One[int64](ctx, d.Read(), query.New(qPosition, ws))
	if !errors.Is(err, query.ErrNone) {
		return seq, 0, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		if old, err = event.Last(ctx, tx, ws); err != nil {
			return err
		}
		if _, err := query.Exec(ctx, tx, query.New(qBegin, ws, 0)); err != nil {
			return err
		}
		seq, err = query.One[int64](ctx, tx, query.New(qPosition, ws))
		return err
	})
	return seq, old, err
}

func movePosition(ctx context.Context, tx *db.Tx, ws id.ID, from, to int64) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qMove, to, ws, from))
	return n > 0, err
}

// insert keeps an announcement; first is false when the same was kept before for this state.
func insert(ctx context.Context, tx *db.Tx, a Announcement) (first bool, err error) {
	p := a.Place
	n, err := query.Exec(ctx, tx, query.New(qInsert, a.Workspace, a.ID, a.Conversation, query.Ref(a.Team), a.Priority, query.AsTime(a.At), a.Kind, a.State, a.Sent, a.Why, query.Ref(a.Message),
		a.Language, p.Position, p.Low, p.Mean, p.High, p.Promised, p.Unknown, a.Outcome, a.Waited))
	return n > 0, err
}

func named(ctx context.Context, tx *db.Tx, a Announcement, message id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qNamed, message, a.Workspace, a.ID))
	return err
}

// said is what was sent in a conversation, oldest first.
func said(ctx context.Context, q db.Q, ws, conv id.ID) ([]expect.Said, error) {
	rows, err := query.All[row](ctx, q, query.New(qOf, ws, conv).Add(` AND sent ORDER BY id`))
	out := make([]expect.Said, len(rows))
	for i, r := range rows {
		out[i] = expect.Said{Kind: r.Kind, At: expect.Micros(clock.Micro(r.At.Time)), State: r.State, Place: expect.Place{Position: r.Position, Low: r.LowS, High: max(r.HighS, r.PromisedS)}}
	}
	return out, err
}

// settle keeps what came true of the announcements of a conversation.
func settle(ctx context.Context, tx *db.Tx, ws id.ID, m matter) error {
	at := clock.Micro(m.at)
	_, err := query.Exec(ctx, tx, query.New(qSettle, m.outcome, at, ws, m.conversation, at))
	return err
}

// Of lists what was said in a conversation or was not, newest first, before a given one.
func Of(ctx context.Context, q db.Q, ws, conv, before id.ID, limit int) ([]Announcement, error) {
	rows, err := query.All[row](ctx, q, query.New(qOf, ws, conv).If(before != 0, ` AND id < ?`, before).Add(` ORDER BY id DESC LIMIT ?`, limit))
	out := make([]Announcement, len(rows))
	for i, r := range rows {
		out[i] = r.announcement()
	}
	return out, err
}

// Tally is what came of the announcements of waits to a team's contacts. Waits are sums over Served, in seconds.
type Tally struct {
	TeamID     query.Ref
	Announced  int
	Timed      int // with minutes
	Served     int // of those: an agent got the conversation
	Kept       int // within what was said
	WithinHigh int // within what it was before it was rounded up
	Gone       int // the contact or the conversation went before
	GoneLate   int // of those, after what was said had passed
	Updates    int
	ErrorS     float64
	BiasS      float64
	WaitedS    float64
}

// tallies counts by team, from a time until before another.
func tallies(ctx context.Context, q db.Q, ws id.ID, from, to time.Time, team id.ID) ([]Tally, error) {
	return query.All[Tally](ctx, q, query.New(qKept, ws, query.AsTime(from), query.AsTime(to)).If(team != 0, ` AND team_id = ?`, team).Add(` GROUP BY team_id ORDER BY team_id`))
}
