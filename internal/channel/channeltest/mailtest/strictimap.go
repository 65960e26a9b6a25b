package mailtest

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Mailbox is an IMAP server with one folder, for what Dovecot does not do: it
// can lack IDLE, number the folder anew, and drop connections.
type Mailbox struct {
	Port int
	mu   sync.Mutex
	// validity and mails are the folder; mail n has the number n+1.
	validity uint32
	mails    []string
	idle     bool
	drops    int // connections to drop when they wait next
	logins   []string
	waiting  map[chan struct{}]bool
}

// StartMailbox serves until the test ends.
func StartMailbox(t testing.TB, idle bool) *Mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	m := &Mailbox{Port: l.Addr().(*net.TCPAddr).Port, validity: 7, idle: idle, waiting: map[chan struct{}]bool{}}
	serve(t, l, m.talk)
	return m
}

// Add puts a mail into the folder, and tells who waits.
func (m *Mailbox) Add(raw string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mails = append(m.mails, raw)
	m.wake()
}

// Drop closes the next connections that wait, or one that does now.
func (m *Mailbox) Drop(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drops = n
	m.wake()
}

// Renumber gives the folder another UIDVALIDITY.
func (m *Mailbox) Renumber() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.validity++
}

// Logins are the names and passwords that were shown, a line each.
func (m *Mailbox) Logins() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.logins...)
}

func (m *Mailbox) wake() {
	for c := range m.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (m *Mailbox) talk(conn net.Conn, over <-chan struct{}) {
	capabilities := "IMAP4rev1 SASL-IR AUTH=XOAUTH2"
	if m.idle {
		capabilities += " IDLE"
	}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(conn, format+"\r\n", args...) }
	say("* OK [CAPABILITY %s] ready", capabilities)
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		verb, args, _ := strings.Cut(rest, " ")
		switch strings.ToUpper(verb) {
		case "CAPABILITY":
			say("* CAPABILITY %s", capabilities)
		case "LOGIN", "AUTHENTICATE":
			m.mu.Lock()
			m.logins = append(m.logins, args)
			m.mu.Unlock()
		case "SELECT", "EXAMINE":
			m.mu.Lock()
			say("* %d EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY %d] x\r\n* OK [UIDNEXT %d] x", len(m.mails), m.validity, len(m.mails)+1)
			m.mu.Unlock()
		case "UID":
			m.uid(say, args)
		case "NOOP":
			m.mu.Lock()
			say("* %d EXISTS", len(m.mails))
			m.mu.Unlock()
		case "IDLE":
			if !m.wait(say, in, over) {
				return
			}
		case "LOGOUT":
			return
		}
		say("%s OK done", tag)
	}
}

// uid answers UID SEARCH with every mail, and UID FETCH as servers do: n:*
// includes the last mail, however old it is.
func (m *Mailbox) uid(say func(string, ...any), args string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	verb, rest, _ := strings.Cut(args, " ")
	if strings.EqualFold(verb, "SEARCH") {
		var all []string
		for i := range m.mails {
			all = append(all, strconv.Itoa(i+1))
		}
		say("* SEARCH %s", strings.Join(all, " "))
		return
	}
	set, items, _ := strings.Cut(rest, " ")
	for i, raw := range m.mails {
		if !within(set, i+1, len(m.mails)) {
			continue
		}
		head, _, _ := strings.Cut(raw, "\r\n\r\n")
		switch {
		case strings.Contains(items, "[HEADER]"):
			head += "\r\n\r\n"
			say("* %d FETCH (UID %d BODY[HEADER] {%d}\r\n%s)", i+1, i+1, len(head), head)
		case strings.Contains(items, "BODY"):
			say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", i+1, i+1, len(raw), raw)
		default:
			say("* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"05-Jan-2026 10:00:00 +0000\")", i+1, i+1, len(raw))
		}
	}
}

// within says whether a number is in a set such as 1,4:6,9:*.
func within(set string, n, last int) bool {
	for _, part := range strings.Split(set, ",") {
		first, end, isRange := strings.Cut(part, ":")
		from, _ := strconv.Atoi(first)
		to := from
		if isRange {
			if to, _ = strconv.Atoi(end); end == "*" {
				to = last
			}
		}
		if from > to {
			from, to = to, from
		}
		if n >= from && n <= to {
			return true
		}
	}
	return false
}

// wait is IDLE; false drops the connection.
func (m *Mailbox) wait(say func(string, ...any), in *bufio.Reader, over <-chan struct{}) bool {
	say("+ idling")
	word := make(chan struct{}, 1)
	m.mu.Lock()
	m.waiting[word] = true
	m.wake()
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		delete(m.waiting, word)
		m.mu.Unlock()
	}()
	done := make(chan struct{})
	go func() { _, _ = in.ReadString('\n'); close(done) }()
	for {
		select {
		case <-over:
			return false
		case <-done:
			return true
		case <-word:
			m.mu.Lock()
			drop, n := m.drops > 0, len(m.mails)
			if drop {
				m.drops--
			}
			m.mu.Unlock()
			if drop {
				return false
			}
			say("* %d EXISTS", n)
		}
	}
}
