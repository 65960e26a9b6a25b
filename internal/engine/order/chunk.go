package order

// chunkOf is the chunk in which key is or belongs: the last that does not
// begin after it.
func (l *List) chunkOf(key *Key) int {
	lo, hi := 0, len(l.firsts)
	for hi-lo > 1 {
		mid := int(uint(lo+hi) >> 1)
		if key.Before(&l.firsts[mid]) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}

// lowerBound is the first index whose item does not come before key.
func lowerBound(chunk []Item, key *Key) int {
	lo, hi := 0, len(chunk)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if chunk[mid].Before(key) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// split makes room around key in the full chunk n, and is the chunk in which
// key belongs then. What arrives in order leaves full chunks behind it.
func (l *List) split(n int, key *Key) int {
	chunk := l.chunks[n]
	at := chunkMax / 2
	if n == len(l.chunks)-1 && chunk[chunkMax-1].Before(key) {
		at = chunkMax - 1
	}
	right := append(make([]Item, 0, chunkMax), chunk[at:]...)
	l.chunks[n] = chunk[:at]
	l.opens[n] = flags(l.chunks[n])
	l.chunks = append(l.chunks, nil)
	copy(l.chunks[n+2:], l.chunks[n+1:])
	l.chunks[n+1] = right
	l.firsts = append(l.firsts, Key{})
	copy(l.firsts[n+2:], l.firsts[n+1:])
	l.firsts[n+1] = right[0].Key
	l.opens = append(l.opens, 0)
	copy(l.opens[n+2:], l.opens[n+1:])
	l.opens[n+1] = flags(right)
	if key.Before(&right[0].Key) {
		return n
	}
	return n + 1
}

// merge joins the small chunk n with the one after or before it, if there is
// room for both and some more.
func (l *List) merge(n int) {
	if n == len(l.chunks)-1 {
		n--
	}
	if n < 0 || len(l.chunks[n])+len(l.chunks[n+1]) > chunkMax*3/4 {
		return
	}
	l.chunks[n] = append(l.chunks[n], l.chunks[n+1]...)
	l.opens[n] |= l.opens[n+1]
	l.drop(n + 1)
}

// drop takes chunk n out of the directory.
func (l *List) drop(n int) {
	last := len(l.chunks) - 1
	copy(l.chunks[n:], l.chunks[n+1:])
	l.chunks[last] = nil
	l.chunks = l.chunks[:last]
	l.firsts = append(l.firsts[:n], l.firsts[n+1:]...)
	l.opens = append(l.opens[:n], l.opens[n+1:]...)
}

// flags is every flag that any item of the chunk has.
func flags(chunk []Item) uint64 {
	var all uint64
	for i := range chunk {
		all |= chunk[i].Open
	}
	return all
}
