// Package mailtest runs real mail servers for tests, Postfix and Dovecot, from
// temporary folders on free ports of 127.0.0.1 (Start), and a server that
// misbehaves on demand where real ones do not (Rogue, Mute). Robot answers
// mail as people's programs do.
//
// Mail to Domain goes to mailboxes that exist as soon as somebody logs in or
// writes to them; for a name that begins with "nobody" there is none, one that
// begins with "full" is full, and other domains do not exist: these bounce.
package mailtest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rondo/internal/channel"
)

// Domain is where the mailboxes are, Password what opens each.
const (
	Domain   = "desk.test"
	Password = "correct-horse-battery"
)

// Servers are a running Postfix and Dovecot.
type Servers struct {
	SMTP, SMTPS, IMAP, IMAPS int    // ports; SMTP and IMAP offer STARTTLS
	CA                       string // the certificate of both, for localhost, in PEM
	dir                      string
}

const (
	startPatience = 30 * time.Second
	stopPatience  = 10 * time.Second
)

// Start runs the servers until the test ends. Postfix needs to be started by root.
func Start(t testing.TB) *Servers {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("Postfix can be started by root only")
	}
	for _, binary := range []string{"/usr/sbin/dovecot", "/usr/lib/postfix/sbin/master"} {
		if _, err := os.Stat(binary); err != nil {
			t.Fatalf("%v; scripts/test-deps.sh installs it", err)
		}
	}
	dir, err := os.MkdirTemp("", "rondo-mail-") // short: sockets live in it
	if err != nil {
		t.Fatal(err)
	}
	s := &Servers{dir: dir}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	ports := freePorts(t, 5)
	s.SMTP, s.SMTPS, s.IMAP, s.IMAPS = ports[0], ports[1], ports[2], ports[3]
	lmtp := ports[4]
	certificate, key := selfSigned(t)
	s.CA = string(certificate)
	s.write(t, "cert.pem", string(certificate))
	s.write(t, "key.pem", string(key))
	s.startDovecot(t, lmtp)
	s.startPostfix(t, lmtp)
	for _, port := range []int{s.IMAP, s.IMAPS, s.SMTP, s.SMTPS, lmtp} {
		s.await(t, port)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *Servers) write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(s.dir, name)
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// freePorts finds ports that nobody listens on.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

const dovecotConf = `
base_dir = DIR/run
state_dir = DIR/run
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
log_path = DIR/dovecot.log
mail_location = maildir:DIR/mail/%Ln
first_valid_uid = 1
lda_mailbox_autocreate = yes
recipient_delimiter = +
mail_fsync = never
mail_max_userip_connections = 100
postmaster_address = postmaster@DOMAIN
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=dovecot gid=dovecot home=DIR/mail/%Ln allow_all_users=yes
}
service imap-login {
  chroot =
  process_min_avail = 1
  inet_listener imap {
    port = IMAP
  }
  inet_listener imaps {
    port = IMAPS
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = LMTP
  }
}
service auth {
  unix_listener postfix-auth {
    mode = 0666
  }
}
service anvil {
  chroot =
}
`

func (s *Servers) startDovecot(t testing.TB, lmtp int) {
	t.Helper()
	conf := s.write(t, "dovecot.conf", s.fill(dovecotConf, lmtp))
	must(t, os.MkdirAll(filepath.Join(s.dir, "mail"), 0o755))
	s.own(t, "mail", "dovecot")
	s.run(t, "/usr/sbin/dovecot", "-F", "-c", conf)
}

func (s *Servers) fill(text string, lmtp int) string {
	number := strconv.Itoa
	return strings.NewReplacer("DIR", s.dir, "DOMAIN", Domain, "PASSWORD", Password,
		"IMAPS", number(s.IMAPS), "IMAP", number(s.IMAP), "SMTPS", number(s.SMTPS), "SMTP", number(s.SMTP), "LMTP", number(lmtp)).Replace(text)
}

func (s *Servers) own(t testing.TB, name, account string) {
	t.Helper()
	u, err := user.Lookup(account)
	must(t, err)
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	must(t, os.Chown(filepath.Join(s.dir, name), uid, gid))
}

const mainCF = `
compatibility_level = 3.6
queue_directory = DIR/spool
data_directory = DIR/postfix-data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.DOMAIN
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
maillog_file = DIR/postfix.log
maillog_file_prefixes = DIR
virtual_mailbox_domains = DOMAIN
transport_maps = regexp:DIR/transport
virtual_transport = lmtp:inet:127.0.0.1:LMTP
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
default_transport = error:5.1.2 There is no such domain
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = DIR/run/postfix-auth
smtpd_tls_security_level = may
smtpd_tls_cert_file = DIR/cert.pem
smtpd_tls_key_file = DIR/key.pem
smtpd_client_connection_count_limit = 0
message_size_limit = 40000000
virtual_mailbox_limit = 0
lmtp_destination_concurrency_limit = 4
queue_run_delay = 2s
minimal_backoff_time = 2s
smtpd_error_sleep_time = 0
`

const masterCF = `
127.0.0.1:SMTP inet n - n - - smtpd
127.0.0.1:SMTPS inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

func (s *Servers) startPostfix(t testing.TB, lmtp int) {
	t.Helper()
	s.write(t, "postfix/main.cf", s.fill(mainCF, lmtp))
	s.write(t, "postfix/master.cf", s.fill(masterCF, lmtp))
	s.write(t, "transport", "/^nobody.*@/ error:5.1.1 There is no such user\n/^full.*@/ error:5.2.2 The mailbox is full\n")
	must(t, os.MkdirAll(filepath.Join(s.dir, "spool"), 0o755))
	must(t, os.MkdirAll(filepath.Join(s.dir, "postfix-data"), 0o755))
	s.own(t, "postfix-data", "postfix")
	conf := filepath.Join(s.dir, "postfix")
	if out, err := exec.Command("/usr/sbin/postfix", "-c", conf, "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s", err, out)
	}
	s.run(t, "/usr/lib/postfix/sbin/master", "-c", conf, "-d")
}

// run starts a server in a group of its own and stops the group when the test ends.
func (s *Servers) run(t testing.TB, binary string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = append(os.Environ(), "MAIL_CONFIG="+filepath.Join(s.dir, "postfix"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	must(t, cmd.Start())
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-done:
		case <-time.After(stopPatience):
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-done
		}
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		if t.Failed() {
			t.Logf("%s said: %s", binary, said.String())
			for _, name := range []string{"postfix.log", "dovecot.log"} {
				if text, err := os.ReadFile(filepath.Join(s.dir, name)); err == nil {
					t.Logf("%s:\n%s", name, text[max(0, len(text)-4000):])
				}
			}
		}
	})
}

// await waits until a server answers.
func (s *Servers) await(t testing.TB, port int) {
	t.Helper()
	deadline := time.Now().Add(startPatience)
	for {
		conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing listens on port %d: %v", port, err)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// Address is a mailbox's address.
func Address(name string) string { return name + "@" + Domain }

// Config are the settings of a channel for a mailbox at these servers.
func (s *Servers) Config(name string) channel.Config {
	server := func(port int) map[string]any {
		return map[string]any{"host": "127.0.0.1", "port": float64(port), "user": Address(name), "password": Password, "tls": "none"}
	}
	return channel.Config{"address": Address(name), "imap": server(s.IMAP), "smtp": server(s.SMTP)}
}
