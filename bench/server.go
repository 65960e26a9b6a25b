package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"rondo/internal/platform/db/dbtest"
)

// server is a running rondo with a workspace, a team and a custom channel.
type server struct {
	cmd     *exec.Cmd
	dir     string
	url     string
	token   string
	started time.Duration // from exec to ready
	team    string
	agents  []string
	channel string
	secret  string
	cpuEach float64 // seconds of the server's processor time for each conversation
}

const channelToken = "bench-token-bench-token-bench"

// start sets up a workspace and serves it; database is empty for SQLite.
func start(binary, database string) (*server, error) {
	dir, err := os.MkdirTemp("", "rondo-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, secret: channelToken}
	data := []string{"--data", filepath.Join(dir, "data")}
	if database != "" {
		data = append(data, "--database-url", database)
	}
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte("a long bench password"), 0o600); err != nil {
		return nil, err
	}
	token := filepath.Join(dir, "token")
	out, err := exec.Command(binary, append([]string{"setup", "--workspace", "Bench", "--email", "o@example.com", "--password-file", password, "--token-file", token}, data...)...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("setup: %w: %s", err, out)
	}
	b, err := os.ReadFile(token)
	if err != nil {
		return nil, err
	}
	s.token = strings.TrimSpace(string(b))
	return s, s.serve(binary, data)
}

func (s *server) serve(binary string, data []string) error {
	s.cmd = exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--allow-private"}, data...)...)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the server said nothing: %w", err)
	}
	s.started = time.Since(begun)
	go io.Copy(io.Discard, out)
	_, s.url, _ = strings.Cut(strings.TrimSpace(line), " on ")
	return nil
}

// onBoth runs a figure on SQLite (database is empty), and then on a durable PostgreSQL of its own.
func onBoth(run func(database, name string) ([]row, error)) ([]row, error) {
	lite, err := run("", "SQLite")
	if err != nil {
		return nil, fmt.Errorf("SQLite: %w", err)
	}
	p, err := dbtest.StartPostgres(dbtest.PostgresOptions{Durable: true})
	if err != nil {
		return nil, err
	}
	defer p.Stop()
	if err := p.Exec("CREATE DATABASE bench"); err != nil {
		return nil, err
	}
	pg, err := run(p.URL("bench"), "PostgreSQL")
	return append(lite, pg...), err
}

// stop ends the server and removes its folder.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.dir)
}

// call makes one request of the API and reads the answer into out, if it is not nil.
func (s *server) call(method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, s.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, b)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

type made struct {
	ID string `json:"id"`
}

// staff makes n agents with a capacity, a team of them, and a custom channel that leads to it.
func (s *server) staff(n, capacity int, online bool) error {
	var members []map[string]any
	for i := range n {
		var u made
		err := s.call("POST", "/users", map[string]any{"name": fmt.Sprint("Agent ", i), "email": fmt.Sprintf("a%d@example.com", i), "role": "agent", "capacity": map[string]any{"total": capacity}}, &u)
		if err != nil {
			return err
		}
		s.agents = append(s.agents, u.ID)
		members = append(members, map[string]any{"user_id": u.ID})
		if online {
			if err := s.presence(u.ID, "online"); err != nil {
				return err
			}
		}
	}
	var t, c made
	if err := s.call("POST", "/teams", map[string]any{"name": "Bench", "members": members, "policy": map[string]any{"strategy": "least_open"}}, &t); err != nil {
		return err
	}
	s.team = t.ID
	err := s.call("POST", "/channels", map[string]any{"kind": "custom", "name": "Bench", "config": map[string]any{"token": channelToken}, "default_team_id": t.ID}, &c)
	s.channel = c.ID
	return err
}

func (s *server) presence(user, status string) error {
	return s.call("PUT", "/users/"+user+"/presence", map[string]any{"status": status}, nil)
}

// hook is the raw request that brings one message of a new contact.
func (s *server) hook(contact string) []byte {
	body := fmt.Sprintf(`{"channelId":%q,"contactId":%q,"events":[{"type":"message","mId":%q,"timestamp":%d,"message":{"type":"text","text":"Where is my order LH-20931? It should have come yesterday."}}],"contact":{"firstName":%q,"language":"vi"}}`,
		s.channel, contact, "m-"+contact, time.Now().UnixMilli(), contact)
	host := strings.TrimPrefix(s.url, "http://")
	return fmt.Appendf(nil, "POST /hooks/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", s.channel, host, s.secret, len(body), body)
}

// metric reads a counter of /metrics.
func (s *server) metric(name string) (float64, error) {
	res, err := http.Get(s.url + "/metrics")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`(?m)^` + name + ` ([0-9.e+]+)$`).FindSubmatch(b)
	if m == nil {
		return 0, fmt.Errorf("no metric %s", name)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// cpuTime is the processor time that the server has used, in seconds.
func (s *server) cpuTime() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	const ticks = 100 // per second, on Linux
	return (user + system) / ticks, err
}

func (s *server) eachText() string {
	return fmt.Sprintf(" (%.0f µs of the server's processor time each)", s.cpuEach*1e6)
}

// memory is the resident memory of the server in bytes.
func (s *server) memory() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb * 1024, err
		}
	}
	return 0, fmt.Errorf("no VmRSS")
}
