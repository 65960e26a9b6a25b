package order

// Cursor is a place in a List. A change to the list ends its meaning.
type Cursor struct{ chunk, index int }

// First is the front of the list.
func (l *List) First() Cursor { return Cursor{} }

// Valid reports whether there is an item under the cursor.
func (l *List) Valid(c Cursor) bool {
	return c.chunk < len(l.chunks) && c.index < len(l.chunks[c.chunk])
}

// Next is the place after c.
func (l *List) Next(c Cursor) Cursor {
	c.index++
	if c.index >= len(l.chunks[c.chunk]) {
		return Cursor{chunk: c.chunk + 1}
	}
	return c
}

// Seek is the first place whose key is not before key.
func (l *List) Seek(key Key) Cursor {
	if len(l.chunks) == 0 {
		return Cursor{}
	}
	n := l.chunkOf(&key)
	i := lowerBound(l.chunks[n], &key)
	if i == len(l.chunks[n]) {
		return Cursor{chunk: n + 1}
	}
	return Cursor{chunk: n, index: i}
}

// Find is the place of exactly this key, or a place that is not Valid.
func (l *List) Find(key Key) Cursor {
	c := l.Seek(key)
	if l.Valid(c) && l.At(c).Key == key {
		return c
	}
	return Cursor{chunk: len(l.chunks)}
}

// NextOpen is the first place at c or after it whose item has all these flags;
// whole chunks without them are passed over.
func (l *List) NextOpen(c Cursor, open uint64) Cursor {
	for c.chunk < len(l.chunks) {
		if l.opens[c.chunk]&open == open {
			chunk := l.chunks[c.chunk]
			for ; c.index < len(chunk); c.index++ {
				if chunk[c.index].Open&open == open {
					return c
				}
			}
		}
		c = Cursor{chunk: c.chunk + 1}
	}
	return c
}
