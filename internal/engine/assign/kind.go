package assign

import "slices"

// Kind is a channel kind, numbered as it was first heard of. Numbers never
// show: nothing is ordered by them.
type Kind int32

// flagged is how many kinds have a flag of their own in a seat's item. Kinds
// beyond are looked up agent by agent, which is right and slower.
const flagged = 63

// Kinds numbers the channel kinds of one workspace.
type Kinds struct {
	names    []string
	numbers  map[string]Kind
	weights  map[Kind]int // of those that do not weigh one
	weighted bool
	lightest int // of all weights, when weighted
}

// Usual is what a conversation weighs, in thousandths.
const Usual = 1000

// Weigh says what conversations of each kind weigh, in thousandths; those that
// are not named weigh 1000. Every agent wants their loads anew and Refresh.
func (k *Kinds) Weigh(weights map[string]int) {
	k.weights, k.weighted, k.lightest = nil, false, Usual
	names := make([]string, 0, len(weights))
	for name := range weights {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		weight := max(weights[name], 0)
		if weight == Usual {
			continue
		}
		if k.weights == nil {
			k.weights = map[Kind]int{}
		}
		k.weights[k.Of(name)] = weight
		k.weighted, k.lightest = true, min(k.lightest, weight)
	}
}

// Weighted reports whether any kind weighs other than one.
func (k *Kinds) Weighted() bool { return k.weighted }

// WeightOf is what a conversation of this kind weighs, in thousandths.
func (k *Kinds) WeightOf(kind Kind) int {
	if k.weighted {
		if weight, is := k.weights[kind]; is {
			return weight
		}
	}
	return Usual
}

// least is the least that any conversation weighs.
func (k *Kinds) least() int {
	if k.weighted {
		return k.lightest
	}
	return Usual
}

// fit is the flags of the kinds that weigh no more than room.
func (k *Kinds) fit(room int) uint64 {
	fit := ^uint64(0)
	if room < Usual {
		fit = 0
	}
	for kind, weight := range k.weights { // in any order: each has a bit of its own
		if kind >= flagged {
			continue
		}
		if weight <= room {
			fit |= 1 << kind
		} else {
			fit &^= 1 << kind
		}
	}
	return fit &^ ready
}

// Of is the number of a kind, a new one if it was never heard of.
func (k *Kinds) Of(name string) Kind {
	if number, known := k.numbers[name]; known {
		return number
	}
	if k.numbers == nil {
		k.numbers = map[string]Kind{}
	}
	number := Kind(len(k.names))
	k.names = append(k.names, name)
	k.numbers[name] = number
	return number
}

// Find is the number of a kind, or Unheard.
func (k *Kinds) Find(name string) Kind {
	if number, known := k.numbers[name]; known {
		return number
	}
	return Unheard
}

// Name is the kind that has this number.
func (k *Kinds) Name(number Kind) string { return k.names[number] }

// Unheard is a kind that nobody mentioned: no load, no cap.
const Unheard Kind = -1
