package inbox

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// A contact may have several addresses of one kind, after a merge. Answers go to the one that was heard
// last on the channel. Whoever has only ever had one needs no row: it is found among the identities.

// way is a contact on a channel.
type way struct{ channel, contact id.ID }

// reaches remembers what was written already, so that a contact costs one row for each address and not one
// for each message. When it is full it begins anew, which costs writes and nothing else.
type reaches struct {
	mu    sync.Mutex
	known map[way]string
}

const maxReaches = 100_000

func newReaches() *reaches { return &reaches{known: map[way]string{}} }

func (r *reaches) has(w way, address string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[w] == address
}

func (r *reaches) learn(news map[way]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known)+len(news) > maxReaches {
		clear(r.known)
	}
	for w, address := range news {
		r.known[w] = address
	}
}

// reach keeps by which addresses contacts were heard who had written before.
func (s *storing) reach(ctx context.Context, events []entry, who []contact.Resolved) error {
	news := map[way]string{}
	for i, e := range events {
		w := way{e.post.acc.id, who[i].ID}
		if a := e.arrival(); !who[i].New && !s.x.reaches.has(w, a.From.Address) {
			news[w] = a.From.Address
		}
	}
	if len(news) == 0 {
		return nil
	}
	ways := make([]way, 0, len(news))
	for w := range news {
		ways = append(ways, w)
	}
	slices.SortFunc(ways, func(a, b way) int {
		return cmp.Or(cmp.Compare(a.channel, b.channel), cmp.Compare(a.contact, b.contact))
	})
	if err := saveReaches(ctx, s.tx, s.workspace, ways, news); err != nil {
		return err
	}
	s.tx.OnCommit(func() { s.x.reaches.learn(news) })
	return nil
}

// addressOf finds where a contact is reached on a channel; empty when they cannot be.
func (x *Inbox) addressOf(ctx context.Context, acc *account, c id.ID) (string, error) {
	return x.reachedAt(ctx, x.d.DB.Read(), acc.workspace, way{acc.id, c}, string(acc.Kind))
}

func (x *Inbox) reachedAt(ctx context.Context, q db.Q, workspace id.ID, w way, kind string) (string, error) {
	heard, err := loadReach(ctx, q, workspace, w)
	if err != nil {
		return "", err
	}
	list, err := contact.Addresses(ctx, q, workspace, kind, []id.ID{w.contact})
	if addresses := list[w.contact]; len(addresses) > 0 {
		if slices.Contains(addresses, heard) {
			return heard, err
		}
		return addresses[len(addresses)-1], err
	}
	return "", err
}

// newest finds the newest conversation of whoever an address belongs to; nil when there is none.
func (x *Inbox) newest(ctx context.Context, q db.Q, workspace id.ID, i contact.Identity) (*conversation.Conversation, error) {
	owners, err := contact.Owners(ctx, q, workspace, []contact.Identity{i})
	if err != nil || owners[i] == 0 {
		return nil, err
	}
	list, err := conversation.Find(ctx, q, workspace, conversation.Filter{Contact: owners[i], Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}
