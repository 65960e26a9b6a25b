package engine

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the scenarios' answers anew")

// Each file in testdata is one behaviour, told line by line; what the engine
// answers to a line stands below it, indented. The language is in
// scenario_test.go. With -rewrite the answers are written anew.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if got == string(text) {
				return
			}
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("it went otherwise than told. Now:\n%s", got)
		})
	}
}

// play runs the lines of a scenario and gives them back with the answers.
func play(t *testing.T, text string) string {
	p := &player{T: t, state: New(), names: map[string]ID{}, about: map[ID]string{}}
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		if strings.HasPrefix(line, "  ") {
			continue // an answer
		}
		out.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, answer := range p.line(strings.Fields(line)) {
			out.WriteString("  " + answer + "\n")
		}
	}
	return out.String()
}
