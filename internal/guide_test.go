package internal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var eventTypes = regexp.MustCompile(`(?m)^\s*(?:const )?Event\w+\s*=\s*"([a-z]+\.[a-z_]+)"`)

// Whoever reads the feed finds every type of event in the guide.
func TestGuide_namesEveryTypeOfEvent(t *testing.T) {
	guide, err := os.ReadFile("../docs/guides/integrator.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	err = filepath.WalkDir(".", func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range eventTypes.FindAllStringSubmatch(string(text), -1) {
			found++
			if !strings.Contains(string(guide), "`"+m[1]+"`") {
				t.Errorf("%s: docs/guides/integrator.md does not name %s", path, m[1])
			}
		}
		return err
	})
	if err != nil || found < 30 {
		t.Errorf("%d types of events were found: %v", found, err)
	}
}
