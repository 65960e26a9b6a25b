package email_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/mailtest"
)

// rogueDesk is an account whose mail goes to a server that does as it is told.
func rogueDesk(t *testing.T, says map[string]string, offers ...string) (*mailtest.Rogue, *desk) {
	t.Helper()
	r := mailtest.StartRogue(t, says, offers...)
	d := newDesk(t, channel.Config{"address": "help@desk.test", "smtp": map[string]any{"host": "127.0.0.1", "port": float64(r.Port), "tls": "none", "user": "help", "password": "secret-password"}})
	t.Cleanup(func() {
		if wrong := r.Wrong(); len(wrong) > 0 {
			t.Errorf("against the protocol: %v", wrong)
		}
	})
	return r, d
}

var usualOffers = []string{"AUTH PLAIN LOGIN", "8BITMIME", "DSN", "SMTPUTF8", "SIZE 26214400"}

func hello() channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: "ana@home.test", Text: "Hello", Mail: &channel.Mail{Subject: "Hi"}}
}

func TestSend_sortsEveryAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		says  map[string]string
		class channel.Class
		code  string
		taken int
	}{
		"a greeting that refuses":          {map[string]string{"HELLO": "421 too busy"}, channel.Retry, "unreachable", 0},
		"a wrong password":                 {map[string]string{"AUTH": "535 5.7.8 no"}, channel.Reconnect, "password", 0},
		"a login that fails for now":       {map[string]string{"AUTH": "454 4.7.0 later"}, channel.Retry, "", 0},
		"a sender that is not allowed":     {map[string]string{"MAIL": "553 5.7.1 not yours"}, channel.Reconnect, "sender_refused", 0},
		"a login that is wanted":           {map[string]string{"MAIL": "530 5.7.0 log in"}, channel.Reconnect, "password", 0},
		"greylisting":                      {map[string]string{"RCPT": "451 4.7.1 come again"}, channel.Retry, "later", 0},
		"an unknown mailbox":               {map[string]string{"RCPT": "550 5.1.1 no such user"}, channel.GiveUp, "recipient_refused", 0},
		"no mail right now":                {map[string]string{"DATA": "421 4.3.2 closing"}, channel.Retry, "later", 0},
		"no mail at all":                   {map[string]string{"DATA": "554 5.7.1 no"}, channel.GiveUp, "refused", 0},
		"spam":                             {map[string]string{".": "554 5.7.1 spam"}, channel.GiveUp, "refused", 0},
		"too large":                        {map[string]string{".": "552 5.3.4 too big"}, channel.GiveUp, "too_large", 0},
		"a full disk":                      {map[string]string{".": "452 4.3.1 full"}, channel.Retry, "later", 0},
		"a connection cut before the mail": {map[string]string{"RCPT": mailtest.DROP}, channel.Retry, "unreachable", 0},
		"a connection cut at the mail":     {map[string]string{"DATA": mailtest.DROP}, channel.Retry, "unreachable", 0},
		"a connection cut after the mail":  {map[string]string{".": mailtest.DROP}, channel.Uncertain, "no_answer", 1},
		"nonsense after the mail":          {map[string]string{".": "what?"}, channel.Uncertain, "no_answer", 0},
		"a connection cut at once":         {map[string]string{"HELLO": mailtest.DROP}, channel.Retry, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, d := rogueDesk(t, c.says, usualOffers...)
			_, err := d.kind.Send(t.Context(), d.account, hello())
			wantClass(t, err, c.class, c.code)
			if strings.Contains(err.Error(), "secret-password") {
				t.Errorf("the error shows the password: %v", err)
			}
			if len(r.Mails()) != c.taken {
				t.Errorf("%d mails were taken, want %d", len(r.Mails()), c.taken)
			}
		})
	}
}

func TestSend_aServerThatNeverAnswers(t *testing.T) {
	for verb, class := range map[string]channel.Class{"HELLO": channel.Retry, "MAIL": channel.Retry, "DATA": channel.Retry, ".": channel.Uncertain} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			_, d := rogueDesk(t, map[string]string{verb: mailtest.HANG}, usualOffers...)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_, err := d.kind.Send(ctx, d.account, hello())
			wantClass(t, err, class, "")
		})
	}
}

func TestSend_aRepetitionHasTheSameName(t *testing.T) {
	r, d := rogueDesk(t, nil, usualOffers...)
	first, again := d.send(t, hello()), d.send(t, hello())
	other := hello()
	other.Key = "9002"
	if first.ProviderID() != again.ProviderID() || d.send(t, other).ProviderID() == first.ProviderID() {
		t.Errorf("names %s and %s", first.ProviderID(), again.ProviderID())
	}
	done := hello()
	done.Sent = first.Parts
	if again := d.send(t, done); again.ProviderID() != first.ProviderID() || len(r.Mails()) != 3 {
		t.Errorf("what was sent is sent again: %d mails", len(r.Mails()))
	}
}

func TestSend_senders(t *testing.T) {
	r, d := rogueDesk(t, nil, usualOffers...)
	d.send(t, hello())
	automatic := hello()
	automatic.Automatic = true
	d.send(t, automatic)
	r.Say("MAIL+", "550 5.7.60 not as this sender")
	d.send(t, hello())
	mails := r.Mails()
	if !strings.HasPrefix(mails[0].From, "help+b.9001.") || strings.Contains(mails[0].Raw, "Auto-Submitted") {
		t.Errorf("a person's mail comes from %q", mails[0].From)
	}
	if mails[1].From != "" || !strings.Contains(mails[1].Raw, "Auto-Submitted: auto-generated") {
		t.Errorf("an automatic mail comes from %q", mails[1].From)
	}
	if mails[2].From != "help@desk.test" {
		t.Errorf("where the server insists, the mail comes from %q", mails[2].From)
	}
}

