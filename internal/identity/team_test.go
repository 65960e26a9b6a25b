package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

func TestTeam_lifeOfOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an, agent := w.user("an", access.Agent)
		binh, _ := w.user("binh", access.Agent)
		_, supervisor := w.user("chi", access.Supervisor)
		body := fmt.Sprintf(`{"name":"Sales","members":[{"user_id":"%s","weight":2,"capacity":3},{"user_id":"%s"}]}`, binh.ID, an.ID)
		w.call(supervisor, "POST", "/teams", body).is(403)
		team := read[TeamFact](w.call(w.token, "POST", "/teams", body).is(201))
		if !team.Policy.equal(DefaultPolicy()) || team.PolicyVersion != 1 || len(team.Members) != 2 || team.Members[0].UserID != an.ID ||
			team.Members[0].Weight != nil || *team.Members[1].Weight != 2 || *team.Members[1].Capacity != 3 {
			t.Errorf("%+v", team)
		}
		if e := payload[TeamChanged](t, w.recorded(EventTeamChanged)[0]); e.Team.PolicyVersion != 1 || len(e.Team.Members) != 2 || e.Team.Policy.Strategy != RoundRobin {
			t.Errorf("%+v", e)
		}
		path := "/teams/" + team.ID.String()
		w.call(agent, "GET", path, "").is(200)
		w.call(agent, "PATCH", path, `{"name":"X"}`).is(403)

		team = read[TeamFact](w.call(supervisor, "PATCH", path, `{"policy":{"strategy":"least_open","max_open":4}}`).is(200))
		if team.PolicyVersion != 2 || team.Policy.Strategy != LeastOpen || !team.Policy.OnlineOnly || *team.Policy.MaxOpen != 4 || len(team.Members) != 2 {
			t.Errorf("%+v", team)
		}
		team = read[TeamFact](w.call(supervisor, "PATCH", path, `{"policy":{"max_open":null,"online_only":false}}`).is(200))
		if team.PolicyVersion != 3 || team.Policy.MaxOpen != nil || team.Policy.OnlineOnly || team.Policy.Strategy != LeastOpen {
			t.Errorf("%+v", team)
		}
		w.recorded(EventTeamChanged, EventTeamChanged)
		w.call(supervisor, "PATCH", path, `{"name":"Sales","policy":{"strategy":"least_open"}}`).is(200)
		w.nothing()
		team = read[TeamFact](w.call(supervisor, "PATCH", path, fmt.Sprintf(`{"name":"Sales VN","members":[{"user_id":"%s"}]}`, an.ID)).is(200))
		if team.PolicyVersion != 3 || len(team.Members) != 1 || team.Name != "Sales VN" {
			t.Errorf("%+v", team)
		}
		w.recorded(EventTeamChanged)

		page := read[api.List[PolicyVersionView]](w.call(w.token, "GET", path+"/policy/versions?limit=2", "").is(200))
		if len(page.Items) != 2 || page.Items[0].Version != 3 || page.Items[0].By.Name != "chi" || page.NextCursor == nil {
			t.Errorf("%+v", page)
		}
		page = read[api.List[PolicyVersionView]](w.call(w.token, "GET", path+"/policy/versions?limit=2&cursor="+*page.NextCursor, "").is(200))
		if len(page.Items) != 1 || page.Items[0].Version != 1 || page.Items[0].By.Name != "Linh" || !page.Items[0].Policy.equal(DefaultPolicy()) || page.NextCursor != nil {
			t.Errorf("%+v", page)
		}
		w.call(supervisor, "DELETE", path, "").is(403)
		w.call(w.token, "DELETE", path, "").is(204)
		w.recorded(EventTeamDeleted)
		for _, gone := range []string{path, path + "/policy/versions"} {
			w.call(w.token, "GET", gone, "").is(404)
		}
		w.call(w.token, "PATCH", path, `{"name":"X"}`).is(404)
		w.call(w.token, "DELETE", path, "").is(404)
		w.nothing()
	})
}

