package assign

// Kind is a channel kind, numbered as it was first heard of. Numbers never
// show: nothing is ordered by them.
type Kind int32

// flagged is how many kinds have a flag of their own in a seat's item. Kinds
// beyond are looked up agent by agent, which is right and slower.
const flagged = 63

// Kinds numbers the channel kinds of one workspace.
type Kinds struct {
	names   []string
	numbers map[string]Kind
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
