package engine

// State is everything the desk of one workspace knows. It is not safe for
// concurrent use. The zero State is not usable; see [New] and [Restore].
type State struct{}

// New is the state of a workspace about which nothing was said yet.
func New() *State { return &State{} }

// Apply takes in one event and returns what must follow, in order. The result
// belongs to the caller.
func (s *State) Apply(e Event) []Effect { return nil }

// Snapshot is the whole state in bytes; equal states give equal bytes.
func (s *State) Snapshot() []byte { return nil }

// Restore is the state of which snapshot was taken.
func Restore(snapshot []byte) (*State, error) { return New(), nil }

// Queue is a team's waiting conversations in the order in which they will be
// served.
func (s *State) Queue(team ID) []Waiting { return nil }

// Place is where a conversation stands in its team's queue and why it waits;
// ok is false when it does not wait. Without a team its position is 0.
func (s *State) Place(conversation ID) (position int, reason Reason, ok bool) { return }

// Next is who would be asked for such a conversation if it came now: the first
// n in order, whoever would get it as [Chosen]; or the reason why it would
// wait. Nothing changes.
func (s *State) Next(team ID, what Described, n int) ([]Candidate, Reason) { return nil, Reason{} }

// Desk is the live view.
func (s *State) Desk() Desk { return Desk{} }

// Explain is the record, as of now and with every candidate, of why a
// conversation waits; ok is false when it does not wait.
func (s *State) Explain(conversation ID) (decision Decision, ok bool) { return }
