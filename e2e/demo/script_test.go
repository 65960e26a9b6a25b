package main

import (
	"bytes"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const leastScripts = 12

func TestTexts_haveEnoughToSayInEveryLanguage(t *testing.T) {
	speech, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range languages {
		r := speech[language]
		if len(r.scripts) < leastScripts || len(r.replies) == 0 || len(r.nudges) == 0 {
			t.Errorf("%s has %d scripts, %d replies, %d nudges", language, len(r.scripts), len(r.replies), len(r.nudges))
		}
		for _, team := range []string{"Sales", "Support", "VIP"} {
			if len(r.of(team)) < 2 {
				t.Errorf("%s has too little for %s", language, team)
			}
		}
		for _, kind := range []stepKind{shows, attaches, notes, snoozes, transfers} {
			if !slices.ContainsFunc(r.scripts, func(s *script) bool { return s.has(kind) }) {
				t.Errorf("%s: no script has a step %c", language, kind)
			}
		}
	}
}

func TestTexts_areWellFormed(t *testing.T) {
	speech, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	c, err := loadCast()
	if err != nil {
		t.Fatal(err)
	}
	teams := map[string]bool{}
	for _, x := range c.Teams {
		teams[strings.ToLower(x.Name)] = true
	}
	blank := regexp.MustCompile(`\{[^}]*\}`)
	for language, r := range speech {
		for _, s := range r.scripts {
			if !teams[s.team] || s.category == "" || s.summary == "" || len(s.steps) < 3 || !s.steps[0].byCustomer() {
				t.Errorf("%s: %q is not whole", language, s.summary)
			}
			for _, x := range s.steps {
				for _, b := range blank.FindAllString(x.text, -1) {
					if !slices.Contains([]string{"{order}", "{name}", "{agent}"}, b) {
						t.Errorf("%s: nothing fills %s", language, b)
					}
				}
				if x.kind == transfers && !teams[strings.ToLower(x.text)] {
					t.Errorf("%s: there is no team %s", language, x.text)
				}
				if language == "ar" && x.byCustomer() && !strings.ContainsFunc(x.text, func(c rune) bool { return unicode.Is(unicode.Arabic, c) }) {
					t.Errorf("ar: %q is not Arabic", x.text)
				}
			}
		}
	}
}

func TestNames_doNotRepeatSoon(t *testing.T) {
	speech, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for language, r := range speech {
		seen := map[string]bool{}
		for i := range r.names.all() {
			seen[r.names.full(i)] = true
		}
		if len(seen) < 200 {
			t.Errorf("%s has %d names", language, len(seen))
		}
		if want := r.names.all(); len(seen) != want {
			t.Errorf("%s: of %d names %d differ", language, want, len(seen))
		}
	}
}

func TestFilesOf_areWhatTheyClaimAndSmall(t *testing.T) {
	for _, thing := range []string{"lamp", "table", "floorplan", "company"} {
		for _, f := range filesOf(thing) {
			if len(f.content) == 0 || len(f.content) > 20_000 {
				t.Errorf("%s has %d bytes", f.name, len(f.content))
			}
			if f.contentType == "image/png" {
				img, err := png.Decode(bytes.NewReader(f.content))
				if err != nil || img.Bounds().Dx() != f.width || img.Bounds().Dy() != f.height {
					t.Errorf("%s is not the picture it claims to be: %v", f.name, err)
				}
			} else if !bytes.HasPrefix(f.content, []byte("%PDF-")) {
				t.Errorf("%s is no PDF", f.name)
			}
		}
	}
}

func TestFill_addressesPeopleAsTheyAreCalled(t *testing.T) {
	linh := &agent{castUser: castUser{Name: "Linh Trần"}}
	bao := &agent{castUser: castUser{Name: "Trần Quốc Bảo", Called: "Bảo"}}
	for _, c := range []struct {
		name, language string
		agent          *agent
		line, want     string
	}{
		{"Kate Miller", "en", linh, "Hello {name}, this is {agent}.", "Hello Kate, this is Linh."},
		{"Nguyễn Thị Mai", "vi", bao, "Dạ chào {name}, em là {agent}.", "Dạ chào Mai, em là Bảo."},
		{"", "en", linh, "Hello {name}, this is {agent}.", "Hello, this is Linh."},
	} {
		talk := talk{name: c.name, language: c.language, assignee: c.agent}
		if got := talk.fill(c.line); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
