package identity

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
)

func TestUser_lifeOfOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.call(w.token, "POST", "/users", `{"name":" An ","email":"An@Example.com","role":"agent","languages":["VI","pt-br","vi"],
			"skills":["refunds"],"capacity":{"total":5,"channels":{"telegram":2}},"weight":1.5,"password":"password of An"}`).is(201)
		u := read[UserView](a)
		if u.Name != "An" || !slices.Equal(u.Languages, []string{"vi", "pt-BR"}) || u.Capacity.Total != 5 || u.Capacity.Channels["telegram"] != 2 ||
			u.Weight != 1.5 || u.Presence.Status != Offline || !u.Active || strings.Contains(string(a.Body), "password") {
			t.Errorf("%s", a.Body)
		}
		if e := payload[UserChanged](t, w.recorded(EventUserChanged)[0]); e.User.Capacity.Channels["telegram"] != 2 || e.User.Weight != 1.5 || e.User.Languages[1] != "pt-BR" || e.User.ID != u.ID {
			t.Errorf("event %+v", e)
		}
		path := "/users/" + u.ID.String()
		if got := read[UserView](w.call(w.token, "GET", path, "").is(200)); got.CreatedAt != u.CreatedAt || got.Presence != u.Presence {
			t.Errorf("got %+v, made %+v", got, u)
		}
		u = read[UserView](w.call(w.token, "PATCH", path, `{"capacity":{"channels":{}},"skills":[],"role":"supervisor","language":"ar"}`).is(200))
		if u.Capacity.Total != 5 || len(u.Capacity.Channels) != 0 || len(u.Skills) != 0 || u.Role != access.Supervisor || *u.Language != "ar" {
			t.Errorf("%+v", u)
		}
		w.recorded(EventUserChanged)
		if u = read[UserView](w.call(w.token, "PATCH", path, `{"language":null}`).is(200)); u.Language != nil {
			t.Errorf("%+v", u)
		}
		w.recorded(EventUserChanged)
		w.call(w.token, "PATCH", path, `{"name":"An"}`).is(200)
		w.nothing()
		w.call(w.token, "DELETE", path, "").is(204)
		w.recorded(EventUserDeleted)
		w.call(w.token, "DELETE", path, "").is(204)
		w.nothing()
		if u = read[UserView](w.call(w.token, "GET", path, "").is(200)); u.Active {
			t.Error("a removed user is active")
		}
		w.call("", "POST", "/session", `{"email":"an@example.com","password":"password of An"}`).is(401)
		w.call(w.token, "PUT", path+"/presence", `{"status":"online"}`).refused(409, "inactive")
		if u = read[UserView](w.call(w.token, "PATCH", path, `{"active":true}`).is(200)); !u.Active {
			t.Error("a restored user is not active")
		}
		w.recorded(EventUserChanged)
		w.call("", "POST", "/session", `{"email":"an@example.com","password":"password of An"}`).is(200)
	})
}

func payload[T any](t *testing.T, e event.Event) T {
	t.Helper()
	return read[T](answer{t: t, what: e.Type, Body: e.Data})
}

