package e2e

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/platform/db/dbtest"
)

// world is an installation with one workspace and nodes that serve it.
type world struct {
	installation
	owner *client // with the token that setup wrote
	nodes []*node
	feed  *feed // everything that happened, from the start
	me    user  // the owner
}

const (
	ownerEmail = "owner@example.com"
	ownerWord  = "correct horse battery"
)

// each runs a test on SQLite and on PostgreSQL, beside other tests.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			fn(t, newWorld(t, engine, 1))
		})
	}
}

// install makes an installation that nothing has touched.
func install(t *testing.T, engine string) installation {
	t.Helper()
	i := installation{data: t.TempDir()}
	if engine == "postgres" {
		i.url = dbtest.PostgresURL(t)
	}
	return i
}

// setUp makes the workspace and gives the token.
func (i installation) setUp(t testing.TB) string {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(ownerWord+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "token")
	args := append([]string{"setup", "--workspace", "Acme", "--name", "Olga Owner", "--email", ownerEmail, "--password-file", secret, "--token-file", file}, i.place()...)
	if s := run(t, args...); s.code != 0 {
		t.Fatalf("setup: %d %s", s.code, s.errors)
	}
	token, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(token))
}

// newWorld sets an installation up and starts nodes of it.
func newWorld(t *testing.T, engine string, nodes int) *world {
	t.Helper()
	i := install(t, engine)
	return i.open(t, i.setUp(t), nodes)
}

// open starts nodes of an installation that is set up.
func (i installation) open(t *testing.T, token string, nodes int) *world {
	t.Helper()
	w := &world{installation: i}
	for range nodes {
		w.nodes = append(w.nodes, i.launch(t))
	}
	w.owner = w.at(0, token)
	w.feed = w.owner.follow(t, 0)
	w.me = get[user](t, w.owner, "/users/me")
	return w
}

// at is a client of one of the nodes.
func (w *world) at(n int, token string) *client {
	c := &client{node: func() string { return w.nodes[n].base }, token: token, http: newHTTP()}
	return c
}

