// Package contact knows the customers of a workspace and where they can be reached.
//
// An address of a kind (a Telegram user, a visitor of the web chat) belongs to exactly one contact, at any
// number of nodes: the identities table has the last word. What a contact says lives in package conversation.
package contact

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Contact is a customer.
type Contact struct {
	ID        id.ID
	Workspace id.ID
	Name      string
	Language  string // BCP 47; empty where it is not known
	Tags      []string
	Fields    map[string]string
	Priority  int   // 0 to 9; 9 is served first
	Owner     id.ID // the dedicated agent; 0 for none
	CreatedAt time.Time
	UpdatedAt time.Time
	// Identities are filled by Load, not by Resolve; so are Blocks.
	Identities []Identity
	Blocks     map[Identity]Blocks
}

// Identity is an address of a kind: of a channel ("telegram"), or "phone", "email".
type Identity struct {
	Kind    string `json:"kind"`
	Address string `json:"address"`
}

// Seen is a customer as a channel shows them.
type Seen struct {
	Identity
	// Aliases are other addresses of the same kind that the channel says are theirs.
	Aliases []string
	// Variants are other ways to write the address, by which they may be known already. They are looked up
	// and never kept.
	Variants []string
	Name     string
	Language string
	Wrote    string            // what they wrote just now; it tells the language where nothing else does
	Fields   map[string]string // what else is told of them; kept when they are new
}

// ErrMissing means that there is no such contact in the workspace.
var ErrMissing = fault.NotFound("contact")

// Resolved is the contact that an address belongs to.
type Resolved struct {
	Contact
	New bool // it was made just now
}

// Resolve finds the contact of each address, or makes it. Of two nodes that see a new address at the same
// time one makes the contact and the other waits for it. The result stands beside seen.
//
// Aliases count like the address itself; those that are nobody's yet are given to the contact found. Where
// the addresses belong to several contacts it is the oldest of them, and the others keep what they have:
// whether two contacts are one person is for people to say (Merge).
func Resolve(ctx context.Context, tx *db.Tx, workspace id.ID, seen []Seen) ([]Resolved, error) {
	found, err := byIdentity(ctx, tx, workspace, identities(seen))
	if err != nil {
		return nil, err
	}
	fresh := missing(seen, found)
	if len(fresh) > 0 {
		if err := add(ctx, tx, workspace, fresh, found); err != nil {
			return nil, err
		}
	}
	if err := alias(ctx, tx, workspace, seen, found); err != nil {
		return nil, err
	}
	out := make([]Resolved, len(seen))
	for i, s := range seen {
		c, ok := oldest(s, found)
		if !ok {
			return nil, errors.New("an identity vanished while it was made")
		}
		out[i] = c
	}
	return out, learn(ctx, tx, workspace, seen, out)
}

// all are the address and its aliases, without repetition.
func (s Seen) all() []Identity {
	out := []Identity{s.Identity}
	for _, a := range s.Aliases {
		if i := (Identity{s.Kind, a}); a != "" && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

func identities(seen []Seen) []Identity {
	out := make([]Identity, 0, len(seen))
	for _, s := range seen {
		out = append(append(out, s.all()...), s.variants()...)
	}
	return out
}

// variants are the other ways to write the address.
func (s Seen) variants() []Identity {
	out := make([]Identity, len(s.Variants))
	for n, v := range s.Variants {
		out[n] = Identity{s.Kind, v}
	}
	return out
}

// oldest is the contact that one of the addresses belonged to first; where they are nobody's, that of another
// way to write it.
func oldest(s Seen, found map[Identity]Resolved) (best Resolved, ok bool) {
	for _, list := range [][]Identity{s.all(), s.variants()} {
		for _, i := range list {
			if c, known := found[i]; known && (!ok || c.ID < best.ID) {
				best, ok = c, true
			}
		}
		if ok {
			break
		}
	}
	return best, ok
}

// missing are the addresses of which nobody is known, not even by an alias, each once, in the order in which
// every node takes them.
func missing(seen []Seen, found map[Identity]Resolved) []Seen {
	var out []Seen
	soon := map[Identity]bool{} // addresses whose contact is about to be made
	for _, s := range seen {
		if _, ok := oldest(s, found); ok {
			continue
		}
		if !slices.ContainsFunc(append(s.all(), s.variants()...), func(i Identity) bool { return soon[i] }) {
			out = append(out, s)
		}
		for _, i := range s.all() {
			soon[i] = true
		}
	}
	slices.SortFunc(out, func(a, b Seen) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Address, b.Address))
	})
	return out
}

