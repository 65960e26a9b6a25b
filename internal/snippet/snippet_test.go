package snippet_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/snippet"
)

func as(ws, user id.ID, role access.Role) context.Context {
	return access.With(context.Background(), access.Actor{Workspace: ws, Kind: access.KindUser, User: user, Role: role})
}

// teams below 100 exist.
func teams(_ context.Context, _ db.Q, _, team id.ID) (bool, error) { return team < 100, nil }

func add(ctx context.Context, d *db.DB, s snippet.Snippet) (out snippet.Snippet, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		out, err = snippet.Add(ctx, tx, teams, s)
		return err
	})
	return out, err
}

func revise(ctx context.Context, d *db.DB, which id.ID, change func(*snippet.Snippet)) (out snippet.Snippet, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		out, err = snippet.Revise(ctx, tx, teams, which, change)
		return err
	})
	return out, err
}

func remove(ctx context.Context, d *db.DB, which id.ID) error {
	return d.Write(ctx, func(tx *db.Tx) error { return snippet.Remove(ctx, tx, which) })
}

func hello(shortcut string) snippet.Snippet {
	return snippet.Snippet{Shortcut: shortcut, Name: "Hello", Text: "Hello {{contact.name}}"}
}

func TestAdd_keepsTheTextAsItIsAndTells(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		linh := as(1, 11, access.Agent)
		s, err := add(linh, d, snippet.Snippet{Shortcut: " /Đổi-Màu ", Name: " Swap colour ", Text: "Dạ {{contact.name}}\n{{order.number}}", Team: 5, Language: "VI"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := snippet.Load(linh, d.Read(), 1, s.ID)
		if err != nil || got.Shortcut != "đổi-màu" || got.Name != "Swap colour" || got.Text != "Dạ {{contact.name}}\n{{order.number}}" || got.Team != 5 || got.Language != "vi" || got.Author != 11 {
			t.Errorf("%+v %v", got, err)
		}
		events, err := event.Read(linh, d.Read(), 1, 0, 10)
		if err != nil || len(events) != 1 || events[0].Type != snippet.EventChanged || !strings.Contains(string(events[0].Data), `"shortcut":"đổi-màu"`) {
			t.Errorf("%v %v", events, err)
		}
	})
}

func TestAdd_refusesWhatIsNoSnippet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, row := range map[string]struct {
			s     snippet.Snippet
			field string
		}{
			"no name":              {snippet.Snippet{Shortcut: "a", Text: "x"}, "name"},
			"an invisible name":    {snippet.Snippet{Shortcut: "a", Name: "\u200b", Text: "x"}, "name"},
			"no shortcut":          {snippet.Snippet{Name: "A", Text: "x"}, "shortcut"},
			"two words":            {snippet.Snippet{Shortcut: "two words", Name: "A", Text: "x"}, "shortcut"},
			"a shortcut too long":  {snippet.Snippet{Shortcut: strings.Repeat("a", 41), Name: "A", Text: "x"}, "shortcut"},
			"no text":              {snippet.Snippet{Shortcut: "a", Name: "A", Text: " \n"}, "text"},
			"a text too long":      {snippet.Snippet{Shortcut: "a", Name: "A", Text: strings.Repeat("a", 4001)}, "text"},
			"no language":          {snippet.Snippet{Shortcut: "a", Name: "A", Text: "x", Language: "not a language"}, "language"},
			"a team of nobody":     {snippet.Snippet{Shortcut: "a", Name: "A", Text: "x", Team: 100}, "team_id"},
			"a bare direction tag": {snippet.Snippet{Shortcut: "-", Name: "A", Text: "x"}, "shortcut"},
		} {
			_, err := add(as(1, 11, access.Agent), d, row.s)
			f, ok := fault.Of(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Name != row.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all, err := snippet.Find(context.Background(), d.Read(), 1, 0, 10); err != nil || len(all) != 0 {
			t.Errorf("%v %v", all, err)
		}
	})
}

func TestShortcut_isTakenOnlyForTheSameTeamAndLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		linh := as(1, 11, access.Agent)
		first, err := add(linh, d, hello("hi"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := add(linh, d, hello("HI")); !errors.Is(err, snippet.ErrTaken) {
			t.Errorf("the same again: %v", err)
		}
		for name, s := range map[string]snippet.Snippet{
			"another team":     {Shortcut: "hi", Name: "A", Text: "x", Team: 5},
			"another language": {Shortcut: "hi", Name: "A", Text: "x", Language: "ar"},
		} {
			if _, err := add(linh, d, s); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := add(as(2, 11, access.Agent), d, hello("hi")); err != nil {
			t.Errorf("another workspace: %v", err)
		}
		second, err := add(linh, d, hello("bye"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := revise(linh, d, second.ID, func(s *snippet.Snippet) { s.Shortcut = "hi" }); !errors.Is(err, snippet.ErrTaken) {
			t.Errorf("changed into one that is taken: %v", err)
		}
		if _, err := revise(linh, d, first.ID, func(s *snippet.Snippet) { s.Text = "Hi" }); err != nil {
			t.Errorf("its own shortcut: %v", err)
		}
	})
}

func TestRevise_isForTheAuthorAndSupervisors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := add(as(1, 11, access.Agent), d, hello("hi"))
		if err != nil {
			t.Fatal(err)
		}
		shout := func(s *snippet.Snippet) { s.Text += "!" }
		for _, row := range []struct {
			who  context.Context
			want error
		}{
			{as(1, 11, access.Agent), nil}, {as(1, 12, access.Agent), snippet.ErrOthers}, {as(1, 12, access.Supervisor), nil}, {as(2, 11, access.Owner), snippet.ErrMissing},
		} {
			if _, err := revise(row.who, d, s.ID, shout); !errors.Is(err, row.want) {
				t.Errorf("%+v: %v, want %v", access.From(row.who), err, row.want)
			}
		}
		if err := remove(as(1, 12, access.Agent), d, s.ID); !errors.Is(err, snippet.ErrOthers) {
			t.Errorf("removed by another: %v", err)
		}
		if err := remove(as(1, 12, access.Admin), d, s.ID); err != nil {
			t.Error(err)
		}
		if _, err := snippet.Load(context.Background(), d.Read(), 1, s.ID); !errors.Is(err, snippet.ErrMissing) {
			t.Errorf("after its removal: %v", err)
		}
	})
}
