package fault

// Check gathers what is wrong with an input, so that people hear of everything at once.
type Check struct{ fields []Field }

// That notes a fault of the field when the claim does not hold.
func (c *Check) That(claim bool, field, sentence string) {
	if !claim {
		c.fields = append(c.fields, Field{field, sentence})
	}
}

// Add notes what another check found, or a single invalid field. It reports whether err was such a fault;
// any other error is the caller's to return.
func (c *Check) Add(err error) bool {
	f, ok := Of(err)
	if !ok || f.Kind != InvalidKind {
		return false
	}
	c.fields = append(c.fields, f.Fields...)
	return true
}

// Err is nil when everything held.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return Invalids(c.fields...)
}
