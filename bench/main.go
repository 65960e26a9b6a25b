// Command bench measures Rondo beside this machine's own limits, in one run: `make bench`.
//
// A figure alone says little, since machines and their disks differ and others may be busy; so each stands
// beside a limit taken in the same minutes (a disk's syncs, a database's inserts), and the ratio is what is
// compared over time. Results are printed as a table and written to bench/results.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	binary string
	only   string
	rounds int
	out    string
}

// row is one line of the table.
type row struct {
	what, measured, beside, ratio, least, want string
}

// figure is one thing to measure. It returns its rows.
type figure struct {
	name string
	run  func(o options) ([]row, error)
}

var figures = []figure{
	{"engine", benchEngine},
	{"wait", benchWait},
	{"size", benchSize},
	{"intake", benchIntake},
	{"latency", benchLatency},
	{"drain", benchDrain},
	{"mail", benchMail},
	{"hook", benchHook},
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/rondo", "the built binary")
	flag.StringVar(&o.only, "only", "", "run just these, by comma: engine, wait, size, intake, latency, drain, mail, hook")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of which the median counts")
	flag.StringVar(&o.out, "out", "bench/results", "where to write the table")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if _, err := os.Stat(o.binary); err != nil {
		return fmt.Errorf("build it first (make build): %w", err)
	}
	var rows []row
	for _, f := range figures {
		if o.only != "" && !slices.Contains(strings.Split(o.only, ","), f.name) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", f.name, "…")
		r, err := f.run(o)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		rows = append(rows, r...)
	}
	text := table(rows)
	fmt.Print(text)
	return write(o.out, text)
}

// table writes the rows as Markdown, under the machine and the commit.
func table(rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Figures of %s\n\n%s, %d cores, %s, commit %s.\n\n", time.Now().UTC().Format("2006-01-02 15:04 UTC"), cpu(), runtime.NumCPU(), runtime.Version(), commit())
	b.WriteString("| what | measured | beside | ratio | at least | where we want to be |\n|---|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.what, r.measured, r.beside, r.ratio, r.least, r.want)
	}
	return b.String()
}

func write(dir, text string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, time.Now().UTC().Format("2006-01-02T1504")+".md"), []byte(text), 0o644)
}

func cpu() string {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

func commit() string {
	b, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(b))
}

// median of an odd or even number of measurements.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	n := len(v)
	if n == 0 {
		return 0
	}
	return (v[(n-1)/2] + v[n/2]) / 2
}

// quantile q (0..1) of durations.
func quantile(d []time.Duration, q float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	if len(d) == 0 {
		return 0
	}
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

func perSecond(n float64) string { return fmt.Sprintf("%.0f/s", n) }
func times(a, b float64) string  { return fmt.Sprintf("%.2f ×", a/b) }
