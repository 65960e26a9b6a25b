package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// A team to which a channel leads does not end, and who refers to it is named.
func TestTeam_aChannelLeadsToStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		used := w.team(t, nil)
		l := w.line(t, used.ID)
		other := w.team(t, J{"new_contacts": J{"team_id": used.ID}})
		p := w.owner.refused(t, http.StatusConflict, "DELETE", "/teams/"+used.ID, nil)
		if want := "This team is in use: team " + other.Name + ", channel " + l.Name + ". Give them another team first."; p.Code != "team_in_use" || p.Detail != want {
			t.Errorf("%+v, want %q", p, want)
		}
		call[team](t, w.owner, "PATCH", "/teams/"+other.ID, J{"policy": J{"new_contacts": nil}})
		p = w.owner.refused(t, http.StatusConflict, "DELETE", "/teams/"+used.ID, nil)
		if strings.Contains(p.Detail, other.Name) {
			t.Errorf("%+v names who refers to it no more", p)
		}
		call[channel](t, w.owner, "PATCH", "/channels/"+l.ID, J{"default_team_id": nil})
		call[any](t, w.owner, "DELETE", "/teams/"+used.ID, nil)
		p = w.owner.refused(t, http.StatusUnprocessableEntity, "PATCH", "/channels/"+l.ID, J{"default_team_id": used.ID})
		if !p.names("default_team_id") {
			t.Errorf("%+v", p)
		}
	})
}

// What cannot be is refused where it is only tried, too.
func TestTeam_triesOnlyWhatCanBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ann := w.agent(t, "Ann", 3)
		other, tm := w.team(t, nil), w.team(t, nil, ann)
		draft := func(part string, value any) J {
			return J{"policy": J{"strategy": "least_open", "online_only": true, "max_open": nil, part: value}}
		}
		path, preview := "/teams/"+tm.ID+"/next", "/teams/"+tm.ID+"/expectations/preview"
		for _, row := range []struct {
			field, path string
			body        J
		}{
			{"channel_kind", path, J{"channel_kind": "fax"}},
			{"language", path, J{"language": "!!"}},
			{"owner_id", path, J{"owner_id": "1"}},
			{"previous_agent_id", path, J{"previous_agent_id": "1"}},
			{"policy.rings[0].team_id", path, draft("rings", []J{{"after_s": 5, "team_id": "99"}})},
			{"policy.new_contacts.team_id", path, draft("new_contacts", J{"team_id": tm.ID})},
			{"policy.dedicated.backup_id", path, draft("dedicated", J{"mode": "always", "backup_id": "1"})},
			{"policy.returning.wait_s", path, draft("returning", J{"mode": "wait"})},
			{"language", preview, J{"kind": "assigned", "language": "!!"}},
		} {
			if p := w.owner.refused(t, http.StatusUnprocessableEntity, "POST", row.path, row.body); !p.names(row.field) {
				t.Errorf("%v: %+v does not name %s", row.body, p, row.field)
			}
		}
		for _, body := range []J{{"channel_kind": "email"}, {"language": "pt-BR"}, {"owner_id": ann.ID, "previous_agent_id": ann.ID}, draft("rings", []J{{"after_s": 5, "team_id": other.ID}})} {
			post[next](t, w.owner, path, body)
		}
	})
}

// Who waits in a team that ends waits on without one: the reason, its record and the live queue say so.
func TestTeam_whoWaitsInOneThatEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tm := w.team(t, nil, w.agent(t, "Ann", 3))
		l := w.line(t, tm.ID)
		c := l.write(t, "bob", "hello")
		w.waits(t, c.ID, "nobody_online", 0)
		call[channel](t, w.owner, "PATCH", "/channels/"+l.ID, J{"default_team_id": nil})
		mark := w.feed.mark()
		call[any](t, w.owner, "DELETE", "/teams/"+tm.ID, nil)
		w.waits(t, c.ID, "no_team", mark)
		if d := w.decisions(t, c.ID); len(d) != 2 || d[0].Reason == nil || d[0].Reason.Code != "no_team" {
			t.Errorf("%+v", d)
		}
		now := get[struct {
			Queue struct {
				Reason reason `json:"reason"`
			} `json:"queue"`
		}](t, w.owner, "/conversations/"+c.ID)
		desk := get[struct {
			Waiting     int `json:"waiting"`
			WithoutTeam int `json:"without_team"`
		}](t, w.owner, "/queue")
		if now.Queue.Reason.Code != "no_team" || desk.Waiting != 1 || desk.WithoutTeam != 1 {
			t.Errorf("%+v, %+v", now, desk)
		}
	})
}
