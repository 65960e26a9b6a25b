package main

import (
	"context"
	"fmt"
	"net/http"
)

// The history, some sixty conversations. With everybody's room taken in Support and nobody there in VIP,
// what comes last waits, for different reasons.
const (
	historyClosed  = 18
	historySnoozed = 6
	historySales   = 12
	historyVIP     = 2
	overflow       = 3 // conversations that wait in Support
	forlorn        = 2 // conversations that wait in VIP
	visitors       = 2 // conversations that the supervisor gives to the visitor's agent by hand
)

// makeHistory lets happen, as fast as the API takes it, what a day would have brought.
func (w *world) makeHistory(ctx context.Context) error {
	for _, chapter := range []func(context.Context) error{w.pastDone, w.pastAside, w.pastOpen, w.pastWaiting, w.pastKnown} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	if err := w.await(ctx, "the messages to be handed out", func() bool { return len(w.outgoing) == 0 }); err != nil {
		return err
	}
	w.agenda.hurry(ctx) // what customers' devices say of them
	return nil
}

// open begins n conversations on a channel and waits until Rondo has put each somewhere. Languages take
// turns. want says which scripts fit; nil takes any.
func (w *world) open(ctx context.Context, key string, n int, want func(*script) bool) ([]*talk, error) {
	o := w.channels[key]
	var made []*talk
	for range n {
		w.mu.Lock()
		language := languages[w.began%len(languages)]
		s := w.story(language, o)
		for try := 0; want != nil && !want(s) && try < 100; try++ {
			s = w.story(language, o)
		}
		t := w.begin(s, w.invent(language, o))
		w.mu.Unlock()
		made = append(made, t)
		if err := w.customerTurns(ctx, t); err != nil {
			return made, err
		}
	}
	return made, w.await(ctx, "the conversations to be routed", func() bool {
		for _, t := range made {
			if t.conversation == "" || t.assignee == nil && t.waiting == "" {
				return false
			}
		}
		return true
	})
}

