package channel

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Config holds a channel's settings by name, as decoded from JSON.
type Config map[string]any

// Text is a setting that is text; empty where it is absent or something else.
func (c Config) Text(name string) string {
	s, _ := c[name].(string)
	return s
}

// Texts is a setting that is a list of texts.
func (c Config) Texts(name string) []string {
	switch list := c[name].(type) {
	case []string:
		return list
	case []any:
		out := make([]string, 0, len(list))
		for _, v := range list {
			if s, ok := v.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// Number is a setting that is a number; 0 where it is absent or something else.
func (c Config) Number(name string) float64 {
	switch n := c[name].(type) {
	case float64:
		return n
	case int:
		return float64(n)
	case json.Number:
		f, _ := n.Float64()
		return f
	}
	return 0
}

// FieldFault is what is wrong with one setting, in a sentence for people.
type FieldFault struct{ Name, Detail string }

// Checker reads settings one by one, collecting what is wrong with them. It
// serves the Validate of the kinds.
type Checker struct {
	in     Config
	out    Config
	known  []string
	faults []FieldFault
}

// Check begins to read settings.
func Check(c Config) *Checker { return &Checker{in: c, out: Config{}} }

// Fault notes that something is wrong with a setting.
func (c *Checker) Fault(name, detail string, args ...any) {
	c.faults = append(c.faults, FieldFault{name, fmt.Sprintf(detail, args...)})
}

// Put sets a setting in the result; nil leaves it out.
func (c *Checker) Put(name string, v any) {
	if v != nil {
		c.out[name] = v
	}
}

// Raw takes a setting as it is, and whether it is there at all. Null is absent.
func (c *Checker) Raw(name string) (any, bool) {
	c.known = append(c.known, name)
	v, ok := c.in[name]
	return v, ok && v != nil
}

// Text takes a setting that must be text if it is there, trimmed.
func (c *Checker) Text(name string) string {
	v, ok := c.Raw(name)
	if !ok {
		return ""
	}
	s, isText := v.(string)
	if !isText {
		c.Fault(name, "must be text")
		return ""
	}
	if s = strings.TrimSpace(s); s != "" {
		c.Put(name, s)
	}
	return s
}

// Required takes a text that must be there.
func (c *Checker) Required(name string) string {
	before := len(c.faults)
	s := c.Text(name)
	if s == "" && len(c.faults) == before {
		c.Fault(name, "is required")
	}
	return s
}

// OneOf takes a text that must be one of the choices; the first is the default.
func (c *Checker) OneOf(name string, choices ...string) {
	before := len(c.faults)
	s := c.Text(name)
	switch {
	case len(c.faults) > before:
	case s == "":
		c.Put(name, choices[0])
	case !slices.Contains(choices, s):
		c.Fault(name, "must be one of %s", strings.Join(choices, ", "))
	}
}

// Address takes an http(s) URL without credentials, query or fragment, if it
// is there, and cuts the slash at its end.
func (c *Checker) Address(name string) string {
	s := c.Text(name)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		c.Fault(name, "must be an address that begins with https:// or http://")
		return ""
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		c.Fault(name, "must not contain a password, a query or a fragment")
		return ""
	}
	s = strings.TrimRight(s, "/")
	c.Put(name, s)
	return s
}

// Done gives the settings read, or what is wrong with them. Settings nobody
// asked for are wrong.
func (c *Checker) Done() (Config, []FieldFault) {
	for name := range c.in {
		if !slices.Contains(c.known, name) {
			c.Fault(name, "is not a setting of this kind of channel")
		}
	}
	if len(c.faults) == 0 {
		return c.out, nil
	}
	slices.SortStableFunc(c.faults, func(a, b FieldFault) int { return strings.Compare(a.Name, b.Name) })
	return nil, c.faults
}
