package identity

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
)

// audited are the entries of the audit as one line each, the oldest first.
func (w *world) audited(query string) string {
	w.t.Helper()
	var lines []string
	list := read[api.List[AuditEntryView]](w.call(w.token, "GET", "/audit?limit=200&"+query, "").is(200))
	for _, e := range list.Items {
		entry := audit.Entry{By: audit.By{Kind: e.By.Kind, Name: e.By.Name}, Action: e.Action, Subject: audit.Subject{Kind: e.Subject.Kind, Name: e.Subject.Name}}
		for _, c := range e.Changes {
			from, _ := json.Marshal(c.From)
			to, _ := json.Marshal(c.To)
			entry.Changes = append(entry.Changes, audit.Change{Field: c.Field, From: from, To: to})
		}
		lines = append([]string{entry.String()}, lines...)
	}
	return strings.Join(lines, "\n")
}

func TestAudit_tellsWhoChangedWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		started := w.clock.Now()
		w.clock.Advance(time.Second)
		mai := read[UserView](w.call(w.token, "POST", "/users", `{"name":"Mai","email":"mai@example.com","role":"agent","password":"a long password"}`).is(201))
		at := "/users/" + mai.ID.String()
		w.call(w.token, "PATCH", at, `{"role":"supervisor","capacity":{"total":4,"channels":{}}}`).is(200)
		w.call(w.token, "PATCH", at, `{"role":"supervisor"}`).is(200)
		w.call(w.token, "PATCH", at, `{"role":"nobody"}`).is(422)
		w.call(w.token, "PATCH", at, `{"password":"another long one"}`).is(200)
		w.call(w.token, "PUT", at+"/presence", `{"status":"online"}`).is(200)
		team := read[TeamFact](w.call(w.token, "POST", "/teams", `{"name":"Sales"}`).is(201))
		w.call(w.token, "PATCH", "/teams/"+team.ID.String(), `{"policy":{"strategy":"least_open"}}`).is(200)
		w.call(w.token, "DELETE", "/teams/"+team.ID.String(), "").is(204)
		w.call(w.token, "PATCH", "/workspace", `{"routing_paused":true}`).is(200)
		made := read[struct{ ID string }](w.call(w.token, "POST", "/tokens", `{"name":"script","role":"agent"}`).is(201))
		w.call(w.token, "DELETE", "/tokens/"+made.ID, "").is(204)
		w.call(w.token, "DELETE", at, "").is(204)

		want := `Linh (token) made user Mai; active null→true; capacity.total null→10; email null→"mai@example.com"; role null→"agent"; weight null→1
Linh (token) changed user Mai; capacity.total 10→4; role "agent"→"supervisor"
Linh (token) changed user Mai; password null→null
Linh (token) changed user Mai; presence.status "offline"→"online"
Linh (token) made team Sales; policy.online_only null→true; policy.strategy null→"round_robin"
Linh (token) changed team Sales; policy.strategy "round_robin"→"least_open"; policy_version 1→2
Linh (token) removed team Sales
Linh (token) changed workspace Nha Trang Tours; routing_paused false→true
Linh (token) made token script; role null→"agent"; user_id null→"` + w.owner.ID.String() + `"
Linh (token) removed token script
Linh (token) removed user Mai`
		if got := w.audited("from=" + started.Add(time.Second).UTC().Format(time.RFC3339Nano)); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
		if got := w.audited("kind=team&subject=" + team.ID.String()); strings.Count(got, "\n") != 2 {
			t.Errorf("of the team: %s", got)
		}
		if got := w.audited("user=" + mai.ID.String()); got != "" {
			t.Errorf("of Mai, who did nothing: %s", got)
		}
		if got := w.audited("to=" + started.UTC().Format(time.RFC3339Nano)); strings.Contains(got, "Mai") {
			t.Errorf("before all that: %s", got)
		}
	})
}

func TestAudit_tellsWhoSignedIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.call("", "POST", "/session", `{"email":"linh@example.com","password":"not that"}`, "User-Agent: Firefox").is(401)
		w.call("", "POST", "/session", `{"email":"linh@example.com","password":"`+ownersPassword+`"}`, "User-Agent: Firefox").is(200)
		if got := w.audited("kind=user"); !strings.HasPrefix(got, "Linh (user) signed_in user Linh; ip null→") || !strings.HasSuffix(got, `; user_agent null→"Firefox"`) || strings.Contains(got, "\n") {
			t.Error(got)
		}
	})
}

// Entries come a page at a time, and admins see them, nobody else.
func TestAudit_isForAdminsPageByPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, agents := w.user("An", access.Agent)
		_, supervisors := w.user("Su", access.Supervisor)
		_, admins := w.user("Ad", access.Admin)
		w.call(agents, "GET", "/audit", "").is(403)
		w.call(supervisors, "GET", "/audit", "").is(403)
		seen, cursor := 0, ""
		for {
			page := read[api.List[AuditEntryView]](w.call(admins, "GET", "/audit?limit=2&cursor="+cursor, "").is(200))
			seen += len(page.Items)
			if page.NextCursor == nil {
				break
			}
			cursor = *page.NextCursor
		}
		if all := strings.Count(w.audited(""), "\n") + 1; seen != all || all < 6 {
			t.Errorf("%d by pages, %d at once", seen, all)
		}
		w.call(admins, "GET", "/audit?kind=cat", "").refused(422, "kind")
		w.call(admins, "GET", "/audit?from=noon", "").refused(422, "from")
	})
}

// What failed has left no entry, and what Rondo does has none.
func TestAudit_goesWithItsUnit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.audited("")
		err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			if _, err := CreateTeam(as(w.owner), tx, TeamDraft{Name: "Gone", Policy: DefaultPolicy()}); err != nil {
				return err
			}
			return context.Canceled
		})
		if err == nil {
			t.Fatal("the unit was to fail")
		}
		w.write(func(tx *db.Tx) error {
			_, err := CreateTeam(access.With(context.Background(), access.Rondo(w.ws.ID)), tx, TeamDraft{Name: "Rondo's", Policy: DefaultPolicy()})
			return err
		})
		if after := w.audited(""); after != before {
			t.Errorf("%s\nwant\n%s", after, before)
		}
	})
}
