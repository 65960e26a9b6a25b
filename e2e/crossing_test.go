package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/app"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
)

// neighbour makes a second workspace in the installation, with its owner's token, while nothing serves it.
func (i installation) neighbour(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	a, err := app.New(ctx, app.Config{DataDir: i.data, DatabaseURL: i.url})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	var owner identity.User
	var token string
	err = a.DB().Write(ctx, func(tx *db.Tx) (err error) {
		_, owner, err = identity.CreateWorkspace(ctx, tx, identity.WorkspaceDraft{Name: "Neighbour", Language: "vi", Timezone: "Asia/Ho_Chi_Minh",
			Owner: identity.NewUserDraft("Nam", "nam@example.com", access.Owner)})
		return err
	})
	if err == nil {
		err = a.DB().Write(ctx, func(tx *db.Tx) (err error) {
			_, token, err = identity.IssueToken(access.With(ctx, owner.Actor()), tx, "neighbour", access.Owner)
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestWorkspaces_nothingCrosses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if code, _ := w.nodes[0].stop(t); code != 0 {
			t.Fatalf("stop: exit %d", code)
		}
		token := w.neighbour(t)
		w.nodes[0] = w.launch(t)
		neighbour := w.at(0, token)
		theirs := neighbour.follow(t, 0)
		him := get[user](t, neighbour, "/users/me")

		// One of each in our workspace.
		good := samples(t, w)
		u := w.agent(t, "Linh", 5)
		tm := w.team(t, nil, u)
		l := w.line(t, tm.ID)
		c := l.write(t, "ann", "our secret")
		said := w.messages(t, c.ID)[0]
		file := upload(t, w.owner, "secret.txt", "our secret")
		issued := post[struct {
			ID string `json:"id"`
		}](t, w.owner, "/tokens", J{"name": "ours"})
		w.owner.signIn(t, ownerEmail, ownerWord)
		browser := w.owner.signIn(t, ownerEmail, ownerWord)
		sessions := get[page[struct {
			ID string `json:"id"`
		}]](t, browser, "/sessions").Items
		snippet := post[struct {
			ID string `json:"id"`
		}](t, w.owner, "/snippets", J{"shortcut": "ours", "name": "Ours", "text": "Our words"})
		hook := post[J](t, w.owner, "/webhooks", J{"url": "https://example.com/ours", "events": []string{"*"}})["id"].(string)
		hours := w.hours(t, "Ours")
		ours := map[string]string{"webhooks": hook, "hours": hours, "snippets": snippet.ID, "users": u.ID, "teams": tm.ID, "channels": l.ID, "contacts": c.ContactID, "conversations": c.ID, "tokens": issued.ID, "sessions": sessions[0].ID}
		before := seqNow(t, w)

		_, ops := operations(t, w.owner)
		walked := 0
		for _, op := range ops {
			kind, _, _ := strings.Cut(strings.TrimPrefix(op.path, "/"), "/")
			if !strings.Contains(op.path, "{") {
				continue
			}
			id, ok := ours[kind]
			if !ok {
				t.Errorf("%s %s: the test has no id of this kind; add one", op.method, op.path)
				continue
			}
			var body any
			if s, ok := good[op.ID]; ok {
				body = s.body
			}
			if op.ID == "assign-conversation" {
				body = J{"user_id": him.ID} // a user of his own, so that the conversation is what is not found
			}
			path := strings.Replace(strings.Replace(op.path, "{id}", id, 1), "{message}", said.ID, 1)
			path = strings.NewReplacer("{kind}", "reply", "{delivery}", said.ID).Replace(path)
			neighbour.refused(t, http.StatusNotFound, op.method, path, body)
			walked++
		}
		if walked < 25 {
			t.Errorf("only %d routes walked", walked)
		}
		neighbour.refused(t, http.StatusNotFound, "GET", "/attachments/"+file, nil)
		if code := neighbour.do(t, "GET", "/attachments/"+file, nil, "Range", "bytes=0-1").Status; code != http.StatusNotFound {
			t.Errorf("a part of our file: %d", code)
		}

		// Our ids inside bodies and filters of theirs.
		mine := post[contact](t, neighbour, "/contacts", J{"name": "Nga"})
		theirTeam := post[team](t, neighbour, "/teams", J{"name": "Theirs"})
		for _, r := range []struct {
			method, path, field string
			body                J
		}{
			{"POST", "/teams", "members[0].user_id", J{"name": "Thieves", "members": []J{{"user_id": u.ID}}}},
			{"PATCH", "/teams/" + theirTeam.ID, "members[0].user_id", J{"members": []J{{"user_id": u.ID}}}},
			{"POST", "/channels", "default_team_id", J{"kind": "webchat", "name": "Site", "default_team_id": tm.ID}},
		} {
			if p := neighbour.refused(t, 422, r.method, r.path, r.body); !p.names(r.field) {
				t.Errorf("%s %s: %+v", r.method, r.path, p)
			}
		}
		for _, r := range []struct {
			method, path string
			body         J
		}{
			{"POST", "/contacts/" + mine.ID + "/merge", J{"into": c.ContactID}},
			{"POST", "/contacts", J{"name": "X", "owner_id": u.ID}},
			{"PATCH", "/contacts/" + mine.ID, J{"owner_id": u.ID}},
		} {
			if a := neighbour.do(t, r.method, r.path, r.body); a.Status != 404 && a.Status != 422 {
				t.Errorf("%s %s %v: %d %s", r.method, r.path, r.body, a.Status, a.Body)
			}
		}
		for _, path := range []string{"/conversations?contact=" + c.ContactID, "/conversations?team=" + tm.ID, "/conversations?channel=" + l.ID, "/conversations?assignee=" + u.ID,
			"/conversations?q=secret", "/conversations", "/contacts?q=ann", "/channels"} {
			if got := get[page[any]](t, neighbour, path); len(got.Items) != 0 {
				t.Errorf("the neighbour's %s shows %v", path, got.Items)
			}
		}
		// A conversation of theirs and things of ours.
		line := &line{Fake: l.Fake, w: w}
		line.channel = post[channel](t, neighbour, "/channels", J{"kind": "custom", "name": "Line", "config": J{"token": l.Token}})
		mark := theirs.mark()
		line.post(t, "nga", textNow("xin chào"))
		d := theirs.await(t, "their message", mark, func(e event) bool { return e.Type == "message.created" }).Data.Conversation
		for _, r := range []struct {
			path, field string
			body        J
		}{
			{"/assign", "user_id", J{"user_id": u.ID}}, {"/assign", "team_id", J{"team_id": tm.ID}}, {"/messages", "reply_to", J{"text": "x", "reply_to": said.ID}},
			{"/messages", "attachments", J{"text": "x", "attachments": []string{file}}},
		} {
			if a := neighbour.do(t, "POST", "/conversations/"+d.ID+r.path, r.body); a.Status != 422 && a.Status != 404 {
				t.Errorf("%s %v: %d %s", r.path, r.body, a.Status, a.Body)
			}
		}
		// The same address, token and provider's name of a message in both workspaces are two things.
		if d.ContactID == c.ContactID || d.ID == c.ID {
			t.Error("the neighbour's contact is ours")
		}
		w.unchanged(t, before, "the neighbour")
		events, _, _ := theirs.look()
		for _, e := range events {
			for kind, id := range ours {
				if strings.Contains(e.raw, id) {
					t.Errorf("the neighbour's feed speaks of our %s: %s", kind, e.raw)
				}
			}
			if strings.Contains(e.raw, w.me.ID) || strings.Contains(e.raw, "our secret") {
				t.Errorf("the neighbour's feed: %s", e.raw)
			}
		}
		if got := get[page[user]](t, neighbour, "/users"); len(got.Items) != 1 || got.Items[0].ID != him.ID {
			t.Errorf("the neighbour sees users %+v", got.Items)
		}
		w.doctor(t)
	})
}

// upload keeps a file for its uploader and gives its id.
func upload(t testing.TB, c *client, name, content string) string {
	t.Helper()
	body := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--b--\r\n"
	return post[struct {
		ID string `json:"id"`
	}](t, c, "/attachments", []byte(body), "Content-Type", "multipart/form-data; boundary=b").ID
}
