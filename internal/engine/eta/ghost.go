package eta

import (
	"slices"

	"rondo/internal/engine"
)

// ghost is somebody who was told an estimate and left before it came true.
// They are kept in their place until they would have been served, without
// being in anybody's way: if only those who stayed were counted, the long
// waits would go missing and every promise would look better than it was.
type ghost struct {
	conversation ID
	priority     int
	since        Micros
	pool         pool
	told         *promise
}

// ghostsMax bounds the ghosts; the oldest go first, uncounted.
const ghostsMax = 4096

func (m *Model) haunt(conversation ID, t *track) {
	if len(m.ghosts) >= ghostsMax {
		m.ghosts = slices.Delete(m.ghosts, 0, 1)
	}
	m.ghosts = append(m.ghosts, ghost{conversation, t.priority, t.since, t.pool(), t.told})
}

// expiry is how often it is looked whether more time has passed than was said.
const expiry = 10 * second

// settle finds the ghosts who would have been served by this event, and every
// ten seconds those for whom more time has passed than was said in any case.
func (m *Model) settle(before Micros, effects []engine.Effect) {
	late := before/expiry != m.now/expiry
	if len(m.ghosts) == 0 || len(m.gained) == 0 && !late {
		return
	}
	m.ghosts = slices.DeleteFunc(m.ghosts, func(g ghost) bool {
		passed := seconds(g.told.at, m.now)
		if !m.wouldServe(g, effects) && !(late && passed > m.calibration.longest(g.pool, g.told.raw)) {
			return false
		}
		m.calibration.learn(g.pool, g.told.raw, passed)
		return true
	})
}

// wouldServe reports whether an agent who could have taken the ghost got room
// and kept it, or gave it to somebody who stands behind.
func (m *Model) wouldServe(g ghost, effects []engine.Effect) bool {
	for _, agent := range m.gained {
		most, could := g.told.reach[agent]
		if !could || !m.online[agent] && !g.told.away {
			continue
		}
		if m.loads[agent] < most {
			return true
		}
		for _, effect := range effects {
			given, ok := effect.(engine.Assign)
			if !ok || given.Agent != agent {
				continue
			}
			if t := m.open[given.Conversation]; t != nil && g.before(t, given.Conversation) {
				return true
			}
		}
	}
	return false
}

// before reports whether the ghost stood before somebody.
func (g *ghost) before(t *track, conversation ID) bool {
	if g.priority != t.priority {
		return g.priority > t.priority
	}
	if g.since != t.since {
		return g.since < t.since
	}
	return g.conversation < conversation
}
