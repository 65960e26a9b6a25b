package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"rondo/internal/platform/db/dbtest"
)

// syncRate is how often a second one writer can append 4 KiB and fdatasync, on the disk of dir.
func syncRate(dir string) (float64, error) {
	f, err := os.Create(filepath.Join(dir, "sync-rate"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	block := make([]byte, 4096)
	n, begun := 0, time.Now()
	for time.Since(begun) < 2*time.Second {
		if _, err := f.Write(block); err != nil {
			return 0, err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(begun).Seconds(), nil
}

// The row that pgbench inserts: 200 bytes, JSONB, two indexes.
const (
	pgbenchTable  = `CREATE TABLE limit_rows (id bigserial PRIMARY KEY, k int, body text, meta jsonb, at bigint); CREATE INDEX ON limit_rows (k, at)`
	pgbenchInsert = `\set k random(1, 100000)
INSERT INTO limit_rows (k, body, meta, at) VALUES (:k, repeat('x', 200), '{"a": 1, "b": "two"}', :k);
`
)

var tps = regexp.MustCompile(`tps = ([0-9.]+) \(without`)

// insertRate is pgbench's rate of single-row inserts with 32 clients on a durable server.
func insertRate(p *dbtest.Postgres) (float64, error) {
	_ = p.Exec("DROP TABLE IF EXISTS limit_rows")
	if err := p.Exec(pgbenchTable); err != nil {
		return 0, err
	}
	script, err := os.CreateTemp("", "pgbench-*.sql")
	if err != nil {
		return 0, err
	}
	defer os.Remove(script.Name())
	if _, err := script.WriteString(pgbenchInsert); err != nil {
		return 0, err
	}
	if err := script.Close(); err != nil {
		return 0, err
	}
	out, err := exec.Command("pgbench", "-n", "-M", "prepared", "-c", "32", "-j", "2", "-T", "4", "-f", script.Name(), p.URL("postgres")).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	m := tps.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench said nothing of its rate: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
