package order

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A list is what a sorted slice of the same items is, whatever was done to it.
func TestList_isASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list List
		var plain []Item
		n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
		grow := 3
		for step := range 600 {
			if step%150 == 0 {
				grow = 1 + n("grow", 4)
			}
			key := Key{Class: int64(n("class", 2)), Rank: int64(n("rank", 3)), ID: int64(step)}
			if n("append", 2) == 0 {
				key = Key{Class: 9, ID: int64(step)} // in order, at the end
			}
			switch pick := n("what", 5); {
			case pick < grow || len(plain) == 0:
				item := Item{Key: key, Slot: int32(step), Open: 1 << n("flag", 3)}
				list.Insert(item)
				i, _ := slices.BinarySearchFunc(plain, key, compare)
				plain = slices.Insert(plain, i, item)
			case pick == grow:
				i := n("which", len(plain)-1)
				plain[i].Open = 1 << n("flag", 3)
				list.Reflag(plain[i].Key, plain[i].Open)
			default:
				i := n("which", len(plain)-1)
				if !list.Delete(plain[i].Key) || list.Delete(plain[i].Key) {
					t.Fatalf("deleting %+v", plain[i].Key)
				}
				plain = slices.Delete(plain, i, i+1)
			}
			if step%20 == 0 || step > 590 {
				same(t, &list, plain, key)
			}
		}
	})
}

func compare(item Item, key Key) int {
	switch {
	case item.Before(&key):
		return -1
	case item.Key == key:
		return 0
	}
	return 1
}

func same(t *rapid.T, list *List, plain []Item, probe Key) {
	i := 0
	for c := list.First(); list.Valid(c); c = list.Next(c) {
		if i >= len(plain) || *list.At(c) != plain[i] {
			t.Fatalf("item %d is %+v", i, *list.At(c))
		}
		if list.Rank(plain[i].Key) != i {
			t.Fatalf("rank of item %d is %d", i, list.Rank(plain[i].Key))
		}
		i++
	}
	if i != len(plain) || list.Len() != len(plain) {
		t.Fatalf("%d items, says %d, of %d", i, list.Len(), len(plain))
	}
	at, _ := slices.BinarySearchFunc(plain, probe, compare)
	if c := list.Seek(probe); list.Valid(c) != (at < len(plain)) || list.Valid(c) && *list.At(c) != plain[at] {
		t.Fatalf("seeking %+v", probe)
	}
	for flag := range 4 {
		var want, got []Key
		for _, item := range plain {
			if item.Open&(1<<flag) != 0 {
				want = append(want, item.Key)
			}
		}
		for c := list.NextOpen(list.First(), 1<<flag); list.Valid(c); c = list.NextOpen(list.Next(c), 1<<flag) {
			got = append(got, list.At(c).Key)
		}
		if !slices.Equal(want, got) {
			t.Fatalf("flag %d: %d items, want %d", flag, len(got), len(want))
		}
	}
}
