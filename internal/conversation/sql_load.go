package conversation

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qAddLoads    = `INSERT INTO loads (workspace_id, user_id, kind, open) VALUES `
	qAddLoadsEnd = ` ON CONFLICT (workspace_id, user_id, kind) DO UPDATE SET open = loads.open + excluded.open RETURNING user_id, kind, open`
	qLoads       = `SELECT user_id, kind, open FROM loads WHERE workspace_id = ? AND kind = ''`
	qMiscounted  = `SELECT DISTINCT user_id FROM (SELECT user_id, kind FROM (
SELECT user_id, kind, open FROM loads WHERE workspace_id = ? UNION ALL
SELECT assignee_id, channel_kind, -1 FROM conversations WHERE workspace_id = ? AND status = 'open' AND assignee_id IS NOT NULL UNION ALL
SELECT assignee_id, '', -1 FROM conversations WHERE workspace_id = ? AND status = 'open' AND assignee_id IS NOT NULL
) AS counted GROUP BY user_id, kind HAVING sum(open) <> 0) AS wrong ORDER BY user_id`
	qOffers = `SELECT offer_agent_id AS user_id, channel_kind AS kind, count(*) AS open FROM conversations
WHERE workspace_id = ? AND status = 'open' AND assignee_id IS NULL AND offer_until > ?`
)

// loadKey names a counter: a user's open conversations of a kind of channel, or in all (kind "").
type loadKey struct {
	UserID id.ID
	Kind   string
}

type loadRow struct {
	UserID id.ID
	Kind   string
	Open   int
}

// loads gathers changes of the counters, so that each is written once per unit.
type loads map[loadKey]int

// of counts a conversation as n (+1 or -1) for whoever has it, when it is one that counts.
func (l loads) of(c Conversation, n int) {
	if c.Assignee == 0 || c.Status != Open {
		return
	}
	l[loadKey{c.Assignee, ""}] += n
	l[loadKey{c.Assignee, c.ChannelKind}] += n
}

// held is of, and counts what somebody is asked to accept for them, too.
func (l loads) held(c Conversation, n int, now time.Time) {
	if c.Assignee == 0 && c.Offer.Until.After(now) {
		c.Assignee = c.Offer.Agent
	}
	l.of(c, n)
}

// touch names the counters of a user for a kind of channel, whether they change or not.
func (l loads) touch(user id.ID, kind string) {
	l[loadKey{user, ""}] += 0
	l[loadKey{user, kind}] += 0
}

// write adds the changes.
func (l loads) write(ctx context.Context, tx *db.Tx, workspace id.ID) error {
	changed := maps.Clone(l)
	maps.DeleteFunc(changed, func(_ loadKey, n int) bool { return n == 0 })
	_, err := changed.take(ctx, tx, workspace)
	return err
}

// take adds the changes, of nothing too, and returns the counters before them. Until the unit ends they are
// nobody else's to change. Counters are taken in one order by everybody.
func (l loads) take(ctx context.Context, tx *db.Tx, workspace id.ID) (before loads, err error) {
	before = loads{}
	keys := slices.Collect(maps.Keys(l))
	if len(keys) == 0 {
		return before, nil
	}
	slices.SortFunc(keys, func(a, b loadKey) int { return cmp.Or(cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.Kind, b.Kind)) })
	values := make([][]any, len(keys))
	for i, k := range keys {
		values[i] = []any{workspace, k.UserID, k.Kind, l[k]}
	}
	rows, err := query.All[loadRow](ctx, tx, query.New(qAddLoads).Rows(values).Add(qAddLoadsEnd))
	for k, n := range byKey(rows) {
		before[k] = n - l[k]
	}
	return before, err
}

// liveOffers is how many conversations each of these users is asked to accept.
func liveOffers(ctx context.Context, q db.Q, workspace id.ID, users []id.ID, now time.Time) (loads, error) {
	rows, err := query.All[loadRow](ctx, q, query.In(query.New(qOffers, workspace, query.AsTime(now)), ` AND offer_agent_id IN (?)`, users).Add(` GROUP BY offer_agent_id, channel_kind`))
	offers := loads{}
	for _, r := range rows {
		offers[loadKey{r.UserID, ""}] += r.Open
		offers[loadKey{r.UserID, r.Kind}] += r.Open
	}
	return offers, err
}

func byKey(rows []loadRow) map[loadKey]int {
	out := make(map[loadKey]int, len(rows))
	for _, r := range rows {
		out[loadKey{r.UserID, r.Kind}] = r.Open
	}
	return out
}

// Loads is how many open conversations each user has.
func Loads(ctx context.Context, q db.Q, workspace id.ID) (map[id.ID]int, error) {
	rows, err := query.All[loadRow](ctx, q, query.New(qLoads, workspace))
	out := make(map[id.ID]int, len(rows))
	for _, r := range rows {
		out[r.UserID] = r.Open
	}
	return out, err
}

// Miscounted compares the counters with a recount of the conversations and returns the users for whom they
// differ: none, unless a promise was broken. It is one question, so that what happens meanwhile makes no difference.
func Miscounted(ctx context.Context, q db.Q, workspace id.ID) ([]id.ID, error) {
	rows, err := query.All[loadRow](ctx, q, query.New(qMiscounted, workspace, workspace, workspace))
	wrong := make([]id.ID, len(rows))
	for i, r := range rows {
		wrong[i] = r.UserID
	}
	return wrong, err
}
