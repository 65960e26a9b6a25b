package mailtest

import (
	"bufio"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Rogue is an SMTP server that does as it is told: what real servers do too
// seldom for tests. It is strict about the order of commands and the length of
// lines.
type Rogue struct {
	Port int
	// offers are the extensions told after EHLO; says are answers instead of
	// the usual ones, by command ("MAIL", "RCPT", "DATA", "." for the end of a
	// mail, "AUTH", "HELLO" for the greeting, "MAIL+" for a sender with a plus).
	// HANG never answers, DROP closes.
	offers []string

	mu    sync.Mutex
	says  map[string]string
	mails []Taken
	wrong []string
}

// Taken is a mail that was taken, whether or not the sender heard of it.
type Taken struct {
	From       string
	Recipients []string
	Raw        string
}

// Answers that are none.
const (
	HANG = "HANG"
	DROP = "DROP"
)

// StartRogue serves until the test ends.
func StartRogue(t testing.TB, says map[string]string, offers ...string) *Rogue {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	r := &Rogue{Port: l.Addr().(*net.TCPAddr).Port, says: says, offers: offers}
	if says == nil {
		r.says = map[string]string{}
	}
	serve(t, l, r.talk)
	return r
}

// serve runs a talk for each connection, and ends them all with the test.
func serve(t testing.TB, l net.Listener, talk func(net.Conn, <-chan struct{})) {
	var wg sync.WaitGroup
	over := make(chan struct{})
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer func() { _ = conn.Close() }()
				ended := make(chan struct{})
				wg.Go(func() {
					select {
					case <-over:
						_ = conn.Close()
					case <-ended:
					}
				})
				defer close(ended)
				talk(conn, over)
			})
		}
	})
	t.Cleanup(func() { close(over); _ = l.Close(); wg.Wait() })
}

// Say changes an answer from now on.
func (r *Rogue) Say(verb, answer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.says[verb] = answer
}

// said is the answer to a command that was asked for instead of the usual one.
func (r *Rogue) said(verb, usual string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if said, ok := r.says[verb]; ok {
		return said
	}
	return usual
}

// Mails are the mails that were taken; Wrong is what a client must not do.
func (r *Rogue) Mails() []Taken {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Taken(nil), r.mails...)
}

// Wrong is what clients did against the protocol.
func (r *Rogue) Wrong() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.wrong...)
}

func (r *Rogue) blame(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// answer gives the answer to a command; false ends the talk.
func (r *Rogue) answer(conn net.Conn, over <-chan struct{}, verb, usual string) bool {
	usual = r.said(verb, usual)
	switch usual {
	case HANG:
		<-over
		return false
	case DROP:
		return false
	}
	_, err := fmt.Fprintf(conn, "%s\r\n", usual)
	return err == nil
}

func (r *Rogue) talk(conn net.Conn, over <-chan struct{}) {
	if !r.answer(conn, over, "HELLO", "220 rogue") {
		return
	}
	in := textproto.NewReader(bufio.NewReader(conn))
	var mail Taken
	stage := ""
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		if len(line) > 510 {
			r.blame("a line of %d bytes", len(line))
		}
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		usual := "250 ok"
		switch verb {
		case "EHLO":
			usual = strings.Join(append([]string{"250-rogue"}, prefixed(r.offers)...), "\r\n") + "\r\n250 HELP"
		case "AUTH":
			usual = "235 ok"
		case "MAIL":
			if mail, stage = (Taken{From: between(line)}), "mail"; strings.Contains(mail.From, "+") {
				usual = r.said("MAIL+", usual)
			}
		case "RCPT":
			if stage != "mail" {
				r.blame("RCPT before MAIL")
			}
			mail.Recipients = append(mail.Recipients, between(line))
		case "DATA":
			if !r.data(conn, over, in, &mail) {
				return
			}
			continue
		case "QUIT":
			usual = "221 bye"
		}
		if !r.answer(conn, over, verb, usual) || verb == "QUIT" {
			return
		}
	}
}

func (r *Rogue) data(conn net.Conn, over <-chan struct{}, in *textproto.Reader, mail *Taken) bool {
	usual := r.said("DATA", "354 go on")
	if !r.answer(conn, over, "DATA", usual) {
		return false
	}
	if !strings.HasPrefix(usual, "354") {
		return true
	}
	raw, err := in.ReadDotBytes()
	if err != nil {
		return false // it broke off: nothing was taken
	}
	said := r.said(".", "")
	if said == "" || said == DROP || said == HANG || strings.HasPrefix(said, "250") {
		mail.Raw = string(raw)
		r.mu.Lock()
		r.mails = append(r.mails, *mail)
		r.mu.Unlock()
	}
	return r.answer(conn, over, ".", "250 taken")
}

func prefixed(offers []string) []string {
	var all []string
	for _, o := range offers {
		all = append(all, "250-"+o)
	}
	return all
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
