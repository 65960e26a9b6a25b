package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	readyTime = 30 * time.Second
	stopTime  = 20 * time.Second
)

// server is the rondo process that the demo shows.
type server struct {
	cmd     *exec.Cmd
	base    string // where it answers
	token   string // the owner's
	logPath string
	log     *os.File
	done    chan struct{} // closed when the process has ended
}

// startServer sets up the workspace in the folder and serves it. It returns when Rondo is ready.
func startServer(ctx context.Context, binary, folder, listen string, c cast) (*server, error) {
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("there is no rondo binary at %s; make build makes it", binary)
	}
	s := &server{base: baseOf(listen), logPath: filepath.Join(folder, "rondo.log"), done: make(chan struct{})}
	var err error
	if s.token, err = setUp(ctx, binary, folder, c); err != nil {
		return nil, err
	}
	if s.log, err = os.OpenFile(s.logPath, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	s.cmd = exec.Command(binary, "serve", "--data", folder, "--listen", listen, "--base-url", s.base, "--allow-private")
	s.cmd.Stdout, s.cmd.Stderr, s.cmd.Env = s.log, s.log, environment()
	apart(s.cmd) // Ctrl-C reaches us alone; we stop it after the traffic
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start rondo: %w", err), s.log.Close())
	}
	go func() {
		_ = s.cmd.Wait() // how it ended is in ProcessState
		_ = s.log.Close()
		close(s.done)
	}()
	if err := s.awaitReady(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// setUp makes the workspace and gives the owner's token.
func setUp(ctx context.Context, binary, folder string, c cast) (string, error) {
	tokenFile := filepath.Join(folder, "demo-token")
	cmd := exec.CommandContext(ctx, binary, "setup", "--data", folder, "--workspace", c.Workspace, "--timezone", c.Timezone,
		"--email", c.Owner.Email, "--name", c.Owner.Name, "--password-file", "-", "--token-file", tokenFile)
	cmd.Env, cmd.Stdin = environment(), strings.NewReader(c.Password)
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("set up the workspace: %w: %s", err, bytes.TrimSpace(said))
	}
	token, err := os.ReadFile(tokenFile)
	return strings.TrimSpace(string(token)), err
}

// environment is ours without Rondo's settings: the demo must not reach a real installation.
func environment() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "RONDO_") {
			env = append(env, v)
		}
	}
	return env
}

func (s *server) awaitReady(ctx context.Context) error {
	client := newHTTP()
	defer client.CloseIdleConnections()
	deadline := time.NewTimer(readyTime)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if res, err := client.Get(s.base + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return fmt.Errorf("rondo did not start: %s", s.lastWords())
		case <-deadline.C:
			return fmt.Errorf("rondo was not ready within %s; its log is %s", readyTime, s.logPath)
		case <-tick.C:
		}
	}
}

// lastWords are the last line of the log.
func (s *server) lastWords() string {
	b, _ := os.ReadFile(s.logPath) // best effort: it decorates an error
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return lines[len(lines)-1]
}

// stop asks the process to end, and waits for it. Doing it again does nothing.
func (s *server) stop() error {
	select {
	case <-s.done:
		return nil
	default:
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		_ = s.cmd.Process.Kill()
	}
	select {
	case <-s.done:
	case <-time.After(stopTime):
		_ = s.cmd.Process.Kill()
		<-s.done
		return fmt.Errorf("rondo did not stop within %s and was killed", stopTime)
	}
	if code := s.exitCode(); code != 0 {
		return fmt.Errorf("rondo stopped with exit code %d: %s", code, s.lastWords())
	}
	return nil
}

// exitCode is that of the ended process; one that a signal ended counts as shells do.
func (s *server) exitCode() int {
	if status, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return s.cmd.ProcessState.ExitCode()
}
