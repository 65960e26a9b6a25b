package identity

import (
	"context"
	"strings"
	"testing"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/engine/hours"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
)

const office = `{"name":"Office","timezone":"Asia/Ho_Chi_Minh","week":{"mon":[["09:00","12:00"],["13:00","18:00"]],"fri":[["22:00","06:00"]]},
"holidays":[{"date":"2027-01-01","name":"New Year"},{"date":"2026-12-24","name":"Eve","intervals":[["09:00","12:00"]]}]}`

// eachHours is each, with the operations of calendars beside.
func eachHours(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	each(t, func(t *testing.T, w *world) {
		calendar.Register(w.api, calendar.Deps{DB: w.db, Uses: HoursUses, Changed: HoursChanged})
		w.http = w.api.Handler()
		fn(t, w)
	})
}

// at moves the clock to a moment.
func (w *world) at(text string) {
	w.t.Helper()
	to, err := time.Parse(time.RFC3339, text)
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(to.Sub(w.clock.Now()))
}

func TestHours_createReadChangeRemove(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		w.at("2030-01-07T03:00:00Z") // a Monday, 10:00 there
		made := read[calendar.HoursView](w.call(w.token, "POST", "/hours", office).is(201))
		if !made.Open || made.NextChange == nil || made.NextChange.Format(time.RFC3339) != "2030-01-07T05:00:00Z" || len(made.Week) != 7 || made.Holidays[0].Name != "Eve" {
			t.Errorf("%+v", made)
		}
		e := payload[calendar.Changed](t, w.recorded(calendar.EventChanged)[0])
		if c, err := hours.Parse(e.Hours.Spec()); err != nil || e.Hours.ID != made.ID || !c.Open(w.clock.Now().UnixMicro()) {
			t.Errorf("the event's calendar: %v", err)
		}
		path := "/hours/" + made.ID.String()
		again := read[calendar.HoursView](w.call(w.token, "PATCH", path, office).is(200))
		if w.nothing(); again.UpdatedAt != made.UpdatedAt {
			t.Error("saying the same changed it")
		}
		changed := read[calendar.HoursView](w.call(w.token, "PATCH", path, `{"week":{"tue":[["00:00","24:00"]]},"holidays":[]}`).is(200))
		if changed.Name != "Office" || changed.Open || len(changed.Week["mon"]) != 0 || len(changed.Holidays) != 0 {
			t.Errorf("%+v", changed)
		}
		w.recorded(calendar.EventChanged)
		list := read[struct{ Items []calendar.HoursView }](w.call(w.token, "GET", "/hours", "").is(200))
		if len(list.Items) != 1 || list.Items[0].ID != made.ID {
			t.Errorf("%+v", list)
		}
		_, agent := w.user("an", access.Agent)
		w.call(agent, "GET", path, "").is(200)
		w.call(agent, "DELETE", path, "").is(403)
		w.call(w.token, "DELETE", path, "").is(204)
		w.recorded(calendar.EventDeleted)
		w.call(w.token, "GET", path, "").is(404)
		w.call(w.token, "DELETE", path, "").is(404)
	})
}

func TestHours_badInputNamesTheField(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		for field, body := range map[string]string{
			"name":                        `{"name":" ","timezone":"UTC","week":{}}`,
			"timezone":                    `{"name":"X","timezone":"Mars/Olympus","week":{}}`,
			"week.mon[1]":                 `{"name":"X","timezone":"UTC","week":{"mon":[["09:00","12:00"],["11:00","13:00"]]}}`,
			"week.mon[0][0]":              `{"name":"X","timezone":"UTC","week":{"mon":[["9 am","12:00"]]}}`,
			"week.moon":                   `{"name":"X","timezone":"UTC","week":{"moon":[]}}`,
			"holidays[0].date":            `{"name":"X","timezone":"UTC","week":{},"holidays":[{"date":"2026-02-30","name":"x"}]}`,
			"holidays[0].intervals[0][1]": `{"name":"X","timezone":"UTC","week":{},"holidays":[{"date":"2026-02-28","name":"x","intervals":[["09:00","25:00"]]}]}`,
			"colour":                      `{"name":"X","timezone":"UTC","week":{},"colour":"red"}`,
		} {
			w.call(w.token, "POST", "/hours", body).refused(422, field)
		}
		w.call(w.token, "POST", "/hours", `{"name":"X","timezone":"UTC","week":{"mon":[["09:00"]]}}`).is(422)
		w.nothing()
	})
}

