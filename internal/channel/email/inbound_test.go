package email

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

var desk = settingsFor("help@desk.test")

// taken is what is made of a mail, given as its lines.
func taken(t *testing.T, s settings, lines ...string) []channel.Inbound {
	t.Helper()
	raw := []byte(strings.Join(lines, "\r\n"))
	return New(nil, time.Now).inbound(channel.Account{ID: "77"}, s, arrival{mail: parse.Parse(raw), raw: raw, received: time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)})
}

func TestInbound_whatAMachineWroteIsAutomatic(t *testing.T) {
	for header, want := range map[string]bool{
		"X-Nothing: 1": false, "Auto-Submitted: no": false, "Auto-Submitted: auto-replied": true, "Auto-Submitted: Auto-Generated; x=y": true, "Precedence: bulk": true, "Precedence: LIST": true,
		"Precedence: junk": true, "Precedence: auto_reply": true, "Precedence: normal": false, "List-Id: <x.y>": true, "List-Unsubscribe: <https://x.test>": true, "List-Post: <mailto:x@y.test>": true,
		"X-Autoreply: yes": true, "X-Autoreply: no": false, "X-Autorespond: x": true, "X-Auto-Response-Suppress: All": true, "X-Auto-Response-Suppress: OOF, AutoReply": true, "X-Auto-Response-Suppress: None": false,
		"Return-Path: <>": true, "Return-Path: <ana@home.test>": false, "X-FC-MachineGenerated: true": true, "X-MS-Exchange-Inbox-Rules-Loop: x@y.test": true, "Subject: Automatic reply: Hi": true,
		"Subject: Out of Office: Hi": true, "Subject: Out of office chairs": false, "Subject: Resposta automática: x": true, "Subject: Trả lời tự động: x": true, "Subject: Balasan otomatis: x": true, "Subject: رد تلقائي: x": true,
		"Sender: bounces+x@list.test": true,
	} {
		if got := taken(t, desk, "From: ana@home.test", header, "", "x"); len(got) != 1 || got[0].Automatic != want {
			t.Errorf("%s: %+v, want %v", header, got, want)
		}
	}
	for from, want := range map[string]bool{"mailer-daemon@x.test": true, "noreply@x.test": true, "no-reply@x.test": true, "no_reply+7@x.test": true, "do-not-reply@x.test": true, "postmaster@x.test": true,
		"bounces@x.test": true, "listserv@x.test": true, "noreplyana@x.test": false, "ana.noreply@x.test": false, "help@desk.test": true} {
		if got := taken(t, desk, "From: "+from, "", "x"); len(got) != 1 || got[0].Automatic != want {
			t.Errorf("%s: %+v, want %v", from, got, want)
		}
	}
}

func TestInbound_aSenderWhoNeverStopsIsAMachine(t *testing.T) {
	ch := New(nil, time.Now)
	at := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	automatic := func(from string, at time.Time) bool {
		return ch.inbound(channel.Account{ID: "77"}, desk, arrival{mail: parse.Parse([]byte("From: " + from + "\r\n\r\nWe are closed.")), received: at})[0].Automatic
	}
	for n := range paceMax {
		if automatic("robot@x.test", at.Add(time.Duration(n)*time.Second)) {
			t.Fatalf("mail %d is taken for a machine's", n)
		}
	}
	if !automatic("robot@x.test", at.Add(time.Minute)) || automatic("ana@x.test", at.Add(time.Minute)) || automatic("robot@x.test", at.Add(time.Hour)) {
		t.Error("the limit is not the sender's, or does not end")
	}
}

func TestInbound_ourOwnMailIsNothing(t *testing.T) {
	for _, header := range []string{"Message-ID: <" + desk.messageID("9001") + ">", "X-Rondo-Loop: " + desk.mark()} {
		if got := taken(t, desk, "From: ana@home.test", header, "", "x"); len(got) != 0 {
			t.Errorf("%s: %+v", header, got)
		}
	}
	other := settingsFor("help@desk.test")
	other.ReplyKey = "another-key-0123"
	if got := taken(t, desk, "From: ana@home.test", "Message-ID: <"+other.messageID("9001")+">", "X-Rondo-Loop: "+other.mark(), "", "x"); len(got) != 1 {
		t.Error("another desk's mail is taken for ours")
	}
}

