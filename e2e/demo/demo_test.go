package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// workshop is where the binary is built; it is removed with the test process.
var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "rondo-demo-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(workshop)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "rondo")
	out, err := exec.Command("go", "build", "-o", path, "rondo/cmd/rondo").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build rondo: %w\n%s", err, out)
	}
	return path, nil
})

// patience bounds every wait; only a fault reaches it.
const patience = 60 * time.Second

// shown is a demo at work.
type shown struct {
	handout
	api   caller
	stop  context.CancelFunc
	ended chan struct{} // closed at the end; then code and err hold
	code  int
	err   error
}

// show starts the demo and returns when it says that it is open.
func show(t *testing.T, still bool) *shown {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	read, write := io.Pipe()
	s := &shown{stop: cancel, ended: make(chan struct{})}
	data := filepath.Join(t.TempDir(), "demo")
	go func() {
		defer close(s.ended)
		s.code, s.err = run(ctx, options{binary: binary, listen: "127.0.0.1:0", control: "127.0.0.1:0", data: data, rate: minRate, still: still, out: write})
		write.Close()
	}()
	t.Cleanup(func() { cancel(); <-s.ended })
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "Lumen Home is open") {
			go io.Copy(io.Discard, read)
			b, err := os.ReadFile(filepath.Join(data, "demo.json"))
			if err == nil {
				err = json.Unmarshal(b, &s.handout)
			}
			if err != nil {
				t.Fatal(err)
			}
			s.api = caller{base: s.App + "/api/v1", http: newHTTP(), token: s.Token}
			t.Cleanup(s.api.http.CloseIdleConnections)
			return s
		}
	}
	<-s.ended
	t.Fatalf("the demo ended with %d: %v", s.code, s.err)
	return nil
}

func (s *shown) get(t *testing.T, path string, out any) {
	t.Helper()
	if err := s.api.call(t.Context(), http.MethodGet, path, nil, out); err != nil {
		t.Fatal(err)
	}
}

type told struct {
	Items []struct {
		ID, Name, Role, Status string
		ChannelKind            string `json:"channel_kind"`
		Languages              []string
		Capacity               struct{ Channels map[string]int }
		Presence               struct{ Status string }
		Policy                 struct{ Strategy string }
		Members                []struct{ Weight *float64 }
		Assignee               *string `json:"assignee_id"`
		Contact                struct{ Language string }
		Category, Summary      string
		Preview                struct{ Text string }
		Queue                  *struct{ Reason struct{ Code, Text string } }
		Kind                   string
		Health                 struct{ State string }
	}
}

// count counts what items have in common.
func (l told) count(of func(int) string) map[string]int {
	n := map[string]int{}
	for i := range l.Items {
		n[of(i)]++
	}
	return n
}

func TestStill_hasWhatItPromises(t *testing.T) {
	s := show(t, true)
	t.Run("people", func(t *testing.T) {
		var users told
		s.get(t, "/users?limit=100", &users)
		roles := users.count(func(i int) string { return users.Items[i].Role })
		if roles["owner"] != 1 || roles["admin"] != 1 || roles["supervisor"] != 1 || roles["agent"] < 10 {
			t.Errorf("roles: %v", roles)
		}
		presences := users.count(func(i int) string { return users.Items[i].Presence.Status })
		if presences["online"] < 8 || presences["busy"] < 1 || presences["offline"] < 1 {
			t.Errorf("presences: %v", presences)
		}
		languages, capped := map[string]bool{}, false
		for _, u := range users.Items {
			for _, l := range u.Languages {
				languages[l] = true
			}
			capped = capped || len(u.Capacity.Channels) > 0
		}
		if len(languages) < 5 || !capped {
			t.Errorf("languages: %v, a cap per channel: %t", languages, capped)
		}
	})
	t.Run("teams", func(t *testing.T) {
		var teams told
		s.get(t, "/teams", &teams)
		strategies := teams.count(func(i int) string { return teams.Items[i].Name + " " + teams.Items[i].Policy.Strategy })
		if len(teams.Items) != 3 || strategies["Sales round_robin"]+strategies["Support least_open"]+strategies["VIP longest_idle"] != 3 {
			t.Errorf("teams: %v", strategies)
		}
	})
	t.Run("channels", func(t *testing.T) {
		var channels told
		s.get(t, "/channels", &channels)
		kinds := channels.count(func(i int) string { return channels.Items[i].Kind + " " + channels.Items[i].Health.State })
		if kinds["webchat ok"] != 1 || kinds["telegram ok"] != 1 || kinds["custom ok"] != 2 {
			t.Errorf("channels: %v", kinds)
		}
	})
	t.Run("conversations", func(t *testing.T) { s.conversations(t) })
	s.stop()
	<-s.ended
	if s.code != 0 || s.err != nil {
		t.Errorf("it stopped with %d: %v", s.code, s.err)
	}
	if _, err := freeAddress(strings.TrimPrefix(s.App, "http://")); err != nil {
		t.Errorf("rondo still serves: %v", err)
	}
}

