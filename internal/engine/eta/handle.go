package eta

// handling is what is known of how long agents have a conversation: of each
// team and channel kind, of each team, of all; and how much longer it takes
// for each further conversation that the agent has beside it.
type handling struct {
	all   sketch
	cells map[cell]*sketch
	byNow [crowdMax]sketch // by how many the agent had when it began, itself included
}

// cell is a team and a channel kind; without the kind, the whole team.
type cell struct {
	Team    ID
	Channel string
}

const (
	crowdMax = 8
	prior    = 20  // a cell's own durations count against so many of its parent's
	crowdN   = 100 // the same for the effect of concurrency
	enough   = 30  // conversations seen to their end, before anything is said
	cellsMax = 512 // further cells are counted with their parents only
)

// ended counts a conversation that an agent had for so long. crowd is how many
// they had when it began, itself included.
func (h *handling) ended(at Micros, of cell, seconds float64, crowd int) {
	crowd = min(max(crowd, 1), crowdMax)
	beside := float64(crowd - 1)
	h.all.add(at, seconds, beside)
	h.byNow[crowd-1].add(at, seconds, beside)
	for _, c := range [...]cell{{Team: of.Team}, of} {
		if s := h.sketchOf(c); s != nil {
			s.add(at, seconds, beside)
		}
	}
}

func (h *handling) sketchOf(c cell) *sketch {
	s := h.cells[c]
	if s == nil && len(h.cells) < cellsMax {
		if h.cells == nil {
			h.cells = map[cell]*sketch{}
		}
		s = &sketch{}
		h.cells[c] = s
	}
	return s
}

// fitted is the laws as they are at one moment, worked out as they are asked
// for.
type fitted struct {
	from   *handling
	open   map[cell]running // what agents have, by how long
	all    law
	cells  map[cell]law
	effect float64 // of ln seconds, for each further conversation
}

// law is how long a conversation takes that is begun beside so many others.
type law struct {
	LogNormal
	beside float64
}

// fit is the laws, given what agents have now; ok is false while too little
// was seen to its end.
func (h *handling) fit(open map[cell]running) (f *fitted, ok bool) {
	f = &fitted{from: h, open: open, cells: map[cell]law{}}
	all, ok := h.all.fit(open[cell{}])
	if !ok || h.all.count() < enough {
		return f, false
	}
	f.all, f.effect = law{all, h.all.beside()}, h.effect()
	return f, true
}

// of is the law of a cell.
func (f *fitted) of(c cell) law {
	if l, ok := f.cells[c]; ok {
		return l
	}
	parent := f.all
	if c.Channel != "" {
		parent = f.of(cell{Team: c.Team})
	}
	l := parent
	if s := f.from.cells[c]; s != nil {
		l = shrunk(s, f.open[c], parent, f.effect)
	}
	f.cells[c] = l
	return l
}

// shrunk is a cell's own law, drawn to its parent's the more the less it saw.
func shrunk(s *sketch, open running, parent law, effect float64) law {
	own, ok := s.fit(open)
	if !ok {
		return parent
	}
	n, beside := s.count(), s.beside()
	weigh := func(mine, theirs float64) float64 { return (n*mine + prior*theirs) / (n + prior) }
	expected := parent.M + effect*(beside-parent.beside)
	return law{LogNormal{weigh(own.M, expected), weigh(own.Sigma, parent.Sigma)}, beside}
}

// effect is the slope of the median's logarithm over the number of other
// conversations, drawn to nothing.
func (h *handling) effect() float64 {
	var n, sx, sy, sxx, sxy float64
	for i := range h.byNow {
		fit, ok := h.byNow[i].fit(nil)
		if w := h.byNow[i].count(); ok && w >= prior {
			x := float64(i)
			n, sx, sy, sxx, sxy = n+w, sx+w*x, sy+w*fit.M, sxx+w*x*x, sxy+w*x*fit.M
		}
	}
	spread := n*sxx - sx*sx
	if spread <= 0 {
		return 0
	}
	slope := (n*sxy - sx*sy) / spread
	return min(max(slope, 0), 0.5) * n / (n + crowdN)
}

// begun is the law of one that is begun when the agent has so many, itself
// included.
func (f *fitted) begun(l law, crowd int) LogNormal {
	return l.shift(f.effect * (float64(min(crowd, crowdMax)-1) - l.beside))
}
