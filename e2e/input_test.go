package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// sample is a write that works: where, and with what.
type sample struct {
	path string
	body J
}

// samples are a good call of every operation that takes a body.
func samples(t testing.TB, w *world) map[string]sample {
	t.Helper()
	u := w.agent(t, "Nora", 5)
	v := w.agent(t, "Otto", 5)
	tm := w.team(t, J{"strategy": "least_open"}, u)
	l := w.line(t, tm.ID)
	c := l.write(t, "ann", "hello")
	w.waits(t, c.ID, "nobody_online", 0)
	p := post[contact](t, w.owner, "/contacts", J{"name": "Bob", "identities": []J{{"kind": "email", "address": "bob@example.com"}}})
	q := post[contact](t, w.owner, "/contacts", J{"name": "Cid"})
	s := post[J](t, w.owner, "/snippets", J{"shortcut": "s" + stamp(), "name": "Hello", "text": "Hello {{contact.name}}"})
	note := post[message](t, w.owner, "/conversations/"+c.ID+"/messages", J{"text": "a note", "private": true})
	hook := post[J](t, w.owner, "/webhooks", J{"url": "https://example.com/" + stamp(), "events": []string{"message.created"}})
	hours := w.hours(t, "Days "+stamp())
	return map[string]sample{
		"set-up":              {"/setup", J{"workspace": "Acme", "name": "Eve", "email": "eve@example.com", "password": "a long password", "language": "en", "timezone": "UTC"}},
		"sign-in":             {"/session", J{"email": "nobody@example.com", "password": "wrong"}},
		"change-workspace":    {"/workspace", J{"name": "Acme", "language": "en", "timezone": "UTC", "routing_paused": false}},
		"create-user":         {"/users", J{"name": "Pia", "email": stamp() + "@example.com", "role": "agent", "capacity": J{"total": 3}, "weight": 1}},
		"change-user":         {"/users/" + u.ID, J{"name": "Nora"}},
		"change-me":           {"/users/me", J{"name": "Olga Owner"}},
		"set-presence":        {"/users/" + v.ID + "/presence", J{"status": "offline"}},
		"create-team":         {"/teams", J{"name": "T " + stamp(), "members": []J{{"user_id": u.ID}}}},
		"change-team":         {"/teams/" + tm.ID, J{"name": tm.Name}},
		"next-agents":         {"/teams/" + tm.ID + "/next", J{}},
		"preview-policy":      {"/teams/" + tm.ID + "/policy/preview", J{"policy": J{}}},
		"undo-policy":         {"/teams/" + tm.ID + "/policy/undo", J{"version": 1}},
		"create-token":        {"/tokens", J{"name": "script"}},
		"create-contact":      {"/contacts", J{"name": "Dan"}},
		"update-contact":      {"/contacts/" + p.ID, J{"name": "Bob"}},
		"merge-contact":       {"/contacts/" + q.ID + "/merge", J{"into": p.ID}},
		"create-channel":      {"/channels", J{"kind": "webchat", "name": "Site", "config": J{}}},
		"update-channel":      {"/channels/" + l.ID, J{"name": "Line"}},
		"assign-conversation": {"/conversations/" + c.ID + "/assign", J{"user_id": v.ID}},
		"close-conversation":  {"/conversations/" + c.ID + "/close", J{"category": "Done"}},
		"snooze-conversation": {"/conversations/" + c.ID + "/snooze", J{"until": "2099-01-01T00:00:00Z"}},
		"update-conversation": {"/conversations/" + c.ID, J{"priority": 5}},
		"keep-draft":          {"/conversations/" + c.ID + "/drafts/reply", J{"text": "hel"}},
		"create-snippet":      {"/snippets", J{"shortcut": "s" + stamp(), "name": "Bye", "text": "Bye"}},
		"change-snippet":      {"/snippets/" + s["id"].(string), J{"name": "Hello there"}},
		"set-preferences": {"/users/me/preferences", J{"alerts": J{"sound": true, "wait_sound": true, "browser": false, "quiet": J{"on": true, "from": "22:00", "to": "07:00"},
			"muted_channels": []string{"telegram"}}, "first_steps": J{"dismissed": false}}},
		"preview-expectation": {"/teams/" + tm.ID + "/expectations/preview", J{"kind": "over_capacity", "language": "vi"}},
		"create-webhook":      {"/webhooks", J{"url": "https://example.com/hook", "events": []string{"*"}}},
		"update-webhook":      {"/webhooks/" + hook["id"].(string), J{"description": "CRM"}},
		"create-hours":        {"/hours", J{"name": "Nights " + stamp(), "timezone": "Asia/Ho_Chi_Minh", "week": J{"tue": []any{[]any{"22:00", "06:00"}}}}},
		"change-hours":        {"/hours/" + hours, J{"timezone": "Europe/Berlin"}},
		"set-my-signature":    {"/users/me/signature", J{"text": "Best, {{agent.name}}"}},
		"set-team-signature":  {"/teams/" + tm.ID + "/signature", J{"text": "The team"}},
		"preview-signature":   {"/signatures/preview", J{"text": "Best"}},
		"write-message":       {"/conversations/" + c.ID + "/messages", J{"text": "hello"}},
		"edit-message":        {"/conversations/" + c.ID + "/messages/" + note.ID, J{"text": "a better note"}},
		"react-to-message":    {"/conversations/" + c.ID + "/messages/" + w.messages(t, c.ID)[0].ID + "/reaction", J{"emoji": "👍"}},
	}
}