func TestTeam_impossibleValuesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.owner.ID.String()
		gone, _ := w.user("gone", access.Agent)
		w.call(w.token, "DELETE", "/users/"+gone.ID.String(), "").is(204)
		w.recorded()
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"Support"}`).is(201))
		w.recorded(EventTeamChanged)
		for _, row := range []struct{ field, rest string }{
			{"name", `"name":""`},
			{"members[0].user_id", `"members":[{"user_id":"1"}]`},
			{"members[0].user_id", `"members":[{"user_id":"abc"}]`},
			{"members[0].user_id", `"members":[{"user_id":5}]`},
			{"members[0].user_id", `"members":[{}]`},
			{"members[0].user_id", `"members":[{"user_id":"` + gone.ID.String() + `"}]`},
			{"members[1].user_id", `"members":[{"user_id":"` + me + `"},{"user_id":"` + me + `"}]`},
			{"members[0].weight", `"members":[{"user_id":"` + me + `","weight":0}]`},
			{"members[0].weight", `"members":[{"user_id":"` + me + `","weight":101}]`},
			{"members[0].capacity", `"members":[{"user_id":"` + me + `","capacity":-1}]`},
			{"members[0].role", `"members":[{"user_id":"` + me + `","role":"lead"}]`},
			{"members", `"members":null`},
			{"policy", `"policy":null`},
			{"policy.strategy", `"policy":{"strategy":"random"}`},
			{"policy.online_only", `"policy":{"online_only":"yes"}`},
			{"policy.online_only", `"policy":{"online_only":null}`},
			{"policy.max_open", `"policy":{"max_open":0}`},
			{"policy.max_open", `"policy":{"max_open":1.5}`},
			{"policy.colour", `"policy":{"colour":"red"}`},
			{"colour", `"colour":"red"`},
		} {
			create := `{` + row.rest + `}`
			if !strings.Contains(row.rest, `"name"`) {
				create = `{"name":"T",` + row.rest + `}`
			}
			w.call(w.token, "POST", "/teams", create).refused(422, row.field)
			w.call(w.token, "PATCH", "/teams/"+team.ID.String(), `{`+row.rest+`}`).refused(422, row.field)
		}
		w.nothing()
	})
}

func TestTeam_partsOfItsPolicyAreKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"Second"}`).is(201))
		whole := `{"strategy":"least_open","online_only":true,"max_open":4,"requires":{"skills":["billing"],"languages":["vi"],"contact_language":true,"relax_after_s":60},` +
			`"returning":{"mode":"wait","wait_s":90,"window_days":7},"dedicated":{"mode":"always","wait_s":30,"backup_id":"` + w.owner.ID.String() + `","fallback":"person"},` +
			`"new_contacts":{"team_id":"` + second.ID.String() + `"},"aging_s":600,"rings":[{"after_s":120,"team_id":"` + second.ID.String() + `"}],` +
			`"reassign":{"first_reply_s":120,"next_reply_s":300,"offline":{"after_s":60,"mode":"unanswered"},"shift_end":"all","max_hops":2,"overrule_manual":true},` +
			`"offer_s":30,"targets":{"first_reply_s":300}}`
		same := func(p Policy, want string) {
			t.Helper()
			got, err := json.Marshal(p)
			if err != nil || string(got) != want {
				t.Errorf("the policy is\n%s, want\n%s (%v)", got, want, err)
			}
		}
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"T","policy":`+whole+`}`).is(201))
		same(team.Policy, whole)
		path := "/teams/" + team.ID.String()
		again := read[TeamFact](w.call(w.token, "PATCH", path, `{"policy":{"offer_s":30}}`).is(200))
		if again.PolicyVersion != 1 {
			t.Errorf("what changes nothing made version %d", again.PolicyVersion)
		}
		none := `{"policy":{"requires":null,"returning":null,"dedicated":null,"new_contacts":null,"aging_s":null,"rings":null,"reassign":null,"offer_s":null,"targets":null}}`
		bare := read[TeamFact](w.call(w.token, "PATCH", path, none).is(200))
		same(bare.Policy, `{"strategy":"least_open","online_only":true,"max_open":4}`)
		if bare.PolicyVersion != 2 {
			t.Errorf("the second policy is version %d", bare.PolicyVersion)
		}
		usual := read[TeamFact](w.call(w.token, "PATCH", path, `{"policy":{"returning":{"mode":"prefer"}}}`).is(200))
		if usual.Policy.Returning.WindowDays != 30 {
			t.Errorf("the window is %d days, want the usual 30", usual.Policy.Returning.WindowDays)
		}
	})
}

func TestTeam_losesRemovedUsers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an, _ := w.user("an", access.Agent)
		var teams []TeamFact
		for _, name := range []string{"A", "B"} {
			body := fmt.Sprintf(`{"name":%q,"members":[{"user_id":"%s"},{"user_id":"%s"}]}`, name, an.ID, w.owner.ID)
			teams = append(teams, read[TeamFact](w.call(w.token, "POST", "/teams", body).is(201)))
		}
		w.recorded()
		w.call(w.token, "DELETE", "/users/"+an.ID.String(), "").is(204)
		events := w.recorded(EventTeamChanged, EventTeamChanged, EventUserDeleted)
		for i, team := range teams {
			if e := payload[TeamChanged](t, events[i]); e.Team.ID != team.ID || len(e.Team.Members) != 1 {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestTeam_policiesChangedAtOnceAllGetAVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"T"}`).is(201))
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				w.call(w.token, "PATCH", "/teams/"+team.ID.String(), fmt.Sprintf(`{"policy":{"max_open":%d}}`, i+1)).is(200)
			})
		}
		wg.Wait()
		page := read[api.List[PolicyVersionView]](w.call(w.token, "GET", "/teams/"+team.ID.String()+"/policy/versions", "").is(200))
		if len(page.Items) != 7 || page.Items[0].Version != 7 {
			t.Errorf("%d versions, the newest %d", len(page.Items), page.Items[0].Version)
		}
	})
}

