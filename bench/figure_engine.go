package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

var opsLine = regexp.MustCompile(`(?m)^BenchmarkDecide(\w*)/(\S+?)(?:-\d+)?\s.*?([0-9.]+) ops/s`)

// benchEngine runs the engine's own benchmarks on one core, compiled as `make build` compiles the binary.
func benchEngine(options) ([]row, error) {
	out, err := exec.Command("go", "test", "-pgo=cmd/rondo/rondo.pgo", "-run", "^$", "-bench", "Decide", "-benchtime", "1s", "-cpu", "1", "./internal/engine").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	least := map[string]string{"round_robin/agents=10": "1,000,000/s", "round_robin/agents=1000": "300,000/s", "round_robin/agents=100000": "30,000/s",
		"agents=1000/groups=64/waiting=0": "200,000/s"}
	var rows []row
	for _, m := range opsLine.FindAllStringSubmatch(string(out), -1) {
		n, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{"engine, one core, with record: " + m[1] + " " + m[2], perSecond(n), "", "", least[m[2]], ""})
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no figures in: %s", out)
	}
	return rows, nil
}