// place is a property somewhere in a body.
type place struct {
	keys   []string // of objects; "" is the first element of a list
	schema *schema
	needed bool
}

// String is how a problem names it.
func (p place) String() string {
	var b strings.Builder
	for _, k := range p.keys {
		switch {
		case k == "":
			b.WriteString("[0]")
		case b.Len() > 0:
			b.WriteString("." + k)
		default:
			b.WriteString(k)
		}
	}
	return b.String()
}

// places are all properties of a schema, to any depth.
func (d *description) places(s *schema, under []string) []place {
	var out []place
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		keys := append(slices.Clone(under), name)
		p := d.resolve(s.Properties[name])
		out = append(out, place{keys, p, slices.Contains(s.Required, name)})
		out = append(out, d.places(p, keys)...)
		if items := d.resolve(p.Items); items != nil {
			in := append(slices.Clone(keys), "")
			out = append(out, place{in, items, false})
			out = append(out, d.places(items, in)...)
		}
	}
	return out
}

// put gives a copy of a body with a value at a place; remove leaves the place out.
func put(body any, keys []string, value any) any {
	if len(keys) == 0 {
		return value
	}
	if keys[0] == "" {
		list, _ := body.([]any)
		var first any
		if len(list) > 0 {
			first = list[0]
		}
		return []any{put(first, keys[1:], value)}
	}
	old, _ := body.(J)
	out := maps.Clone(old)
	if out == nil {
		out = J{}
	}
	if value == remove && len(keys) == 1 {
		delete(out, keys[0])
		return out
	}
	out[keys[0]] = put(out[keys[0]], keys[1:], value)
	return out
}

var remove any = new(int)

// plain is a body as JSON makes it: maps, lists and values.
func plain(t testing.TB, body any) any {
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestInput_whatIsWrongIsNamedAndChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, ops := operations(t, w.owner)
		good := samples(t, w)
		before := seqNow(t, w)
		for _, op := range ops {
			s := d.body(op)
			if s == nil {
				continue
			}
			sample, ok := good[op.ID]
			if !ok {
				t.Errorf("%s takes a body and has no sample; add one", op.ID)
				continue
			}
			body := plain(t, sample.body)
			refuse := func(what, field string, bad any) {
				t.Helper()
				a := w.owner.do(t, op.method, sample.path, bad)
				if a.Status != http.StatusUnprocessableEntity || !a.problem(t).names(field) {
					t.Errorf("%s, %s: %d %s", op.ID, what, a.Status, a.Body)
				}
			}
			refuse("an unknown field", "colour", put(body, []string{"colour"}, "red"))
			for _, list := range []any{[]any{}, "text", 5} {
				refuse(fmt.Sprintf("%v for an object", list), "body", list)
			}
			for _, broken := range []string{`{`, `{"a":}`, `{}{}`, `{"a":1,}`, "\xff\xfe", `nonsense`} {
				a := w.owner.do(t, op.method, sample.path, []byte(broken))
				if a.Status != http.StatusBadRequest && a.Status != http.StatusUnprocessableEntity {
					t.Errorf("%s, the body %q: %d %s", op.ID, broken, a.Status, a.Body)
				}
				a.problem(t)
			}
			for _, p := range d.places(s, nil) {
				field := p.String()
				if p.needed {
					refuse("without "+field, field, put(body, p.keys, remove))
				}
				for _, v := range p.schema.wrong() {
					refuse(fmt.Sprintf("%s is %v", field, v), field, put(body, p.keys, v))
				}
				if p.schema.kind() == "object" && p.schema.Additional == false {
					refuse("an unknown field in "+field, field+".colour", put(body, append(slices.Clone(p.keys), "colour"), "red"))
				}
			}
		}
		w.unchanged(t, before, "what was refused")
	})
}

func TestInput_absurdValuesNeverBreakTheServer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, ops := operations(t, w.owner)
		good := samples(t, w)
		taken := map[string]int{}
		for _, op := range ops {
			s := d.body(op)
			if s == nil {
				continue
			}
			body := plain(t, good[op.ID].body)
			for _, p := range d.places(s, nil) {
				for n, v := range p.schema.absurd() {
					a := w.owner.do(t, op.method, good[op.ID].path, put(body, p.keys, v))
					switch {
					case a.ok():
						taken[fmt.Sprintf("%s %s #%d", op.ID, p, n)] = a.Status
					case a.Status >= 400 && a.Status < 500:
						a.problem(t)
					default:
						t.Errorf("%s, %s is %s: %d %s", op.ID, p, shown(v), a.Status, a.Body)
					}
				}
			}
		}
		for _, k := range slices.Sorted(maps.Keys(taken)) {
			t.Log("taken:", k)
		}
	})
}

