package identity

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
)

const ownersSignIn = `{"email":" LINH@example.com","password":"correct horse"}`

func TestSession_fromSignInToSignOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.call("", "POST", "/session", ownersSignIn, "X-Forwarded-Proto: https", "User-Agent: Test").is(200)
		s := read[SessionView](a)
		if s.User.ID != w.owner.ID || s.Workspace.ID != w.ws.ID || s.User.Open != 3 {
			t.Errorf("%s", a.Body)
		}
		c := a.Header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"} {
			if !strings.Contains(c, part) {
				t.Errorf("the cookie %q lacks %s", c, part)
			}
		}
		if plain := w.call("", "POST", "/session", ownersSignIn).is(200).Header.Get("Set-Cookie"); strings.Contains(plain, "Secure") {
			t.Errorf("over http: %q", plain)
		}
		cookie := a.cookie()
		if got := w.call("", "GET", "/session", "", cookie).is(200); got.cookie() != cookie {
			t.Errorf("the cookie is not renewed: %q", got.cookie())
		}
		w.call("", "PATCH", "/users/me", `{"name":"L"}`, cookie, "Sec-Fetch-Site: same-origin").is(200)
		w.call("", "PATCH", "/users/me", `{"name":"Evil"}`, cookie, "Sec-Fetch-Site: cross-site").refused(403, "forbidden")
		w.call("", "PATCH", "/users/me", `{"name":"Evil"}`, cookie, "Origin: https://evil.example").refused(403, "forbidden")
		out := w.call("", "DELETE", "/session", "", cookie).is(204)
		if !strings.Contains(out.Header.Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("%q", out.Header.Get("Set-Cookie"))
		}
		w.call("", "GET", "/session", "", cookie).is(401)
		w.call("", "DELETE", "/session", "", cookie).is(204)
		w.call("", "GET", "/session", "").is(401)
	})
}

func TestSession_wrongPasswordAndUnknownEmailLookTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.user("an", access.Agent) // has no password
		var first string
		for _, email := range []string{"linh@example.com", "nobody@example.com", "an@example.com"} {
			a := w.call("", "POST", "/session", `{"email":"`+email+`","password":"wrong password"}`).is(401)
			if first == "" {
				first = string(a.Body)
			}
			if string(a.Body) != first || a.cookie() != "" {
				t.Errorf("%s: %s", email, a.Body)
			}
		}
		w.call("", "POST", "/session", ownersSignIn, "Sec-Fetch-Site: cross-site").refused(403, "forbidden")
	})
}

func TestSession_tooManyFailuresMustWait(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const wrong = `{"email":"linh@example.com","password":"wrong password"}`
		for range attemptsPerPair {
			w.call("", "POST", "/session", wrong).is(401)
		}
		a := w.call("", "POST", "/session", ownersSignIn)
		a.refused(429, "too_many")
		if a.Header.Get("Retry-After") != "900" {
			t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
		}
		w.call("", "POST", "/session", ownersSignIn, "X-Forwarded-For: 203.0.113.9").refused(429, "too_many") // the peer is no proxy of ours
		w.clock.Advance(attemptWindow)
		w.call("", "POST", "/session", ownersSignIn).is(200)
		for range attemptsPerPair + 1 {
			w.call("", "POST", "/session", ownersSignIn).is(200) // success is never counted
		}
	})
}

func TestSession_signingInAgainEndsTheOldOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := w.call("", "POST", "/session", ownersSignIn).is(200).cookie()
		fresh := w.call("", "POST", "/session", ownersSignIn, old).is(200).cookie()
		if fresh == old || fresh == "" {
			t.Errorf("old %q, fresh %q", old, fresh)
		}
		w.call("", "GET", "/session", "", old).is(401)
		w.call("", "GET", "/session", "", fresh).is(200)
	})
}

func TestSession_listAndRevokeOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		here := w.call("", "POST", "/session", ownersSignIn, "User-Agent: here").is(200).cookie()
		there := w.call("", "POST", "/session", ownersSignIn, "User-Agent: there").is(200).cookie()
		page := read[api.List[DeviceView]](w.call("", "GET", "/sessions", "", here).is(200))
		if len(page.Items) != 2 || !page.Items[0].Current || page.Items[1].Current || page.Items[1].Agent != "there" || page.Items[1].IP == "" {
			t.Fatalf("%+v", page)
		}
		_, other := w.user("an", access.Agent)
		path := "/sessions/" + page.Items[1].ID.String()
		w.call(other, "DELETE", path, "").is(404)
		w.call("", "GET", "/session", "", there).is(200)
		w.call("", "DELETE", path, "", here).is(204)
		w.call("", "GET", "/session", "", there).is(401)
		w.call("", "DELETE", path, "", here).is(404)
		w.call("", "GET", "/session", "", here).is(200)
	})
}