// What the API shows, as far as the tests look at it.
type (
	user struct {
		ID       string   `json:"id"`
		Name     string   `json:"name"`
		Email    string   `json:"email"`
		Role     string   `json:"role"`
		Capacity capacity `json:"capacity"`
		Weight   float64  `json:"weight"`
		Open     int      `json:"open"`
		Active   bool     `json:"active"`
		Presence struct {
			Status string    `json:"status"`
			Since  time.Time `json:"since"`
		} `json:"presence"`
	}
	capacity struct {
		Total    int            `json:"total"`
		Channels map[string]int `json:"channels,omitempty"`
	}
	team struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Version int64  `json:"policy_version"`
		Members []struct {
			UserID string `json:"user_id"`
		} `json:"members"`
		Policy struct {
			Strategy   string `json:"strategy"`
			OnlineOnly bool   `json:"online_only"`
			MaxOpen    *int   `json:"max_open"`
			Reassign   *struct {
				MaxHops        int  `json:"max_hops"`
				OverruleManual bool `json:"overrule_manual"`
			} `json:"reassign"`
		} `json:"policy"`
	}
	conversation struct {
		ID           string     `json:"id"`
		Status       string     `json:"status"`
		ContactID    string     `json:"contact_id"`
		Contact      actor      `json:"contact"`
		ChannelID    string     `json:"channel_id"`
		ChannelKind  string     `json:"channel_kind"`
		Team         string     `json:"team_id"`
		Assignee     string     `json:"assignee_id"`
		Priority     int        `json:"priority"`
		OpenedAt     time.Time  `json:"opened_at"`
		AssignedAt   *time.Time `json:"assigned_at"`
		FirstReplyAt *time.Time `json:"first_reply_at"`
		ClosedAt     *time.Time `json:"closed_at"`
		SnoozedUntil *time.Time `json:"snoozed_until"`
		WaitingSince *time.Time `json:"waiting_since"`
		Offer        *struct {
			AgentID string    `json:"agent_id"`
			Until   time.Time `json:"until"`
		} `json:"offer"`
		Unread   int    `json:"unread"`
		Previous string `json:"previous_id"`
		Category string `json:"category"`
		Summary  string `json:"summary"`
		Version  int64  `json:"version"`
		Queue    *struct {
			Position int     `json:"position"`
			Reason   *reason `json:"reason"`
		} `json:"queue"`
	}
	reason struct {
		Code   string         `json:"code"`
		Text   string         `json:"text"`
		Detail map[string]int `json:"detail"`
	}
	message struct {
		ID           string `json:"id"`
		Conversation string `json:"conversation_id"`
		Direction    string `json:"direction"`
		Author       actor  `json:"author"`
		Text         string `json:"text"`
		State        string `json:"state"`
		Private      bool   `json:"private"`
		Error        *struct {
			Code   string `json:"code"`
			Detail string `json:"detail"`
		} `json:"error"`
		At       time.Time `json:"at"`
		ClientID *string   `json:"client_id"`
	}
	decision struct {
		ID            string `json:"id"`
		Outcome       string `json:"outcome"`
		AgentID       string `json:"agent_id"`
		TeamID        string `json:"team_id"`
		Strategy      string `json:"strategy"`
		PolicyVersion int64  `json:"policy_version"`
		Candidates    []struct {
			AgentID string `json:"agent_id"`
			Name    string `json:"name"`
			Verdict string `json:"verdict"`
			Detail  struct {
				Load            int  `json:"load"`
				Capacity        int  `json:"capacity"`
				ChannelLoad     *int `json:"channel_load"`
				ChannelCapacity *int `json:"channel_capacity"`
			} `json:"detail"`
		} `json:"candidates"`
		Others   map[string]int `json:"others"`
		TieBreak string         `json:"tie_break"`
		Reason   *reason        `json:"reason"`
		At       time.Time      `json:"at"`
		Rule     string         `json:"rule"`
		FromWhy  string         `json:"from_why"`
		Requires []string       `json:"requires"`
		By       *actor         `json:"by"` // a person; absent for the policy
	}
	waiting struct {
		Conversation string    `json:"conversation_id"`
		Position     int       `json:"position"`
		Since        time.Time `json:"waiting_since"`
		Priority     int       `json:"priority"`
		Reason       *reason   `json:"reason"`
	}
	channel struct {
		ID      string   `json:"id"`
		Kind    string   `json:"kind"`
		Name    string   `json:"name"`
		Config  J        `json:"config"`
		Secrets []string `json:"secrets"`
		Team    string   `json:"default_team_id"`
		Health  struct {
			State string `json:"state"`
			Error string `json:"error"`
		} `json:"health"`
		HookURL string `json:"hook_url"`
	}
	contact struct {
		ID         string   `json:"id"`
		Name       string   `json:"name"`
		Priority   int      `json:"priority"`
		Language   string   `json:"language"`
		Tags       []string `json:"tags"`
		Identities []struct {
			Kind    string `json:"kind"`
			Address string `json:"address"`
		} `json:"identities"`
	}
)

// verdict is what a decision says of an agent; empty when it does not name them.
func (d decision) verdict(agent string) string {
	for _, c := range d.Candidates {
		if c.AgentID == agent {
			return c.Verdict
		}
	}
	return ""
}

// agent makes an agent who takes up to total conversations. more are further fields of the user.
func (w *world) agent(t testing.TB, name string, total int, more ...any) user {
	t.Helper()
	body := J{"name": name, "email": strings.ToLower(name) + "-" + stamp() + "@example.com", "role": "agent", "capacity": J{"total": total}}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return post[user](t, w.owner, "/users", body)
}

// person makes a user who signs in, and a client of theirs.
func (w *world) person(t testing.TB, name, role string, total int) (user, *client) {
	t.Helper()
	const word = "a long enough password"
	u := w.agent(t, name, total, "role", role, "password", word)
	return u, w.owner.signIn(t, u.Email, word)
}

// be changes a user's presence.
func (w *world) be(t testing.TB, status string, users ...user) {
	t.Helper()
	for _, u := range users {
		call[any](t, w.owner, "PUT", "/users/"+u.ID+"/presence", J{"status": status})
	}
}

// team makes a team with a policy; nil is the default.
func (w *world) team(t testing.TB, policy J, members ...user) team {
	t.Helper()
	list := make([]J, len(members))
	for i, m := range members {
		list[i] = J{"user_id": m.ID}
	}
	if policy == nil {
		policy = J{}
	}
	return post[team](t, w.owner, "/teams", J{"name": "Team " + stamp(), "members": list, "policy": policy})
}

