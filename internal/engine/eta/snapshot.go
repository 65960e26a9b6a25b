package eta

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// snapshotVersion is the first byte of a snapshot. It changes whenever what
// follows does; Restore refuses others, and the model then learns anew.
const snapshotVersion = 1

// ErrSnapshot says that bytes are not a snapshot that this version can read.
var ErrSnapshot = errors.New("not a snapshot of this version")

// Snapshot is the whole model in bytes; equal models give equal bytes.
func (m *Model) Snapshot() []byte {
	w := &codec{out: append(make([]byte, 0, 4096), snapshotVersion)}
	m.code(w)
	return w.out
}

// Restore is the model of which snapshot was taken.
func Restore(snapshot []byte) (*Model, error) {
	if len(snapshot) == 0 || snapshot[0] != snapshotVersion {
		return nil, fmt.Errorf("restore the model of waits: %w", ErrSnapshot)
	}
	r := &codec{in: snapshot[1:], reads: true}
	m := NewModel()
	m.code(r)
	if r.failed || len(r.in) > 0 {
		return nil, fmt.Errorf("restore the model of waits: %w", ErrSnapshot)
	}
	return m, nil
}

// codec writes what it is given, or reads it: one description for both ways.
type codec struct {
	out, in       []byte
	reads, failed bool
}

func (c *codec) int(n *int64) {
	if !c.reads {
		c.out = binary.AppendVarint(c.out, *n)
		return
	}
	got, size := binary.Varint(c.in)
	if size <= 0 {
		c.failed, c.in = true, nil
		*n = 0
		return
	}
	*n, c.in = got, c.in[size:]
}

func whole[T ~int | ~int64](c *codec, n *T) {
	as := int64(*n)
	c.int(&as)
	*n = T(as)
}

func (c *codec) float(f *float64) {
	if !c.reads {
		c.out = binary.LittleEndian.AppendUint64(c.out, math.Float64bits(*f))
		return
	}
	if len(c.in) < 8 {
		c.failed, c.in = true, nil
		*f = 0
		return
	}
	*f, c.in = math.Float64frombits(binary.LittleEndian.Uint64(c.in)), c.in[8:]
}

func (c *codec) bool(is *bool) {
	n := int64(0)
	if *is {
		n = 1
	}
	c.int(&n)
	*is = n != 0
}

func (c *codec) string(text *string) {
	n := int64(len(*text))
	c.int(&n)
	if !c.reads {
		c.out = append(c.out, *text...)
		return
	}
	if n < 0 || n > int64(len(c.in)) {
		c.failed, c.in, n = true, nil, 0
	}
	*text, c.in = string(c.in[:n]), c.in[n:]
}

// count is a number of things that follow, each at least one byte long.
func (c *codec) count(n int) int {
	as := int64(n)
	c.int(&as)
	if c.reads && (as < 0 || as > int64(len(c.in))) {
		c.failed, c.in, as = true, nil, 0
	}
	return int(as)
}

// table writes a map in the order of its keys, or reads one.
func table[K comparable, V any](c *codec, of *map[K]V, order func(a, b K) int, key func(*K), value func(*V)) {
	keys := make([]K, 0, len(*of))
	for k := range *of {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, order)
	n := c.count(len(keys))
	if c.reads && n > 0 && *of == nil {
		*of = make(map[K]V, n)
	}
	for i := range n {
		var k K
		var v V
		if !c.reads {
			k, v = keys[i], (*of)[keys[i]]
		}
		key(&k)
		value(&v)
		if c.reads && !c.failed {
			(*of)[k] = v
		}
	}
}

func (c *codec) sketch(s *sketch) {
	whole(c, &s.at)
	c.float(&s.scale)
	c.float(&s.total)
	c.float(&s.sum)
	filled := 0
	for _, weight := range s.weights {
		if weight != 0 {
			filled++
		}
	}
	at := -1
	for range c.count(filled) {
		if !c.reads {
			for at++; s.weights[at] == 0; at++ {
			}
		}
		whole(c, &at)
		if at < 0 || at >= buckets {
			c.failed = true
			return
		}
		weight := float64(s.weights[at])
		c.float(&weight)
		s.weights[at] = float32(weight)
	}
}

func (c *codec) asks(a *asks) {
	whole(c, &a.Team)
	c.string(&a.Channel)
	c.string(&a.Language)
}

func (m *Model) code(c *codec) {
	whole(c, &m.now)
	m.handling.code(c)
	whole(c, &m.leaving.at)
	c.float(&m.leaving.scale)
	for i := range m.leaving.left {
		c.float(&m.leaving.left[i])
		c.float(&m.leaving.waited[i])
	}
	whole(c, &m.coming.first)
	table(c, &m.coming.flows, byFlow, func(f *flow) { c.asks(&f.asks); whole(c, &f.Priority) }, func(l **lately) {
		if c.reads {
			*l = &lately{}
		}
		c.float(&(*l).count)
		whole(c, &(*l).at)
	})
	m.calibration.all.code(c)
	byPool := func(a, b pool) int { return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Priority, b.Priority)) }
	table(c, &m.calibration.pools, byPool, c.pool, func(s **shifts) {
		if c.reads {
			*s = &shifts{}
		}
		(*s).code(c)
	})
	table(c, &m.online, cmp.Compare[ID], func(id *ID) { whole(c, id) }, c.bool)
	table(c, &m.open, cmp.Compare[ID], func(id *ID) { whole(c, id) }, c.track)
	for i := range c.count(len(m.ghosts)) {
		if c.reads {
			m.ghosts = append(m.ghosts, ghost{})
		}
		g := &m.ghosts[i]
		whole(c, &g.conversation)
		whole(c, &g.priority)
		whole(c, &g.since)
		c.pool(&g.pool)
		c.promise(&g.told)
	}
	if c.reads {
		for _, t := range m.open { // in any order: they are counted
			if t.agent != 0 {
				m.loads[t.agent]++
			}
		}
	}
}

func (h *handling) code(c *codec) {
	c.sketch(&h.all)
	for i := range h.byNow {
		c.sketch(&h.byNow[i])
	}
	byCell := func(a, b cell) int { return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Channel, b.Channel)) }
	table(c, &h.cells, byCell, func(k *cell) { whole(c, &k.Team); c.string(&k.Channel) }, func(s **sketch) {
		if c.reads {
			*s = &sketch{}
		}
		c.sketch(*s)
	})
}

func (s *shifts) code(c *codec) {
	c.float(&s.low)
	c.float(&s.mean)
	c.float(&s.high)
	whole(c, &s.seen)
}

func (c *codec) pool(p *pool) {
	whole(c, &p.Team)
	whole(c, &p.Priority)
}

func (c *codec) track(t **track) {
	if c.reads {
		*t = &track{}
	}
	k := *t
	c.asks(&k.asks)
	whole(c, &k.priority)
	whole(c, &k.since)
	whole(c, &k.agent)
	whole(c, &k.began)
	whole(c, &k.crowd)
	told := k.told != nil
	c.bool(&told)
	if told {
		c.promise(&k.told)
	}
}

func (c *codec) promise(p **promise) {
	if c.reads {
		*p = &promise{reach: map[ID]int{}}
	}
	k := *p
	whole(c, &k.at)
	c.float(&k.raw.Low)
	c.float(&k.raw.Mean)
	c.float(&k.raw.High)
	c.bool(&k.away)
	table(c, &k.reach, cmp.Compare[ID], func(id *ID) { whole(c, id) }, func(n *int) { whole(c, n) })
}
