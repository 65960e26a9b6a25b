package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

var opsLine = regexp.MustCompile(`(?m)^BenchmarkDecide(\w*)/(\S+?)(?:-\d+)?\s.*?([0-9.]+) ops/s`)

// benchEngine runs the engine's own benchmarks on one core, compiled as `make build` compiles the binary; each figure is
// the median of the rounds.
func benchEngine(o options) ([]row, error) {
	out, err := exec.Command("go", "test", "-pgo=cmd/rondo/rondo.pgo", "-run", "^$", "-bench", "Decide", "-benchtime", "0.5s", "-count", strconv.Itoa(o.rounds), "-cpu", "1", "./internal/engine").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	least := map[string]string{"agents=10": "1,000,000/s", "agents=1000": "300,000/s", "agents=100000": "30,000/s", "agents=1000/groups=64/waiting=0": "200,000/s"}
	var order []string
	rates := map[string][]float64{}
	for _, m := range opsLine.FindAllStringSubmatch(string(out), -1) {
		n, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSpace(m[1] + " " + m[2])
		if rates[name] == nil {
			order = append(order, name)
		}
		rates[name] = append(rates[name], n)
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("no figures in: %s", out)
	}
	var rows []row
	for _, name := range order {
		_, what, _ := strings.Cut(strings.Replace(name, " ", "/", 1), "/")
		rows = append(rows, row{"engine, one core, with record: " + name, perSecond(median(rates[name])), "", "", least[what], ""})
	}
	return rows, nil
}