func TestInput_pathsAndParameters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, ops := operations(t, w.owner)
		good := samples(t, w)
		before := seqNow(t, w)
		ids := []string{"0", "-1", "abc", "01", "9223372036854775808", "1e3", "%00", "..%2f..", "%F0%9F%98%80", strings.Repeat("9", 500), "%27%20OR%201=1", "1%00"}
		for _, op := range ops {
			var body any
			if s, ok := good[op.ID]; ok {
				body = s.body
			}
			if strings.Contains(op.path, "{") {
				for _, id := range append(ids, "123456789") {
					a := w.owner.do(t, op.method, fill(strings.Replace(op.path, "{kind}", "reply", 1), id), body)
					if a.Status != http.StatusNotFound && (a.Status != http.StatusUnprocessableEntity || !strings.Contains(id, "%00")) {
						t.Errorf("%s %s with the id %q: %d %s", op.method, op.path, id, a.Status, a.Body)
					}
				}
			}
			if op.method != "GET" {
				continue
			}
			path := strings.NewReplacer("/users/{id}", "/users/"+w.me.ID).Replace(op.path)
			if strings.Contains(path, "{") {
				path = ""
			}
			for _, p := range op.Parameters {
				if p.In != "query" || path == "" {
					continue
				}
				for _, v := range []string{"-1", "99999999999999999999", "abc", "\x00", "%", strings.Repeat("x", 5000), "2;DROP TABLE users", "\xff\xfe", "0"} {
					a := w.owner.do(t, op.method, with(path, p.Name, v), nil)
					if a.Status >= 500 || a.Status < 400 && !strings.HasPrefix(p.Name, "q") && !slices.Contains([]string{"tag", "assignee"}, p.Name) && v != "0" {
						t.Errorf("GET %s with %s=%q: %d %s", path, p.Name, v, a.Status, a.Body)
					}
				}
			}
			if path != "" {
				if p := w.owner.refused(t, http.StatusUnprocessableEntity, "GET", with(path, "colour", "red"), nil); !p.names("colour") {
					t.Errorf("GET %s with an unknown parameter: %+v", path, p)
				}
			}
		}
		w.unchanged(t, before, "what was refused")
	})
}

func TestInput_whatIsWrongInAPolicyIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	gone := w.agent(t, "Gone", 1)
	w.owner.do(t, "DELETE", "/users/"+gone.ID, nil)
	other := w.team(t, nil)
	before := len(all[team](t, w.owner, "/teams"))
	for field, part := range map[string]J{
		"policy.returning.mode":            {"returning": J{"mode": "always"}},
		"policy.returning.wait_s":          {"returning": J{"mode": "wait"}},
		"policy.returning.window_days":     {"returning": J{"mode": "prefer", "window_days": -1}},
		"policy.dedicated.fallback":        {"dedicated": J{"mode": "always", "fallback": "somebody"}},
		"policy.dedicated.backup_id":       {"dedicated": J{"mode": "always", "fallback": "pool", "backup_id": gone.ID}},
		"policy.requires.skills[0]":        {"requires": J{"skills": []string{" "}}},
		"policy.requires.languages[0]":     {"requires": J{"languages": []string{"no language"}}},
		"policy.requires.relax_after_s":    {"requires": J{"relax_after_s": 0}},
		"policy.aging_s":                   {"aging_s": 0},
		"policy.offer_s":                   {"offer_s": -5},
		"policy.rings[0].team_id":          {"rings": []J{{"after_s": 60, "team_id": "1"}}},
		"policy.rings[1].team_id":          {"rings": []J{{"after_s": 60, "team_id": other.ID}, {"after_s": 90, "team_id": other.ID}}},
		"policy.rings[0].after_s":          {"rings": []J{{"after_s": 0, "team_id": other.ID}}},
		"policy.new_contacts.team_id":      {"new_contacts": J{"team_id": "1"}},
		"policy.reassign.offline.mode":     {"reassign": J{"offline": J{"after_s": 60, "mode": "some"}}},
		"policy.reassign.max_hops":         {"reassign": J{"max_hops": -1}},
		"policy.targets.first_reply_s":     {"targets": J{"first_reply_s": 0}},
		"policy.reassign.unheard_of":       {"reassign": J{"unheard_of": 1}},
		"policy.expectations.away.text.en": {"expectations": J{"away": J{"on": true, "text": J{"en": "{{nobody}}"}}}},
	} {
		if p := w.owner.refused(t, 422, "POST", "/teams", J{"name": "T " + stamp(), "policy": part}); !p.names(field) {
			t.Errorf("%s: %+v", field, p)
		}
	}
	if p := w.owner.refused(t, 422, "POST", "/teams", J{"name": "T", "hours_id": "1"}); !p.names("hours_id") {
		t.Errorf("hours_id: %+v", p)
	}
	w.owner.refused(t, 422, "POST", "/channels", J{"kind": "whatsapp", "name": "W", "config": J{}})
	if got := len(all[team](t, w.owner, "/teams")); got != before {
		t.Errorf("%d teams after that, want %d", got, before)
	}
}