func TestSession_slidesAndExpires(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.call("", "POST", "/session", ownersSignIn).is(200).cookie()
		w.clock.Advance(sessionLife - time.Hour)
		w.call("", "GET", "/session", "", cookie).is(200)
		w.clock.Advance(sessionLife - time.Hour)
		w.call("", "GET", "/session", "", cookie).is(200)
		w.clock.Advance(sessionLife + time.Second)
		w.call("", "GET", "/session", "", cookie).is(401)
		before, err := sessionsOf(context.Background(), w.db.Read(), w.ws.ID, w.owner.ID, time.Time{}.Add(1), 0, 10)
		if err != nil || len(before) != 1 {
			t.Fatalf("%d sessions, %v", len(before), err)
		}
		if err := w.gate.PruneSessions(context.Background()); err != nil {
			t.Fatal(err)
		}
		after, err := sessionsOf(context.Background(), w.db.Read(), w.ws.ID, w.owner.ID, time.Time{}.Add(1), 0, 10)
		if err != nil || len(after) != 0 {
			t.Errorf("%d sessions are left, %v", len(after), err)
		}
	})
}

func TestSession_changingThePasswordEndsTheOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		here := w.call("", "POST", "/session", ownersSignIn).is(200).cookie()
		there := w.call("", "POST", "/session", ownersSignIn).is(200).cookie()
		w.call("", "PATCH", "/users/me", `{"name":"X","password":{"old":"wrong password","new":"battery staple"}}`, here).refused(422, "password.old")
		w.call("", "PATCH", "/users/me", `{"name":"X","password":{"old":"correct horse","new":"short"}}`, here).refused(422, "password.new")
		w.call("", "PATCH", "/users/me", `{"name":" ","password":{"old":"correct horse","new":"battery staple"}}`, here).refused(422, "name")
		w.nothing()
		a := w.call("", "PATCH", "/users/me", `{"name":"Linh 2","password":{"old":"correct horse","new":"battery staple"}}`, here).is(200)
		w.recorded(EventUserChanged)
		if a.cookie() == "" || a.cookie() == here {
			t.Errorf("the session was not renewed: %q", a.cookie())
		}
		w.call("", "GET", "/session", "", a.cookie()).is(200)
		for _, old := range []string{here, there} {
			w.call("", "GET", "/session", "", old).is(401)
		}
		w.call("", "POST", "/session", ownersSignIn).is(401)
		w.call("", "POST", "/session", `{"email":"linh@example.com","password":"battery staple"}`).is(200)
	})
}

func TestSession_endsWithTheUser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := read[UserView](w.call(w.token, "POST", "/users", `{"name":"An","email":"an@example.com","role":"admin","password":"password of An"}`).is(201))
		cookie := w.call("", "POST", "/session", `{"email":"an@example.com","password":"password of An"}`).is(200).cookie()
		token := read[struct{ Token string }](w.call("", "POST", "/tokens", `{"name":"x"}`, cookie).is(201)).Token
		w.call(token, "POST", "/users", `{"name":"B","email":"b@example.com","role":"agent"}`).is(201)
		w.call(w.token, "PATCH", "/users/"+an.ID.String(), `{"role":"agent"}`).is(200)
		w.call(token, "POST", "/users", `{"name":"C","email":"c@example.com","role":"agent"}`).is(403)
		w.call("", "POST", "/users", `{"name":"C","email":"c@example.com","role":"agent"}`, cookie).is(403)
		w.call(w.token, "DELETE", "/users/"+an.ID.String(), "").is(204)
		w.call("", "GET", "/session", "", cookie).is(401)
		w.call(token, "GET", "/session", "").is(401)
	})
}

func TestSecrets_areNotKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.call("", "POST", "/session", ownersSignIn).is(200).cookie()
		_, text, _ := strings.Cut(cookie, "=")
		for _, table := range []string{"users", "sessions", "tokens", "idempotency_keys", "events"} {
			rows, err := w.db.Read().QueryContext(context.Background(), "SELECT * FROM "+table)
			if err != nil {
				t.Fatal(err)
			}
			cols, _ := rows.Columns()
			for rows.Next() {
				values := make([]any, len(cols))
				for i := range values {
					values[i] = new(any)
				}
				if err := rows.Scan(values...); err != nil {
					t.Fatal(err)
				}
				for i, v := range values {
					for _, s := range []string{text, w.token, ownersPassword} {
						if got, ok := (*v.(*any)).(string); ok && strings.Contains(got, s) {
							t.Errorf("%s.%s holds a secret", table, cols[i])
						}
					}
				}
			}
			rows.Close()
		}
	})
}