func TestPolicy_anOlderVersionHoldsAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"T"}`).is(201))
		path := "/teams/" + team.ID.String()
		w.call(w.token, "PATCH", path, `{"policy":{"max_open":4,"aging_s":60}}`).is(200)
		back := read[TeamFact](w.call(w.token, "POST", path+"/policy/undo", `{"version":1}`).is(200))
		if back.PolicyVersion != 3 || back.Policy.MaxOpen != nil || back.Policy.AgingS != nil {
			t.Errorf("%+v", back)
		}
		w.call(w.token, "POST", path+"/policy/undo", `{"version":9}`).refused(422, "version")
	})
}

func TestPolicy_namesWhatThereIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"T"}`).is(201))
		path := "/teams/" + team.ID.String()
		for field, part := range map[string]string{
			"policy.rings[0].team_id":      `{"rings":[{"after_s":5,"team_id":"77"}]}`,
			"policy.new_contacts.team_id":  `{"new_contacts":{"team_id":"` + team.ID.String() + `"}}`,
			"policy.dedicated.backup_id":   `{"dedicated":{"mode":"prefer","backup_id":"77"}}`,
			"policy.dedicated.fallback":    `{"dedicated":{"mode":"always","fallback":"somebody"}}`,
			"policy.returning.wait_s":      `{"returning":{"mode":"wait"}}`,
			"policy.reassign.next_reply_s": `{"reassign":{"next_reply_s":0}}`,

			"policy.expectations.away.text.":                   `{"expectations":{"away":{"on":true,"text":{"":"Closed."}}}}`,
			"policy.expectations.away.text.qq-!":               `{"expectations":{"away":{"on":true,"text":{"qq-!":"Closed."}}}}`,
			"policy.expectations.away.text.pt-br":              `{"expectations":{"away":{"on":true,"text":{"pt-BR":"Fechado.","pt-br":"Fechado."}}}}`,
			"policy.expectations.assigned.update_every_s":      `{"expectations":{"assigned":{"on":true,"update_every_s":60}}}`,
			"policy.expectations.over_capacity.update_every_s": `{"expectations":{"over_capacity":{"on":true,"update_every_s":29}}}`,
		} {
			w.call(w.token, "PATCH", path, `{"policy":`+part+`}`).refused(422, field)
		}
		if now := read[TeamFact](w.call(w.token, "GET", path, "").is(200)); now.PolicyVersion != 1 {
			t.Errorf("a refused policy became version %d", now.PolicyVersion)
		}
	})
}

