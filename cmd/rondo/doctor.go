package main

import (
	"context"
	"errors"
	"fmt"

	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
)

// doctorCommand checks an installation without changing it, also while it is serving.
type doctorCommand struct{ place }

// Run prints a line for each check and fails when one did.
func (c *doctorCommand) Run(ctx context.Context) error {
	q, done, err := db.Inspect(ctx, db.Config{URL: c.DatabaseURL, Dir: c.Data})
	if err != nil {
		return err
	}
	defer done()
	failed := 0
	for _, check := range []struct {
		what string
		do   func() (string, error)
	}{
		{"database", func() (string, error) { return "whole", db.Sound(ctx, q) }},
		{"secret key", func() (string, error) {
			_, err := secret.Load(c.SecretKey, c.Data)
			return "there", err
		}},
		{"load counters", func() (string, error) { return countersHold(ctx, q) }},
		{"jobs", func() (string, error) { return jobsMove(ctx, q) }},
	} {
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
	n, err := job.Count(ctx, q)
	if err != nil {
		return "", err
	}
	if n["dead"] > 0 {
		return "", errors.New(fmt.Sprint(n["dead"], " gave up; the log says why"))
	}
	return fmt.Sprintf("%d ready, %d at work", n["ready"], n["leased"]), nil
}