func TestUser_impossibleValuesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, row := range []struct{ field, body string }{
			{"name", `{"name":" ","email":"a@b.c","role":"agent"}`},
			{"name", `{"name":"` + strings.Repeat("x", 101) + `","email":"a@b.c","role":"agent"}`},
			{"name", `{"name":"a\nb","email":"a@b.c","role":"agent"}`},
			{"email", `{"name":"A","email":"a","role":"agent"}`},
			{"email", `{"name":"A","email":"A <a@b.c>","role":"agent"}`},
			{"email", `{"name":"A","role":"agent"}`},
			{"role", `{"name":"A","email":"a@b.c","role":"public"}`},
			{"role", `{"name":"A","email":"a@b.c"}`},
			{"weight", `{"name":"A","email":"a@b.c","role":"agent","weight":0}`},
			{"weight", `{"name":"A","email":"a@b.c","role":"agent","weight":100.5}`},
			{"weight", `{"name":"A","email":"a@b.c","role":"agent","weight":0.0001}`},
			{"weight", `{"name":"A","email":"a@b.c","role":"agent","weight":"1"}`},
			{"capacity.total", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"total":1001}}`},
			{"capacity.total", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"total":-1}}`},
			{"capacity.total", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"total":null}}`},
			{"capacity", `{"name":"A","email":"a@b.c","role":"agent","capacity":null}`},
			{"capacity.max", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"max":1}}`},
			{"capacity.channels.fax", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"channels":{"fax":1}}}`},
			{"capacity.channels.telegram", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"channels":{"telegram":-1}}}`},
			{"capacity.channels.telegram", `{"name":"A","email":"a@b.c","role":"agent","capacity":{"channels":{"telegram":1.5}}}`},
			{"languages[1]", `{"name":"A","email":"a@b.c","role":"agent","languages":["vi","nonsense!"]}`},
			{"skills[0]", `{"name":"A","email":"a@b.c","role":"agent","skills":[""]}`},
			{"password", `{"name":"A","email":"a@b.c","role":"agent","password":"short"}`},
			{"admin", `{"name":"A","email":"a@b.c","role":"agent","admin":true}`},
		} {
			w.call(w.token, "POST", "/users", row.body).refused(422, row.field)
		}
		w.nothing()
	})
}

func TestUser_emailIsUniqueWhateverItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an, _ := w.user("an", access.Agent)
		w.call(w.token, "POST", "/users", `{"name":"Other","email":"AN@example.COM","role":"agent"}`).refused(409, "email_taken")
		w.call(w.token, "PATCH", "/users/"+w.owner.ID.String(), `{"email":"An@example.com"}`).refused(409, "email")
		w.call(w.token, "PATCH", "/users/"+an.ID.String(), `{"email":"An@Example.com"}`).is(200)
		w.recorded(EventUserChanged)
		w.call(w.token, "DELETE", "/users/"+an.ID.String(), "").is(204)
		w.call(w.token, "POST", "/users", `{"name":"Other","email":"an@example.com","role":"agent"}`).is(201)
		w.recorded(EventUserDeleted, EventUserChanged)
		w.call(w.token, "PATCH", "/users/"+an.ID.String(), `{"active":true}`).refused(409, "email_taken")

		var wg sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			wg.Go(func() {
				codes[i] = w.call(w.token, "POST", "/users", `{"name":"B","email":"b@example.com","role":"agent"}`).Code
			})
		}
		wg.Wait()
		slices.Sort(codes)
		if !slices.Equal(codes, []int{201, 409, 409, 409}) {
			t.Errorf("of four at once: %v", codes)
		}
	})
}

