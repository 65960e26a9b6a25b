package email_test

import (
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"sync/atomic"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/mailtest"
	"rondo/internal/platform/mailhtml"
)

// TestRealServers goes through what a desk does by mail, with Postfix and
// Dovecot in between.
func TestRealServers(t *testing.T) {
	s := mailtest.Start(t)
	for name, run := range map[string]func(*testing.T, *mailtest.Servers){
		"a mail comes in, is answered, and the answer continues the talk": talks,
		"people answer as their programs do":                              threads,
		"a bounce becomes the state of what bounced":                      bounces,
		"two desks that answer by machine stop at one":                    stopsLoops,
		"files, copies and signatures arrive":                             carriesFiles,
		"encryption in every mode":                                        encrypts,
		"what is wrong is said":                                           checks,
		"polling goes on where it stopped":                                resumesPolling,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); run(t, s) })
	}
}

func talks(t *testing.T, s *mailtest.Servers) {
	d := newDesk(t, s.Config("talks"))
	s.Open(t, "talks")
	d.listen(t)
	s.Deliver(t, "ana@home.test", mailtest.Address("talks"), "From: =?utf-8?q?Ana_S=C3=A9?= <Ana@Home.test>\r\nTo: talks@desk.test\r\nCc: Rui <rui@home.test>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nMessage-ID: <first@home.test>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0100\r\n\r\nHello\r\n")
	in := d.await(t, 1)[0]
	if in.Kind != channel.InMessage || in.Text != "Hello" || in.From.Address != "ana@home.test" || in.From.Name != "Ana Sé" || in.ProviderID != "first@home.test" ||
		in.Mail.Subject != "Café" || fmt.Sprint(in.Mail.Cc) != "[rui@home.test]" || in.At.Unix() != 1767603600 || in.Automatic {
		t.Fatalf("got %+v %+v", in, in.Mail)
	}
	receipt := d.send(t, channel.Outbound{ID: "9001", Key: "9001", To: mailtest.Address("talks-ana"), Text: "Olá 😀\n.dot", ReplyTo: in.ProviderID,
		Mail: &channel.Mail{Subject: in.Mail.Subject, References: []string{"root@home.test"}}})
	got, err := mail.ReadMessage(strings.NewReader(s.Await(t, "talks-ana", 1)[0]))
	if err != nil {
		t.Fatal(err)
	}
	h := got.Header
	if h.Get("Message-Id") != "<"+receipt.ProviderID()+">" || h.Get("In-Reply-To") != "<first@home.test>" || h.Get("References") != "<root@home.test> <first@home.test>" ||
		!strings.HasPrefix(h.Get("Reply-To"), "<talks+r.9001.") || h.Get("Subject") != "=?utf-8?q?Re:_Caf=C3=A9?=" || h.Get("Auto-Submitted") != "" || h.Get("X-Rondo-Loop") == "" {
		t.Errorf("header %v", h)
	}
	body, _ := io.ReadAll(got.Body)
	if !strings.Contains(string(body), "Ol=C3=A1 =F0=9F=98=80") || !strings.Contains(string(body), "\r\n.dot") {
		t.Errorf("body %q", body)
	}
	// A program that keeps nothing but the address we asked for.
	reply, err := mail.ParseAddress(h.Get("Reply-To"))
	if err != nil {
		t.Fatal(err)
	}
	s.Deliver(t, "ana@home.test", reply.Address, "From: ana@home.test\r\nTo: "+reply.Address+"\r\nSubject: something else\r\nMessage-ID: <second@home.test>\r\n\r\nThanks\r\n")
	if again := d.await(t, 2)[1]; fmt.Sprint(again.Thread) != "["+receipt.ProviderID()+"]" {
		t.Errorf("thread %v, want %s", again.Thread, receipt.ProviderID())
	}
	// Somebody who made the address up.
	forged := strings.Replace(reply.Address, "+r.9001.", "+r.9002.", 1)
	s.Deliver(t, "eve@home.test", forged, "From: eve@home.test\r\nTo: "+forged+"\r\nSubject: x\r\nMessage-ID: <third@home.test>\r\n\r\nLet me in\r\n")
	if eve := d.await(t, 3)[2]; len(eve.Thread) != 0 {
		t.Errorf("a forged address leads to %v", eve.Thread)
	}
}

