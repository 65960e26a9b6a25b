package email

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
	"rondo/internal/platform/mailhtml"
)

const (
	memoryMax = 64 << 20
	// quickMax is far above what any mail needs, and far below a stall.
	quickMax = 10 * time.Second
)

// hostile are mails made to crash, stall or fill whoever reads them. Each is
// grown to nearly the size mails may have.
func hostile() map[string]func() []byte {
	const size = mailMaxBytes - 4096
	fill := func(head, unit, tail string) func() []byte {
		return func() []byte {
			raw := make([]byte, 0, size+len(unit)+len(tail))
			raw = append(raw, head...)
			for len(raw)+len(unit)+len(tail) < size {
				raw = append(raw, unit...)
			}
			return append(raw, tail...)
		}
	}
	line := strings.Repeat("QUJD", 19) + "\r\n"
	from := "From: eve@home.test\r\nMessage-ID: <x@home.test>\r\n"
	mixed := from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	return map[string]func() []byte{
		"a file in base64":            fill(mixed+"--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", line, "--b--"),
		"a file in quoted-printable":  fill(mixed+"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", "abcdefgh=\r\n", "--b--"),
		"a file as it is":             fill(mixed+"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n", "abcdefgh\r\n", "--b--"),
		"a long text":                 fill(from+"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n", "Gr\xfc\xdfe\r\n", ""),
		"a long line":                 fill(from+"Content-Type: text/plain; charset=gb18030\r\n\r\n", "\xc4\xe3", ""),
		"long HTML":                   fill(from+"Content-Type: text/html\r\n\r\n", "<p>x</p><div>", ""),
		"many texts":                  fill(mixed, "--b\r\nContent-Type: text/plain\r\n\r\n"+strings.Repeat("word ", 20_000)+"\r\n", "--b--"),
		"many pages":                  fill(mixed, "--b\r\nContent-Type: text/html\r\n\r\n"+strings.Repeat("<p>word", 20_000)+"\r\n", "--b--"),
		"many parts":                  fill(mixed, "--b\r\n\r\nx\r\n", "--b--"),
		"many files":                  fill(mixed, "--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n", "--b--"),
		"nested parts":                nested(size),
		"one boundary at every depth": fill(from+strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 1000), "--b\r\n", ""),
		"nearly boundaries":           fill(mixed, "--bb\r\n--b x\r\n", ""),
		"nested mails":                fill(from, "Content-Type: message/rfc822\r\n\r\n", ""),
		"a long header":               fill(from, "X-Long: "+strings.Repeat("y", 900)+"\r\n", "\r\nbody"),
		"a long field":                fill(from+"X-Long: ", strings.Repeat("y", 900)+"\r\n ", "\r\n\r\nbody"),
		"many recipients":             fill(from+"To: ", "a@b.test,\r\n ", "\r\n\r\nbody"),
		"many references":             fill(from+"References: ", "<a@b.test>\r\n ", "\r\n\r\nbody"),
		"many words":                  fill(from+"Subject: ", "=?utf-8?q?a?=\r\n ", "\r\n\r\nbody"),
		"broken words":                fill(from+"Subject: ", "=?", "\r\n\r\nbody"),
		"many parameters":             fill(from+"Content-Type: text/plain", "; a*0*=b", "\r\n\r\nbody"),
		"open comments":               fill(from+"Content-Type: text/plain ", "(", "\r\n\r\nbody"),
		"open quotes":                 fill("From: ", `"\`, "\r\n\r\nbody"),
		"a long name":                 fill(mixed+"--b\r\nContent-Type: image/png; name=\"", "ä", "\"\r\n\r\nx\r\n--b--"),
		"a long date":                 fill(from+"Date: ", "(", "\r\n\r\nbody"),
		"a report without end":        fill(from+"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n", "Action: failed\r\nFinal-Recipient: rfc822; a@b.test\r\n\r\n", ""),
		"a report with ids":           fill("From: mailer-daemon@b.test\r\nSubject: failure notice\r\n\r\n", "Message-ID: <a.b@desk.test>\r\n", ""),
		"NUL":                         fill(from+"\r\n", "\x00", ""),
		"colons":                      fill("", ":", ""),
		"line feeds":                  fill(from+"\r\n", "\n", ""),
		"spaces":                      fill(from+"Subject: x\r\n", " \r\n", ""),
		"utf-7":                       fill(from+"Content-Type: text/plain; charset=utf-7\r\n\r\n", "+", ""),
		"quotes":                      fill(from+"\r\n", "On Mon, Jan 5, 2026 at 10:00 AM x wrote:\r\n> a\r\nb\r\n", ""),
	}
}

func nested(size int) func() []byte {
	return func() []byte {
		var b bytes.Buffer
		b.WriteString("From: eve@home.test\r\n")
		for i := 0; b.Len() < size-200; i++ {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		return b.Bytes()
	}
}

func settingsFor(address string) settings {
	return settings{Address: address, ReplyKey: "0123456789abcdef", Plus: true}
}

// TestHostile_neitherStallsNorFillsMemory reads each mail as Poll does, and
// shows it as the desk does.
func TestHostile_neitherStallsNorFillsMemory(t *testing.T) {
	ch := New(nil, time.Now)
	for name, grow := range hostile() {
		t.Run(name, func(t *testing.T) {
			used, took := measure(grow, func(raw []byte) {
				events := ch.inbound(channel.Account{}, settingsFor("desk@desk.test"), arrival{mail: parse.Parse(raw), raw: raw, received: time.Now()})
				for _, in := range events {
					if in.Mail != nil {
						mailhtml.Split(in.Text)
						if len(in.Text) > textMaxBytes || len(in.Mail.HTML) > mailhtml.HTMLMax {
							t.Errorf("%d bytes of text and %d of HTML", len(in.Text), len(in.Mail.HTML))
						}
					}
				}
			})
			if used > memoryMax {
				t.Errorf("%d MB of memory, want at most %d", used>>20, memoryMax>>20)
			}
			if took > quickMax {
				t.Errorf("%v", took)
			}
			t.Logf("%d MB, %v", used>>20, took.Round(time.Millisecond))
		})
	}
}

// measure gives how much memory is in use at most, the mail included, and the time.
func measure(grow func() []byte, read func([]byte)) (most uint64, took time.Duration) {
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	raw := grow()
	done, watched := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		var peak uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > before.HeapAlloc {
				peak = max(peak, now.HeapAlloc-before.HeapAlloc)
			}
			select {
			case <-done:
				watched <- peak
				return
			case <-tick.C:
			}
		}
	}()
	start := time.Now()
	read(raw)
	took = time.Since(start)
	close(done)
	return <-watched, took
}

// FuzzInbound holds that whatever a mail is, the desk can take what is made of it.
func FuzzInbound(f *testing.F) {
	s := settingsFor("desk@desk.test")
	f.Add([]byte("From: ana@home.test\r\nTo: " + s.plusAddress(asReply, "1") + "\r\nIn-Reply-To: <a@b>\r\nReferences: <c@d> <e@f>\r\nSubject: x\r\n\r\nhello"))
	f.Add([]byte("From: mailer-daemon@home.test\r\nTo: " + s.plusAddress(asBounce, "1") + "\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--"))
	f.Add([]byte("From: mailer-daemon@home.test\r\nSubject: failure notice\r\n\r\n> Message-ID: <" + s.messageID("1") + ">\r\n550 no"))
	f.Add([]byte("From: a@home.test\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("<p>x<blockquote type=cite>y"))))
	ch := New(nil, time.Now)
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, in := range ch.inbound(channel.Account{}, s, arrival{mail: parse.Parse(raw), raw: raw, received: time.Unix(1767603600, 0)}) {
			wellFormed(t, in)
		}
	})
}

func wellFormed(t *testing.T, in channel.Inbound) {
	t.Helper()
	switch {
	case in.Key == "" || in.From.Address == "" && in.Mail == nil || in.At.IsZero() || in.ProviderID == "":
		t.Fatalf("incomplete: %+v", in)
	case in.Kind == channel.InMessage && in.Plain() == "" && len(in.Media) == 0:
		t.Fatalf("empty: %+v", in)
	case in.Kind == channel.InStatus && in.Status == nil, in.Kind == channel.InMessage && in.Mail == nil:
		t.Fatalf("without what it is about: %+v", in)
	}
	encoded := fmt.Sprint(in.Key, in.Text, in.From, in.Thread, in.Status, in.Mail)
	if strings.ContainsRune(encoded, 0) || strings.ToValidUTF8(encoded, "") != encoded {
		t.Fatalf("text that PostgreSQL refuses: %q", encoded)
	}
}
