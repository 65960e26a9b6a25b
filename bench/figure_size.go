package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// benchSize measures the binary, its start, its idle memory with the demo's world, and what browsers load.
func benchSize(o options) ([]row, error) {
	info, err := os.Stat(o.binary)
	if err != nil {
		return nil, err
	}
	rows := []row{{"stripped binary with assets", megabytes(float64(info.Size())), "", "", "45 MB", "40 MB"}}
	s, err := start(o.binary, "")
	if err != nil {
		return nil, err
	}
	ready := []float64{float64(s.started.Milliseconds())}
	for range o.rounds - 1 {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		_ = s.cmd.Wait()
		if err := s.serve(o.binary, []string{"--data", s.dir + "/data"}); err != nil {
			return nil, err
		}
		ready = append(ready, float64(s.started.Milliseconds()))
	}
	s.stop()
	rows = append(rows, row{"start to ready", fmt.Sprintf("%.0f ms", median(ready)), "", "", "300 ms", "150 ms"})
	idle, err := idleMemory(o)
	if err != nil {
		return nil, err
	}
	return append(append(rows, idle), webSizes()...), nil
}

func megabytes(n float64) string { return fmt.Sprintf("%.1f MB", n/1e6) }

// idleMemory starts the demo's world without traffic and looks at the server after a while.
func idleMemory(o options) (row, error) {
	dir, err := os.MkdirTemp("", "rondo-bench-demo-")
	if err != nil {
		return row{}, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("go", "run", "./e2e/demo", "--binary", o.binary, "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "demo"), "--still")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return row{}, err
	}
	if err := cmd.Start(); err != nil {
		return row{}, err
	}
	defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); _ = cmd.Wait() }()
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "Sign in") {
	}
	time.Sleep(25 * time.Second) // idle is what is measured: what hashing the demo's passwords took is given back by then
	pid, err := exec.Command("pgrep", "-f", filepath.Join(dir, "demo")).Output()
	if err != nil {
		return row{}, fmt.Errorf("find the server of the demo: %w", err)
	}
	least := 0.0
	for _, p := range strings.Fields(string(pid)) {
		if exe, _ := os.Readlink("/proc/" + p + "/exe"); filepath.Base(exe) == filepath.Base(o.binary) {
			n, _ := strconv.Atoi(p)
			least, err = (&server{cmd: &exec.Cmd{Process: &os.Process{Pid: n}}}).memory()
		}
	}
	return row{"idle memory with the demo", megabytes(least), "", "", "80 MB", "50 MB"}, err
}

// webSizes are the gzip sizes of what browsers load first.
func webSizes() []row {
	var rows []row
	add := func(what, pattern, least string) {
		total := 0
		found, _ := filepath.Glob(pattern)
		for _, f := range found {
			total = max(total, gzipped(f))
		}
		rows = append(rows, row{"web: " + what + " (gzip)", fmt.Sprintf("%.1f KB", float64(total)/1024), "", "", least, ""})
	}
	add("entry", "web/dist/assets/index-*.js", "230 KB")
	add("CSS", "web/dist/assets/*.css", "16 KB")
	add("widget app", "web/dist/widget/app.js", "14 KB")
	add("widget loader", "web/dist/widget/widget.js", "1.2 KB")
	return rows
}

func gzipped(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(b) // into memory
	_ = w.Close()
	return out.Len()
}