func (s *shown) conversations(t *testing.T) {
	var all told
	s.get(t, "/conversations?limit=200", &all)
	statuses := all.count(func(i int) string { return all.Items[i].Status })
	if len(all.Items) < 55 || statuses["open"] < 30 || statuses["snoozed"] < 5 || statuses["closed"] < 15 {
		t.Errorf("conversations: %v", statuses)
	}
	spoken := all.count(func(i int) string { return all.Items[i].Contact.Language })
	for _, l := range languages {
		if spoken[l] < 5 {
			t.Errorf("languages: %v", spoken)
		}
	}
	reasons, mine := map[string]int{}, 0
	for _, c := range all.Items {
		if c.Queue != nil {
			reasons[c.Queue.Reason.Code]++
		}
		if c.Assignee != nil && *c.Assignee == s.Users["linh"] && c.Status == "open" {
			mine++
		}
		if c.Status == "closed" && (c.Category == "" || c.Summary == "") {
			t.Errorf("%s was closed without a word", c.ID)
		}
		if strings.ContainsAny(c.Preview.Text, "{}") {
			t.Errorf("a line was not filled in: %q", c.Preview.Text)
		}
	}
	if len(reasons) < 2 || reasons["all_at_capacity"] == 0 || reasons["nobody_online"] == 0 {
		t.Errorf("reasons for waiting: %v", reasons)
	}
	if mine < 3 {
		t.Errorf("the visitor's agent has %d conversations", mine)
	}
}

func TestLive_aRushBringsCustomersAndTheDemoEndsWithRondo(t *testing.T) {
	s := show(t, false)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.App+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.Token)
	feed, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Body.Close()
	control := caller{base: strings.TrimSuffix(s.Control, "/"), http: newHTTP()}
	var now state
	if err := control.call(ctx, http.MethodPost, "/api/rush", nil, &now); err != nil || now.Paused {
		t.Fatalf("rush: %+v, %v", now, err)
	}
	opened := 0
	for lines := bufio.NewScanner(feed.Body); opened < rushSize && lines.Scan(); {
		if lines.Text() == "event: conversation.opened" {
			opened++
		}
	}
	if opened < rushSize {
		t.Errorf("%d conversations were opened", opened)
	}
	if err := control.call(ctx, http.MethodPost, "/api/pause", nil, &now); err != nil || !now.Paused {
		t.Errorf("pause: %+v, %v", now, err)
	}
	if err := syscall.Kill(s.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-ctx.Done():
		t.Fatal("the demo did not end with rondo")
	}
	if want := 128 + int(syscall.SIGKILL); s.code != want || s.err == nil {
		t.Errorf("it ended with %d: %v; want %d", s.code, s.err, want)
	}
}

func TestRun_refusesAnAddressInUseBeforeItTouchesTheFolder(t *testing.T) {
	busy := http.Server{}
	l, err := listenBeside("127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	defer l.Close()
	data := filepath.Join(t.TempDir(), "demo")
	if code, err := run(t.Context(), options{listen: l.Addr().String(), data: data, out: io.Discard}); code != 1 || err == nil {
		t.Errorf("it ended with %d: %v", code, err)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("the folder was made")
	}
}

func TestControl_refusesOtherSites(t *testing.T) {
	w := &world{control: "127.0.0.1:0"}
	d, err := w.openDesk()
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	for _, c := range []struct{ name, host, origin string }{
		{"a page elsewhere", "", "https://evil.example"},
		{"a name that leads here", "evil.example:80", ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.base+"/api/rush", nil)
		if err != nil {
			t.Fatal(err)
		}
		if req.Host = c.host; c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", c.name, res.StatusCode)
		}
	}
}
