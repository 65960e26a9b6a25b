package e2e

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/mailtest"
)

// forms are the plain and the HTML form of a mail.
func forms(t testing.TB, raw string) (plain, rich string, header mail.Header) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	text := func(encoding string, r io.Reader) string {
		if strings.EqualFold(encoding, "quoted-printable") {
			r = quotedprintable.NewReader(r)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(strings.TrimRight(string(b), "\r\n"), "\r\n", "\n")
	}
	kind, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if kind != "multipart/alternative" {
		return text(m.Header.Get("Content-Transfer-Encoding"), m.Body), "", m.Header
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			return plain, rich, m.Header
		}
		if said := text(p.Header.Get("Content-Transfer-Encoding"), p); strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			rich = said
		} else {
			plain = said
		}
	}
}

// TestSignature_goesBelowMails sends mails of agents and of Rondo itself through Postfix and reads them in Dovecot:
// an agent's own signature wins over the team's, the team's over the mailbox's; it stands once, in both forms.
func TestSignature_goesBelowMails(t *testing.T) {
	s := mailtest.Start(t)
	each(t, func(t *testing.T, w *world) {
		agent, me := w.person(t, "Linh", "agent", 5)
		team := w.team(t, J{"expectations": J{"away": J{"on": true}, "over_capacity": J{"on": true}, "assigned": J{"on": true, "text": J{"en": "{{agent.name}} is with you."}}}}, agent)
		desk, ana := "desk-"+stamp(), "ana-"+stamp()
		config := J{"signature": "The mailbox of {{team.name}}"}
		for name, value := range s.Config(desk) {
			config[name] = value
		}
		s.Open(t, desk)
		s.Open(t, ana)
		box := post[channel](t, w.owner, "/channels", J{"kind": "email", "name": "Desk", "config": config, "default_team_id": team.ID})
		if p := me.refused(t, 422, "PUT", "/users/me/signature", J{"text": "{{agent.phone}}"}); !p.names("text") {
			t.Errorf("a place that is none: %+v", p)
		}
		me.refused(t, 403, "PUT", "/teams/"+team.ID+"/signature", J{"text": "mine"})
		w.owner.refused(t, 404, "PUT", "/teams/999/signature", J{"text": "nobody's"})

		// The customer writes while somebody is there: what Rondo says has no signature, as the team has none.
		w.be(t, "online", agent)
		mark := w.feed.mark()
		s.Deliver(t, mailtest.Address(ana), mailtest.Address(desk), "From: Ana <"+mailtest.Address(ana)+">\r\nTo: "+mailtest.Address(desk)+"\r\nSubject: Order\r\nMessage-ID: <"+stamp()+"@home.test>\r\n\r\nWhere is it?\r\n")
		opened := w.feed.await(t, "the mail came in", mark, func(e event) bool { return e.Type == "conversation.opened" })
		c := opened.Conversation
		w.assigned(t, c, agent, mark)
		if plain, rich, h := forms(t, s.Await(t, ana, 1)[0]); plain != "Linh is with you." || rich != "" || h.Get("Auto-Submitted") == "" {
			t.Errorf("Rondo said %q, %q", plain, rich)
		}
		written := 1
		answer := func(text string) (plain, rich string) {
			t.Helper()
			me.do(t, "POST", "/conversations/"+c+"/messages", J{"text": text})
			written++
			all := s.Await(t, ana, written)
			plain, rich, _ = forms(t, all[written-1])
			return plain, rich
		}
		shown := func() string {
			return get[struct{ Signature string }](t, me, "/conversations/"+c).Signature
		}
		// The mailbox's, the team's, one's own.
		if plain, rich := answer("It left today."); plain != "It left today.\n\n-- \nThe mailbox of "+team.Name || !strings.Contains(rich, "The mailbox of "+team.Name+"</div>") || shown() != "The mailbox of "+team.Name {
			t.Errorf("with the mailbox's: %q, %q, shown %q", plain, rich, shown())
		}
		w.owner.do(t, "PUT", "/teams/"+team.ID+"/signature", J{"text": "{{agent.name}}\r\n{{team.name}} · https://acme.example/help\n"})
		if plain, rich := answer("Today."); plain != "Today.\n\n-- \nLinh\n"+team.Name+" · https://acme.example/help" || !strings.Contains(rich, `<a href="https://acme.example/help">https://acme.example/help</a>`) {
			t.Errorf("with the team's: %q, %q", plain, rich)
		}
		me.do(t, "PUT", "/users/me/signature", J{"text": "Linh <b>&\nلين"})
		if got := shown(); got != "Linh <b>&\nلين" {
			t.Errorf("shown %q", got)
		}
		plain, rich := answer("By truck.")
		if plain != "By truck.\n\n-- \nLinh <b>&\nلين" || !strings.Contains(rich, "Linh &lt;b&gt;&amp;</div>") || !strings.Contains(rich, `<div dir="auto">لين</div>`) {
			t.Errorf("with one's own: %q, %q", plain, rich)
		}
		// The customer quotes it, and the next answer has it once; so has one that was signed by hand.
		for n, program := range []mailtest.Program{mailtest.Outlook, mailtest.Gmail, mailtest.AppleMail} {
			raw, to, err := mailtest.Answer(program, s.Await(t, ana, written)[written-1], mailtest.Address(ana), "Thank you.", n)
			if err != nil {
				t.Fatal(err)
			}
			mark := w.feed.mark()
			s.Deliver(t, mailtest.Address(ana), to, raw)
			in := w.feed.await(t, "the answer came", mark, func(e event) bool { return e.Type == "message.created" && e.Data.Message.Direction == "in" })
			if in.Conversation != c || !strings.HasPrefix(in.Data.Message.Text, "Thank you.") {
				t.Errorf("%s: %q came into %s", program, in.Data.Message.Text, in.Conversation)
			}
			if plain, rich := answer("You are welcome."); strings.Count(plain, "-- \n") != 1 || strings.Count(rich, "Linh &lt;b&gt;") != 1 {
				t.Errorf("%s: %q, %q", program, plain, rich)
			}
		}
		if plain, _ := answer("Bye!\n\nLinh <b>&\nلين"); plain != "Bye!\n\nLinh <b>&\nلين" {
			t.Errorf("signed by hand: %q", plain)
		}
		// What was sent stays as it was sent; what is not mail carries none.
		me.do(t, "PUT", "/users/me/signature", J{"text": ""})
		if got := shown(); got != "Linh\n"+team.Name+" · https://acme.example/help" {
			t.Errorf("without one's own: %q", got)
		}
		sent := all[struct {
			Text  string
			Extra *struct{ Mail *struct{ Signature string } }
		}](t, me, "/conversations/"+c+"/messages")
		kept := 0
		for _, m := range sent {
			if m.Extra != nil && m.Extra.Mail != nil && m.Extra.Mail.Signature == "Linh <b>&\nلين" {
				kept++
			}
		}
		if kept != 4 {
			t.Errorf("%d messages keep the signature they went with, want 4", kept)
		}
		l := w.line(t, team.ID)
		talk := l.write(t, "bob", "hello")
		w.owner.do(t, "POST", "/conversations/"+talk.ID+"/messages", J{"text": "Hello Bob"})
		if got := get[struct{ Signature string }](t, me, "/conversations/"+talk.ID).Signature; got != "" {
			t.Errorf("a channel that is no mail shows %q", got)
		}
		// What Rondo says carries the team's, without the line that names an agent.
		w.be(t, "offline", agent)
		bo := "bo-" + stamp()
		s.Open(t, bo)
		s.Deliver(t, mailtest.Address(bo), mailtest.Address(desk), "From: "+mailtest.Address(bo)+"\r\nTo: "+mailtest.Address(desk)+"\r\nSubject: Hi\r\nMessage-ID: <"+stamp()+"@home.test>\r\n\r\nAnybody there?\r\n")
		auto, _, h := forms(t, s.Await(t, bo, 1)[0])
		if !strings.HasSuffix(auto, "\n\n-- \n"+team.Name+" · https://acme.example/help") || strings.Contains(auto, "Linh") || h.Get("Auto-Submitted") == "" {
			t.Errorf("Rondo said %q", auto)
		}
		if box.Health.State == "failing" {
			t.Errorf("the mailbox fails: %s", box.Health.Error)
		}
	})
}
