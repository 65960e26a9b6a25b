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