func threads(t *testing.T, s *mailtest.Servers) {
	d := newDesk(t, s.Config("threads"))
	s.Open(t, "threads")
	d.listen(t)
	for n, program := range []mailtest.Program{mailtest.Outlook, mailtest.Gmail, mailtest.AppleMail} {
		person := fmt.Sprintf("threads-%d", n)
		receipt := d.send(t, channel.Outbound{Key: fmt.Sprint(100 + n), To: mailtest.Address(person), Text: "OLD TEXT", Mail: &channel.Mail{Subject: "Offer"}})
		raw, to, err := mailtest.Answer(program, s.Await(t, person, 1)[0], mailtest.Address(person), "Yes, please.", n)
		if err != nil {
			t.Fatal(err)
		}
		s.Deliver(t, mailtest.Address(person), to, raw)
		in := d.await(t, n+1)[n]
		if len(in.Thread) == 0 || in.Thread[0] != receipt.ProviderID() {
			t.Errorf("%s: thread %v, want %s", program, in.Thread, receipt.ProviderID())
		}
		if fresh, rest := mailhtml.Split(in.Text); fresh != "Yes, please." || !strings.Contains(rest, "OLD TEXT") {
			t.Errorf("%s: new is %q, the rest %q", program, fresh, rest)
		}
		page := mailhtml.Sanitise(in.Mail.HTML, mailhtml.Options{})
		if mailhtml.Text(page.HTML) != "Yes, please." || !strings.Contains(page.Quoted, "OLD TEXT") {
			t.Errorf("%s: new is %q, quoted %q", program, page.HTML, page.Quoted)
		}
	}
}

func bounces(t *testing.T, s *mailtest.Servers) {
	for _, plus := range []bool{true, false} {
		name := map[bool]string{true: "bounces", false: "bounces-plain"}[plus]
		config := s.Config(name)
		config["plus_address"] = plus
		d := newDesk(t, config)
		s.Open(t, name)
		d.listen(t)
		for n, to := range []string{"nobody@desk.test", "who@no-such-domain.test", "full@desk.test"} {
			receipt := d.send(t, channel.Outbound{Key: fmt.Sprint(200 + n), To: to, Text: "Hello", Mail: &channel.Mail{Subject: "Offer"}})
			in := d.await(t, n+1)[n]
			want := []string{"5.1.1", "5.1.2", "5.2.2"}[n]
			if in.Kind != channel.InStatus || in.ProviderID != receipt.ProviderID() || in.Status.State != channel.Failed || in.Status.Code != want || !strings.Contains(in.Status.Detail, to) || in.From.Address != to {
				t.Errorf("plus %v, %s: got %+v %+v", plus, to, in, in.Status)
			}
		}
	}
}

// stopsLoops has two desks that answer every mail at once, unless a machine
// wrote it.
func stopsLoops(t *testing.T, s *mailtest.Servers) {
	desks := map[string]*desk{}
	sent := map[string]*atomic.Int32{}
	for name, other := range map[string]string{"loop-a": "loop-b", "loop-b": "loop-a"} {
		s.Open(t, name)
		d, n := newDesk(t, s.Config(name)), new(atomic.Int32)
		desks[name], sent[name] = d, n
		d.react = func(ctx context.Context, in channel.Inbound) {
			if in.Kind != channel.InMessage || in.Automatic {
				return
			}
			if _, err := d.kind.Send(ctx, d.account, channel.Outbound{Key: fmt.Sprint("auto", n.Add(1)), To: mailtest.Address(other), Text: "We are closed.",
				ReplyTo: in.ProviderID, Automatic: true, Mail: &channel.Mail{Subject: in.Mail.Subject}}); err != nil {
				t.Error(err)
			}
		}
		d.listen(t)
	}
	a, b := desks["loop-a"], desks["loop-b"]
	a.send(t, channel.Outbound{Key: "300", To: mailtest.Address("loop-b"), Text: "A person's question", Mail: &channel.Mail{Subject: "Q"}})
	if in := b.await(t, 1)[0]; in.Automatic {
		t.Error("a person's question is taken for a machine's")
	}
	answer := a.await(t, 1)[0]
	if !answer.Automatic || answer.ReplyTo == "" {
		t.Errorf("a machine's answer is taken for a person's: %+v", answer)
	}
	if raw := s.Await(t, "loop-a", 1)[0]; !strings.Contains(raw, "Auto-Submitted: auto-replied") || !strings.Contains(raw, "Return-Path: <>") {
		t.Errorf("the automatic answer does not say that it is: %s", raw)
	}
	if sent["loop-a"].Load() != 0 || sent["loop-b"].Load() != 1 {
		t.Errorf("desk a answered %d times and desk b %d times, want 0 and 1", sent["loop-a"].Load(), sent["loop-b"].Load())
	}
}

