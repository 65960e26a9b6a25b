// Package job does durable work: what a unit of work enqueues happens at least once, not before its time,
// in order within its group, with retries and backoff, on any node. Handlers may run twice for one job
// (a node may die between the work and its record), so they carry an idempotency key outward.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// New is a job about to be enqueued.
type New struct {
	Workspace id.ID
	Kind      string
	Payload   any
	// RunAt is the earliest time; zero means now.
	RunAt time.Time
	// Group makes the jobs that share it run one after the other, in the order in which they were enqueued.
	Group string
	// UniqueKey makes a second job of the kind with this key do nothing while the first is not done.
	UniqueKey string
	// MaxAttempts is 20 when zero; after that the job is dead and stays for an operator to see.
	MaxAttempts int
}

// Job is a job at work.
type Job struct {
	ID          id.ID
	WorkspaceID id.ID
	Kind        string
	Payload     string
	Attempt     int
	MaxAttempts int
}

// Read decodes the payload.
func (j Job) Read(into any) error { return json.Unmarshal([]byte(j.Payload), into) }

// Last tells whether no further attempt follows this one.
func (j Job) Last() bool { return j.Attempt >= j.MaxAttempts }

// Handler does one job. nil means done; Later, Cancel and RetryAfter say otherwise; any other error means
// try again after a while.
type Handler func(ctx context.Context, j Job) error

// Enqueue adds a job to the running unit of work.
func Enqueue(ctx context.Context, tx *db.Tx, n New) error {
	payload, err := json.Marshal(n.Payload)
	if err != nil {
		return fmt.Errorf("write job %s: %w", n.Kind, err)
	}
	if n.RunAt.IsZero() {
		n.RunAt = tx.Now()
	}
	if n.MaxAttempts == 0 {
		n.MaxAttempts = 20
	}
	if err := insert(ctx, tx, n, string(payload)); err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Kind, err)
	}
	if r, ok := tx.Kept(runnerKey{}).(*Runner); ok {
		tx.OnCommit(r.Wake)
	}
	return nil
}

// Hasten lets the jobs of some groups that wait for a later time run now: what they waited for has come.
func Hasten(ctx context.Context, tx *db.Tx, groups []string) error {
	if len(groups) == 0 {
		return nil
	}
	if err := hasten(ctx, tx, groups); err != nil {
		return fmt.Errorf("hasten jobs: %w", err)
	}
	if r, ok := tx.Kept(runnerKey{}).(*Runner); ok {
		tx.OnCommit(r.Wake)
	}
	return nil
}

// errLater, errCancel and errRetry are what handlers say besides nil.
type errLater struct{ at time.Time }

func (e errLater) Error() string { return "later: " + e.at.Format(time.RFC3339) }

// Later puts the job back until at; it does not count as an attempt.
func Later(at time.Time) error { return errLater{at} }

type errCancel struct{ err error }

func (e errCancel) Error() string { return "cancelled: " + e.err.Error() }
func (e errCancel) Unwrap() error { return e.err }

// Cancel ends the job for good: another attempt could not help.
func Cancel(err error) error { return errCancel{err} }

type errRetry struct {
	after time.Duration
	err   error
}

func (e errRetry) Error() string { return e.err.Error() }
func (e errRetry) Unwrap() error { return e.err }

// RetryAfter counts an attempt and names the pause before the next one.
func RetryAfter(after time.Duration, err error) error { return errRetry{after, err} }

// verdict is what becomes of a job after an attempt.
type verdict struct {
	job     Job
	state   string // "" done, "ready" again, "dead"
	runAt   time.Time
	attempt int
	err     string
}

// judge decides by the error of an attempt. jitter lies in [0,1).
func judge(j Job, err error, now time.Time, jitter float64) verdict {
	v := verdict{job: j, attempt: j.Attempt}
	if err == nil {
		return v
	}
	v.err = err.Error()
	var later errLater
	var retry errRetry
	var cancel errCancel
	switch {
	case errors.As(err, &later):
		v.state, v.runAt, v.attempt = "ready", later.at, j.Attempt-1
	case errors.As(err, &cancel), j.Last():
		v.state, v.runAt = "dead", now
	case errors.As(err, &retry):
		v.state, v.runAt = "ready", now.Add(retry.after)
	default:
		v.state, v.runAt = "ready", now.Add(Backoff(j.Attempt, jitter))
	}
	return v
}

// Backoff is the pause after the n-th failed attempt: n⁴ seconds up to six hours, spread by ±10 %.
func Backoff(n int, jitter float64) time.Duration {
	d := min(time.Duration(n*n*n*n)*time.Second, 6*time.Hour)
	return d + time.Duration((jitter-0.5)*0.2*float64(d))
}