func TestToken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, agent := w.user("an", access.Agent)
		_, admin := w.user("dung", access.Admin)
		made := read[struct {
			TokenView
			Token string
		}](w.call(w.token, "POST", "/tokens", `{"name":"CRM","role":"supervisor"}`, "Idempotency-Key: t1").is(201))
		if !strings.HasPrefix(made.Token, "rondo_") || len(made.Token) < 50 || made.Role != access.Supervisor || made.LastUsedAt != nil {
			t.Errorf("%+v", made)
		}
		w.call(w.token, "POST", "/tokens", `{"name":"CRM","role":"supervisor"}`, "Idempotency-Key: t1").refused(409, "answered")
		w.call(agent, "POST", "/tokens", `{"name":"x","role":"admin"}`).is(403)
		w.call(made.Token, "POST", "/tokens", `{"name":"x","role":"owner"}`).is(403)
		w.call(agent, "POST", "/tokens", `{"name":""}`).refused(422, "name")
		w.call(made.Token, "DELETE", "/users/"+w.owner.ID.String(), "").is(403)
		w.call(made.Token, "GET", "/users/me", "").is(200)
		path := "/tokens/" + made.ID.String()
		w.call(agent, "DELETE", path, "").is(404)
		w.call(admin, "DELETE", path, "").is(403) // an owner's
		if list := read[api.List[TokenView]](w.call(agent, "GET", "/tokens", "").is(200)); len(list.Items) != 1 {
			t.Errorf("an agent sees %d tokens", len(list.Items))
		}
		list := w.call(admin, "GET", "/tokens", "").is(200)
		if got := read[api.List[TokenView]](list); len(got.Items) != 4 || strings.Contains(string(list.Body), "rondo_") {
			t.Errorf("%s", list.Body)
		}
		w.call(w.token, "DELETE", path, "").is(204)
		w.call(made.Token, "GET", "/users/me", "").is(401)
		w.call(w.token, "DELETE", path, "").is(404)
		for _, bad := range []string{"rondo_", "rondo_1", "rondo_x_y", "nonsense", "s_1_x", "rondo_-1_x", w.token + "x"} {
			w.call(bad, "GET", "/users/me", "").is(401)
		}
	})
}

func TestToken_lastUsedIsKeptToTheMinute(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lastUsed := func() time.Time {
			return *read[api.List[TokenView]](w.call(w.token, "GET", "/tokens", "").is(200)).Items[0].LastUsedAt
		}
		first := lastUsed()
		w.clock.Advance(30 * time.Second)
		if got := lastUsed(); !got.Equal(first) {
			t.Errorf("after half a minute %v, was %v", got, first)
		}
		w.clock.Advance(31 * time.Second)
		if got := lastUsed(); !got.After(first) {
			t.Errorf("after a minute still %v", got)
		}
	})
}

func TestToken_revokedOnOneNodeEndsOnTheOthers(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		ctx := context.Background()
		gates := make([]*Gate, len(nodes))
		for i, d := range nodes {
			gates[i] = New(Config{DB: d})
			t.Cleanup(gates[i].Close)
		}
		d := WorkspaceDraft{Name: "T", Language: "en", Timezone: "UTC", Owner: NewUserDraft("Linh", "linh@example.com", access.Owner)}
		_, owner, err := gates[0].SetUp(ctx, d, ownersPassword)
		if err != nil {
			t.Fatal(err)
		}
		var token Token
		var text string
		if err := nodes[0].Write(ctx, func(tx *db.Tx) (err error) {
			token, text, err = IssueToken(as(owner), tx, "x", access.Owner)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := gates[1].Authenticate(ctx, api.Credential{Secret: text}); err != nil {
			t.Fatal(err)
		}
		if err := nodes[0].Write(ctx, func(tx *db.Tx) error { return RevokeToken(as(owner), tx, token.ID) }); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(2 * actorKept)
		for time.Now().Before(deadline) {
			if _, err = gates[1].Authenticate(ctx, api.Credential{Secret: text}); err != nil {
				return
			}
		}
		t.Error("the other node still believes the token")
	})
}

func BenchmarkAuthenticate_token(b *testing.B) {
	d, err := db.Open(context.Background(), db.Config{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	g := New(Config{DB: d})
	defer g.Close()
	_, owner, err := g.SetUp(context.Background(), WorkspaceDraft{Name: "T", Language: "en", Timezone: "UTC", Owner: NewUserDraft("L", "l@example.com", access.Owner)}, ownersPassword)
	if err != nil {
		b.Fatal(err)
	}
	var text string
	if err := d.Write(context.Background(), func(tx *db.Tx) (err error) {
		_, text, err = IssueToken(as(owner), tx, "x", access.Owner)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	r, _ := http.NewRequest("GET", "/", nil)
	for b.Loop() {
		if _, err := g.Authenticate(r.Context(), api.Credential{Secret: text}); err != nil {
			b.Fatal(err)
		}
	}
}
