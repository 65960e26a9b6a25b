package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestPolicy_aThousandChangesUnderLoad publishes policies at random, a thousand in all, to several teams, while messages
// pour in and agents come, go, answer and close. Policies that are wrong are refused and change nothing.
func TestPolicy_aThousandChangesUnderLoad(t *testing.T) {
	for _, c := range []struct {
		engine string
		nodes  int
	}{{"postgres", 2}, {"sqlite", 1}} {
		t.Run(c.engine, func(t *testing.T) { policies(t, c.engine, c.nodes, 1000) })
	}
}

// published is what became of the policies of one team.
type published struct {
	mu      sync.Mutex
	drawn   drawn
	version map[string]int64 // by team
	refused map[string]int   // by field
	total   atomic.Int64
}

func policies(t *testing.T, engine string, nodes, publishes int) {
	r := newRush(t, engine, nodes, 8, func(i int) []any {
		return []any{"skills", []string{"vip", "refunds"}[:1+i%2], "languages", []string{"en", "vi"}[:1+i%2]}
	})
	for i := range 4 {
		team := r.w.team(t, nil, r.agents[i:i+5]...)
		r.teams, r.lines = append(r.teams, team), append(r.lines, r.w.line(t, team.ID))
	}
	r.w.be(t, "online", r.agents...)
	r.pour(5, 80, 200*time.Millisecond)
	r.work()
	r.come(300 * time.Millisecond)
	r.meddle(100 * time.Millisecond)
	p := &published{drawn: drawn{}, version: map[string]int64{}, refused: map[string]int{}}
	var publishers sync.WaitGroup
	for i, self := range r.teams {
		publishers.Go(func() {
			others := slices.Concat(r.teams[:i:i], r.teams[i+1:])
			d := drawer{rand.New(rand.NewPCG(r.seed, uint64(500+i))), r.agents, others}
			p.version[self.ID] = 0
			for p.total.Load() < int64(publishes) && r.on.Err() == nil {
				p.publish(r, d, self)
				r.breathe(d.Rand, 80*time.Millisecond)
			}
		})
	}
	publishers.Wait()
	r.calm(t)
	events := r.events(t)
	audit(t, events, r.caps)
	r.late(t)
	inForce(t, r.reasoned(t, events), events)
	p.drawn.whole(t)
	t.Logf("%d policies published, refused for %v, %d acts", p.total.Load(), p.refused, r.acts.Load())
	if len(p.refused) < 15 {
		t.Errorf("only these fields were refused: %v", p.refused)
	}
	for _, self := range r.teams {
		p.kept(t, r, self)
	}
}

// publish sends a team one policy; of eight one is wrong.
func (p *published) publish(r *rush, d drawer, self team) {
	policy, field := d.policy(), ""
	if d.IntN(8) == 0 {
		policy, field = d.spoilt(self)
	}
	a, err := r.act(r.owner, "PATCH", "/teams/"+self.ID, J{"policy": policy})
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if field != "" {
		if why := a.problem(r.TB); a.Status != http.StatusUnprocessableEntity || !why.names(field) {
			r.Errorf("a policy with a wrong %s: %d %s", field, a.Status, a.Body)
		}
		p.refused[field]++
		return
	}
	if a.Status != http.StatusOK {
		r.Errorf("publish %v: %d %s", policy, a.Status, a.Body)
		return
	}
	now := read[team](r.TB, a).Version
	if was := p.version[self.ID]; now != was+1 && was != 0 && now != was {
		r.Errorf("team %s: version %d follows %d", self.Name, now, was)
	}
	p.version[self.ID] = now
	p.drawn.note(policy)
	p.total.Add(1)
}

// kept wants the versions of a team's policy to be whole, and none of them to be one that was refused.
func (p *published) kept(t *testing.T, r *rush, self team) {
	t.Helper()
	type version struct {
		Version int64 `json:"version"`
		Policy  struct {
			MaxOpen *int `json:"max_open"`
		} `json:"policy"`
	}
	list := all[version](t, r.owner, "/teams/"+self.ID+"/policy/versions")
	for i, v := range list {
		if v.Version != int64(len(list)-i) {
			t.Fatalf("team %s: version %d in place %d of %d", self.Name, v.Version, i, len(list))
		}
		if v.Policy.MaxOpen != nil && *v.Policy.MaxOpen == spoiltMark {
			t.Errorf("team %s: version %d was refused", self.Name, v.Version)
		}
	}
	if now := get[team](t, r.owner, "/teams/"+self.ID).Version; now != int64(len(list)) || now < p.version[self.ID] {
		t.Errorf("team %s: version %d, %d in its history, %d when it was published last", self.Name, now, len(list), p.version[self.ID])
	}
}

// inForce wants every decision to carry the version of its team's policy that held then.
func inForce(t *testing.T, reasons []decision, events []event) {
	t.Helper()
	a := auditor{TB: t, rules: map[string][]rulesSince{}}
	for _, e := range events {
		a.carriedOut(e)
		if e.Type == "team.changed" {
			a.team(e)
		}
	}
	seen := map[string]bool{}
	for _, d := range reasons {
		if d.By != nil || d.TeamID == "" {
			continue
		}
		seen[fmt.Sprint(d.TeamID, d.PolicyVersion)] = true
		if !slices.ContainsFunc(a.around(d.TeamID, d.At), func(r rulesSince) bool { return r.version == d.PolicyVersion }) {
			t.Errorf("decision %s at %v carries version %d of the policy of team %s, not one that held: %+v", d.ID, d.At, d.PolicyVersion, d.TeamID, a.around(d.TeamID, d.At))
		}
	}
	if len(seen) < 50 {
		t.Errorf("decisions carry %d versions; the test looks at little", len(seen))
	}
	t.Logf("%d decisions by %d versions of policies", len(reasons), len(seen))
}
