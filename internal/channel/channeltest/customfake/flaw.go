package customfake

import "slices"

// Flaw is something an integrator gets wrong, for examining the examination.
type Flaw string

// The flaws.
const (
	Forgets           Flaw = "forgets"            // takes a repetition as new
	BelievesAnybody   Flaw = "believes anybody"   // looks at no token and no signature
	IgnoresSignatures Flaw = "ignores signatures" // looks at the token alone
	TakesNonsense     Flaw = "takes nonsense"     // says yes to what it cannot know
	Stumbles          Flaw = "stumbles"           // has an error of its own over what it cannot know
	NamesNothing      Flaw = "names nothing"      // gives no mId
)

func (f *Fake) flawed(with Flaw) bool { return slices.Contains(f.Flaws, with) }