func TestHours_inUseAreNotRemoved(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		made := read[calendar.HoursView](w.call(w.token, "POST", "/hours", office).is(201))
		set := `{"hours_id":"` + made.ID.String() + `"}`
		an, _ := w.user("an", access.Agent)
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"Sales","hours_id":"`+made.ID.String()+`"}`).is(201))
		w.recorded()
		for _, path := range []string{"/workspace", "/users/" + an.ID.String()} {
			w.call(w.token, "PATCH", path, set).is(200)
		}
		events := w.recorded(EventWorkspaceChanged, EventUserChanged)
		if x := payload[WorkspaceChanged](t, events[0]); *x.Workspace.HoursID != made.ID {
			t.Errorf("%+v", x)
		}
		if x := payload[UserChanged](t, events[1]); *x.User.HoursID != made.ID {
			t.Errorf("%+v", x)
		}
		refusal := w.call(w.token, "DELETE", "/hours/"+made.ID.String(), "")
		refusal.refused(409, "hours_in_use")
		for _, who := range []string{"the workspace", "team Sales", "user an"} {
			if !strings.Contains(string(refusal.Body), who) {
				t.Errorf("%s does not name %s", refusal.Body, who)
			}
		}
		if v := read[calendar.HoursView](w.call(w.token, "GET", "/hours/"+made.ID.String(), "").is(200)); len(v.UsedBy) != 3 {
			t.Errorf("%+v", v.UsedBy)
		}
		w.call(w.token, "PATCH", "/workspace", `{"hours_id":null}`).is(200)
		w.call(w.token, "PATCH", "/teams/"+team.ID.String(), `{"hours_id":null}`).is(200)
		w.recorded(EventWorkspaceChanged, EventTeamChanged)
		w.call(w.token, "DELETE", "/users/"+an.ID.String(), "").is(204) // who left keeps to nothing
		w.call(w.token, "DELETE", "/hours/"+made.ID.String(), "").is(204)
		for _, path := range []string{"/workspace", "/teams/" + team.ID.String(), "/users/" + w.owner.ID.String()} {
			w.call(w.token, "PATCH", path, set).refused(422, "hours_id")
		}
	})
}

func TestHours_ofAnotherWorkspaceDoNotExist(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		var theirs calendar.Calendar
		w.write(func(tx *db.Tx) (err error) {
			theirs, err = calendar.Create(context.Background(), tx, calendar.Calendar{Workspace: w.ws.ID + 1, Name: "Theirs", Spec: hours.Spec{Timezone: "UTC"}})
			return err
		})
		path := "/hours/" + theirs.ID.String()
		w.call(w.token, "GET", path, "").is(404)
		w.call(w.token, "PATCH", path, `{"name":"Mine"}`).is(404)
		w.call(w.token, "DELETE", path, "").is(404)
		w.call(w.token, "PATCH", "/workspace", `{"hours_id":"`+theirs.ID.String()+`"}`).refused(422, "hours_id")
	})
}

func TestUser_shiftsAndLeave(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		w.at("2030-01-07T03:00:00Z") // Monday 10:00
		made := read[calendar.HoursView](w.call(w.token, "POST", "/hours", office).is(201))
		an, agent := w.user("an", access.Agent)
		_, supervisor := w.user("sam", access.Supervisor)
		path := "/users/" + an.ID.String()
		body := `{"hours_id":"` + made.ID.String() + `","leave":[{"from":"2030-02-01T00:00:00Z","to":"2030-02-03T00:00:00Z"},{"from":"2030-01-07T04:00:00Z","to":"2030-01-08T00:00:00Z","reason":"dentist"}]}`
		w.call(agent, "PATCH", path, body).is(403)
		u := read[UserView](w.call(supervisor, "PATCH", path, body).is(200))
		if !u.Working.Now || u.Working.OnLeave || u.Working.Until.Format(time.RFC3339) != "2030-01-07T04:00:00Z" || u.Leave[0].Reason != "dentist" {
			t.Errorf("%+v", u)
		}
		e := payload[UserChanged](t, w.recorded(EventUserChanged)[0])
		if spans := SpansOf(e.User.Leave); len(spans) != 2 || spans[0].To != time.Date(2030, 1, 8, 0, 0, 0, 0, time.UTC).UnixMicro() {
			t.Errorf("%+v", spans)
		}
		w.at("2030-01-07T05:30:00Z")
		if u = read[UserView](w.call(agent, "GET", "/users/me", "").is(200)); u.Working.Now || !u.Working.OnLeave {
			t.Errorf("on leave: %+v", u.Working)
		}
		w.call(supervisor, "PATCH", path, `{"weight":2}`).is(403)
		for field, body := range map[string]string{
			"leave[0].to":     `{"leave":[{"from":"2030-02-01T00:00:00Z","to":"2030-02-01T00:00:00Z"}]}`,
			"leave[0].from":   `{"leave":[{"from":"1800-02-01T00:00:00Z","to":"1801-02-01T00:00:00Z"}]}`,
			"leave[1].reason": `{"leave":[{"from":"2030-02-01T00:00:00Z","to":"2030-02-02T00:00:00Z"},{"from":"2030-02-01T00:00:00Z","to":"2030-02-02T00:00:00Z","reason":"a\nb"}]}`,
			"hours_id":        `{"hours_id":"12345"}`,
		} {
			w.call(w.token, "PATCH", path, body).refused(422, field)
		}
		w.nothing()
		if u = read[UserView](w.call(w.token, "PATCH", path, `{"hours_id":null,"leave":[]}`).is(200)); !u.Working.Now || u.Working.Until != nil {
			t.Errorf("without shifts and leave: %+v", u.Working)
		}
	})
}

func TestWorkspace_graceHasBounds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, bad := range []string{"9", "3601", `"120"`, "1.5"} {
			w.call(w.token, "PATCH", "/workspace", `{"presence_grace_s":`+bad+`}`).refused(422, "presence_grace_s")
		}
		if ws := read[WorkspaceFact](w.call(w.token, "GET", "/workspace", "").is(200)); ws.PresenceGraceS != 120 {
			t.Errorf("%+v", ws)
		}
		w.call(w.token, "PATCH", "/workspace", `{"presence_grace_s":30}`).is(200)
		if x := payload[WorkspaceChanged](t, w.recorded(EventWorkspaceChanged)[0]); x.Workspace.PresenceGraceS != 30 {
			t.Errorf("%+v", x)
		}
	})
}

// TestHours_removedWhileSomebodyTakesThem wants one of the two to win, and never a reference to nothing.
func TestHours_removedWhileSomebodyTakesThem(t *testing.T) {
	eachHours(t, func(t *testing.T, w *world) {
		for range 5 {
			made := read[calendar.HoursView](w.call(w.token, "POST", "/hours", office).is(201))
			removed := make(chan int)
			go func() { removed <- w.call(w.token, "DELETE", "/hours/"+made.ID.String(), "").Code }()
			taken := w.call(w.token, "PATCH", "/workspace", `{"hours_id":"`+made.ID.String()+`"}`).Code
			if gone := <-removed; (gone == 204) == (taken == 200) {
				t.Errorf("removed: %d, taken: %d", gone, taken)
			}
			w.call(w.token, "PATCH", "/workspace", `{"hours_id":null}`).is(200)
		}
	})
}