func carriesFiles(t *testing.T, s *mailtest.Servers) {
	d := newDesk(t, s.Config("files"))
	s.Open(t, "files-ana")
	reader := newDesk(t, s.Config("files-ana"))
	reader.listen(t)
	content := strings.Repeat("0123456789", 20_000)
	d.send(t, channel.Outbound{Key: "400", To: mailtest.Address("files-ana"), Text: "See the file",
		Attachments: []channel.Attachment{channeltest.File("Größe ?.pdf", "application/pdf", content)},
		Mail:        &channel.Mail{Subject: "Файл " + strings.Repeat("длинная тема ", 20), HTML: "<b>See the file</b>", Cc: []string{mailtest.Address("files-cc")}, Bcc: []string{mailtest.Address("files-bcc")}, Signature: "Rui\nThe desk"}})
	in := reader.await(t, 1)[0]
	if in.Text != "See the file\n\n-- \nRui\nThe desk" || !strings.Contains(in.Mail.HTML, "<b>See the file</b>") || !strings.Contains(in.Mail.HTML, ">Rui</div>") || !strings.Contains(in.Mail.HTML, ">The desk</div>") || !strings.HasPrefix(in.Mail.Subject, "Файл длинная") ||
		fmt.Sprint(in.Mail.Cc) != "[files-cc@desk.test]" || len(in.Media) != 1 || in.Media[0].Name != "Größe ?.pdf" || string(in.Media[0].Content) != content || in.Media[0].ContentType != "application/pdf" {
		t.Errorf("got %+v %+v", in.Text, in.Mail)
	}
	for _, copied := range []string{"files-cc", "files-bcc"} {
		if raw := s.Await(t, copied, 1)[0]; strings.Contains(strings.ToLower(raw[:strings.Index(raw, "\r\n\r\n")]), "bcc:") || strings.Contains(raw, "To: files-bcc") {
			t.Errorf("%s sees the hidden recipients", copied)
		}
	}
}

func encrypts(t *testing.T, s *mailtest.Servers) {
	for _, mode := range []string{"tls", "starttls"} {
		config := s.Config("encrypted")
		imap, smtp := config["imap"].(map[string]any), config["smtp"].(map[string]any)
		for _, part := range []map[string]any{imap, smtp} {
			part["host"], part["tls"] = "localhost", mode
		}
		if mode == "tls" {
			imap["port"], smtp["port"] = float64(s.IMAPS), float64(s.SMTPS)
		}
		kind := newKind(t)
		health, err := kind.Check(t.Context(), account(t, kind, config))
		if err != nil || health.OK || !strings.Contains(health.Detail, "certificate") {
			t.Errorf("%s, unknown certificate: %+v %v", mode, health, err)
		}
		config["ca"] = s.CA
		if health, err := kind.Check(t.Context(), account(t, kind, config)); err != nil || !health.OK {
			t.Errorf("%s: %+v %v", mode, health, err)
		}
	}
}

func checks(t *testing.T, s *mailtest.Servers) {
	for name, c := range map[string]struct {
		part, key string
		value     any
		want      string
	}{
		"well":                      {"imap", "tls", "none", "sent and received"},
		"wrong password":            {"imap", "password", "wrong", "password is wrong"},
		"wrong password, outgoing":  {"smtp", "password", "wrong", "password is wrong"},
		"unknown host":              {"imap", "host", "no-such-host.invalid", "no server called"},
		"nothing there":             {"smtp", "port", float64(1), "Nothing answers"},
		"encrypted where it is not": {"imap", "tls", "tls", "Try starttls"},
		"another kind of server":    {"imap", "port", float64(s.SMTP), "incoming mail"},
		"no such folder":            {"imap", "folder", "Nowhere", "no folder Nowhere"},
	} {
		config := s.Config("checks")
		config[c.part].(map[string]any)[c.key] = c.value
		kind := newKind(t)
		health, err := kind.Check(t.Context(), account(t, kind, config))
		if err != nil || !strings.Contains(health.Detail, c.want) || health.OK != (name == "well") || strings.Contains(health.Detail, mailtest.Password) {
			t.Errorf("%s: %+v, %v", name, health, err)
		}
	}
}

func resumesPolling(t *testing.T, s *mailtest.Servers) {
	box := s.Open(t, "resumes")
	mailtest.Append(t, box, []byte("From: ana@home.test\r\nMessage-ID: <unread@home.test>\r\n\r\nunread before\r\n"))
	d := newDesk(t, s.Config("resumes"))
	d.listen(t)
	d.await(t, 1)
	wantClass(t, d.rest(t), channel.Retry, "")
	mailtest.Append(t, box, []byte("From: ana@home.test\r\nMessage-ID: <meanwhile@home.test>\r\n\r\nmeanwhile\r\n"))
	d.listen(t)
	if got := d.await(t, 2); got[1].Text != "meanwhile" {
		t.Errorf("got %+v", got[1])
	}
	mailtest.Append(t, box, []byte("From: ana@home.test\r\n\r\nwithout a name\r\n"))
	if got := d.await(t, 3); got[2].Text != "without a name" || got[2].Key == "" {
		t.Errorf("got %+v", got[2])
	}
	if err := d.rest(t); err == nil {
		t.Error("polling ends without an error")
	}
	d.cursor = "1" + d.cursor // the server numbers the mailbox anew
	d.listen(t)
	mailtest.Append(t, box, []byte("From: ana@home.test\r\nMessage-ID: <after@home.test>\r\n\r\nafter\r\n"))
	if got := d.await(t, 4); got[3].Text != "after" {
		t.Errorf("got %+v", got[3])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.events) != 4 {
		t.Errorf("%d mails were taken, want 4", len(d.events))
	}
}
