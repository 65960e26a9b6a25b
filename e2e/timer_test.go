package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// TestTimers_everyOneInPlayUnderKills has teams whose policies use everything that happens as time goes by, as short as
// the API admits, lets everybody do everything, and kills the nodes meanwhile. RONDO_SOAK=10m lasts longer.
func TestTimers_everyOneInPlayUnderKills(t *testing.T) {
	for _, c := range []struct {
		engine string
		nodes  int
	}{{"postgres", 2}, {"sqlite", 1}} {
		t.Run(c.engine, func(t *testing.T) { timers(t, c.engine, c.nodes) })
	}
}

// turns is working hours that end and begin with every full minute; late ones are shut while early ones are open.
func (r *rush) turns(t *testing.T, late bool) string {
	t.Helper()
	now := time.Now().UTC()
	zone := now.Hour() - 12 // so that it is about noon there
	minute := 12*60 + now.Minute() - 4
	if late {
		minute++
	}
	var day [][2]string
	clock := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	for i := range 20 {
		day = append(day, [2]string{clock(minute + 2*i), clock(minute + 2*i + 1)})
	}
	week := J{}
	for _, name := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		week[name] = day
	}
	return post[struct {
		ID string `json:"id"`
	}](t, r.owner, "/hours", J{"name": "Turns " + stamp(), "timezone": fmt.Sprintf("Etc/GMT%+d", zone), "week": week}).ID
}

// timedTeams is teams in whose policies everything is timed.
func (r *rush) timedTeams(t *testing.T) {
	early, late := r.turns(t, false), r.turns(t, true)
	a := r.agents
	asked := r.w.team(t, J{"strategy": "round_robin", "offer_s": 1, "aging_s": 1, "requires": J{"skills": []string{"vip"}, "contact_language": true, "relax_after_s": 2}, "targets": J{"first_reply_s": 1, "next_reply_s": 2}}, a[:5]...)
	silent := r.w.team(t, J{"strategy": "least_open", "returning": J{"mode": "prefer", "window_days": 1}, "targets": J{"first_reply_s": 2, "next_reply_s": 1},
		"reassign": J{"first_reply_s": 1, "next_reply_s": 1, "offline": J{"after_s": 1, "mode": "unanswered"}, "shift_end": "all", "max_hops": 1}}, a[2:]...)
	owned := r.w.team(t, J{"strategy": "least_loaded", "dedicated": J{"mode": "wait", "wait_s": 1, "backup_id": a[0].ID}, "returning": J{"mode": "wait", "wait_s": 1},
		"rings": []J{{"after_s": 1, "team_id": silent.ID}}, "reassign": J{"offline": J{"after_s": 1, "mode": "all"}, "shift_end": "all", "overrule_manual": true, "max_hops": 3}}, a[1:4]...)
	strict := r.w.team(t, J{"strategy": "longest_idle", "offer_s": 2, "dedicated": J{"mode": "always", "wait_s": 1, "backup_id": a[1].ID, "fallback": "person"}, "targets": J{"first_reply_s": 1},
		"new_contacts": J{"team_id": asked.ID}, "reassign": J{"offline": J{"after_s": 1, "mode": "keep"}, "shift_end": "unanswered"}, "expectations": J{"away": J{"on": true}, "over_capacity": J{"on": true, "update_every_s": 30}}}, a[3:]...)
	call[any](t, r.owner, "PATCH", "/teams/"+asked.ID, J{"policy": J{"rings": []J{{"after_s": 1, "team_id": silent.ID}, {"after_s": 2, "team_id": strict.ID}}}})
	call[any](t, r.owner, "PATCH", "/teams/"+strict.ID, J{"hours_id": early})
	for i, hours := range map[int]string{2: early, 3: late, 4: early, 5: late} {
		call[any](t, r.owner, "PATCH", "/users/"+a[i].ID, J{"hours_id": hours})
	}
	call[any](t, r.owner, "PATCH", "/workspace", J{"idle_after_s": 1})
	r.teams = []team{asked, silent, owned, strict}
	for _, team := range r.teams {
		r.lines = append(r.lines, r.w.line(t, team.ID))
	}
}

func timers(t *testing.T, engine string, nodes int) {
	r := newRush(t, engine, nodes, 7, func(i int) []any {
		return []any{"skills", []string{"vip", "refunds"}[:1+i%2], "languages", []string{"en", "vi"}[:1+i%2]}
	})
	r.timedTeams(t)
	r.w.be(t, "online", r.agents...)
	r.pour(5, 70, 500*time.Millisecond)
	r.work()
	r.come(700 * time.Millisecond)
	r.meddle(300 * time.Millisecond)

	const least = 20
	lasts := 61 * time.Second // hours end and begin once at least
	if soak, err := time.ParseDuration(os.Getenv("RONDO_SOAK")); err == nil {
		lasts = soak
	}
	began, kills, rnd := time.Now(), 0, rand.New(rand.NewPCG(r.seed, 1000))
	for ; kills < least || time.Since(began) < lasts || kills%5 != 0 || len(r.unseen(t)) > 0; kills++ {
		if time.Since(began) > lasts+5*time.Minute {
			t.Fatalf("it never happened: %v", r.unseen(t))
		}
		<-time.After(time.Duration(500+rnd.IntN(3500)) * time.Millisecond) // the moment is what is random here
		r.f.restart(t, rnd.IntN(nodes))
	}
	r.late(t)
	r.quiet(t)
	events := r.events(t)
	if missing := r.unseen(t); len(missing) > 0 {
		t.Errorf("it never happened: %v; the test looks at less than it should", missing)
	}
	r.calm(t)
	if audit(t, r.events(t), r.caps).kinds["given, for some are at rest"] == 0 {
		t.Error("nobody was given anything while others were at rest; the test looks at less than it should")
	}
	r.punctual(t, events)
	r.late(t)
	r.prompt(t)
	t.Logf("%d kills, %d acts", kills, r.acts.Load())
}
