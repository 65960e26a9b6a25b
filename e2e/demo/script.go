package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed text cast.json control.html
var texts embed.FS

// languages are those that the customers write.
var languages = []string{"en", "vi", "ar", "pt-BR", "id"}

// stepKind is who does what in a step of a script.
type stepKind byte

// The kinds, as the text files write them.
const (
	says      stepKind = 'C' // the customer writes
	shows     stepKind = 'P' // the customer sends a picture, with a caption
	attaches  stepKind = 'F' // the customer sends a file, with a caption
	answers   stepKind = 'A' // the agent answers
	notes     stepKind = 'N' // the agent writes a note for colleagues
	snoozes   stepKind = 'Z' // the agent puts it aside for a while
	transfers stepKind = 'T' // the agent hands it to another team
)

// step is one line of a script.
type step struct {
	kind stepKind
	file string // of shows and attaches
	text string // of transfers: the team
}

// byCustomer tells whose turn a step is.
func (s step) byCustomer() bool { return s.kind == says || s.kind == shows || s.kind == attaches }

// script is a conversation that may take place.
type script struct {
	language, team    string
	category, summary string
	steps             []step
}

// repertoire is all that can be said in a language.
type repertoire struct {
	scripts []*script
	replies []string // of agents to whatever nobody foresaw, in this order
	nudges  []string // of customers who wait long
	names   names
}

// names are what customers of a language are called.
type names struct {
	First, Last []string
	FamilyFirst bool
}

// all is how many there are.
func (n names) all() int { return len(n.First) * len(n.Last) }

// full is the i-th name. All of them differ.
func (n names) full(i int) string {
	first := n.First[i%len(n.First)]
	last := n.Last[(i+i/len(n.First))%len(n.Last)]
	if n.FamilyFirst {
		return last + " " + first
	}
	return first + " " + last
}

// loadTexts reads every language.
func loadTexts() (map[string]*repertoire, error) {
	b, err := texts.ReadFile("text/names.json")
	if err != nil {
		return nil, err
	}
	var all map[string]names
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("read the names: %w", err)
	}
	out := map[string]*repertoire{}
	for _, language := range languages {
		b, err := texts.ReadFile("text/" + language + ".txt")
		if err != nil {
			return nil, err
		}
		r, err := parseTexts(language, string(b))
		if err != nil {
			return nil, fmt.Errorf("text/%s.txt: %w", language, err)
		}
		r.names = all[language]
		out[language] = r
	}
	return out, nil
}

// parseTexts reads the file of a language; en.txt explains the form.
func parseTexts(language, text string) (*repertoire, error) {
	r := &repertoire{}
	var current *script // nil while in "general"
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
			continue
		case line == "== general":
			current = nil
			continue
		}
		if head, ok := strings.CutPrefix(line, "== "); ok {
			parts := strings.SplitN(head, " | ", 3)
			if len(parts) != 3 {
				return nil, fmt.Errorf("line %d: a head is == team | category | summary", number+1)
			}
			current = &script{language: language, team: parts[0], category: parts[1], summary: parts[2]}
			r.scripts = append(r.scripts, current)
			continue
		}
		s, err := parseStep(line)
		switch {
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		case current != nil:
			current.steps = append(current.steps, s)
		case s.kind == answers:
			r.replies = append(r.replies, s.text)
		default:
			r.nudges = append(r.nudges, s.text)
		}
	}
	return r, nil
}

func parseStep(line string) (step, error) {
	if len(line) < 4 || line[1:3] != ": " || !strings.ContainsRune("CPFANZT", rune(line[0])) {
		return step{}, fmt.Errorf("a line begins with C, P, F, A, N, Z or T and a colon")
	}
	s := step{kind: stepKind(line[0]), text: line[3:]}
	if s.kind == shows || s.kind == attaches {
		var ok bool
		if s.file, s.text, ok = strings.Cut(s.text, " | "); !ok {
			return s, fmt.Errorf("a picture or file is followed by | and its caption")
		}
	}
	return s, nil
}

// of are the scripts for a team.
func (r *repertoire) of(team string) []*script {
	var out []*script
	for _, s := range r.scripts {
		if s.team == strings.ToLower(team) {
			out = append(out, s)
		}
	}
	return out
}

// has tells whether some step is of a kind.
func (s *script) has(kind stepKind) bool {
	return slices.ContainsFunc(s.steps, func(x step) bool { return x.kind == kind })
}