func TestInbound_threads(t *testing.T) {
	plus, mine := desk.plusAddress(asReply, "9001"), desk.messageID("9001")
	for name, c := range map[string]struct {
		header []string
		want   []string
	}{
		"the signed address":       {[]string{"To: x@y.test", "Delivered-To: " + strings.ToUpper(plus)}, []string{mine}},
		"address before the rest":  {[]string{"To: <" + plus + ">", "In-Reply-To: <a@b>", "References: <c@d> <a@b>"}, []string{mine, "a@b", "c@d"}},
		"a forged address":         {[]string{"To: " + strings.Replace(plus, "9001", "9002", 1)}, nil},
		"a bounce's address":       {[]string{"To: " + desk.plusAddress(asBounce, "9001")}, nil},
		"another domain":           {[]string{"To: " + strings.Replace(plus, "desk.test", "evil.test", 1)}, nil},
		"references, newest first": {[]string{"References: <root@x>", "\t<mid@x>", " <last@x>"}, []string{"last@x", "mid@x", "root@x"}},
		"several and junk":         {[]string{`In-Reply-To: Your message of "today" <a@b> <c@d>`}, []string{"a@b", "c@d"}},
		"without brackets":         {[]string{"In-Reply-To: a@b"}, []string{"a@b"}},
		"broken":                   {[]string{"In-Reply-To: <a", "References: <<b@c> > <>"}, []string{"b@c"}},
	} {
		got := taken(t, desk, append(append([]string{"From: ana@home.test"}, c.header...), "", "x")...)
		if len(got) != 1 || !slices.Equal(got[0].Thread, c.want) {
			t.Errorf("%s: %v, want %v", name, got[0].Thread, c.want)
		}
	}
}

