package assign

import (
	"slices"
	"strings"
)

// Set is a set of needs, numbered as it was first heard of: what a conversation
// asks of whoever takes it. Numbers never show: nothing is ordered by them.
type Set int32

// NoNeeds asks nothing.
const NoNeeds Set = 0

// Needs numbers the sets of needs of one workspace.
type Needs struct {
	lists   [][]string // by number, less one
	numbers map[string]Set
}

// Skill and Language are how a need is written.
func Skill(name string) string { return "skill " + strings.ToLower(strings.TrimSpace(name)) }

// Language is met by whoever speaks it in any region: who speaks "pt" serves
// "pt-BR", and the other way round.
func Language(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return "language " + tag
}

// Knows is what somebody with these skills and languages can meet.
func Knows(skills, languages []string) []string {
	knows := make([]string, 0, len(skills)+len(languages))
	for _, name := range skills {
		knows = append(knows, Skill(name))
	}
	for _, tag := range languages {
		knows = append(knows, Language(tag))
	}
	slices.Sort(knows)
	return slices.Compact(knows)
}

// AreNeeds reports whether each of a list is written as a need.
func AreNeeds(list []string) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(need string) bool {
		return !strings.HasPrefix(need, "skill ") && !strings.HasPrefix(need, "language ")
	})
}

// Of is the number of a set. The list is the caller's no more.
func (n *Needs) Of(needs []string) Set {
	if len(needs) == 0 {
		return NoNeeds
	}
	slices.SortFunc(needs, skillsFirst)
	needs = slices.Compact(needs)
	key := strings.Join(needs, "\n")
	if number, known := n.numbers[key]; known {
		return number
	}
	if n.numbers == nil {
		n.numbers = map[string]Set{}
	}
	n.lists = append(n.lists, needs)
	number := Set(len(n.lists))
	n.numbers[key] = number
	return number
}

// List is the needs of a set, skills first, each by name.
func (n *Needs) List(set Set) []string {
	if set == NoNeeds {
		return nil
	}
	return n.lists[set-1]
}

func skillsFirst(a, b string) int { return -strings.Compare(a[:1], b[:1])*2 + strings.Compare(a, b) }

// lacks is the first of the needs that the agent does not meet, counted from
// 1; 0 when they meet all.
func (a *Agent) lacks(needs []string) int {
	for i, need := range needs {
		if _, is := slices.BinarySearch(a.knows, need); !is {
			return i + 1
		}
	}
	return 0
}
