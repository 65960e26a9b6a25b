package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// talk is one conversation on its way through a script. Who writes next follows from the step; the customer
// waits for an answer by whomever it comes, so a visitor who answers leads the conversation on.
type talk struct {
	script       *script // nil: of somebody the demo did not invent
	person       *person
	conversation string // once Rondo has told
	name         string // of the contact
	language     string
	order        string // the number of the customer's order
	at           int    // the next step
	turn         int    // grows with every change of plan; what was planned before is void
	replies      int    // given without a script
	nudged       bool

	team, status, waiting string // as Rondo tells; waiting is the reason's code
	assignee              *agent
}

// begin starts a conversation between a customer and a script; the lock is held.
func (w *world) begin(s *script, p *person) *talk {
	w.began++
	t := &talk{script: s, person: p, name: p.name, language: p.language, order: fmt.Sprintf("#LH-%d", 20000+w.chance.IntN(9000)), status: "new"}
	p.talk = t
	return t
}

// step is the next one; false when the script is over.
func (t *talk) step() (step, bool) {
	if t.script == nil || t.at >= len(t.script.steps) {
		return step{}, false
	}
	return t.script.steps[t.at], true
}

// fill puts names and numbers into a line.
func (t *talk) fill(line string) string {
	agent := ""
	if t.assignee != nil {
		agent = t.assignee.short()
	}
	if t.name == "" { // a visitor who did not say
		line = strings.ReplaceAll(line, " {name}", "")
	}
	return strings.NewReplacer("{order}", t.order, "{name}", called(t.name, t.language), "{agent}", agent).Replace(line)
}

// customerTurn lets the customer do their next step now.
func (w *world) customerTurn(ctx context.Context, t *talk) error {
	w.mu.Lock()
	s, ok := t.step()
	text := t.fill(s.text)
	w.mu.Unlock()
	if !ok || !s.byCustomer() {
		return nil
	}
	if err := w.write(ctx, t.person, s, text); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t.at++
	return nil
}

// agentTurn lets an agent do the next step of a conversation now.
func (w *world) agentTurn(ctx context.Context, a *agent, t *talk) error {
	w.mu.Lock()
	s, ok := t.step()
	text, at := t.fill(s.text), t.at
	w.mu.Unlock()
	if !ok || s.byCustomer() {
		return nil
	}
	if err := w.perform(ctx, a, t, s, text); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.at == at {
		t.at++
	}
	return nil
}

// ours begins the client ids of what simulated agents write.
const ours = "demo-"

func (w *world) perform(ctx context.Context, a *agent, t *talk, s step, text string) error {
	path := "/conversations/" + t.conversation
	switch s.kind {
	case snoozes:
		return a.call(ctx, http.MethodPost, path+"/snooze", map[string]any{"until": time.Now().Add(w.snoozeTime()).UTC()}, nil)
	case transfers:
		to := w.teamNamed(text)
		if to == nil {
			return fmt.Errorf("there is no team %q to hand over to", text)
		}
		return a.call(ctx, http.MethodPost, path+"/assign", map[string]string{"team_id": to.id}, nil)
	}
	return a.call(ctx, http.MethodPost, path+"/messages", map[string]any{"text": text, "private": s.kind == notes, "client_id": ours + uuid()}, nil)
}

// snoozeTime is how long an agent puts something aside. What is part of the history stays there for a while.
func (w *world) snoozeTime() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.still:
		return 24 * time.Hour
	case !w.live.Load():
		return w.between(3*time.Minute, 40*time.Minute)
	}
	return w.between(time.Minute, 4*time.Minute)
}

// finish closes a conversation as its agent does.
func (w *world) finish(ctx context.Context, a *agent, t *talk) error {
	body := map[string]string{}
	if t.script != nil {
		body["category"], body["summary"] = t.script.category, t.script.summary
	}
	return a.call(ctx, http.MethodPost, "/conversations/"+t.conversation+"/close", body, nil)
}

// plan decides what happens next in a conversation and when; the lock is held. Whatever was planned before
// for it is void.
func (w *world) plan(t *talk) {
	t.turn++
	if !w.live.Load() || t.status != "open" && t.status != "new" {
		return
	}
	s, more := t.step()
	switch {
	case more && s.byCustomer():
		w.planCustomer(t, s)
	case t.assignee == nil || t.assignee.Visitor:
		w.planNudge(t)
	case more:
		w.planAgent(t, w.paced(t, w.writingTime(s)), w.agentTurn)
	case t.script != nil:
		w.planAgent(t, w.paced(t, w.between(8*time.Second, 25*time.Second)), w.finish)
	}
}