// add makes contacts for new addresses and puts them into found. Where another node was quicker, its
// contact is taken.
func add(ctx context.Context, tx *db.Tx, workspace id.ID, fresh []Seen, found map[Identity]Resolved) error {
	made := make([]Contact, len(fresh))
	for i, s := range fresh {
		made[i] = Contact{ID: tx.NewID(), Workspace: workspace, Name: shown(s.Name), Language: s.tongue(), Tags: []string{},
			Fields: s.Fields, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Identities: []Identity{s.Identity}}
		if s.Fields == nil {
			made[i].Fields = map[string]string{}
		}
	}
	won, err := claimIdentities(ctx, tx, workspace, made)
	if err != nil {
		return err
	}
	var mine []Contact
	var lost []Identity
	for _, c := range made {
		if key := c.Identities[0]; won[key] {
			mine = append(mine, c)
			found[key] = Resolved{c, true}
		} else {
			lost = append(lost, key)
		}
	}
	if err := insert(ctx, tx, mine); err != nil || len(lost) == 0 {
		return err
	}
	theirs, err := byIdentity(ctx, tx, workspace, lost)
	for k, c := range theirs {
		found[k] = c
	}
	return err
}

// shown is a name that a channel told of somebody; one that nobody can see is none.
func shown(name string) string {
	if !fault.Visible(name) {
		return ""
	}
	return name
}

// alias gives contacts the addresses that are theirs by what a channel says, and nobody's yet. Of two nodes
// one gives; the other finds it given.
func alias(ctx context.Context, tx *db.Tx, workspace id.ID, seen []Seen, found map[Identity]Resolved) error {
	var given []addressRow
	for range 2 { // a second time for those whose other address was given an owner further on
		for _, s := range seen {
			if len(s.Aliases)+len(s.Variants) == 0 {
				continue
			}
			who, ok := oldest(s, found)
			for _, i := range s.all() {
				if _, known := found[i]; ok && !known {
					found[i] = who
					given = append(given, addressRow{who.ID, i.Kind, i.Address})
				}
			}
		}
	}
	if len(given) == 0 {
		return nil
	}
	slices.SortFunc(given, func(a, b addressRow) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Address, b.Address))
	})
	if err := giveAddresses(ctx, tx, workspace, given); err != nil {
		return err
	}
	told := map[id.ID]bool{}
	for _, g := range given {
		if told[g.ContactID] {
			continue
		}
		told[g.ContactID] = true
		if _, err := Update(ctx, tx, workspace, g.ContactID, Change{}); err != nil {
			return err
		}
	}
	return nil
}

// Change says what to change of a contact; nil leaves it as it is.
type Change struct {
	Name     *string
	Language *string
	Tags     *[]string
	Fields   *map[string]string
	Priority *int
	Owner    *id.ID
}

// Create makes a contact with the given addresses. An address that belongs to somebody is a conflict.
func Create(ctx context.Context, tx *db.Tx, c Contact) (Contact, error) {
	c.ID, c.CreatedAt, c.UpdatedAt = tx.NewID(), tx.Now(), tx.Now()
	if err := check(&c); err != nil {
		return Contact{}, err
	}
	for _, i := range c.Identities {
		if err := claimIdentity(ctx, tx, c, i); err != nil {
			return Contact{}, err
		}
	}
	if err := insert(ctx, tx, []Contact{c}); err != nil {
		return Contact{}, err
	}
	return c, event.Record(tx, event.New{Workspace: c.Workspace, Type: EventUpdated, Data: Updated{BodyOf(c)}})
}

