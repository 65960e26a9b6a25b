package mailtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-smtp"
)

// Deliver hands a mail to Postfix, as another server would: lines end with
// \r\n or \n. from may be empty, as that of a bounce is.
func (s *Servers) Deliver(t testing.TB, from, to, raw string) {
	t.Helper()
	client, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", s.SMTP))
	must(t, err)
	defer func() { _ = client.Close() }()
	client.CommandTimeout, client.SubmissionTimeout = startPatience, startPatience
	must(t, client.Mail(from, nil))
	must(t, client.Rcpt(to, nil))
	w, err := client.Data()
	must(t, err)
	_, err = w.Write([]byte(raw))
	must(t, err)
	must(t, w.Close())
	must(t, client.Quit())
}

// Open logs in to a mailbox and opens its INBOX.
func (s *Servers) Open(t testing.TB, name string) *imapclient.Client {
	t.Helper()
	client, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", s.IMAP), nil)
	must(t, err)
	t.Cleanup(func() { _ = client.Close() })
	must(t, client.Login(Address(name), Password).Wait())
	_, err = client.Select("INBOX", nil).Wait()
	must(t, err)
	return client
}

// Append puts a mail into a mailbox, as it is.
func Append(t testing.TB, client *imapclient.Client, raw []byte) {
	t.Helper()
	cmd := client.Append("INBOX", int64(len(raw)), nil)
	_, err := cmd.Write(raw)
	must(t, err)
	must(t, cmd.Close())
	_, err = cmd.Wait()
	must(t, err)
}

// Mails are all mails in a mailbox, as they arrived.
func Mails(t testing.TB, client *imapclient.Client) []string {
	t.Helper()
	must(t, client.Noop().Wait())
	if mailbox := client.Mailbox(); mailbox == nil || mailbox.NumMessages == 0 {
		return nil
	}
	got, err := client.Fetch(imap.SeqSet{imap.SeqRange{Start: 1, Stop: 0}}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	must(t, err)
	var all []string
	for _, m := range got {
		for _, section := range m.BodySection {
			all = append(all, string(section.Bytes))
		}
	}
	return all
}

// Await waits until a mailbox has so many mails, and gives them.
func (s *Servers) Await(t testing.TB, name string, n int) []string {
	t.Helper()
	client := s.Open(t, name)
	ctx, cancel := context.WithTimeout(t.Context(), startPatience)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		all := Mails(t, client)
		if len(all) >= n {
			return all
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s has %d mails, want %d", name, len(all), n)
		case <-tick.C:
		}
	}
}
