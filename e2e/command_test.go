package e2e

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestSetup_writesAPrivateTokenThatWorks(t *testing.T) {
	t.Parallel()
	i := install(t, "sqlite")
	dir := t.TempDir()
	token := filepath.Join(dir, "token")
	s := runWith(t, nil, ownerWord, append([]string{"setup", "--workspace", "Acme", "--email", ownerEmail, "--password-file", "-", "--token-file", token}, i.place()...)...)
	if s.code != 0 {
		t.Fatalf("setup: %d %s", s.code, s.errors)
	}
	info, err := os.Stat(token)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the token's file: %v %v", info.Mode(), err)
	}
	text, _ := os.ReadFile(token)
	if strings.Contains(s.out+s.errors, strings.TrimSpace(string(text))) || strings.Contains(s.out+s.errors, ownerWord) {
		t.Error("setup prints a secret")
	}
	w := i.open(t, strings.TrimSpace(string(text)), 1)
	if w.me.Email != ownerEmail || w.me.Role != "owner" || w.me.Name != "owner" {
		t.Errorf("the owner is %+v", w.me)
	}
	w.owner.signIn(t, ownerEmail, ownerWord)
}

func TestSetup_refusesTheSecondTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := get[page[user]](t, w.owner, "/users?active=all")
		for _, n := range w.nodes {
			if code, _ := n.stop(t); code != 0 {
				t.Errorf("stop: exit %d", code)
			}
		}
		dir := t.TempDir()
		token := filepath.Join(dir, "token")
		s := runWith(t, nil, "another long password", append([]string{"setup", "--workspace", "Other", "--email", "other@example.com", "--password-file", "-", "--token-file", token}, w.place()...)...)
		if s.code != 1 || !strings.Contains(s.oneLine(t), "already set up") {
			t.Errorf("exit %d, %q", s.code, s.errors)
		}
		if _, err := os.Stat(token); !os.IsNotExist(err) {
			t.Errorf("a token was written: %v", err)
		}
		w.nodes[0] = w.launch(t)
		if after := get[page[user]](t, w.owner, "/users?active=all"); len(after.Items) != len(before.Items) {
			t.Errorf("users before %d, after %d", len(before.Items), len(after.Items))
		}
		p := (&client{node: at(w.nodes[0].base), http: newHTTP()}).refused(t, 409, "POST", "/setup",
			J{"workspace": "Other", "name": "Eve", "email": "eve@example.com", "password": "another long password", "language": "en", "timezone": "UTC"})
		if p.Code != "already_set_up" {
			t.Errorf("the wizard's second run: %+v", p)
		}
	})
}

func TestSetup_badInputChangesNothing(t *testing.T) {
	t.Parallel()
	i := install(t, "sqlite")
	dir := t.TempDir()
	token := filepath.Join(dir, "token")
	for name, c := range map[string]struct {
		word string
		args []string
	}{
		"a short password":  {"short", []string{"--workspace", "Acme", "--email", ownerEmail}},
		"no email address":  {ownerWord, []string{"--workspace", "Acme", "--email", "nobody"}},
		"no such time zone": {ownerWord, []string{"--workspace", "Acme", "--email", ownerEmail, "--timezone", "Mars/Base"}},
	} {
		args := append(append([]string{"setup", "--password-file", "-", "--token-file", token}, c.args...), i.place()...)
		if s := runWith(t, nil, c.word, args...); s.code != 1 {
			t.Errorf("%s: exit %d %s", name, s.code, s.errors)
		} else {
			s.oneLine(t)
		}
		if _, err := os.Stat(token); !os.IsNotExist(err) {
			t.Errorf("%s: a token was written: %v", name, err)
		}
	}
	i.setUp(t)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"frobnicate"}, {"serve", "--no-such-flag"}, {"setup"}, {"setup", "--workspace", "A"}, {"backup"}, {"restore"},
		{"version", "extra"}, {"serve", "extra"}} {
		if s := run(t, args...); s.code != 2 || s.errors == "" {
			t.Errorf("rondo %v: exit %d, %q", args, s.code, s.errors)
		}
	}
	for _, command := range []string{"serve", "setup", "migrate", "backup", "restore", "doctor", "openapi", "version"} {
		if s := run(t, command, "--help"); s.code != 0 || !strings.Contains(s.out, "Usage: rondo "+command) || len(s.out) < 80 {
			t.Errorf("rondo %s --help: exit %d, %q", command, s.code, s.out)
		}
	}
	if s := run(t, "version"); s.code != 0 || !strings.HasPrefix(s.out, "rondo ") {
		t.Errorf("version: %+v", s)
	}
}

