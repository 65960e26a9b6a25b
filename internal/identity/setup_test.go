package identity

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

const setupBody = `{"workspace":"Tours","name":"Linh","email":"linh@example.com","password":"correct horse","language":"vi","timezone":"Asia/Ho_Chi_Minh"}`

func TestSetup_onceAndNeverAgain(t *testing.T) {
	eachEmpty(t, func(t *testing.T, w *world) {
		if a := w.call("", "GET", "/setup", "").is(200); string(a.Body) != "{\"needed\":true}\n" {
			t.Errorf("%s", a.Body)
		}
		for field, body := range map[string]string{
			"workspace": `{"workspace":" ","name":"Linh","email":"linh@example.com","password":"correct horse","language":"vi","timezone":"UTC"}`,
			"email":     `{"workspace":"T","name":"Linh","email":"linh","password":"correct horse","language":"vi","timezone":"UTC"}`,
			"password":  `{"workspace":"T","name":"Linh","email":"linh@example.com","password":"short","language":"vi","timezone":"UTC"}`,
			"language":  `{"workspace":"T","name":"Linh","email":"linh@example.com","password":"correct horse","language":"klingon!","timezone":"UTC"}`,
			"timezone":  `{"workspace":"T","name":"Linh","email":"linh@example.com","password":"correct horse","language":"vi","timezone":"Mars/Base"}`,
		} {
			w.call("", "POST", "/setup", body).refused(422, field)
		}
		w.call("", "POST", "/setup", setupBody, "Sec-Fetch-Site: cross-site").refused(403, "forbidden")
		a := w.call("", "POST", "/setup", setupBody).is(201)
		s := read[SessionView](a)
		if s.User.Role != access.Owner || s.Workspace.Name != "Tours" || s.User.Capacity.Total != 10 || s.User.Weight != 1 {
			t.Errorf("%s", a.Body)
		}
		w.call("", "GET", "/session", "", a.cookie()).is(200)
		w.ws.ID = s.Workspace.ID
		w.recorded(EventWorkspaceChanged, EventUserChanged)
		w.call("", "POST", "/setup", setupBody).refused(409, "already_set_up")
		if a := w.call("", "GET", "/setup", "").is(200); string(a.Body) != "{\"needed\":false}\n" {
			t.Errorf("%s", a.Body)
		}
		w.nothing()
	})
}

func TestSetup_ofManyAtOnceOneSucceeds(t *testing.T) {
	eachEmpty(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			wg.Go(func() { codes[i] = w.call("", "POST", "/setup", setupBody).Code })
		}
		wg.Wait()
		slices.Sort(codes)
		if !slices.Equal(codes, []int{201, 409, 409, 409}) {
			t.Errorf("answers %v", codes)
		}
		if n, err := countWorkspaces(context.Background(), w.db.Read()); err != nil || n != 1 {
			t.Errorf("%d workspaces, %v", n, err)
		}
	})
}

func TestSetup_hooksRideAlong(t *testing.T) {
	eachEmpty(t, func(t *testing.T, w *world) {
		boom := errors.New("boom")
		d := WorkspaceDraft{Name: "T", Language: "en", Timezone: "UTC", Owner: NewUserDraft("Linh", "linh@example.com", access.Owner)}
		w.gate.cfg.OnSetup = []SetupHook{func(context.Context, *db.Tx, Workspace, User) error { return boom }}
		if _, _, err := w.gate.SetUp(context.Background(), d, ownersPassword); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		w.gate.cfg.OnSetup = []SetupHook{func(ctx context.Context, tx *db.Tx, ws Workspace, owner User) error {
			_, err := CreateTeam(access.With(ctx, access.Rondo(ws.ID)), tx, TeamDraft{Name: "Support", Members: []Member{{User: owner.ID}}, Policy: DefaultPolicy()})
			return err
		}}
		ws, _, err := w.gate.SetUp(context.Background(), d, ownersPassword)
		if err != nil {
			t.Fatal(err)
		}
		w.ws = ws
		w.recorded(EventWorkspaceChanged, EventUserChanged, EventTeamChanged)
		if _, _, err := w.gate.SetUp(context.Background(), d, ownersPassword); fault.KindOf(err) != fault.ConflictKind {
			t.Errorf("a second time: %v", err)
		}
	})
}

func TestWorkspace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, agent := w.user("an", access.Agent)
		if ws := read[WorkspaceFact](w.call(agent, "GET", "/workspace", "").is(200)); ws.Name != "Nha Trang Tours" || ws.RoutingPaused {
			t.Errorf("%+v", ws)
		}
		w.call(agent, "PATCH", "/workspace", `{"routing_paused":true}`).refused(403, "forbidden")
		_, supervisor := w.user("sue", access.Supervisor)
		w.call(supervisor, "PATCH", "/workspace", `{"name":"Sue's"}`).refused(403, "forbidden")
		w.call(supervisor, "PATCH", "/workspace", `{"routing_paused":true}`).is(200)
		w.call(supervisor, "PATCH", "/workspace", `{"routing_paused":false}`).is(200)
		if ws := read[WorkspaceFact](w.call(w.token, "PATCH", "/workspace", `{"routing_paused":true,"language":"pt-br"}`).is(200)); !ws.RoutingPaused || ws.Language != "pt-BR" {
			t.Errorf("%+v", ws)
		}
		w.recorded(EventWorkspaceChanged, EventWorkspaceChanged, EventWorkspaceChanged)
		w.call(w.token, "PATCH", "/workspace", `{"routing_paused":true}`).is(200)
		w.call(w.token, "PATCH", "/workspace", `{"timezone":""}`).refused(422, "timezone")
		w.call(w.token, "PATCH", "/workspace", `{"name":null}`).refused(422, "name")
		w.call(w.token, "PATCH", "/workspace", `{"colour":"red"}`).refused(422, "colour")
		w.nothing()
		w.call(supervisor, "PATCH", "/workspace", `{"wall_names":false}`).refused(403, "forbidden")
		w.call(w.token, "PATCH", "/workspace", `{"wall_names":false}`).is(200)
		if ws := read[WorkspaceFact](w.call(agent, "GET", "/workspace", "").is(200)); ws.WallNames || ws.Language != "pt-BR" {
			t.Errorf("%+v", ws)
		}
	})
}
