package e2e

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// description is the OpenAPI document, as far as the tests walk it.
type description struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	method, path string
	ID           string                `json:"operationId"`
	Description  string                `json:"description"`
	Security     []map[string][]string `json:"security"`
	Parameters   []struct {
		Name   string  `json:"name"`
		In     string  `json:"in"`
		Schema *schema `json:"schema"`
	} `json:"parameters"`
	Body *struct {
		Content map[string]struct {
			Schema *schema `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
	Responses map[string]any `json:"responses"`
}

type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"` // a word, or a list of words
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Enum       []any              `json:"enum"`
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Additional any                `json:"additionalProperties"`
	Minimum    *float64           `json:"minimum"`
}

// operations are all that the server describes, in order.
func operations(t testing.TB, c *client) (*description, []operation) {
	t.Helper()
	d := read[description](t, c.do(t, "GET", "//api/openapi.json", nil))
	var ops []operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			op := d.Paths[path][method]
			op.method, op.path = strings.ToUpper(method), path
			ops = append(ops, op)
		}
	}
	if len(ops) < 40 {
		t.Fatalf("the description has only %d operations", len(ops))
	}
	return &d, ops
}

// inPath counts the parameters that the operation reads from its path.
func (o operation) inPath() (n int) {
	for _, p := range o.Parameters {
		if p.In == "path" {
			n++
		}
	}
	return n
}

// resolve follows a reference.
func (d *description) resolve(s *schema) *schema {
	for s != nil && s.Ref != "" {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s
}

// body is the schema of what an operation takes; nil where it takes nothing.
func (d *description) body(op operation) *schema {
	if op.Body == nil {
		return nil
	}
	return d.resolve(op.Body.Content["application/json"].Schema)
}

// kind is the schema's type in a word, null aside.
func (s *schema) kind() string {
	switch k := s.Type.(type) {
	case string:
		return k
	case []any:
		for _, w := range k {
			if w != "null" {
				return w.(string)
			}
		}
	}
	return ""
}

// nullable tells whether null is a value.
func (s *schema) nullable() bool {
	l, _ := s.Type.([]any)
	return slices.Contains(l, any("null"))
}

// wrong are values of other types than a property's.
func (s *schema) wrong() []any {
	values := map[string]any{"string": "text", "integer": 3, "number": 1.5, "boolean": true, "array": []any{}, "object": J{}}
	delete(values, s.kind())
	if s.kind() == "number" {
		delete(values, "integer")
	}
	var out []any
	for _, k := range slices.Sorted(maps.Keys(values)) {
		out = append(out, values[k])
	}
	return out
}

// absurd are values of a property's type that nobody means.
func (s *schema) absurd() []any {
	switch s.kind() {
	case "string":
		long := strings.Repeat("€", 300_000)
		return []any{"", "\x00", "a\x00b", strings.Repeat("x", 70_000), long, "'; DROP TABLE users; --", "\u202e\ufeff", json.RawMessage(`"\ud800"`), "../../../etc/passwd"}
	case "integer", "number":
		return []any{-1, json.RawMessage("-99999999999999999999"), json.RawMessage("99999999999999999999"), json.RawMessage("1e400"), json.RawMessage("1e30"), 2147483648, 0.1}
	case "array":
		many := make([]any, 20_000)
		for i := range many {
			many[i] = "x"
		}
		return []any{many, []any{nil}, []any{[]any{[]any{}}}}
	case "object":
		deep := json.RawMessage(strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000))
		return []any{deep, J{"": ""}, J{"\x00": 1}, J{strings.Repeat("k", 70_000): "v"}}
	}
	return nil
}
