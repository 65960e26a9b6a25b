package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// workshop is where the binary is built; it is removed with the test process.
var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "rondo-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(workshop)
	os.Exit(code)
}

// build makes the binary once per test process.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "rondo")
	out, err := exec.Command("go", "build", "-o", path, "rondo/cmd/rondo").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build rondo: %w\n%s", err, out)
	}
	return path, nil
})

func binary(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// environment is this process's, without settings of Rondo's that a developer may have.
func environment() []string {
	var kept []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RONDO_") {
			kept = append(kept, e)
		}
	}
	return kept
}

// patience bounds every wait. It is far longer than anything takes, so that only a fault reaches it.
const patience = 30 * time.Second

// said is how a command ended.
type said struct {
	code        int
	out, errors string
}

// oneLine is what a refusal says: exactly one line on standard error.
func (s said) oneLine(t testing.TB) string {
	t.Helper()
	line, ok := strings.CutSuffix(s.errors, "\n")
	if !ok || line == "" || strings.Contains(line, "\n") {
		t.Errorf("standard error is not one line: %q", s.errors)
	}
	return line
}

// run runs a command of Rondo's to its end.
func run(t testing.TB, args ...string) said { return runWith(t, nil, "", args...) }

// runWith is run with settings and standard input.
func runWith(t testing.TB, env []string, in string, args ...string) said {
	t.Helper()
	path := binary(t) // built first: that takes as long as it takes
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	var out, errs bytes.Buffer
	cmd.Env, cmd.Dir = append(environment(), env...), t.TempDir()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || ctx.Err() != nil) {
		t.Fatalf("rondo %s: %v\n%s%s", strings.Join(args, " "), err, &out, &errs)
	}
	return said{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}
