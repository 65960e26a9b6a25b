// Package internal_test keeps the fences: who may import whom, and what may stand where. The rules are those
// of ARCHITECTURE.md; a rule that is in the way is changed there first.
package internal_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// file is one Go file of the module.
type file struct {
	path    string // from the module's root, with slashes
	dir     string
	test    bool
	lines   int
	ast     *ast.File
	imports []string
}

func (f file) name() string { return path.Base(f.path) }

// under tells whether the file lies in one of the folders, at any depth.
func (f file) under(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool { return f.dir == d || strings.HasPrefix(f.dir, d+"/") })
}

const module = "rondo/"

// fence says whom the packages of a room may import, of ours and of the standard library.
type fence struct {
	dir  string
	may  []string // folders outside the room, with all below them
	std  []string // nil: all of it
	self bool     // whether the packages of the room may import each other; else only what lies below them
	// shared are packages of the room with the only ones that may import them.
	shared map[string][]string
}

// pure is what the engine may use of the standard library: nothing that waits, asks or remembers.
var pure = []string{"bytes", "cmp", "container/heap", "encoding/binary", "encoding/json", "errors", "fmt", "hash/fnv", "iter", "maps", "math", "math/big", "math/bits",
	"slices", "sort", "strconv", "strings", "unicode/utf8"}

// fences are the rooms; the first that a file lies in counts.
var fences = []fence{
	{dir: "internal/engine/hours", std: append(slices.Clone(pure), "time")}, // zones; oneClock forbids asking what time it is
	{dir: "internal/engine", self: true, std: pure},
	{dir: "internal/sim", may: []string{"internal/engine"}, self: true},
	{dir: "internal/platform", self: true},
	{dir: "internal/channel/channeltest", may: []string{"internal/channel", "internal/platform/clock", "internal/platform/egress", "internal/platform/fault", "internal/platform/stdwebhook"}, self: true},
	{dir: "internal/channel", may: []string{"internal/platform/clock", "internal/platform/egress", "internal/platform/fault", "internal/platform/stdwebhook", "internal/platform/mailhtml"},
		shared: map[string][]string{"internal/channel/meta": {"internal/channel/whatsapp", "internal/channel/messenger", "internal/channel/instagram"}}},
	{dir: "internal/calendar", may: []string{"internal/platform", "internal/engine/hours"}},
	{dir: "internal/identity", may: []string{"internal/platform", "internal/calendar", "internal/engine/hours", "internal/engine/expect"}},
	{dir: "internal/contact", may: []string{"internal/platform"}},
	{dir: "internal/webhook", may: []string{"internal/platform"}},
	{dir: "internal/snippet", may: []string{"internal/platform"}},
	{dir: "internal/signature", may: []string{"internal/platform"}},
	{dir: "internal/preference", may: []string{"internal/platform"}},
	{dir: "internal/live", may: []string{"internal/platform"}},
	{dir: "internal/conversation", may: []string{"internal/platform", "internal/contact"}},
	{dir: "internal/inbox", may: []string{"internal/platform", "internal/channel", "internal/contact", "internal/conversation", "internal/engine/expect"}},
	{dir: "internal/expectation", may: []string{"internal/platform", "internal/engine/eta", "internal/engine/expect", "internal/engine/hours", "internal/calendar", "internal/identity", "internal/conversation"}},
	{dir: "internal/routing", may: []string{"internal/platform", "internal/engine", "internal/identity", "internal/conversation", "internal/expectation", "internal/calendar"}},
	{dir: "internal/app", may: []string{"internal", "web"}},
	{dir: "cmd", may: []string{"internal"}},
	{dir: "e2e", may: []string{"internal/app", "internal/channel/channeltest", "internal/identity", "internal/platform"}},
}

// TestFence_whoImportsWhom looks at the code that ships; tests may look around, except those of the engine.
func TestFence_whoImportsWhom(t *testing.T) {
	known := map[string]bool{}
	for _, f := range files(t) {
		i := slices.IndexFunc(fences, func(r fence) bool { return f.under(r.dir) })
		if i < 0 {
			if f.under("internal") && f.dir != "internal" {
				t.Errorf("%s: no fence says whom this package may import; add one", f.path)
			}
			continue
		}
		rule := fences[i]
		known[rule.dir] = true
		if f.test && rule.dir != "e2e" {
			continue
		}
		for _, imported := range f.imports {
			ours, isOurs := strings.CutPrefix(imported, module)
			switch {
			case isOurs && !rule.lets(f, ours):
				t.Errorf("%s imports %s", f.path, imported)
			case !isOurs && rule.std != nil && !slices.Contains(rule.std, imported):
				t.Errorf("%s imports %s, which is not pure", f.path, imported)
			}
		}
	}
	if !known["internal/engine"] || !known["internal/app"] {
		t.Error("the fences look at nothing")
	}
}

