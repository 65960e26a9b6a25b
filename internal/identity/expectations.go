package identity

import (
	"maps"
	"slices"
	"strconv"

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
	every := e.OverCapacity.UpdateEvery
	c.That(every == 0 || every >= minUpdateS && every <= maxUpdateS, "policy.expectations.over_capacity.update_every_s", "Must be 0, or from 30 to 86400.")
	for _, kind := range []expect.Kind{expect.Assigned, expect.Away, expect.OverCapacity} {
		c.That(len(e.Of(kind).Text) <= maxWordings, "policy.expectations."+string(kind)+".text", "At most 50 languages.")
	}
}

// How often an update may come, in seconds, and in how many languages a message may be worded.
const (
	minUpdateS  = 30
	maxUpdateS  = 86400
	maxWordings = 50
)
