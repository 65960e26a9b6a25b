package job

import (
	"context"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsert = `INSERT INTO jobs (id, workspace_id, kind, payload, state, run_at, attempt, max_attempts, group_key, unique_key)
VALUES (?, ?, ?, ?, 'ready', ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING`
	// A job of a group waits for the earlier ones of its group, also while they pause between attempts.
	qClaim = `UPDATE jobs SET state = 'leased', attempt = attempt + 1, lease_until = ? WHERE id IN (
  SELECT j.id FROM jobs j WHERE j.state = 'ready' AND j.run_at <= ? AND (j.group_key IS NULL OR NOT EXISTS (
    SELECT 1 FROM jobs e WHERE e.group_key = j.group_key AND e.id < j.id AND e.state <> 'dead'))`
	qClaimFirst = ` ORDER BY j.run_at, j.id LIMIT ?`
	qClaimed    = `) RETURNING id, workspace_id, kind, payload, attempt, max_attempts`
	qDone       = `DELETE FROM jobs WHERE state = 'leased'`
	qAgain      = `UPDATE jobs SET state = ?, run_at = ?, attempt = ?, lease_until = NULL, last_error = ? WHERE id = ? AND attempt = ? AND state = 'leased'`
	qRenew      = `UPDATE jobs SET lease_until = ? WHERE state = 'leased'`
	qInherit    = `UPDATE jobs SET state = 'ready', lease_until = NULL WHERE state = 'leased'`
	qRescue     = `UPDATE jobs SET state = 'ready', lease_until = NULL WHERE state = 'leased' AND lease_until < ?`
	qNextDue    = `SELECT j.run_at FROM jobs j WHERE j.state = 'ready' AND (j.group_key IS NULL OR NOT EXISTS (
    SELECT 1 FROM jobs e WHERE e.group_key = j.group_key AND e.id < j.id AND e.state <> 'dead'))`
	qFirst       = ` ORDER BY j.run_at LIMIT 1`
	qCountStates = `SELECT CASE WHEN state = 'ready' AND run_at > CAST(? AS BIGINT) THEN 'scheduled' ELSE state END AS state, count(*) AS n FROM jobs GROUP BY 1`
)

func insert(ctx context.Context, tx *db.Tx, n New, payload string) error {
	_, err := query.Exec(ctx, tx, query.New(qInsert, tx.NewID(), n.Workspace, n.Kind, payload, clock.Micro(n.RunAt), n.MaxAttempts, orNull(n.Group), orNull(n.UniqueKey)))
	return err
}

const (
	qHasten = `UPDATE jobs SET run_at = ? WHERE state = 'ready' AND run_at > ?`
	atOnce  = 500 // groups in one statement
)

func hasten(ctx context.Context, tx *db.Tx, groups []string) error {
	now := clock.Micro(tx.Now())
	for len(groups) > 0 {
		some := groups[:min(atOnce, len(groups))]
		groups = groups[len(some):]
		if _, err := query.Exec(ctx, tx, query.In(query.New(qHasten, now, now), ` AND group_key IN (?)`, some)); err != nil {
			return err
		}
	}
	return nil
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// kinds narrows a statement to jobs of certain kinds.
type kinds func(*query.SQL) *query.SQL

func but(list []string) kinds {
	return func(s *query.SQL) *query.SQL {
		if len(list) == 0 {
			return s
		}
		return query.In(s, ` AND j.kind NOT IN (?)`, list)
	}
}

func only(kind string) kinds {
	return func(s *query.SQL) *query.SQL { return s.Add(` AND j.kind = ?`, kind) }
}

// claim leases at most n due jobs of certain kinds.
func claim(ctx context.Context, tx *db.Tx, of kinds, n int, lease time.Duration) ([]Job, error) {
	s := of(query.New(qClaim, clock.Micro(tx.Now().Add(lease)), clock.Micro(tx.Now()))).Add(qClaimFirst, n)
	s.If(tx.Dialect() == query.Postgres, ` FOR UPDATE OF j SKIP LOCKED`).Add(qClaimed)
	return query.All[Job](ctx, tx, s)
}

// settle records what became of jobs, in one unit.
func settle(ctx context.Context, tx *db.Tx, verdicts []verdict) error {
	var done []id.ID
	for _, v := range verdicts {
		if v.state == "" {
			done = append(done, v.job.ID)
			continue
		}
		if _, err := query.Exec(ctx, tx, query.New(qAgain, v.state, clock.Micro(v.runAt), v.attempt, v.err, v.job.ID, v.job.Attempt)); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		return nil
	}
	_, err := query.Exec(ctx, tx, query.In(query.New(qDone), ` AND id IN (?)`, done))
	return err
}

// renew extends the leases of jobs still at work.
func renew(ctx context.Context, tx *db.Tx, ids []id.ID, lease time.Duration) error {
	_, err := query.Exec(ctx, tx, query.In(query.New(qRenew, clock.Micro(tx.Now().Add(lease))), ` AND id IN (?)`, ids))
	return err
}

// rescue frees the jobs of nodes that have died.
func rescue(ctx context.Context, tx *db.Tx) error {
	_, err := query.Exec(ctx, tx, query.New(qRescue, clock.Micro(tx.Now())))
	return err
}

// inherit frees every leased job. It is for a process that knows itself to be alone: whoever leased them is
// gone.
func inherit(ctx context.Context, tx *db.Tx) error {
	_, err := query.Exec(ctx, tx, query.New(qInherit))
	return err
}

// nextDue is the earliest time at which a ready job may start, leaving out kinds; zero when there is none.
func nextDue(ctx context.Context, q db.Q, without []string) (time.Time, error) {
	l, err := query.All[int64](ctx, q, but(without)(query.New(qNextDue)).Add(qFirst))
	if err != nil || len(l) == 0 {
		return time.Time{}, err
	}
	return clock.FromMicro(l[0]), nil
}

type stateCount struct {
	State string
	N     int
}

// Count tells how many jobs are scheduled for later than at, ready, leased and dead.
func Count(ctx context.Context, q db.Q, at time.Time) (map[string]int, error) {
	l, err := query.All[stateCount](ctx, q, query.New(qCountStates, clock.Micro(at)))
	out := map[string]int{}
	for _, c := range l {
		out[c.State] = c.N
	}
	return out, err
}

const qCountDue = `SELECT count(*) FROM jobs WHERE state <> 'dead' AND run_at <= ?`

// Due counts the jobs whose time has come and which are not done.
func Due(ctx context.Context, q db.Q, at time.Time) (int, error) {
	return query.One[int](ctx, q, query.New(qCountDue, clock.Micro(at)))
}
