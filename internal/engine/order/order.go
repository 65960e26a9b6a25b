// Package order keeps items sorted: the agents of a pool in the order in which
// they are asked, the conversations of a line in the order in which they are
// served. Both read it from the front, count what is before a key, and change
// it constantly, so it is a list of sorted chunks with a directory over them:
// finding costs two binary searches, changing moves at most one chunk.
//
// What it holds depends only on what was put in, never on the sequence in
// which it was; how it is cut into chunks does, and nobody can see that.
package order

// Key is where an item stands: by Class, then Rank, then Last, then ID, lowest
// first. Keys in one list are distinct; the ID sees to that.
type Key struct{ Class, Rank, Last, ID int64 }

// Before reports whether k comes before other.
func (k *Key) Before(other *Key) bool {
	if k.Class != other.Class {
		return k.Class < other.Class
	}
	if k.Rank != other.Rank {
		return k.Rank < other.Rank
	}
	if k.Last != other.Last {
		return k.Last < other.Last
	}
	return k.ID < other.ID
}

// Item is a key with what hangs on it.
type Item struct {
	Key
	Slot int32  // the owner's handle
	Open uint64 // flags by which NextOpen finds items without looking at all of them
}

// chunkMax bounds a chunk: large enough that a pool of 50 is a single one,
// small enough that moving half of it is cheaper than a cache miss or two.
const chunkMax = 64

// List is a sorted list of items. The zero List is empty and ready.
type List struct {
	firsts []Key    // of each chunk, side by side for the binary search
	opens  []uint64 // of each chunk, every flag that any of its items has
	chunks [][]Item
	size   int
}

// Len is how many items the list holds.
func (l *List) Len() int { return l.size }

// At is the item under a cursor that is Valid. It must not be kept over a change.
func (l *List) At(c Cursor) *Item { return &l.chunks[c.chunk][c.index] }

// Insert adds an item whose key is not in the list.
func (l *List) Insert(item Item) {
	l.size++
	if len(l.chunks) == 0 {
		l.chunks = append(l.chunks, append(make([]Item, 0, 8), item))
		l.firsts = append(l.firsts, item.Key)
		l.opens = append(l.opens, item.Open)
		return
	}
	n := l.chunkOf(&item.Key)
	if len(l.chunks[n]) == chunkMax {
		n = l.split(n, &item.Key)
	}
	chunk := l.chunks[n]
	i := lowerBound(chunk, &item.Key)
	chunk = append(chunk, Item{})
	copy(chunk[i+1:], chunk[i:])
	chunk[i] = item
	l.chunks[n] = chunk
	l.opens[n] |= item.Open
	if i == 0 {
		l.firsts[n] = item.Key
	}
}

// Delete takes the item with this key out; false when there is none.
func (l *List) Delete(key Key) bool {
	c := l.Find(key)
	if !l.Valid(c) {
		return false
	}
	l.size--
	chunk := l.chunks[c.chunk]
	gone := chunk[c.index].Open
	copy(chunk[c.index:], chunk[c.index+1:])
	chunk = chunk[:len(chunk)-1]
	l.chunks[c.chunk] = chunk
	if len(chunk) == 0 {
		l.drop(c.chunk)
		return true
	}
	if gone != 0 {
		l.opens[c.chunk] = flags(chunk)
	}
	if c.index == 0 {
		l.firsts[c.chunk] = chunk[0].Key
	}
	if len(chunk) < chunkMax/4 {
		l.merge(c.chunk)
	}
	return true
}

// Reflag changes the flags of the item with this key, which is in the list.
func (l *List) Reflag(key Key, open uint64) {
	c := l.Find(key)
	item := l.At(c)
	gone := item.Open &^ open
	item.Open = open
	if gone != 0 {
		l.opens[c.chunk] = flags(l.chunks[c.chunk])
	} else {
		l.opens[c.chunk] |= open
	}
}

// Rank is how many items come before key.
func (l *List) Rank(key Key) int {
	if len(l.chunks) == 0 {
		return 0
	}
	n := l.chunkOf(&key)
	before := lowerBound(l.chunks[n], &key)
	for i := range n {
		before += len(l.chunks[i])
	}
	return before
}