// Update changes a contact and tells of it. What they have open follows (JobChanged).
func Update(ctx context.Context, tx *db.Tx, workspace, contact id.ID, ch Change) (Contact, error) {
	c, err := Load(ctx, tx, workspace, contact)
	if err != nil {
		return Contact{}, err
	}
	before := c
	set(&c.Name, ch.Name)
	set(&c.Language, ch.Language)
	set(&c.Tags, ch.Tags)
	set(&c.Fields, ch.Fields)
	set(&c.Priority, ch.Priority)
	set(&c.Owner, ch.Owner)
	c.UpdatedAt = tx.Now()
	if err := check(&c); err != nil {
		return Contact{}, err
	}
	if err := save(ctx, tx, c); err != nil {
		return Contact{}, err
	}
	if routed(&before, &c) {
		if err := followChange(ctx, tx, workspace, c.ID, before.Priority); err != nil {
			return Contact{}, err
		}
	}
	return c, event.Record(tx, event.New{Workspace: workspace, Type: EventUpdated, Data: Updated{BodyOf(c)}})
}

// Claim gives a contact one more address. One that belongs to somebody else is a conflict.
func Claim(ctx context.Context, tx *db.Tx, workspace, contact id.ID, i Identity) error {
	c, err := Load(ctx, tx, workspace, contact)
	if err != nil {
		return err
	}
	if slices.Contains(c.Identities, i) {
		return nil
	}
	c.Identities = append(c.Identities, i)
	c.UpdatedAt = tx.Now()
	if err := check(&c); err != nil {
		return err
	}
	if err := claimIdentity(ctx, tx, c, i); err != nil {
		return err
	}
	if err := save(ctx, tx, c); err != nil {
		return err
	}
	return event.Record(tx, event.New{Workspace: workspace, Type: EventUpdated, Data: Updated{BodyOf(c)}})
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

const (
	maxName    = 200
	maxTags    = 50
	maxTag     = 60
	maxFields  = 100
	maxValue   = 2000
	maxAddress = 320
)

// check normalises a contact and refuses what cannot be kept.
func check(c *Contact) error {
	var k fault.Check
	if c.Name = strings.TrimSpace(c.Name); c.Name != "" {
		c.Name = k.Name("name", c.Name, maxName) // without a name a contact is a visitor with a number
	}
	k.That(c.Priority >= 0 && c.Priority <= 9, "priority", "Between 0 and 9.")
	k.That(len(c.Language) <= 35, "language", "A language tag such as en or pt-BR.")
	tags := []string{}
	for _, t := range c.Tags {
		t = strings.TrimSpace(t)
		k.That(t != "" && len([]rune(t)) <= maxTag, "tags", "Each tag has 1 to 60 characters.")
		if !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	c.Tags = tags
	k.That(len(tags) <= maxTags, "tags", "At most 50 tags.")
	k.That(len(c.Fields) <= maxFields, "fields", "At most 100 fields.")
	for name, value := range c.Fields {
		k.That(name != "" && len(name) <= 60 && len(value) <= maxValue, "fields", "Names have 1 to 60 characters, values at most 2000.")
	}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	for _, i := range c.Identities {
		k.That(i.Kind != "" && i.Address != "" && len(i.Address) <= maxAddress, "identities", "Each has a kind and an address of at most 320 characters.")
	}
	return k.Err()
}

// searchText is what a search looks through.
func searchText(c Contact) string {
	parts := []string{strings.ToLower(c.Name)}
	for _, i := range c.Identities {
		parts = append(parts, strings.ToLower(i.Address))
	}
	return strings.Join(parts, " ")
}