// A team that others refer to does not end, and they are named.
func TestTeam_inUseIsNotRemoved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		make := func(name, policy string) TeamFact {
			return read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"`+name+`","policy":`+policy+`}`).is(201))
		}
		used := make("Support", `{}`)
		ring := make("Sales", `{"rings":[{"after_s":5,"team_id":"`+used.ID.String()+`"}]}`)
		pool := make("Desk", `{"new_contacts":{"team_id":"`+used.ID.String()+`"}}`)
		gone := make("Gone", `{"new_contacts":{"team_id":"`+used.ID.String()+`"}}`)
		path := func(t TeamFact) string { return "/teams/" + t.ID.String() }
		w.call(w.token, "DELETE", path(gone), "").is(204)
		w.recorded()

		refusal := w.call(w.token, "DELETE", path(used), "")
		refusal.refused(409, "team_in_use")
		if !strings.Contains(string(refusal.Body), "This team is in use: team Desk, team Sales. Give them another team first.") {
			t.Errorf("%s", refusal.Body)
		}
		w.nothing()
		w.call(w.token, "GET", path(used), "").is(200)
		w.call(w.token, "PATCH", path(ring), `{"policy":{"rings":null}}`).is(200)
		w.call(w.token, "DELETE", path(used), "").refused(409, "team_in_use")
		w.call(w.token, "PATCH", path(pool), `{"policy":{"new_contacts":null}}`).is(200)
		w.call(w.token, "DELETE", path(used), "").is(204)
	})
}

// Teams that end and policies that name them at the same moment: one of the two is refused.
func TestTeam_endsOrIsNamed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"First"}`).is(201))
		for range 5 {
			second := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"Second"}`).is(201))
			var wg sync.WaitGroup
			var named, ended answer
			wg.Go(func() {
				named = w.call(w.token, "PATCH", "/teams/"+first.ID.String(), `{"policy":{"new_contacts":{"team_id":"`+second.ID.String()+`"}}}`)
			})
			wg.Go(func() { ended = w.call(w.token, "DELETE", "/teams/"+second.ID.String(), "") })
			wg.Wait()
			if (named.Code == 200) == (ended.Code == 204) {
				t.Fatalf("named: %d %s, ended: %d %s", named.Code, named.Body, ended.Code, ended.Body)
			}
		}
	})
}

// What a policy names may have ended (people leave, and teams could go while they were named): the policy changes only
// together with that part, and what else the team has is not held up.
func TestPolicy_whatItNamesMayHaveEnded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		make := func(name string) TeamFact {
			return read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"`+name+`","members":[]}`).is(201))
		}
		team, ring, pool := make("Sales"), make("Support"), make("Newcomers")
		backup := read[UserFact](w.call(w.token, "POST", "/users", `{"name":"Thu","email":"thu@example.com","role":"agent"}`).is(201))
		path := "/teams/" + team.ID.String()
		w.call(w.token, "PATCH", path, `{"policy":{"rings":[{"after_s":5,"team_id":"`+ring.ID.String()+`"}],"new_contacts":{"team_id":"`+pool.ID.String()+`"},"dedicated":{"mode":"prefer","backup_id":"`+backup.ID.String()+`"}}}`).is(200)
		w.call(w.token, "DELETE", "/users/"+backup.ID.String(), "").is(204)
		w.write(func(tx *db.Tx) error { // as it was possible once
			for _, gone := range []id.ID{ring.ID, pool.ID} {
				if err := endTeam(context.Background(), tx, Team{Workspace: w.ws.ID, ID: gone}); err != nil {
					return err
				}
			}
			return nil
		})
		dead := []string{"policy.rings[0].team_id", "policy.new_contacts.team_id", "policy.dedicated.backup_id"}
		for _, field := range dead {
			w.call(w.token, "PATCH", path, `{"policy":{"max_open":3}}`).refused(422, field)
		}
		w.call(w.token, "PATCH", path, `{"policy":{"rings":null,"new_contacts":null}}`).refused(422, dead[2])
		w.call(w.token, "PATCH", path, `{"name":"Sellers","members":[{"user_id":"`+w.owner.ID.String()+`"}]}`).is(200)
		got := read[TeamFact](w.call(w.token, "PATCH", path, `{"policy":{"max_open":3,"rings":null,"new_contacts":null,"dedicated":{"mode":"prefer"}}}`).is(200))
		if got.Policy.MaxOpen == nil || *got.Policy.MaxOpen != 3 || len(got.Policy.Rings) != 0 || got.PolicyVersion != 3 || got.Name != "Sellers" {
			t.Errorf("%+v", got)
		}
		for _, field := range dead {
			w.call(w.token, "POST", path+"/policy/undo", `{"version":2}`).refused(422, field)
		}
		w.call(w.token, "POST", path+"/policy/undo", `{"version":1}`).is(200)
	})
}

