package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const brokenJSON = "The body is not JSON."

// format is JSON with errors that say which field they are about.
var format = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}

// at carries the field of an error through huma, which keeps the text only.
const at, atEnd = "at:", "\x00"

func cutAt(text string) (field, sentence string, ok bool) {
	rest, ok := strings.CutPrefix(text, at)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, atEnd)
}

// unmarshal reads one JSON value. huma calls it twice: into *any for checking, then into the body's type.
func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		sentence := "Must be " + kindWord(wrong.Type.Kind().String()) + "."
		return errors.New(at + wrong.Field + atEnd + sentence)
	}
	if err != nil {
		if _, checking := v.(*any); checking {
			return errors.New(brokenJSON)
		}
		return errors.New("Is not valid.") //nolint:staticcheck // a sentence for people
	}
	if parsed, ok := v.(*any); ok && bytes.Contains(data, []byte(`\u0000`)) {
		if path, found := findNUL(*parsed, ""); found {
			return errors.New(at + path + atEnd + "Must not contain the character NUL.")
		}
	}
	return nil
}

func kindWord(kind string) string {
	switch {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "a whole number within range"
	case strings.HasPrefix(kind, "float"):
		return "a number within range"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "text"
	case kind == "slice":
		return "a list"
	}
	return "an object"
}

// findNUL looks for the one character that PostgreSQL cannot keep in text.
func findNUL(v any, path string) (string, bool) {
	switch v := v.(type) {
	case string:
		return path, strings.Contains(v, "\x00")
	case []any:
		for i, item := range v {
			if p, ok := findNUL(item, fmt.Sprintf("%s[%d]", path, i)); ok {
				return p, true
			}
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			if strings.Contains(k, "\x00") {
				return path, true
			}
			if p, ok := findNUL(v[k], strings.TrimPrefix(path+"."+k, ".")); ok {
				return p, true
			}
		}
	}
	return "", false
}