func TestServe_saysWhatToDoAboutABrokenConfiguration(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	closed.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	used := install(t, "sqlite")
	used.launch(t)
	for name, c := range map[string]struct {
		args []string
		word string // that the line must contain
	}{
		"an address in use":           {[]string{"--listen", taken.Addr().String(), "--data", t.TempDir()}, "listen"},
		"no address":                  {[]string{"--listen", "nonsense", "--data", t.TempDir()}, "listen"},
		"a public address with a way": {[]string{"--base-url", "https://a.example/path", "--data", t.TempDir()}, "--base-url"},
		"no public address":           {[]string{"--base-url", "nonsense", "--data", t.TempDir()}, "--base-url"},
		"no PostgreSQL there":         {[]string{"--database-url", "postgres://u:hunter2@" + nobody + "/x?sslmode=disable", "--data", t.TempDir()}, "PostgreSQL"},
		"another kind of database":    {[]string{"--database-url", "mysql://root@localhost/x", "--data", t.TempDir()}, "postgres://"},
		"a broken key":                {[]string{"--secret-key", "short", "--data", t.TempDir()}, "secret key must be"},
		"a data folder that is none":  {[]string{"--data", file}, "folder"},
		"a folder that another uses":  {[]string{"--data", used.data}, "in use"},
	} {
		args := append([]string{"serve"}, c.args...)
		if c.args[0] != "--listen" {
			args = append(args, "--listen", "127.0.0.1:0")
		}
		s := run(t, args...)
		if line := s.oneLine(t); s.code != 1 || !strings.Contains(line, c.word) || strings.Contains(line, "hunter2") {
			t.Errorf("%s: exit %d, %q", name, s.code, s.errors)
		}
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		i := install(t, engine)
		for range 2 {
			if s := run(t, append([]string{"migrate"}, i.place()...)...); s.code != 0 || !strings.Contains(s.out, "up to date") {
				t.Errorf("%s: %+v", engine, s)
			}
		}
		i.doctor(t)
	}
}

func TestDoctor_refusesWhereThereIsNothing(t *testing.T) {
	t.Parallel()
	if s := run(t, "doctor", "--data", t.TempDir()); s.code != 1 || !strings.Contains(s.oneLine(t), "no database") {
		t.Errorf("%+v", s)
	}
}

func TestOpenAPI_isTheSameEverywhere(t *testing.T) {
	t.Parallel()
	s := run(t, "openapi")
	if s.code != 0 {
		t.Fatalf("%+v", s)
	}
	w := newWorld(t, "sqlite", 1)
	if served := w.owner.do(t, "GET", "//api/openapi.json", nil); strings.TrimSpace(string(served.Body)) != strings.TrimSpace(s.out) {
		t.Error("the server describes another API than the command")
	}
	kept, err := os.ReadFile(filepath.Join("..", "api", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`"version": "[^"]*"`)
	blank := func(text string) string { return version.ReplaceAllString(strings.TrimSpace(text), "") }
	if blank(string(kept)) != blank(s.out) {
		t.Error("api/openapi.json is not what the code describes; run: go run ./cmd/rondo openapi > api/openapi.json")
	}
}