// A text of the team's own that is empty is none, and the answer says so: Rondo's own is sent.
func TestPolicy_anEmptyWordingIsNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"T","policy":{"expectations":{"assigned":{"on":true,"text":{"en":" \n","vi":"Chào"}}}}}`).is(201))
		if got := team.Policy.Expectations.Assigned.Text; len(got) != 1 || got["vi"] != "Chào" {
			t.Errorf("%q", got)
		}
		path := "/teams/" + team.ID.String()
		bare := read[TeamFact](w.call(w.token, "PATCH", path, `{"policy":{"expectations":{"assigned":{"on":true,"text":{"en":"","vi":""}}}}}`).is(200))
		if !bare.Policy.Expectations.Assigned.On || len(bare.Policy.Expectations.Assigned.Text) != 0 {
			t.Errorf("%+v", bare.Policy.Expectations.Assigned)
		}
		if got := w.call(w.token, "GET", path, "").is(200); strings.Contains(string(got.Body), `"text"`) {
			t.Errorf("%s", got.Body)
		}
	})
}

func TestWorkspace_loadWeightsAndWhatCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		got := read[WorkspaceFact](w.call(w.token, "PATCH", "/workspace", `{"load_weights":{"email":0.5,"webchat":1},"idle_after_s":600}`).is(200))
		if len(got.LoadWeights) != 1 || got.LoadWeights["email"] != 0.5 || got.IdleAfterS == nil || *got.IdleAfterS != 600 {
			t.Errorf("%+v", got)
		}
		w.call(w.token, "PATCH", "/workspace", `{"load_weights":{"email":-1}}`).refused(422, "load_weights.email")
		w.call(w.token, "PATCH", "/workspace", `{"load_weights":{"fax":0.5}}`).refused(422, "load_weights.fax")
		got = read[WorkspaceFact](w.call(w.token, "PATCH", "/workspace", `{"load_weights":{},"idle_after_s":null}`).is(200))
		if len(got.LoadWeights) != 0 || got.IdleAfterS != nil {
			t.Errorf("%+v", got)
		}
	})
}
