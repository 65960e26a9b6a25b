package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Postgres is a throw-away server on loopback. It ends with Stop, or by itself when this process ends.
type Postgres struct {
	port  int
	dir   string
	stdin io.Closer
	cmd   *exec.Cmd
}

// PostgresOptions say how a server keeps its promises.
type PostgresOptions struct {
	// Durable keeps fsync on, as in production; tests do without.
	Durable bool
}

// ErrNoPostgres means that the server's binaries are not installed.
var ErrNoPostgres = errors.New("PostgreSQL is not installed (make test installs it)")

// StartPostgres makes a fresh cluster in a temporary folder and starts it on a free port.
func StartPostgres(opt PostgresOptions) (*Postgres, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "rondo-pg-")
	if err != nil {
		return nil, err
	}
	cred, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.SysProcAttr = cred
	initdb.Dir = dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	p := &Postgres{port: port, dir: dir}
	if err := p.start(bin, data, cred, opt); err != nil {
		return nil, err
	}
	return p, p.await()
}

// start runs the server under a shell that waits for its standard input to close: it does when this
// process calls Stop and also when it dies, so no server is ever left behind.
func (p *Postgres) start(bin, data string, cred *syscall.SysProcAttr, opt PostgresOptions) error {
	args := []string{"-D", data, "-p", strconv.Itoa(p.port), "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=64MB"}
	if !opt.Durable {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	script := `"$0" "$@" </dev/null >server.log 2>&1 & P=$!; read -r _; kill -QUIT $P; wait $P; rm -rf ` + strconv.Quote(p.dir)
	p.cmd = exec.Command("sh", append([]string{"-c", script, filepath.Join(bin, "postgres")}, args...)...)
	p.cmd.Dir = p.dir
	p.cmd.SysProcAttr = cred
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	p.stdin = stdin
	return p.cmd.Start()
}

// Stop ends the server and removes its folder.
func (p *Postgres) Stop() {
	p.stdin.Close()
	_ = p.cmd.Wait()
}

// URL is the address of one of its databases.
func (p *Postgres) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", p.port, database)
}

// Exec runs a statement on the database "postgres", such as CREATE DATABASE.
func (p *Postgres) Exec(text string) error {
	db, err := sql.Open("pgx", p.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(text)
	return err
}

func (p *Postgres) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", p.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(p.dir, "server.log"))
			return fmt.Errorf("PostgreSQL did not start: %w: %s", err, log)
		}
	}
}

// postgresBin is the folder of the newest installed server.
func postgresBin() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	sort.Strings(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", ErrNoPostgres
}

// unprivileged gives the folder to somebody else when this is root, as PostgreSQL refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for d := dir; strings.HasPrefix(d, os.TempDir()+"/"); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			break
		}
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