// lets tells whether a file of the room may import one of our packages.
func (r fence) lets(f file, imported string) bool {
	within := func(dir string) bool { return imported == dir || strings.HasPrefix(imported, dir+"/") }
	switch {
	case slices.Contains(r.shared[imported], f.dir):
		return true
	case r.self && within(r.dir), f.dir != r.dir && (imported == r.dir || within(f.dir)):
		return true // channel/x knows channel and what lies below itself, never a sibling
	}
	return slices.ContainsFunc(r.may, within)
}

// TestFence_databaseOnlyInSQLFiles keeps SQL where one finds it.
func TestFence_databaseOnlyInSQLFiles(t *testing.T) {
	for _, f := range files(t) {
		if f.test || f.under("internal/platform/db") || strings.HasPrefix(f.name(), "sql") {
			continue
		}
		for _, imported := range f.imports {
			if imported == "database/sql" || imported == module+"internal/platform/db/query" {
				t.Errorf("%s imports %s; SQL belongs into sql*.go", f.path, imported)
			}
		}
	}
}

// TestFence_httpOnlyAtTheEdges keeps HTTP out of the rules. Telling what a file is by its first bytes is no
// HTTP, though it lives in that package.
func TestFence_httpOnlyAtTheEdges(t *testing.T) {
	for _, f := range files(t) {
		if f.test || !f.under("internal") || f.under("internal/platform/api", "internal/platform/egress", "internal/platform/realtime", "internal/platform/stdwebhook", "internal/channel", "internal/app") || strings.HasPrefix(f.name(), "http") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(f.imports, "net/http") && isName(s.X, "http") && s.Sel.Name != "DetectContentType" {
				t.Errorf("%s:%d uses http.%s; it belongs into http*.go", f.path, line(n), s.Sel.Name)
			}
			return true
		})
	}
}

// TestFence_oneClock keeps rules testable: time comes in an event, from tx.Now() or from a clock.Clock.
func TestFence_oneClock(t *testing.T) {
	for _, f := range files(t) {
		if f.test || !f.under("internal") || f.under("internal/platform/clock", "internal/platform/db/dbtest", "internal/channel/channeltest") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) && isName(s.X, "time") {
				t.Errorf("%s:%d reads the wall clock", f.path, line(n))
			}
			return true
		})
	}
}

func isName(x ast.Expr, name string) bool {
	i, ok := x.(*ast.Ident)
	return ok && i.Name == name
}

// TestFence_noInit keeps what a program does at its start in one place, app.
func TestFence_noInit(t *testing.T) {
	for _, f := range files(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s:%d has an init function", f.path, line(fn))
			}
		}
	}
}

// TestFence_sizes keeps files readable in one sitting and functions on one screen.
func TestFence_sizes(t *testing.T) {
	const maxCode, maxTest, maxFunc = 600, 900, 60
	for _, f := range files(t) {
		if limit := map[bool]int{false: maxCode, true: maxTest}[f.test]; f.lines > limit {
			t.Errorf("%s has %d lines; at most %d", f.path, f.lines, limit)
		}
		if f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				if n := fileset.Position(fn.End()).Line - line(fn) + 1; n > maxFunc {
					t.Errorf("%s:%d %s has %d lines; at most %d", f.path, line(fn), fn.Name.Name, n, maxFunc)
				}
			}
		}
	}
}

// TestFence_everyPackageSaysWhatItIsFor wants one package comment, with a sentence in it.
func TestFence_everyPackageSaysWhatItIsFor(t *testing.T) {
	comments := map[string]int{}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		comments[f.dir] += 0
		if f.ast.Doc != nil {
			comments[f.dir]++
			if said := f.ast.Doc.Text(); !strings.HasPrefix(said, "Package "+f.ast.Name.Name+" ") && !strings.HasPrefix(said, "Command ") {
				t.Errorf("%s: the package comment begins %q", f.path, strings.SplitN(said, "\n", 2)[0])
			}
		}
	}
	for dir, n := range comments {
		if n != 1 {
			t.Errorf("%s has %d package comments, want 1", dir, n)
		}
	}
}

// TestFence_names keeps packages that mean nothing out of the house.
func TestFence_names(t *testing.T) {
	for _, f := range files(t) {
		switch name := f.ast.Name.Name; name {
		case "util", "utils", "common", "helper", "helpers", "model", "models", "types", "manager", "service", "base":
			t.Errorf("%s: package %s says nothing; name it after what it is", f.path, name)
		}
	}
}

var fileset = token.NewFileSet()

func line(n ast.Node) int { return fileset.Position(n.Pos()).Line }

// files reads every Go file of the module.
func files(t *testing.T) []file {
	t.Helper()
	var out []file
	root := ".."
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		f, err := parse(p, filepath.ToSlash(rel))
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func parse(p, rel string) (file, error) {
	text, err := os.ReadFile(p)
	if err != nil {
		return file{}, err
	}
	tree, err := parser.ParseFile(fileset, rel, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	f := file{path: rel, dir: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"), lines: bytes.Count(text, []byte("\n")), ast: tree}
	for _, i := range tree.Imports {
		name, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, name)
	}
	return f, nil
}
