package identity

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"rondo/internal/engine/expect"
	"rondo/internal/platform/fault"
)

// checkExpectations reads every text, and says of a flaw where it is.
func (p Policy) checkExpectations(c *fault.Check) {
	e := p.Expectations
	if e == nil {
		return
	}
	flaws := e.Check()
	for _, text := range slices.Sorted(maps.Keys(flaws)) {
		c.That(false, "policy.expectations."+text, "At character "+strconv.Itoa(flaws[text].At)+": "+flaws[text].Says+".")
	}
	for _, kind := range []expect.Kind{expect.Assigned, expect.Away, expect.OverCapacity} {
		w, at := e.Of(kind), "policy.expectations."+string(kind)
		w.Text = checkWordings(c, at+".text", w.Text)
		if every := w.UpdateEvery; kind == expect.OverCapacity {
			c.That(every == 0 || every >= minUpdateS && every <= maxUpdateS, at+".update_every_s", "Must be 0, or from 30 to 86400.")
		} else {
			c.That(every == 0, at+".update_every_s", "Only over_capacity has updates.")
		}
	}
}

// checkWordings is the texts under their languages, each written in the one way. An empty text is none: Rondo's own
// holds, and the policy says so.
func checkWordings(c *fault.Check, field string, given map[string]string) map[string]string {
	c.That(len(given) <= maxWordings, field, "At most 50 languages.")
	texts := make(map[string]string, len(given))
	for _, tag := range slices.Sorted(maps.Keys(given)) {
		at := field + "." + tag
		language := checkLanguage(c, at, tag)
		_, twice := texts[language]
		c.That(!twice, at, "Is there twice.")
		texts[language] = given[tag]
	}
	maps.DeleteFunc(texts, func(_, text string) bool { return strings.TrimSpace(text) == "" })
	return texts
}

// How often an update may come, in seconds, and in how many languages a message may be worded.
const (
	minUpdateS  = 30
	maxUpdateS  = 86400
	maxWordings = 50
)
