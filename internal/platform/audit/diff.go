package audit

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	mostChanges = 200 // of one entry
	mostValue   = 400 // bytes of a value's JSON; what is longer is kept by its beginning, as a text
)

// Change is a field with what it was and what it is, as JSON; null where there was or is nothing. A secret that
// was replaced has null on both sides.
type Change struct {
	Field string          `json:"field"`
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
}

var null = json.RawMessage("null")

// Secret is that a field was replaced whose value is shown to nobody.
func Secret(field string) Change { return Change{field, null, null} }

// Diff compares two states of a thing by the JSON that the API shows of it: field by field, in the order of
// their names, inner fields with dots between, lists as a whole. Nil is a thing that is not there; of it, only
// what is set is told. Ids and the times of writing are left out, as are fields that start with one of but.
func Diff(before, after any, but ...string) []Change {
	was, is := leaves(before), leaves(after)
	all := maps.Clone(was)
	maps.Copy(all, is)
	var changes []Change
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if skipped(field, but) || bytes.Equal(was[field], is[field]) || blank(was[field]) && blank(is[field]) {
			continue
		}
		if len(changes) == mostChanges {
			break
		}
		changes = append(changes, Change{field, clipped(was[field]), clipped(is[field])})
	}
	return changes
}

func skipped(field string, but []string) bool {
	return field == "id" || field == "created_at" || field == "updated_at" ||
		slices.ContainsFunc(but, func(b string) bool { return field == b || strings.HasPrefix(field, b+".") })
}

// leaves are the values of a thing's JSON that are no objects, by their path. What cannot be written as JSON has none.
func leaves(thing any) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if v := reflect.ValueOf(thing); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return out
	}
	if text, err := json.Marshal(thing); err == nil {
		gather(out, "", text)
	}
	return out
}

func gather(out map[string]json.RawMessage, path string, text json.RawMessage) {
	var inner map[string]json.RawMessage
	if !bytes.HasPrefix(text, []byte("{")) || json.Unmarshal(text, &inner) != nil {
		out[path] = text
		return
	}
	for name, v := range inner {
		at := name
		if path != "" {
			at = path + "." + name
		}
		gather(out, at, v)
	}
}

// blank tells whether a value says nothing.
func blank(v json.RawMessage) bool {
	return slices.Contains([]string{"", "null", `""`, "[]", "0", "false"}, string(v))
}

func clipped(v json.RawMessage) json.RawMessage {
	switch {
	case v == nil:
		return null
	case len(v) <= mostValue:
		return v
	}
	text := string(v)
	_ = json.Unmarshal(v, &text) // a list stays as it is written
	end := min(len(text), mostValue)
	for end > 0 && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	short, _ := json.Marshal(text[:end] + "…") // a text always can
	return short
}
