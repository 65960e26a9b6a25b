package conversation

import (
	"cmp"
	"context"
	"slices"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qAddLoads    = `INSERT INTO loads (workspace_id, user_id, kind, open) VALUES `
	qAddLoadsEnd = ` ON CONFLICT (workspace_id, user_id, kind) DO UPDATE SET open = loads.open + excluded.open RETURNING user_id, kind, open`
	qLoads       = `SELECT user_id, kind, open FROM loads WHERE workspace_id = ? AND kind = ''`
	qRecount     = `SELECT assignee_id AS user_id, channel_kind AS kind, count(*) AS open FROM conversations
WHERE workspace_id = ? AND status = 'open' AND assignee_id IS NOT NULL GROUP BY assignee_id, channel_kind`
	qAllLoads = `SELECT user_id, kind, open FROM loads WHERE workspace_id = ?`
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

// write adds the changes and returns the counters after them. Counters are taken in one order by everybody.
func (l loads) write(ctx context.Context, tx *db.Tx, workspace id.ID) (map[loadKey]int, error) {
	keys := make([]loadKey, 0, len(l))
	for k, n := range l {
		if n != 0 {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	slices.SortFunc(keys, func(a, b loadKey) int { return cmp.Or(cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.Kind, b.Kind)) })
	values := make([][]any, len(keys))
	for i, k := range keys {
		values[i] = []any{workspace, k.UserID, k.Kind, l[k]}
	}
	rows, err := query.All[loadRow](ctx, tx, query.New(qAddLoads).Rows(values).Add(qAddLoadsEnd))
	return byKey(rows), err
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

// Miscounted compares the counters with a recount of the conversations and returns those that differ:
// none, unless a promise was broken.
func Miscounted(ctx context.Context, q db.Q, workspace id.ID) ([]id.ID, error) {
	kept, err := query.All[loadRow](ctx, q, query.New(qAllLoads, workspace))
	if err != nil {
		return nil, err
	}
	counted, err := query.All[loadRow](ctx, q, query.New(qRecount, workspace))
	if err != nil {
		return nil, err
	}
	diff := byKey(kept)
	for _, r := range counted {
		diff[loadKey{r.UserID, ""}] -= r.Open
		diff[loadKey{r.UserID, r.Kind}] -= r.Open
	}
	var wrong []id.ID
	for k, n := range diff {
		if n != 0 && !slices.Contains(wrong, k.UserID) {
			wrong = append(wrong, k.UserID)
		}
	}
	slices.Sort(wrong)
	return wrong, nil
}
