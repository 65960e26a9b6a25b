package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
	"rondo/internal/routing"
)

// doctorCommand checks an installation without changing it, also while it is serving.
type doctorCommand struct {
	place
	Replay bool `help:"Read what happened once more and compare every automatic decision; takes a while."`
}

// Run prints a line for each check and fails when one did.
func (c *doctorCommand) Run(ctx context.Context) error {
	q, done, err := db.Inspect(ctx, db.Config{URL: c.DatabaseURL, Dir: c.Data})
	if err != nil {
		return err
	}
	defer done()
	failed := 0
	type check struct {
		what string
		do   func() (string, error)
	}
	checks := []check{
		{"database", func() (string, error) { return "whole", db.Sound(ctx, q) }},
		{"secret key", func() (string, error) {
			_, err := secret.Load(c.SecretKey, c.Data)
			return "there", err
		}},
		{"load counters", func() (string, error) { return countersHold(ctx, q) }},
		{"jobs", func() (string, error) { return jobsMove(ctx, q) }},
	}
	if c.Replay {
		checks = append(checks, check{"decisions", func() (string, error) { return decisionsHold(ctx, q) }})
	}
	for _, check := range checks {
		said, err := check.do()
		if err != nil {
			failed++
			fmt.Printf("✗ %s: %v\n", check.what, err)
			continue
		}
		fmt.Printf("✓ %s: %s\n", check.what, said)
	}
	if failed > 0 {
		return fmt.Errorf("%d of the checks failed", failed)
	}
	return nil
}

// countersHold compares the counters that guard the caps with a recount.
func countersHold(ctx context.Context, q db.Q) (string, error) {
	workspaces, err := db.Workspaces(ctx, q)
	if err != nil {
		return "", err
	}
	for _, ws := range workspaces {
		wrong, err := conversation.Miscounted(ctx, q, id.ID(ws))
		if err != nil {
			return "", err
		}
		if len(wrong) > 0 {
			return "", fmt.Errorf("they differ from a recount for users %v; please report this", wrong)
		}
	}
	return "equal a recount", nil
}

// jobsMove tells of jobs that gave up.
func jobsMove(ctx context.Context, q db.Q) (string, error) {
	n, err := job.Count(ctx, q, time.Now())
	if err != nil {
		return "", err
	}
	if n["dead"] > 0 {
		return "", errors.New(fmt.Sprint(n["dead"], " gave up; the log says why"))
	}
	return fmt.Sprintf("%d ready, %d at work, %d for later", n["ready"], n["leased"], n["scheduled"]), nil
}

// lateFrom is from when on it is said that something due was done late.
const lateFrom = 2 * time.Second

// decisionsHold compares what was done automatically with what the engine decides when it reads the feed again.
func decisionsHold(ctx context.Context, q db.Q) (string, error) {
	workspaces, err := db.Workspaces(ctx, q)
	if err != nil {
		return "", err
	}
	var said, wrong []string
	for _, ws := range workspaces {
		r, err := routing.ReplayFeed(ctx, q, id.ID(ws), time.Now())
		if err != nil {
			return "", err
		}
		line := fmt.Sprintf("%d decisions and %d refusals in %d events", r.Decisions, r.Refused, r.Events)
		if r.Erased > 0 {
			line += fmt.Sprintf("; from event %d on contacts were deleted, so it cannot be repeated", r.Erased)
		}
		for _, l := range r.Late {
			if l.By() <= lateFrom {
				continue
			}
			done := "done"
			if l.Open {
				done = "not done, by now"
			}
			line += fmt.Sprintf("\n  due at %s, %s %v late", l.Due.Format(time.RFC3339Nano), done, l.By().Round(time.Millisecond))
		}
		said = append(said, line)
		if r.Differ > 0 {
			wrong = append(wrong, fmt.Sprintf("%d of them differ: %s", r.Differ, strings.Join(r.Faults, "\n  ")))
		}
	}
	if len(wrong) > 0 {
		return "", errors.New(strings.Join(wrong, "; "))
	}
	return "as the engine makes them: " + strings.Join(said, "; "), nil
}