// later plans an act in a conversation that is void if the plan changes; the lock is held. Failing acts are
// given up: the customer or the agent simply says nothing more.
func (w *world) later(t *talk, wait time.Duration, do func(context.Context) error) {
	turn := t.turn
	w.agenda.after(wait, func(ctx context.Context) {
		w.mu.Lock()
		void := t.turn != turn
		w.mu.Unlock()
		if void {
			return
		}
		w.trouble(ctx, "conversation", do(ctx))
	})
}

const composing = 2500 * time.Millisecond // before a message, the customer is seen typing

func (w *world) planCustomer(t *talk, s step) {
	wait := w.between(3*time.Second, 11*time.Second) + time.Duration(len([]rune(s.text)))*45*time.Millisecond
	if t.at == 0 {
		wait = 0
	} else if wait > composing {
		w.later(t, wait-composing, func(ctx context.Context) error { return w.compose(ctx, t.person) })
	}
	w.later(t, wait, func(ctx context.Context) error {
		err := w.customerTurn(ctx, t)
		w.mu.Lock()
		defer w.mu.Unlock()
		if err == nil {
			w.plan(t)
		} else if t.conversation == "" {
			w.rest(t.person)
		}
		return err
	})
}

// writingTime is how long an agent takes to read, think and type; the lock is held.
func (w *world) writingTime(s step) time.Duration {
	wait := w.between(5*time.Second, 16*time.Second) + time.Duration(len([]rune(s.text)))*60*time.Millisecond
	if s.kind == notes || s.kind == transfers || s.kind == snoozes {
		wait /= 2
	}
	return wait
}

const offlinePatience = 5 * time.Second

// paced is how long something takes at the pace of a conversation's team; the lock is held.
func (w *world) paced(t *talk, wait time.Duration) time.Duration {
	if m := w.teams[t.team]; m != nil {
		return time.Duration(float64(wait) * m.pace)
	}
	return wait
}

// planAgent lets the assignee do something after a while. Who is offline does it when they are back.
func (w *world) planAgent(t *talk, wait time.Duration, do func(context.Context, *agent, *talk) error) {
	a := t.assignee
	var attempt func(context.Context) error
	attempt = func(ctx context.Context) error {
		w.mu.Lock()
		if a.status == "offline" {
			w.later(t, offlinePatience, attempt)
			w.mu.Unlock()
			return nil
		}
		w.mu.Unlock()
		err := do(ctx, a, t)
		w.mu.Lock()
		defer w.mu.Unlock()
		if err == nil && t.status == "open" {
			w.plan(t)
		}
		return err
	}
	w.later(t, wait, attempt)
}

// planNudge lets a customer who waits for a person ask once whether anybody is there.
func (w *world) planNudge(t *talk) {
	if t.nudged || t.person == nil || t.script == nil {
		return
	}
	w.later(t, w.between(100*time.Second, 260*time.Second), func(ctx context.Context) error {
		w.mu.Lock()
		t.nudged = true
		line := pick(w, w.speech[t.language].nudges)
		w.mu.Unlock()
		return w.write(ctx, t.person, step{kind: says}, line)
	})
}

// answered leads the conversation on after somebody who is not simulated has answered; the lock is held.
func (w *world) answered(t *talk) {
	for s, more := t.step(); more && !s.byCustomer(); s, more = t.step() {
		t.at++
	}
	w.plan(t)
}

const strangersPatience = 10 * time.Minute

// strange answers a customer whom the demo did not invent: the visitor at the web chat; the lock is held.
func (w *world) strange(t *talk) {
	t.turn++
	speech := w.speech[t.language]
	if !w.live.Load() || t.assignee == nil || t.assignee.Visitor || speech == nil {
		return
	}
	line := speech.replies[min(t.replies, len(speech.replies)-1)]
	w.planAgent(t, w.between(4*time.Second, 10*time.Second), func(ctx context.Context, a *agent, t *talk) error {
		w.mu.Lock()
		text := t.fill(line)
		t.replies++
		w.later(t, strangersPatience, func(ctx context.Context) error { return w.finish(ctx, a, t) })
		w.mu.Unlock()
		return w.perform(ctx, a, t, step{kind: answers}, text)
	})
}