func TestSend_refusesWhatCannotArrive(t *testing.T) {
	r, d := rogueDesk(t, nil, "8BITMIME", "SIZE 1000", "AUTH PLAIN")
	file := func(size int64) []channel.Attachment {
		return []channel.Attachment{{Name: "a", ContentType: "text/plain", SizeBytes: size, Open: func(context.Context) (io.ReadCloser, error) { return nil, errors.New("gone") }}}
	}
	for name, c := range map[string]struct {
		change func(*channel.Outbound)
		class  channel.Class
		code   string
	}{
		"nothing":              {func(m *channel.Outbound) { m.Text = " \n" }, channel.GiveUp, "empty"},
		"no address":           {func(m *channel.Outbound) { m.To = "" }, channel.GiveUp, "no_address"},
		"a header in it":       {func(m *channel.Outbound) { m.To = "ana@home.test\r\nBcc: eve@home.test" }, channel.GiveUp, "address"},
		"two addresses":        {func(m *channel.Outbound) { m.To = "ana@home.test, eve@home.test" }, channel.GiveUp, "address"},
		"a bad copy":           {func(m *channel.Outbound) { m.Mail.Cc = []string{"eve"} }, channel.GiveUp, "address"},
		"letters it cannot":    {func(m *channel.Outbound) { m.To = "jürgen@home.test" }, channel.GiveUp, "address"},
		"more than the server": {func(m *channel.Outbound) { m.Text = strings.Repeat("x", 2000) }, channel.GiveUp, "too_large"},
		"more than mail":       {func(m *channel.Outbound) { m.Attachments = file(26 << 20) }, channel.GiveUp, "too_large"},
		"no key":               {func(m *channel.Outbound) { m.ID, m.Key = "", "" }, channel.GiveUp, "no_key"},
		"an edit":              {func(m *channel.Outbound) { m.Change = channel.Edit }, channel.GiveUp, "unsupported"},
		"a file that is gone":  {func(m *channel.Outbound) { m.Attachments = file(3) }, channel.Retry, "file"},
	} {
		m := hello()
		c.change(&m)
		_, err := d.kind.Send(t.Context(), d.account, m)
		if wantClass(t, err, c.class, c.code); len(r.Mails()) != 0 {
			t.Fatalf("%s: it was sent", name)
		}
	}
}

func TestSend_headersStayHeaders(t *testing.T) {
	r, d := rogueDesk(t, nil, usualOffers...)
	m := hello()
	m.To = "ana@exämple.test"
	m.Mail.Subject = "Hi\r\nBcc: eve@home.test\r\n\r\n<script>"
	m.Mail.References = []string{"a@b\r\nX-Evil: 1", "ok@home.test", "sha@no-message-id.invalid"}
	m.Attachments = []channel.Attachment{channeltest.File("a\r\nX-Evil: 1\".txt", "text/plain\r\nX-Evil: 1", "A")}
	d.send(t, m)
	got := r.Mails()[0]
	header, _, _ := strings.Cut(got.Raw, "\n\n")
	for _, line := range strings.Split(got.Raw, "\n") {
		if strings.HasPrefix(line, "X-Evil") || strings.HasPrefix(line, "Bcc") {
			t.Errorf("a line was smuggled in: %q", got.Raw)
		}
	}
	if got.Recipients[0] != "ana@xn--exmple-cua.test" || !strings.Contains(header, "References: <ok@home.test>\n") || !strings.Contains(header, "Subject: Re: Hi Bcc: eve@home.test <script>") {
		t.Errorf("recipients %v, header %s", got.Recipients, header)
	}
}

func TestSend_accessTokens(t *testing.T) {
	fetched := 0
	answer := `{"access_token":"fresh-token","expires_in":3600}`
	status := http.StatusOK
	var form string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetched++
		body, _ := io.ReadAll(r.Body)
		form = string(body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	r := mailtest.StartRogue(t, nil, "AUTH XOAUTH2 PLAIN")
	config := channel.Config{"address": "help@desk.test", "smtp": map[string]any{"host": "127.0.0.1", "port": float64(r.Port), "tls": "none"},
		"oauth": map[string]any{"token_url": server.URL, "client_id": "app", "client_secret": "app-secret", "refresh_token": "refresh-secret"}}
	d := newDesk(t, config)
	d.send(t, hello())
	d.send(t, hello())
	if fetched != 1 || !strings.Contains(form, "grant_type=refresh_token") || !strings.Contains(form, "refresh_token=refresh-secret") {
		t.Errorf("fetched %d times, with %s", fetched, form)
	}
	r.Say("AUTH", "535 5.7.8 no")
	_, err := d.kind.Send(t.Context(), d.account, hello())
	wantClass(t, err, channel.Retry, "token_old") // the kept one may just be old
	_, err = d.kind.Send(t.Context(), d.account, hello())
	wantClass(t, err, channel.Reconnect, "token")
	status, answer = http.StatusBadRequest, `{"error":"invalid_grant","error_description":"refresh-secret expired"}`
	_, err = d.kind.Send(t.Context(), d.account, hello())
	if wantClass(t, err, channel.Reconnect, "token"); strings.Contains(err.Error(), "refresh-secret") {
		t.Errorf("the error shows the token: %v", err)
	}
	status = http.StatusServiceUnavailable
	_, err = d.kind.Send(t.Context(), d.account, hello())
	wantClass(t, err, channel.Retry, "token_unavailable")
}