func TestUser_whoMayDoWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent, agentToken := w.user("an", access.Agent)
		other, _ := w.user("binh", access.Agent)
		_, supervisorToken := w.user("chi", access.Supervisor)
		admin, adminToken := w.user("dung", access.Admin)
		path := func(u User) string { return "/users/" + u.ID.String() }
		const newAdmin, newOwner = `{"name":"N","email":"n1@example.com","role":"admin"}`, `{"name":"N","email":"n2@example.com","role":"owner"}`
		for name, row := range map[string]struct {
			token, method, path, body string
			status                    int
		}{
			"an agent sees users":                     {agentToken, "GET", path(other), "", 200},
			"an agent renames themself":               {agentToken, "PATCH", path(agent), `{"name":"An 2"}`, 200},
			"an agent gives themself no weight":       {agentToken, "PATCH", path(agent), `{"weight":9}`, 403},
			"an agent gives themself no role":         {agentToken, "PATCH", path(agent), `{"role":"owner"}`, 403},
			"an agent does not change others":         {agentToken, "PATCH", path(other), `{"name":"X"}`, 403},
			"an agent does not reset others":          {agentToken, "PATCH", path(other), `{"password":"password 123"}`, 403},
			"an agent does not restore":               {agentToken, "PATCH", path(other), `{"active":true}`, 403},
			"an agent does not remove":                {agentToken, "DELETE", path(other), "", 403},
			"an agent adds nobody":                    {agentToken, "POST", "/users", newAdmin, 403},
			"a supervisor changes nobody else":        {supervisorToken, "PATCH", path(other), `{"weight":2}`, 403},
			"a supervisor sets others' presence":      {supervisorToken, "PUT", path(other) + "/presence", `{"status":"busy"}`, 200},
			"an agent sets their own presence":        {agentToken, "PUT", path(agent) + "/presence", `{"status":"online"}`, 200},
			"an agent does not set others' presence":  {agentToken, "PUT", path(other) + "/presence", `{"status":"online"}`, 403},
			"an admin changes an agent":               {adminToken, "PATCH", path(other), `{"weight":2}`, 200},
			"an admin adds an admin":                  {adminToken, "POST", "/users", newAdmin, 201},
			"an admin adds no owner":                  {adminToken, "POST", "/users", newOwner, 403},
			"an admin makes nobody an owner":          {adminToken, "PATCH", path(other), `{"role":"owner"}`, 403},
			"an admin does not become an owner":       {adminToken, "PATCH", path(admin), `{"role":"owner"}`, 403},
			"an admin does not touch an owner":        {adminToken, "PATCH", path(w.owner), `{"name":"X"}`, 403},
			"an admin does not demote an owner":       {adminToken, "PATCH", path(w.owner), `{"role":"agent"}`, 403},
			"an admin does not remove an owner":       {adminToken, "DELETE", path(w.owner), "", 403},
			"an admin does not reset an owner":        {adminToken, "PATCH", path(w.owner), `{"password":"password 123"}`, 403},
			"nobody removes themself":                 {adminToken, "DELETE", path(admin), "", 409},
			"nobody resets their own password":        {adminToken, "PATCH", path(admin), `{"password":"password 123"}`, 422},
			"the last owner is not demoted":           {w.token, "PATCH", path(w.owner), `{"role":"admin"}`, 409},
			"the last owner is not removed by theirs": {w.token, "PATCH", path(w.owner), `{"active":false}`, 409},
			"an owner resets an admin's password":     {w.token, "PATCH", path(admin), `{"password":"password 123"}`, 200},
			"an unknown user is not found":            {w.token, "GET", "/users/1", "", 404},
			"an id that is none is not found":         {w.token, "PATCH", "/users/abc", `{"name":"X"}`, 404},
		} {
			if a := w.call(row.token, row.method, row.path, row.body); a.Code != row.status {
				t.Errorf("%s: %d %s", name, a.Code, a.Body)
			}
		}
	})
}

func TestUser_twoOwnersCannotLeaveEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second, token := w.user("hai", access.Owner)
		var wg sync.WaitGroup
		var codes [2]int
		wg.Go(func() { codes[0] = w.call(w.token, "DELETE", "/users/"+second.ID.String(), "").Code })
		wg.Go(func() { codes[1] = w.call(token, "DELETE", "/users/"+w.owner.ID.String(), "").Code })
		wg.Wait()
		if (codes[0] == 204) == (codes[1] == 204) {
			t.Errorf("answers %v: exactly one may succeed", codes)
		}
	})
}

