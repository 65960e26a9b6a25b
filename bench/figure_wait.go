package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"

	"rondo/internal/sim"
)

// benchWait compares estimates of waits on the described chat centre: hundred
// hours each of the engine, driven by a virtual clock.
func benchWait(options) ([]row, error) {
	var rows []row
	for _, load := range []struct {
		name string
		chat sim.Chat
		most string
	}{{"agents share subjects", sim.HeavyOverlap, "0.60"}, {"agents know one subject", sim.LittleOverlap, "0.90"}} {
		c := sim.Compare(load.chat, 1, 100*60, 4*60)
		if len(c.Scores) == 0 || c.Scores[0].N == 0 {
			return nil, fmt.Errorf("nobody waited where %s", load.name)
		}
		for _, s := range c.Scores {
			most := ""
			if s.Name == "QLm-overlap" || s.Name == "look-ahead" {
				most = "at most " + load.most
			}
			rows = append(rows, row{fmt.Sprintf("wait, %s: %s, error ÷ mean (RRSE)", load.name, s.Name), fmt.Sprintf("%.2f", s.RRSE),
				fmt.Sprintf("%d waited, %.2f min on average; mean error %.2f min", s.N, s.Mean, s.Error), "", most, ""})
		}
		for _, class := range []string{"vip", "other", "all"} {
			k := c.Classes[class]
			rows = append(rows, row{fmt.Sprintf("wait, %s: within what was announced as 80 %%, %s", load.name, class), fmt.Sprintf("%.1f %%", 100*k.P80),
				fmt.Sprintf("%.0f waited; without calibration %.1f %%", k.N, 100*k.Raw80), "", "78 to 82 %", ""})
		}
	}
	ahead, err := lookAhead()
	return append(rows, ahead...), err
}

var aheadLine = regexp.MustCompile(`(?m)^Benchmark(Ahead|Estimate)(?:-\d+)?\s+\d+\s+([0-9.]+) ns/op`)

// lookAhead is what one look-ahead costs, and one estimate with everything it needs.
func lookAhead() ([]row, error) {
	out, err := exec.Command("go", "test", "-run", "^$", "-bench", "Ahead|Estimate", "-cpu", "1", "./internal/engine/eta").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	names := map[string]string{"Ahead": "look-ahead, 100 runs, 100 in progress, 30 wait", "Estimate": "the same, from the desk to the announcement"}
	var rows []row
	for _, m := range aheadLine.FindAllStringSubmatch(string(out), -1) {
		ns, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{names[m[1]], fmt.Sprintf("%.2f ms", ns/1e6), "", "", "5 ms", ""})
	}
	if len(rows) != len(names) {
		return nil, fmt.Errorf("no figures in: %s", out)
	}
	return rows, nil
}
