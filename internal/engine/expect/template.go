package expect

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Variable is what a template may ask for.
type Variable string

const (
	AgentName     Variable = "agent.name"
	ExpectedReply Variable = "expected_reply"
	HoursToday    Variable = "hours.today"
	NextOpen      Variable = "hours.next_open"
	QueuePosition Variable = "queue.position"
	QueueWait     Variable = "queue.wait"
)

// Variables is what a kind of message may ask for.
func Variables(kind Kind) []Variable {
	switch kind {
	case Assigned:
		return []Variable{AgentName, ExpectedReply}
	case Away:
		return []Variable{ExpectedReply, HoursToday, NextOpen}
	}
	return []Variable{ExpectedReply, HoursToday, NextOpen, QueuePosition, QueueWait}
}

// Template is a text with variables: {{queue.position}}. What stands between
// [[ and ]] is left out when a variable in it has no value; what follows a | in
// there stands in its place then:
//
//	You are number {{queue.position}}. [[It takes {{queue.wait}}.|We can't say how long it takes.]]
type Template struct{ parts []part }

// part is words, or a variable, or a choice.
type part struct {
	words    string
	variable Variable
	choice   bool
	first    []part
	second   []part
}

// SyntaxError says what is wrong with a template, and where.
type SyntaxError struct {
	At   int // in characters from the beginning, the first is 1
	Says string
}

// Error is a sentence for whoever wrote the template.
func (e *SyntaxError) Error() string { return fmt.Sprintf("at character %d: %s", e.At, e.Says) }

// longest bounds a template, in characters.
const longest = 2000

// Parse reads a template for a kind of message; the error is a *SyntaxError.
func Parse(kind Kind, text string) (*Template, error) {
	p := &parser{text: text, may: Variables(kind)}
	if n := utf8.RuneCountInString(text); n > longest {
		return nil, &SyntaxError{longest + 1, fmt.Sprintf("the text has %d characters, at most %d", n, longest)}
	}
	if strings.TrimSpace(text) == "" {
		return nil, &SyntaxError{1, "the text is empty"}
	}
	parts, err := p.read(false)
	if err != nil {
		return nil, err
	}
	return &Template{parts}, nil
}

type parser struct {
	text string
	at   int // in bytes
	may  []Variable
}

func (p *parser) flaw(at int, says string, args ...any) error {
	return &SyntaxError{utf8.RuneCountInString(p.text[:at]) + 1, fmt.Sprintf(says, args...)}
}

// read reads until the end, or inside a choice until | or ]].
func (p *parser) read(inside bool) ([]part, error) {
	var parts []part
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case inside && (rest[0] == '|' || strings.HasPrefix(rest, "]]")):
			return parts, nil
		case strings.HasPrefix(rest, "{{"):
			v, err := p.variable()
			if err != nil {
				return nil, err
			}
			parts = append(parts, part{variable: v})
		case strings.HasPrefix(rest, "}}"):
			return nil, p.flaw(p.at, "}} without {{ before it")
		case strings.HasPrefix(rest, "]]"):
			return nil, p.flaw(p.at, "]] without [[ before it")
		case strings.HasPrefix(rest, "[["):
			if inside {
				return nil, p.flaw(p.at, "[[ inside another [[")
			}
			c, err := p.choice()
			if err != nil {
				return nil, err
			}
			parts = append(parts, c)
		default:
			end := 1
			for end < len(rest) && !strings.HasPrefix(rest[end:], "{{") && !strings.HasPrefix(rest[end:], "}}") &&
				!strings.HasPrefix(rest[end:], "[[") && !strings.HasPrefix(rest[end:], "]]") && !(inside && rest[end] == '|') {
				end++
			}
			parts = append(parts, part{words: rest[:end]})
			p.at += end
		}
	}
	return parts, nil
}

func (p *parser) variable() (Variable, error) {
	start := p.at
	end := strings.Index(p.text[start:], "}}")
	if end < 0 {
		return "", p.flaw(start, "{{ without }} after it")
	}
	name := strings.TrimSpace(p.text[start+2 : start+end])
	if !slices.Contains(p.may, Variable(name)) {
		known := make([]string, len(p.may))
		for i, v := range p.may {
			known[i] = "{{" + string(v) + "}}"
		}
		return "", p.flaw(start, "there is no variable {{%s}} here; there are %s", name, strings.Join(known, ", "))
	}
	p.at = start + end + 2
	return Variable(name), nil
}

func (p *parser) choice() (part, error) {
	start := p.at
	p.at += 2
	c := part{choice: true}
	var err error
	if c.first, err = p.read(true); err != nil {
		return c, err
	}
	if p.at < len(p.text) && p.text[p.at] == '|' {
		p.at++
		if c.second, err = p.read(true); err != nil {
			return c, err
		}
	}
	if !strings.HasPrefix(p.text[p.at:], "]]") {
		return c, p.flaw(start, "[[ without ]] after it, or with more than one |")
	}
	p.at += 2
	return c, nil
}

// Fill is the text with the variables' values. A variable that has none stands
// for the word for it in other, outside of [[ ]].
func (t *Template) Fill(values, other map[Variable]string) string {
	var out strings.Builder
	fill(&out, t.parts, values, other)
	return strings.TrimSpace(out.String())
}

func fill(out *strings.Builder, parts []part, values, other map[Variable]string) {
	for _, p := range parts {
		switch {
		case p.choice && has(p.first, values):
			fill(out, p.first, values, other)
		case p.choice:
			fill(out, p.second, values, other)
		case p.variable == "":
			out.WriteString(p.words)
		case values[p.variable] != "":
			out.WriteString(values[p.variable])
		default:
			out.WriteString(other[p.variable])
		}
	}
}

func has(parts []part, values map[Variable]string) bool {
	return !slices.ContainsFunc(parts, func(p part) bool { return p.variable != "" && values[p.variable] == "" })
}