func TestUser_listPagesAndCountsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 4 {
			w.user(fmt.Sprint("u", i), access.Agent)
		}
		gone, _ := w.user("gone", access.Agent)
		w.call(w.token, "DELETE", "/users/"+gone.ID.String(), "").is(204)
		var names []string
		for cursor := ""; ; {
			page := read[api.List[UserView]](w.call(w.token, "GET", "/users?limit=2"+cursor, "").is(200))
			for _, u := range page.Items {
				names = append(names, u.Name)
				if (u.ID == w.owner.ID) != (u.Open == 3) {
					t.Errorf("%s has %d open", u.Name, u.Open)
				}
			}
			if page.NextCursor == nil {
				break
			}
			cursor = "&cursor=" + *page.NextCursor
		}
		if !slices.Equal(names, []string{"Linh", "u0", "u1", "u2", "u3"}) {
			t.Errorf("%v", names)
		}
		for active, want := range map[string]int{"true": 5, "false": 1, "all": 6} {
			if page := read[api.List[UserView]](w.call(w.token, "GET", "/users?active="+active, "").is(200)); len(page.Items) != want {
				t.Errorf("active=%s: %d users", active, len(page.Items))
			}
		}
		for field, q := range map[string]string{"limit": "limit=201", "cursor": "cursor=x", "active": "active=maybe", "sort": "sort=name"} {
			w.call(w.token, "GET", "/users?"+q, "").refused(422, field)
		}
	})
}

func TestPresence(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an, token := w.user("an", access.Agent)
		path := "/users/" + an.ID.String() + "/presence"
		w.clock.Advance(time.Minute)
		p := read[PresenceFact](w.call(token, "PUT", path, `{"status":"online"}`).is(200))
		if p.Status != Online || !p.Since.Equal(w.clock.Now().Truncate(time.Microsecond)) {
			t.Errorf("%+v", p)
		}
		e := payload[PresenceChanged](t, w.recorded(EventPresenceChanged)[0])
		if e.UserID != an.ID || e.Status != Online || !e.Since.Equal(p.Since) || *e.By.ID != an.ID {
			t.Errorf("%+v", e)
		}
		w.clock.Advance(time.Minute)
		if again := read[PresenceFact](w.call(token, "PUT", path, `{"status":"online"}`).is(200)); !reflect.DeepEqual(again, p) {
			t.Errorf("saying it again changed %+v to %+v", p, again)
		}
		w.nothing()
		if lunch := read[PresenceFact](w.call(token, "PUT", path, `{"status":"online","reason":"lunch soon"}`).is(200)); lunch.Since != p.Since || lunch.Reason != "lunch soon" {
			t.Errorf("%+v", lunch)
		}
		w.recorded(EventPresenceChanged)
		w.call(token, "PUT", path, `{"status":"asleep"}`).refused(422, "status")
		w.call(token, "PUT", path, `{}`).refused(422, "status")
		w.nothing()
	})
}

// A language of the web app is one that it has; whoever had another before keeps it until they choose.
func TestUser_languageOfTheWebApp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		files, err := os.ReadDir("../../web/src/i18n/locales")
		if err != nil || len(files) == 0 {
			t.Fatalf("%d languages, %v", len(files), err)
		}
		an, token := w.user("an", access.Agent)
		path := "/users/" + an.ID.String()
		for _, f := range files {
			tag := strings.TrimSuffix(f.Name(), ".json")
			if got := read[UserView](w.call(w.token, "PATCH", path, `{"language":"`+strings.ToLower(tag)+`"}`).is(200)); got.Language == nil || *got.Language != tag {
				t.Errorf("%s: %+v", tag, got.Language)
			}
		}
		for _, tag := range []string{"de", "pt", "pt-PT", "!!"} {
			w.call(w.token, "PATCH", path, `{"language":"`+tag+`"}`).refused(422, "language")
			w.call(token, "PATCH", "/users/me", `{"language":"`+tag+`"}`).refused(422, "language")
			w.call(w.token, "POST", "/users", `{"name":"B","email":"b@example.com","role":"agent","language":"`+tag+`"}`).refused(422, "language")
		}
		w.write(func(tx *db.Tx) error { // as it was possible once
			an.Language = "de"
			return updateUser(context.Background(), tx, an)
		})
		if got := read[UserView](w.call(w.token, "PATCH", path, `{"name":"Anne"}`).is(200)); got.Name != "Anne" || *got.Language != "de" {
			t.Errorf("%+v", got)
		}
	})
}
