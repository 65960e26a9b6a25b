package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"rondo/internal/platform/audit"
)

type inner struct {
	Total int            `json:"total"`
	Of    map[string]int `json:"of"`
}

type thing struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Until *string  `json:"until"`
	Words []string `json:"words"`
	Inner inner    `json:"inner"`
	Seen  inner    `json:"seen"`
}

func TestDiff_namesWhatDiffers(t *testing.T) {
	until := "noon"
	for _, c := range []struct {
		name          string
		before, after any
		but           []string
		want          string
	}{
		{"nothing", thing{ID: "1", Name: "a"}, thing{ID: "2", Name: "a"}, nil, ""},
		{"a word", thing{Name: "a"}, thing{Name: "b"}, nil, `name "a" "b"`},
		{"an inner number", thing{Inner: inner{Total: 1}}, thing{Inner: inner{Total: 0}}, nil, `inner.total 1 0`},
		{"what a map has and had", thing{Inner: inner{Of: map[string]int{"b": 1, "a": 2}}}, thing{Inner: inner{Of: map[string]int{"c": 3, "a": 2}}}, nil, `inner.of.b 1 null; inner.of.c null 3`},
		{"a list, whole", thing{Words: []string{"x"}}, thing{Words: []string{"x", "y"}}, nil, `words ["x"] ["x","y"]`},
		{"what ends", thing{Until: &until}, thing{}, nil, `until "noon" null`},
		{"an empty list is none", thing{Words: []string{}}, thing{}, nil, ""},
		{"of what is new, what is set", nil, thing{ID: "1", Name: "a", Inner: inner{Total: 2}}, []string{"name"}, `inner.total null 2`},
		{"left out with all below it", thing{}, thing{Seen: inner{Total: 1}, Name: "b"}, []string{"seen"}, `name "" "b"`},
		{"no object", nil, 3, nil, ` null 3`},
		{"no thing", (*thing)(nil), nil, nil, ""},
	} {
		if got := brief(audit.Diff(c.before, c.after, c.but...)); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestDiff_isBounded(t *testing.T) {
	long := audit.Diff(nil, thing{Name: strings.Repeat("é", 1000)})
	if n := len(long[0].To); n > 410 || !utf8.Valid(long[0].To) || !strings.HasSuffix(string(long[0].To), `…"`) {
		t.Errorf("%d bytes: %s", n, long[0].To)
	}
	many := map[string]int{}
	for i := range 1000 {
		many[fmt.Sprint(i)] = i + 1
	}
	if n := len(audit.Diff(nil, many)); n != 200 {
		t.Errorf("%d changes", n)
	}
}

func brief(changes []audit.Change) string {
	var words []string
	for _, c := range changes {
		words = append(words, fmt.Sprintf("%s %s %s", c.Field, c.From, c.To))
	}
	return strings.Join(words, "; ")
}
