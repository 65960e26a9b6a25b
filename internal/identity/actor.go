package identity

import (
	"context"
	"sync"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/fault"
)

const (
	// actorKept is how long a lookup is believed. Revoking forgets at once on this node and, by a word on
	// the bus, on the others; should that word be lost, a revoked secret ends there after this time.
	actorKept = 3 * time.Second
	maxActors = 20_000
)

// actors remembers whose a secret is, by its hash, so that a call with a token costs microseconds.
type actors struct {
	mu     sync.RWMutex
	gen    uint64 // grows when something is forgotten: a lookup that began before is not remembered
	byHash map[string]knownActor
}

type knownActor struct {
	actor access.Actor
	until time.Time
}

func newActors() *actors { return &actors{byHash: map[string]knownActor{}} }

func (a *actors) find(hash string, now time.Time) (access.Actor, uint64, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	k, ok := a.byHash[hash]
	return k.actor, a.gen, ok && now.Before(k.until)
}

// remember keeps an actor that was looked up at generation gen. When full, it forgets everything first.
func (a *actors) remember(hash string, actor access.Actor, gen uint64, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if gen != a.gen {
		return
	}
	if len(a.byHash) >= maxActors {
		clear(a.byHash)
	}
	a.byHash[hash] = knownActor{actor, now.Add(actorKept)}
}

func (a *actors) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gen++
	clear(a.byHash)
}

// Authenticate finds the actor of a session cookie or an API token.
func (g *Gate) Authenticate(ctx context.Context, c api.Credential) (access.Actor, error) {
	refused := fault.Unauthorized("This sign-in or token is not valid, or has ended.")
	prefix, look := tokenPrefix, g.actorOfToken
	if c.Cookie {
		prefix, look = sessionPrefix, g.actorOfSession
	}
	s, ok := readSecret(prefix, c.Secret)
	if !ok {
		return access.Actor{}, refused
	}
	now := g.clock.Now()
	actor, gen, known := g.actors.find(s.hash, now)
	if known {
		return actor, nil
	}
	actor, err := look(ctx, s, now)
	if fault.KindOf(err) == fault.NotFoundKind {
		return access.Actor{}, refused
	}
	if err != nil {
		return access.Actor{}, err
	}
	g.actors.remember(s.hash, actor, gen, now)
	return actor, nil
}
