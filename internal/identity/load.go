package identity

import (
	"encoding/json"

	"rondo/internal/platform/fault"
)

// LoadWeights is what a conversation weighs in an agent's load, by kind of channel; one that is not named weighs 1.
// It is kept as text in one order, so that workspaces compare.
type LoadWeights string

// maxLoadWeight bounds a weight.
const (
	maxLoadWeight = 100
	maxIdleS      = 30 * 24 * 3600
)

// LoadWeightsOf keeps weights; those of 1 are left out.
func LoadWeightsOf(weights map[string]float64) LoadWeights {
	own := map[string]float64{}
	for kind, w := range weights {
		if w != 1 {
			own[kind] = w
		}
	}
	text, _ := json.Marshal(own) // numbers by name, in the order of the names
	return LoadWeights(text)
}

// Map is the weights by kind.
func (l LoadWeights) Map() map[string]float64 {
	weights := map[string]float64{}
	if l != "" {
		_ = json.Unmarshal([]byte(l), &weights) // our own words
	}
	return weights
}

// checkLoads says what is wrong with what counts.
func (w *Workspace) checkLoads(c *fault.Check) {
	for kind, weight := range w.LoadWeights.Map() {
		c.That(kind != "" && len(kind) <= 30, "load_weights", "Kinds of channel have from 1 to 30 characters.")
		c.That(weight >= 0 && weight <= maxLoadWeight, "load_weights."+kind, "Must be from 0 to 100.")
	}
	c.That(w.IdleAfterS >= 0 && w.IdleAfterS <= maxIdleS, "idle_after_s", "Must be from 0 to 2592000.")
}

// idleAfter is how the API shows it.
func (w *Workspace) idleAfter() *int {
	if w.IdleAfterS == 0 {
		return nil
	}
	return &w.IdleAfterS
}
