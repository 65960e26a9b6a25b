package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// installation is a data folder and, on PostgreSQL, a database.
type installation struct {
	data   string
	url    string // empty: SQLite
	public string // its public address; empty: none
}

// place is the installation as arguments of a command.
func (i installation) place() []string {
	args := []string{"--data", i.data}
	if i.url != "" {
		args = append(args, "--database-url", i.url)
	}
	return args
}

// node is one serving process.
type node struct {
	base string // its address
	cmd  *exec.Cmd
	log  *logbook
	done chan struct{} // closed when the process has ended
	code int           // valid once done
}

const readyLine = "Rondo is ready on "

// launch starts a server on the installation and waits until it says that it is ready. It ends with the test.
func (i installation) launch(t testing.TB, more ...string) *node {
	t.Helper()
	n, err := i.start(binary(t), more...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		n.kill()
		n.log.judge(t)
	})
	return n
}

// start is launch for goroutines, which may not end a test.
func (i installation) start(path string, more ...string) (*node, error) {
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--allow-private"}, i.place()...)
	n := &node{cmd: exec.Command(path, append(args, more...)...), log: &logbook{}, done: make(chan struct{})}
	n.cmd.Env, n.cmd.Dir, n.cmd.SysProcAttr = environment(), i.data, endWithParent()
	if i.public != "" {
		n.cmd.Env = append(n.cmd.Env, "RONDO_BASE_URL="+i.public)
	}
	n.cmd.Stderr = n.log
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := n.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	go func() {
		r := bufio.NewReader(out)
		line, _ := r.ReadString('\n')
		ready <- line
		_, _ = io.Copy(io.Discard, r)
		_ = n.cmd.Wait()
		n.code = n.cmd.ProcessState.ExitCode()
		close(n.done)
	}()
	select {
	case line := <-ready:
		var ok bool
		if n.base, ok = strings.CutPrefix(strings.TrimSpace(line), readyLine); !ok {
			n.kill()
			return nil, fmt.Errorf("the server did not come up: %q\n%s", line, n.log)
		}
		return n, nil
	case <-time.After(patience):
		n.kill()
		return nil, fmt.Errorf("the server is not ready after %v\n%s", patience, n.log)
	}
}

// kill ends the process as a power cut would (kill -9) and waits for its end.
func (n *node) kill() {
	_ = n.cmd.Process.Kill() // it may have ended by itself
	<-n.done
}

// stop asks the process to stop, as a service manager does, and gives how it ended and after how long.
func (n *node) stop(t testing.TB) (code int, took time.Duration) {
	t.Helper()
	began := time.Now()
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("SIGTERM: %v", err)
	}
	select {
	case <-n.done:
	case <-time.After(patience):
		t.Fatalf("still running %v after SIGTERM\n%s", patience, n.log)
	}
	return n.code, time.Since(began)
}

// logbook keeps the end of what a server writes.
type logbook struct {
	mu    sync.Mutex
	lines []string
	part  string
	bad   []string // lines that an operator would have to look at
	// forgiven are texts that make a bad line harmless, as when the test took the database away.
	forgiven []string
}

const logKept = 200

// Write completes io.Writer.
func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.part += string(b)
	for {
		line, rest, ok := strings.Cut(l.part, "\n")
		if !ok {
			return len(b), nil
		}
		l.part = rest
		if l.lines = append(l.lines, line); len(l.lines) > logKept {
			l.lines = l.lines[1:]
		}
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") || strings.Contains(line, "goroutine ") {
			l.bad = append(l.bad, line)
		}
	}
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(append(l.lines, l.part), "\n")
}

// forgive lets lines with one of the texts pass.
func (l *logbook) forgive(texts ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgiven = append(l.forgiven, texts...)
}

// judge fails the test when the server logged an error, and shows the log of a failed test.
func (l *logbook) judge(t testing.TB) {
	t.Helper()
	l.mu.Lock()
	for _, line := range l.bad {
		harmless := false
		for _, f := range l.forgiven {
			harmless = harmless || strings.Contains(line, f)
		}
		if !harmless {
			t.Errorf("the server logged: %s", line)
		}
	}
	l.mu.Unlock()
	if t.Failed() {
		all := l.String()
		t.Logf("the end of the server's log:\n%s", all[max(0, len(all)-6000):])
	}
}
