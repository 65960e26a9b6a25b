package signature_test

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/signature"
)

func TestFill_leavesOutLinesThatNameNobody(t *testing.T) {
	const text = "{{agent.name}}\n{{team.name}} team\n\nAcme"
	for _, c := range []struct{ agent, team, want string }{
		{"Linh", "Support", "Linh\nSupport team\n\nAcme"},
		{"", "Support", "Support team\n\nAcme"},
		{"Linh", "", "Linh\n\nAcme"},
		{"", "", "Acme"},
		{"{{team.name}}", "Support", "{{team.name}}\nSupport team\n\nAcme"}, // a name is no text with places
	} {
		if got := signature.Fill(text, c.agent, c.team); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.agent, c.team, got, c.want)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"\r\n  Linh  \r\nAcme\t\r\n\r\n": "  Linh\nAcme",
		" \n\u200b\n":                    "",
		"a\x00b":                         "ab",
	} {
		if got, err := signature.Tidy(in); err != nil || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, err, want)
		}
	}
	for _, bad := range []string{strings.Repeat("x", 2001), strings.Repeat("x\n", 20) + "x", "{{contact.name}}", "{{ agent.name }}"} {
		if _, err := signature.Tidy(bad); fault.KindOf(err) != fault.InvalidKind {
			t.Errorf("%.30q is taken: %v", bad, err)
		}
	}
}

func TestFor_onesOwnThenTheTeamsWithinTheWorkspace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const linh, support = id.ID(7), id.ID(5)
		as := func(ws id.ID) context.Context {
			return access.With(context.Background(), access.Actor{Workspace: ws, Kind: access.KindUser, User: linh, Role: access.Admin})
		}
		keep := func(ws id.ID, owner signature.Owner, of id.ID, text string) {
			t.Helper()
			if err := d.Write(as(ws), func(tx *db.Tx) error { _, err := signature.Keep(as(ws), tx, owner, of, text); return err }); err != nil {
				t.Fatal(err)
			}
		}
		holds := func(want string, agent, team id.ID) {
			t.Helper()
			if got, err := signature.For(t.Context(), d.Read(), 1, agent, team); err != nil || got != want {
				t.Errorf("of %d for %d: %q %v, want %q", agent, team, got, err, want)
			}
		}
		keep(2, signature.OfUser, linh, "another workspace's")
		holds("", linh, support)
		keep(1, signature.OfTeam, support, "the team's")
		holds("the team's", linh, support)
		holds("the team's", 0, support)
		holds("", linh, 0)
		keep(1, signature.OfUser, linh, "first")
		keep(1, signature.OfUser, linh, "Linh's")
		holds("Linh's", linh, support)
		holds("the team's", linh+1, support)
		keep(1, signature.OfUser, linh, " \n")
		holds("the team's", linh, support)
		keep(1, signature.OfUser, support, "of a user with the number of a team")
		holds("the team's", 0, support)
	})
}
