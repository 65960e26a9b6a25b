package identity

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
)

// TestRoutes_neverCrossWorkspaces asks, as the owner of one workspace, for everything of another, on every
// route that names something. The answer is the same as for what does not exist at all.
func TestRoutes_neverCrossWorkspaces(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var theirs struct {
			owner User
			team  Team
			token Token
			text  string
		}
		w.write(func(tx *db.Tx) (err error) {
			d := WorkspaceDraft{Name: "Other", Language: "en", Timezone: "UTC", Owner: NewUserDraft("Eve", "eve@example.com", access.Owner)}
			if _, theirs.owner, err = CreateWorkspace(context.Background(), tx, d); err != nil {
				return err
			}
			if theirs.team, err = CreateTeam(as(theirs.owner), tx, TeamDraft{Name: "T", Policy: DefaultPolicy()}); err != nil {
				return err
			}
			theirs.token, theirs.text, err = IssueToken(as(theirs.owner), tx, "x", access.Owner)
			return err
		})
		var session secret
		w.write(func(tx *db.Tx) (err error) {
			session, err = OpenSession(context.Background(), tx, theirs.owner, Visit{})
			return err
		})
		row, err := sessionOf(context.Background(), w.db.Read(), session)
		if err != nil {
			t.Fatal(err)
		}
		bodies := map[string]string{"PATCH": `{"name":"X"}`, "PUT": `{"status":"online"}`, "POST": `{"version":1}`}
		ids := map[string]string{
			"/users/{id}": theirs.owner.ID.String(), "/teams/{id}": theirs.team.ID.String(),
			"/tokens/{id}": theirs.token.ID.String(), "/sessions/{id}": row.String(),
		}
		tried := 0
		for _, rt := range w.api.Routes() {
			path := strings.TrimPrefix(rt.Path, api.Prefix)
			if !strings.Contains(path, "{id}") {
				continue
			}
			prefix := path[:strings.Index(path, "{id}")+len("{id}")]
			theirID, ok := ids[prefix]
			if !ok {
				t.Fatalf("nothing of another workspace to ask %s for", path)
			}
			tried++
			across := w.call(w.token, rt.Method, strings.Replace(path, "{id}", theirID, 1), bodies[rt.Method]).is(404)
			nowhere := w.call(w.token, rt.Method, strings.Replace(path, "{id}", "12345", 1), bodies[rt.Method]).is(404)
			if string(across.Body) != string(nowhere.Body) {
				t.Errorf("%s %s tells that something exists: %s", rt.Method, path, across.Body)
			}
		}
		if tried < 10 {
			t.Errorf("only %d routes name something", tried)
		}
		for _, list := range []string{"/users?active=all", "/teams", "/tokens", "/sessions", "/audit"} {
			a := w.call(w.token, "GET", list, "").is(200)
			for what, theirID := range ids {
				if strings.Contains(string(a.Body), theirID) {
					t.Errorf("%s shows theirs of %s", list, what)
				}
			}
		}
		w.call(w.token, "POST", "/teams", `{"name":"T","members":[{"user_id":"`+theirs.owner.ID.String()+`"}]}`).refused(422, "members[0].user_id")
		w.call(w.token, "POST", "/users", `{"name":"Eve","email":"eve@example.com","role":"agent"}`).is(201) // an address is theirs only there
		w.call(theirs.text, "GET", "/users/"+w.owner.ID.String(), "").is(404)
		if me := read[UserView](w.call(theirs.text, "GET", "/users/me", "").is(200)); me.ID != theirs.owner.ID {
			t.Errorf("%+v", me)
		}
	})
}

// TestRoutes_accessIsDeclared writes down who may call what: a change to it is a change to a promise.
func TestRoutes_accessIsDeclared(t *testing.T) {
	eachEmpty(t, func(t *testing.T, w *world) {
		want := map[string]access.Role{
			"GET /setup": access.Public, "POST /setup": access.Public, "GET /workspace": access.Agent, "PATCH /workspace": access.Supervisor,
			"POST /session": access.Public, "GET /session": access.Agent, "DELETE /session": access.Public,
			"GET /sessions": access.Agent, "DELETE /sessions/{id}": access.Agent,
			"GET /users": access.Agent, "POST /users": access.Admin, "GET /users/{id}": access.Agent, "PATCH /users/{id}": access.Agent,
			"DELETE /users/{id}": access.Admin, "GET /users/me": access.Agent, "PATCH /users/me": access.Agent, "PUT /users/{id}/presence": access.Agent,
			"GET /users/{id}/presence/history": access.Agent,
			"GET /tokens":                      access.Agent, "POST /tokens": access.Agent, "DELETE /tokens/{id}": access.Agent,
			"GET /teams": access.Agent, "POST /teams": access.Admin, "GET /teams/{id}": access.Agent, "PATCH /teams/{id}": access.Supervisor,
			"DELETE /teams/{id}": access.Admin, "GET /teams/{id}/policy/versions": access.Agent, "POST /teams/{id}/policy/undo": access.Supervisor,
			"GET /audit": access.Admin,
		}
		for _, rt := range w.api.Routes() {
			path, ours := strings.CutPrefix(rt.Path, api.Prefix)
			if !ours {
				continue
			}
			name := rt.Method + " " + path
			if want[name] != rt.Access {
				t.Errorf("%s is for %q, want %q", name, rt.Access, want[name])
			}
			delete(want, name)
			if rt.Access == access.Public {
				continue
			}
			if a := w.call("", rt.Method, strings.Replace(path, "{id}", "5", 1), ""); a.Code != 401 {
				t.Errorf("%s without a credential: %d", name, a.Code)
			}
		}
		for name := range want {
			t.Errorf("%s is not registered", name)
		}
	})
}