func TestInbound_whoWrote(t *testing.T) {
	prefers := desk
	prefers.ReplyTo = true
	for name, c := range map[string]struct {
		s      settings
		header []string
		want   string
	}{
		"From":                         {desk, []string{"From: Ana <ana@home.test>", "Reply-To: rui@home.test"}, "Ana ana@home.test"},
		"Reply-To, if it is wanted":    {prefers, []string{"From: Ana <ana@home.test>", "Reply-To: rui@home.test"}, " rui@home.test"},
		"a form in our name":           {desk, []string{"From: Shop <help@desk.test>", "Reply-To: Ana <ana@home.test>"}, "Ana ana@home.test"},
		"a group in the writer's name": {desk, []string{"From: 'Ana' via Help <help@desk.test>", "X-Original-From: Ana <ana@home.test>", "X-Original-Sender: ana@home.test"}, "Ana ana@home.test"},
		"a group":                      {desk, []string{"From: Group <group@desk.test>", "X-Original-Sender: ana@home.test"}, " ana@home.test"},
		"no From":                      {desk, []string{"Sender: ana@home.test"}, " ana@home.test"},
		"no From but a form's":         {desk, []string{"From: undisclosed-recipients:;", "Reply-To: Ana <ana@home.test>", "Sender: web@site.test"}, "Ana ana@home.test"},
		"an unreadable From":           {desk, []string{"From: a@b@c.test", "X-Original-From: Ana <ana@home.test>"}, "Ana ana@home.test"},
		"the return path":              {desk, []string{"From: not an address at all", "Return-Path: <ana@home.test>"}, " ana@home.test"},
		"nobody":                       {desk, []string{"Subject: x"}, " "},
		"a bounce in no known form":    {desk, []string{"From: <>", "Subject: x"}, ""},
		"a server":                     {desk, []string{"Sender: MAILER-DAEMON@mx.test", "Subject: x"}, ""},
		"with a plus":                  {desk, []string{"From: help+x@desk.test", "Reply-To: ana@home.test"}, " ana@home.test"},
	} {
		got := ""
		if events := taken(t, c.s, append(c.header, "", "x")...); len(events) == 1 {
			got = events[0].From.Name + " " + events[0].From.Address
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Where a mail does not name who wrote it, the service that brought it may.
func TestInbound_theEnvelopeNamesWhoWrote(t *testing.T) {
	raw := []byte("From: not an address at all\r\nSubject: x\r\n\r\nx")
	for from, want := range map[string]string{"Env@Home.test": "env@home.test", "<env@home.test>": "env@home.test", "": "", "<>": "nothing", "mailer-daemon@mx.test": "nothing"} {
		got := "nothing"
		if events := New(nil, time.Now).inbound(channel.Account{ID: "77"}, desk, arrival{mail: parse.Parse(raw), raw: raw, from: from}); len(events) == 1 {
			got = events[0].From.Address
		}
		if got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
	}
}

func TestInbound_whatIsShown(t *testing.T) {
	in := taken(t, desk, "From: ana@home.test", "To: help@desk.test, rui@home.test, ana@home.test", "Cc: help+x@desk.test, eva@home.test", "Subject: s", "References: <a@b>", "Date: Mon, 5 Jan 2099 10:00:00 +0000",
		"Content-Type: multipart/related; boundary=b", "", "--b", "Content-Type: text/html", "", `<p>one</p><img src="cid:logo@x">`, "--b", "Content-Type: text/plain; name=a.txt", "", "file", "--b",
		"Content-Type: image/png", "Content-ID: <logo@x>", "Content-Disposition: inline", "", "PNG", "--b--")[0]
	if in.Text != "one" || !strings.Contains(in.Mail.HTML, "<p>one</p>") || fmt.Sprint(in.Mail.To, in.Mail.Cc, in.Mail.References) != "[rui@home.test] [eva@home.test] [a@b]" || in.At.Year() != 2026 {
		t.Errorf("got %+v %+v", in, in.Mail)
	}
	if len(in.Media) != 2 || in.Media[0].ContentID != "logo@x" || in.Media[1].Name != "a.txt" || in.Media[1].ContentID != "" {
		t.Errorf("files: %+v", in.Media)
	}
	long := taken(t, desk, "From: ana@home.test", "", strings.Repeat("wörd ", 20_000))[0]
	if len(long.Text) > textMaxBytes || len(long.Media) != 1 || long.Media[0].SizeBytes < 100_000 {
		t.Errorf("a long text: %d bytes, %d files", len(long.Text), len(long.Media))
	}
	if in := taken(t, desk, "From: ana@home.test", "Subject: only a subject", "", "")[0]; in.Text != "only a subject" {
		t.Errorf("a subject alone: %+v", in)
	}
	if in := taken(t, desk, "From: ana@home.test", "", "")[0]; in.Kind != channel.InUnsupported {
		t.Errorf("nothing: %+v", in)
	}
	first, again := taken(t, desk, "From: ana@home.test", "", "x")[0], taken(t, desk, "From: ana@home.test", "", "y")[0]
	if first.Key == again.Key || first.Key != taken(t, desk, "From: ana@home.test", "", "x")[0].Key {
		t.Error("mails without a name are not told apart")
	}
}

func TestInbound_bouncesInNoStandardForm(t *testing.T) {
	id := desk.messageID("9001")
	for name, lines := range map[string][]string{
		"Exim":           {"From: Mail Delivery System <Mailer-Daemon@mx.test>", "X-Failed-Recipients: ana@home.test", "Auto-Submitted: auto-replied", "Subject: Mail delivery failed: returning message to sender", "", "  ana@home.test", "    550 5.1.1 no such user", "", "------ This is a copy of your message. ------", "", "Message-ID: <" + id + ">"},
		"qmail":          {"Return-Path: <>", "From: MAILER-DAEMON@mx.test", "Subject: failure notice", "", "Hi. This is the qmail-send program at mx.test.", "", "<ana@home.test>:", "550 5.1.1 no such user", "", "--- Below this line is a copy of the message.", "", "Message-ID: <" + id + ">"},
		"a quoted copy":  {"From: postmaster@mx.test", "Subject: Undeliverable: Hi", "", "550 5.1.1 no such user", "> Message-Id: <" + id + ">"},
		"to its address": {"From: postmaster@mx.test", "To: " + desk.plusAddress(asBounce, "9001"), "Subject: Returned mail", "", "550 5.1.1 no such user"},
	} {
		got := taken(t, desk, lines...)
		if len(got) != 1 || got[0].Kind != channel.InStatus || got[0].ProviderID != id || got[0].Status.State != channel.Failed || got[0].Status.Code != "5.1.1" || !strings.Contains(got[0].Status.Detail, "no such user") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	forged := strings.Replace(id, "9001", "9002", 1)
	for name, lines := range map[string][]string{
		"of a mail that is not ours": {"From: mailer-daemon@mx.test", "Subject: failure notice", "", "550", "Message-ID: <other@home.test>"},
		"forged":                     {"From: mailer-daemon@mx.test", "Subject: failure notice", "", "550", "Message-ID: <" + forged + ">"},
		"only late":                  {"From: mailer-daemon@mx.test", "Subject: Warning: message delayed 4 hours, mail delivery problem", "", "Message-ID: <" + id + ">"},
		"a report that is late":      {"From: mailer-daemon@mx.test", "To: " + desk.plusAddress(asBounce, "9001"), "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: message/delivery-status", "", "Final-Recipient: rfc822; a@b.test", "Action: delayed", "Status: 4.4.1", "--b--"},
		"a read receipt":             {"From: ana@home.test", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "", "--b", "", "read", "--b--"},
		"a complaint":                {"From: fbl@home.test", "Content-Type: multipart/report; report-type=feedback-report; boundary=b", "", "--b", "", "spam", "--b--"},
		"a report of nothing":        {"From: mailer-daemon@mx.test", "Content-Type: multipart/report; boundary=b", "", "--b", "", "x", "--b--"},
	} {
		if got := taken(t, desk, lines...); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestInbound_aCopyThatBouncedIsNotTheMail(t *testing.T) {
	got := taken(t, desk, "From: mailer-daemon@mx.test", "To: "+desk.plusAddress(asBounce, "9001"), "Content-Type: multipart/report; boundary=b", "", "--b", "Content-Type: message/delivery-status", "",
		"Final-Recipient: rfc822; eva@home.test", "Action: failed", "Status: 5.1.1", "", "--b", "Content-Type: text/rfc822-headers", "", "To: ana@home.test", "Cc: eva@home.test", "--b--")
	if len(got) != 1 || got[0].Status.State != channel.Sent || !strings.Contains(got[0].Status.Detail, "eva@home.test") {
		t.Errorf("got %+v", got)
	}
}

func TestMailgunSigned_theirVector(t *testing.T) {
	const signature = "60de66bc807c4569f75daf3d09b760e009c20a11251daeb7615eb8c152a8a31c"
	key, timestamp, token := "key-0123456789abcdef", "1529006854", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
	if !mailgunSigned(key, timestamp, token, signature) {
		t.Error("the vector does not match")
	}
	for _, wrong := range []string{"", strings.ToUpper(signature), signature[:63], signature[:63] + "d"} {
		if mailgunSigned(key, timestamp, token, wrong) {
			t.Errorf("%q is believed", wrong)
		}
	}
	if mailgunSigned("", timestamp, token, signature) || mailgunSigned(key, timestamp+"0", token, signature) {
		t.Error("another key or time is believed")
	}
}

func TestValidate(t *testing.T) {
	kind := New(nil, time.Now)
	server := func(more ...any) map[string]any {
		m := map[string]any{"host": "mail.test", "password": "p"}
		for i := 0; i+1 < len(more); i += 2 {
			m[more[i].(string)] = more[i+1]
		}
		return m
	}
	good, faults := kind.Validate(channel.Config{"address": "Help@Desk.test", "imap": server(), "smtp": server("port", "465")})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	s := settingsOf(good)
	if s.Address != "help@desk.test" || s.IMAP.Port != 993 || s.IMAP.TLS != tlsImplicit || s.IMAP.User != "help@desk.test" || s.IMAP.Password != "p" || s.SMTP.Port != 465 || s.SMTP.TLS != tlsImplicit || !s.Plus || len(s.ReplyKey) < 16 {
		t.Errorf("settings %+v", s)
	}
	if inner, _ := good["imap"].(map[string]any); inner["password"] != nil {
		t.Error("the password stays among what is shown")
	}
	if again, faults := kind.Validate(good); len(faults) > 0 || settingsOf(again) != s {
		t.Errorf("settings change when they come back: %v %+v", faults, settingsOf(again))
	}
	google, faults := kind.Validate(channel.Config{"address": "a@b.test", "oauth": map[string]any{"provider": "google", "client_id": "c", "client_secret": "s", "refresh_token": "r"}})
	if g := settingsOf(google); len(faults) > 0 || g.IMAP.Host != "imap.gmail.com" || g.SMTP.TLS != tlsStart || g.OAuth.RefreshToken != "r" || !strings.HasPrefix(g.OAuth.URL, "https://oauth2.googleapis.com/") {
		t.Errorf("google: %v %+v", faults, g)
	}
	app, _ := kind.Validate(channel.Config{"address": "a@b.test", "oauth": map[string]any{"provider": "microsoft", "client_id": "c", "client_secret": "s", "tenant": "t1"}})
	if g := settingsOf(app); g.OAuth.URL != "https://login.microsoftonline.com/t1/oauth2/v2.0/token" || !strings.HasSuffix(g.OAuth.Scope, "/.default") {
		t.Errorf("microsoft: %+v", g.OAuth)
	}
	for name, c := range map[string]struct {
		config channel.Config
		field  string
	}{
		"no address":             {channel.Config{"imap": server()}, "address"},
		"not an address":         {channel.Config{"address": "help", "imap": server()}, "address"},
		"nothing moves":          {channel.Config{"address": "a@b.test"}, "imap"},
		"no host":                {channel.Config{"address": "a@b.test", "imap": map[string]any{"user": "x"}}, "imap"},
		"a host with more":       {channel.Config{"address": "a@b.test", "imap": server("host", "x:1/")}, "imap"},
		"a bad port":             {channel.Config{"address": "a@b.test", "smtp": server("port", 70000.0)}, "smtp"},
		"a bad tls":              {channel.Config{"address": "a@b.test", "smtp": server("tls", "maybe")}, "smtp"},
		"an unknown part":        {channel.Config{"address": "a@b.test", "smtp": server("x", 1.0)}, "smtp"},
		"a bad provider":         {channel.Config{"address": "a@b.test", "hook": map[string]any{"provider": "x", "secret": "s"}}, "hook"},
		"no client":              {channel.Config{"address": "a@b.test", "imap": server(), "oauth": map[string]any{"provider": "google"}}, "oauth"},
		"a bad ca":               {channel.Config{"address": "a@b.test", "imap": server(), "ca": "x"}, "ca"},
		"smuggled lines":         {channel.Config{"address": "a@b.test", "imap": server(), "from_name": "x\r\nBcc: y"}, "from_name"},
		"a password as a number": {channel.Config{"address": "a@b.test", "imap": server("password", 1.0)}, "imap"},
	} {
		_, faults := kind.Validate(c.config)
		if len(faults) != 1 || faults[0].Name != c.field {
			t.Errorf("%s: faults %v, want one of %s", name, faults, c.field)
		}
	}
}