// customerTurns lets the customer say all until an agent's turn.
func (w *world) customerTurns(ctx context.Context, t *talk) error {
	for s, more := w.peek(t); more && s.byCustomer(); s, more = w.peek(t) {
		if err := w.customerTurn(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) peek(t *talk) (step, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return t.step()
}

// lead plays a conversation on until it has had so many answers, or to its end.
func (w *world) lead(ctx context.Context, t *talk, answersMost int) error {
	given := 0
	for s, more := w.peek(t); more; s, more = w.peek(t) {
		if s.byCustomer() {
			if err := w.customerTurn(ctx, t); err != nil {
				return err
			}
			continue
		}
		if given >= answersMost && s.kind != notes {
			return nil
		}
		a, err := w.inCharge(ctx, t)
		if err != nil {
			return err
		}
		if err := w.agentTurn(ctx, a, t); err != nil {
			return err
		}
		if s.kind == answers {
			given++
		}
		if s.kind == snoozes {
			return nil
		}
	}
	return nil
}

// inCharge waits until somebody has a conversation.
func (w *world) inCharge(ctx context.Context, t *talk) (a *agent, err error) {
	err = w.await(ctx, "an assignment", func() bool { a = t.assignee; return a != nil })
	return a, err
}

const wholly = 1 << 30

func plain(s *script) bool { return !s.has(snoozes) && !s.has(transfers) }

// pastDone are conversations that were closed.
func (w *world) pastDone(ctx context.Context) error {
	var all []*talk
	for _, part := range []struct {
		channel string
		n       int
	}{{"telegram", 7}, {"website", 5}, {"marketplace", 4}, {"concierge", historyClosed - 16}} {
		made, err := w.open(ctx, part.channel, part.n, plain)
		if err != nil {
			return err
		}
		all = append(all, made...)
	}
	err := together(all, func(t *talk) error {
		if err := w.lead(ctx, t, wholly); err != nil {
			return err
		}
		a, err := w.inCharge(ctx, t)
		if err != nil {
			return err
		}
		return w.finish(ctx, a, t)
	})
	if err != nil {
		return err
	}
	return w.await(ctx, "the conversations to be closed", func() bool { return w.closed >= historyClosed })
}

// pastAside are conversations that agents put aside.
func (w *world) pastAside(ctx context.Context) error {
	for i, channel := range []string{"website", "marketplace"} {
		n := historySnoozed / 2
		made, err := w.open(ctx, channel, n+i*(historySnoozed%2), func(s *script) bool { return s.has(snoozes) })
		if err != nil {
			return err
		}
		if err := together(made, func(t *talk) error { return w.lead(ctx, t, wholly) }); err != nil {
			return err
		}
	}
	return nil
}

// pastOpen are conversations under way, more or less far.
func (w *world) pastOpen(ctx context.Context) error {
	if err := w.appear(ctx, w.byKey["yousef"], "busy", "Training"); err != nil {
		return err
	}
	var all []*talk
	for _, part := range []struct {
		channel string
		n       int
	}{{"website", historySales / 2}, {"marketplace", historySales - historySales/2}, {"telegram", w.room("Support")}, {"concierge", historyVIP}} {
		made, err := w.open(ctx, part.channel, part.n, plain)
		if err != nil {
			return err
		}
		all = append(all, made...)
	}
	linh := w.byKey[w.cast.visitor().Key]
	for _, t := range all[:visitors] {
		if err := w.byKey["ana"].call(ctx, http.MethodPost, "/conversations/"+t.conversation+"/assign", map[string]string{"user_id": linh.id}, nil); err != nil {
			return err
		}
		if err := w.await(ctx, "the supervisor's assignment", func() bool { return t.assignee == linh }); err != nil {
			return err
		}
	}
	far := map[*talk]int{}
	for i, t := range all {
		far[t] = i % 3
	}
	return together(all, func(t *talk) error { return w.lead(ctx, t, far[t]) })
}

// room counts what the members of a team who are online may have.
func (w *world) room(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, a := range w.teamNamed(name).members {
		if a.status == "online" {
			total := a.Total
			if most, ok := a.Channels["telegram"]; ok {
				total = min(total, most)
			}
			n += total
		}
	}
	return n
}

// pastWaiting are conversations that nobody can take now.
func (w *world) pastWaiting(ctx context.Context) error {
	if _, err := w.open(ctx, "telegram", overflow, plain); err != nil {
		return err
	}
	if err := w.appear(ctx, w.byKey["ana"], "busy", "Meeting"); err != nil {
		return err
	}
	if err := w.appear(ctx, w.byKey["camila"], "offline", ""); err != nil {
		return err
	}
	if _, err := w.open(ctx, "concierge", forlorn, plain); err != nil {
		return err
	}
	return nil
}

// pastKnown notes what the colleagues know of some contacts.
func (w *world) pastKnown(ctx context.Context) error {
	w.mu.Lock()
	var who []*person
	for _, p := range w.people {
		if p.number%2 == 0 || p.outlet.Key == "concierge" {
			who = append(who, p)
		}
	}
	w.mu.Unlock()
	cities := map[string]string{"en": "Bristol", "vi": "TP. Hồ Chí Minh", "ar": "جدة", "pt-BR": "São Paulo", "id": "Jakarta"}
	return together(who, func(p *person) error {
		tags := []string{[]string{"Repeat buyer", "Newsletter", "Wholesale"}[p.number%3]}
		change := map[string]any{"fields": map[string]string{"city": cities[p.language], "orders": fmt.Sprint(1 + p.number%4)}}
		if p.outlet.Key == "concierge" {
			tags, change["priority"] = []string{"VIP", "Projects"}, 3
		}
		change["tags"] = tags
		return w.owner.call(ctx, http.MethodPatch, "/contacts/"+p.contact, change, nil)
	})
}
