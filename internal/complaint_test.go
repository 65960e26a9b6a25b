package internal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goTests  = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	webTests = regexp.MustCompile(`(?m)^\s*test\((?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")`)
	proofs   = regexp.MustCompile("`([^`]+)`")
	excuses  = regexp.MustCompile(`^(open|does not apply|differs): \S`)
)

// known are the names of all tests and scenarios of the house, as docs/complaints.md writes them.
func known(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	read := func(root, ending string, found func(path, text string)) {
		err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ending) {
				return err
			}
			text, err := os.ReadFile(path)
			found(path, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	inGo := func(_, text string) {
		for _, m := range goTests.FindAllStringSubmatch(text, -1) {
			names[m[1]] = true
		}
	}
	read(".", "_test.go", inGo)
	read("../e2e", "_test.go", inGo)
	read("engine/testdata", ".txt", func(path, _ string) { names[strings.TrimSuffix(filepath.Base(path), ".txt")] = true })
	for _, ending := range []string{"_test.ts", ".test.ts", ".test.tsx"} {
		read("../web/test", ending, func(_, text string) {
			for _, m := range webTests.FindAllStringSubmatch(text, -1) {
				names["web: "+m[1]+m[2]] = true
			}
		})
	}
	return names
}

// Every complaint of docs/complaints.md names what shows that it is not one of ours, or says why nothing does.
func TestComplaints_nameWhatExists(t *testing.T) {
	text, err := os.ReadFile("../docs/complaints.md")
	if err != nil {
		t.Fatal(err)
	}
	names, rows := known(t), 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 3 || cells[0] == "| where" {
			continue
		}
		rows++
		shown := proofs.FindAllStringSubmatch(cells[2], -1)
		for _, m := range shown {
			if !names[m[1]] {
				t.Errorf("%s: there is no %s", strings.TrimPrefix(cells[0], "| "), m[1])
			}
		}
		if len(shown) == 0 && !excuses.MatchString(cells[2]) {
			t.Errorf("%s: neither shown nor excused", strings.TrimPrefix(cells[0], "| "))
		}
	}
	if rows < 150 {
		t.Errorf("only %d complaints were read", rows)
	}
}
