package sim

import (
	"slices"

	"rondo/internal/engine"
)

// lay finds the ghosts who would have been served by what just happened: those
// who left stay in their place, in nobody's way, until an agent who could have
// taken them has room, or takes somebody who stands behind them.
func (r *Run) lay(effects []engine.Effect) {
	if len(r.ghosts) == 0 || len(r.gained) == 0 {
		return
	}
	r.ghosts = slices.DeleteFunc(r.ghosts, func(n int) bool {
		o := &r.Outcomes[n]
		for _, agent := range r.gained {
			if !slices.Contains(r.reach[o.Class], agent) || !r.agents[agent].on {
				continue
			}
			if len(r.agents[agent].numbers) < r.centre.Agents[agent].Capacity || r.overtook(n, agent, effects) {
				o.Would = r.now - o.Came
				return true
			}
		}
		return false
	})
}

// overtook reports whether the agent took somebody who stands behind.
func (r *Run) overtook(n, agent int, effects []engine.Effect) bool {
	for _, effect := range effects {
		given, ok := effect.(engine.Assign)
		if !ok || int(given.Agent)-1 != agent {
			continue
		}
		mine := r.centre.Classes[r.Outcomes[n].Class].Priority
		theirs := r.centre.Classes[r.Outcomes[given.Conversation-1].Class].Priority
		if mine > theirs || mine == theirs && n < int(given.Conversation)-1 {
			return true
		}
	}
	return false
}
