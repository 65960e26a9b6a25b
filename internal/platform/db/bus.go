package db

import "sync"

// Bus carries short-lived words between the nodes of an installation: "look at the feed", "somebody
// types". Nothing on it is stored and any word may be lost; whoever needs more reads the tables.
type Bus interface {
	// Publish hands a word to every listener on every node, this one included. It never blocks; when
	// more than 1024 words wait to leave, the oldest is dropped.
	Publish(topic, word string)
	// Listen calls fn for each word of the topic until the returned function is called. fn must not block.
	Listen(topic string, fn func(word string)) (stop func())
}

// Bus returns the way to the other nodes.
func (d *DB) Bus() Bus { return d.engine.bus() }

// localBus reaches the listeners of this process.
type localBus struct {
	mu        sync.RWMutex
	listeners map[string]map[*func(string)]bool
}

func (b *localBus) Publish(topic, word string) {
	b.mu.RLock()
	fns := make([]func(string), 0, len(b.listeners[topic]))
	for fn := range b.listeners[topic] {
		fns = append(fns, *fn)
	}
	b.mu.RUnlock()
	for _, fn := range fns {
		fn(word)
	}
}

func (b *localBus) Listen(topic string, fn func(string)) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = map[string]map[*func(string)]bool{}
	}
	if b.listeners[topic] == nil {
		b.listeners[topic] = map[*func(string)]bool{}
	}
	key := &fn
	b.listeners[topic][key] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners[topic], key)
	}
}