// line is a custom channel and the integrator at its other end.
type line struct {
	*customfake.Fake
	channel
	w *world
}

var signingKey = "whsec_" + base64.StdEncoding.EncodeToString([]byte("a key for the end-to-end tests.."))

// line connects a custom channel whose conversations go to a team ("" for none).
func (w *world) line(t testing.TB, team string) *line {
	t.Helper()
	l := &line{Fake: customfake.New("token-"+stamp(), signingKey), w: w}
	l.Client = newHTTP()
	server := httptest.NewServer(l.Fake)
	t.Cleanup(server.Close)
	body := J{"kind": "custom", "name": "Line", "config": J{"token": l.Token, "url": server.URL, "secret": signingKey}}
	if team != "" {
		body["default_team_id"] = team
	}
	l.channel = post[channel](t, w.owner, "/channels", body)
	return l
}

// hook is where events are posted, on one of the nodes.
func (l *line) hook(node int) string { return l.w.nodes[node].base + "/hooks/" + l.ID }

// post posts events about a contact, whose name is its address, and wants all accepted.
func (l *line) post(t testing.TB, from string, events ...customfake.Event) []customfake.Result {
	t.Helper()
	status, results, err := l.Fake.Post(context.Background(), l.hook(0), from, customfake.Contact{"firstName": from}, events...)
	if err != nil || status != http.StatusAccepted || len(results) != len(events) {
		t.Fatalf("post %v from %s: %d %v %v", events, from, status, results, err)
	}
	return results
}

// write lets a contact write a text that nobody has written before, and gives the conversation it went to.
func (l *line) write(t testing.TB, from, text string) conversation {
	t.Helper()
	mark := l.w.feed.mark()
	if r := l.post(t, from, textNow(text)); r[0].Status != "accepted" {
		t.Fatalf("post %q from %s: %+v", text, from, r[0])
	}
	e := l.w.feed.await(t, fmt.Sprintf("%q arrives from %s", text, from), mark, func(e event) bool {
		return e.Type == "message.created" && e.Data.Message.Text == text && e.Data.Conversation.Contact.Name == from
	})
	return e.Data.Conversation
}

// assigned waits until a conversation goes to an agent after an event, and gives the event.
func (w *world) assigned(t testing.TB, conversation string, agent user, after int64) event {
	t.Helper()
	e := w.feed.await(t, "conversation "+conversation+" is assigned", after, of("conversation.assigned", conversation))
	if e.Data.Conversation.Assignee != agent.ID {
		t.Errorf("conversation %s went to %s, want %s (%s)", conversation, e.Data.Conversation.Assignee, agent.ID, agent.Name)
	}
	return e
}

// waits waits until a conversation is said to wait, and gives the reason's code.
func (w *world) waits(t testing.TB, conversation, code string, after int64) {
	t.Helper()
	e := w.feed.await(t, "conversation "+conversation+" waits", after, of("conversation.waiting", conversation))
	if e.Data.Reason == nil || e.Data.Reason.Code != code || e.Data.Reason.Text == "" {
		t.Errorf("conversation %s waits for the reason %+v, want %s", conversation, e.Data.Reason, code)
	}
}

// decisions are the decisions about a conversation, newest first.
func (w *world) decisions(t testing.TB, conversation string) []decision {
	t.Helper()
	return all[decision](t, w.owner, "/conversations/"+conversation+"/decisions")
}

// messages are the messages of a conversation, oldest first.
func (w *world) messages(t testing.TB, conversation string) []message {
	t.Helper()
	list := all[message](t, w.owner, "/conversations/"+conversation+"/messages")
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// do is a verb on a conversation by somebody.
func do(t testing.TB, c *client, conversation_, verb string, body any) conversation {
	t.Helper()
	return post[conversation](t, c, "/conversations/"+conversation_+"/"+verb, body)
}

// doctor runs the examination and wants it to pass: the feed read again gives every decision once more. It gives
// what was said.
func (i installation) doctor(t testing.TB) string {
	t.Helper()
	s := run(t, append([]string{"doctor", "--replay"}, i.place()...)...)
	if s.code != 0 {
		t.Errorf("doctor: exit %d\n%s%s", s.code, s.out, s.errors)
	}
	return s.out
}

// textNow is an event: the contact writes, under a name of its own.
func textNow(text string) customfake.Event { return customfake.Text("in-"+stamp(), text, time.Now()) }
