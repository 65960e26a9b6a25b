package email

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

// bounced reads a report about mail of ours. ok says that it is a report,
// even where it is about nothing we know: then nothing happened, for a report
// is never a message. It is believed only if it names a mail that we signed,
// or came to an address that we signed.
func (s settings) bounced(in arrival) (events []channel.Inbound, ok bool) {
	switch in.mail.Report.Type {
	case "delivery-status":
		return s.reported(in), true
	case "disposition-notification", "feedback-report":
		return nil, true // read receipts and complaints say nothing about delivery
	}
	if !looksReturned(in) {
		return nil, false
	}
	if delayed.MatchString(in.mail.Header.Text("subject")) {
		return nil, true
	}
	id := s.about(in)
	if id == "" {
		return nil, true
	}
	text := bodies(in.mail).text
	status := enhanced.FindString(text)
	if strings.HasPrefix(status, "4") && !strings.Contains(text, "5.") {
		status = ""
	}
	to := ""
	if failed := in.mail.Header.Addresses("x-failed-recipients"); len(failed) > 0 {
		to = failed[0].Address
	}
	return []channel.Inbound{s.failed(in, id, to, status, reason(text))}, true
}

// reported reads the fields of a delivery status (RFC 3464).
func (s settings) reported(in arrival) []channel.Inbound {
	id := s.about(in)
	if id == "" {
		return nil
	}
	var events []channel.Inbound
	copies := in.mail.Report.Returned.Addresses("cc")
	for _, f := range in.mail.Report.Fields {
		if !f.Has("action") && !f.Has("status") {
			continue
		}
		to := recipientOf(f)
		status := enhanced.FindString(f.Get("status"))
		action := strings.ToLower(strings.TrimSpace(f.Get("action")))
		failed := strings.HasPrefix(action, "failed") || action == "" && strings.HasPrefix(status, "5")
		detail := f.Text("diagnostic-code")
		if _, words, ok := strings.Cut(detail, ";"); ok {
			detail = strings.TrimSpace(words)
		}
		copied := slices.ContainsFunc(copies, func(a parse.Address) bool { return a.Address == to })
		switch {
		case failed && copied:
			in := s.failed(in, id, to, status, detail)
			in.Status.State, in.Status.Detail = channel.Sent, "The copy did not arrive. "+in.Status.Detail
			events = append(events, in)
		case failed:
			events = append(events, s.failed(in, id, to, status, detail))
		case strings.HasPrefix(action, "delivered"):
			done := s.failed(in, id, to, "", "")
			done.Key, done.Status = "delivered:"+id+":"+to, &channel.Status{State: channel.Delivered}
			events = append(events, done)
		} // delayed, relayed and expanded change nothing yet
	}
	return events
}

// failed is the news that a message did not arrive.
func (s settings) failed(in arrival, id, to, status, detail string) channel.Inbound {
	words := "The mail could not be delivered."
	if to != "" {
		words = "The mail could not be delivered to " + to + "."
	}
	if hint := meaning(status); hint != "" {
		words += " " + hint
	}
	if detail = strings.Join(strings.Fields(channel.Clean(detail)), " "); detail != "" {
		words += " The server says: " + cut(detail, 400)
	}
	return channel.Inbound{Kind: channel.InStatus, Key: "failed:" + id + ":" + to, ProviderID: id, At: written(in.mail, in.received),
		From:   channel.Person{Address: cmp.Or(to, s.Address)},
		Status: &channel.Status{State: channel.Failed, Code: cmp.Or(status, "bounced"), Detail: words}}
}

func recipientOf(f parse.Header) string {
	for _, field := range []string{"original-recipient", "final-recipient"} {
		value := f.Text(field)
		if _, address, ok := strings.Cut(value, ";"); ok {
			value = address
		}
		if found := parse.ParseAddresses(value); len(found) > 0 {
			return found[0].Address
		}
	}
	return ""
}

// about names our message that a report is about: by the address the report
// came to, by what it returns, by what it quotes.
func (s settings) about(in arrival) string {
	for _, address := range recipients(in.mail, in.to) {
		if purpose, handle, ok := s.plusHandle(address); ok && purpose == asBounce {
			return s.messageID(handle)
		}
	}
	ids := messageIDs(in.mail.Report.Returned.Get("message-id"))
	for _, f := range in.mail.Report.Fields {
		if handle := strings.TrimSpace(f.Get("original-envelope-id")); handle != "" {
			ids = append(ids, handle+"@"+asciiDomain(domainOf(s.Address)))
		}
	}
	for _, b := range bodiesAndFiles(in.mail) {
		for _, line := range quotedID.FindAllStringSubmatch(b, 20) {
			ids = append(ids, line[1])
		}
	}
	for _, id := range ids {
		if handle, ok := s.ownMessage(id); ok {
			return s.messageID(handle)
		}
	}
	return ""
}

// searchedMax is how much of a file is searched for the header of ours.
const searchedMax = 64 << 10

func bodiesAndFiles(m *parse.Mail) []string {
	all := []string{bodies(m).text}
	for _, f := range m.Files {
		if f.ContentType == "message/rfc822" || f.ContentType == "text/rfc822-headers" || f.ContentType == "message/delivery-status" || strings.HasPrefix(f.ContentType, "text/") {
			all = append(all, string(f.Content[:min(len(f.Content), searchedMax)]))
		}
	}
	return all
}

var (
	quotedID = regexp.MustCompile(`(?im)^[>\s]*message-id:\s*<([^<>\s]{1,900})>`)
	enhanced = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	delayed  = regexp.MustCompile(`(?i)\b(delayed|warning|still being retried|not yet been delivered)\b`)
	// returned are subjects of reports in no standard form.
	returned = regexp.MustCompile(`(?i)(undeliver|returned (mail|to sender)|delivery (status|fail|report|problem|has failed)|mail delivery (system|failed|subsystem)|failure notice|could not (be )?deliver|not delivered|delivery notification|mail system error|warning: message|unzustellbar|não entregue|n[ãa]o foi poss[íi]vel entregar|không thể gửi|tidak terkirim|تعذر التسليم|فشل التسليم)`)
	daemon   = regexp.MustCompile(`(?i)^(mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]+|bounces?)(\+.*)?@`)
)

// looksReturned recognises reports in no standard form: those of Exim, qmail,
// and services that write for people alone.
func looksReturned(in arrival) bool {
	m := in.mail
	if m.Header.Has("x-failed-recipients") {
		return true
	}
	if !fromMachine(in) && len(m.Header.Addresses("from")) > 0 {
		return false
	}
	if returned.MatchString(m.Header.Text("subject")) {
		return true
	}
	return strings.Contains(cut(plainText(m), 2000), "This is the qmail-send program")
}

// fromMachine says that the envelope's sender is empty, or that the mail names a
// server's mailbox as who wrote it.
func fromMachine(in arrival) bool {
	h := in.mail.Header
	if in.from == "<>" || strings.TrimSpace(h.Get("return-path")) == "<>" || strings.TrimSpace(h.Get("from")) == "<>" {
		return true
	}
	writers := h.Addresses("from")
	if len(writers) == 0 {
		writers = slices.Concat(h.Addresses("sender"), h.Addresses("return-path"), parse.ParseAddresses(in.from))
	}
	return slices.ContainsFunc(writers, func(a parse.Address) bool { return daemon.MatchString(a.Address) })
}

func plainText(m *parse.Mail) string {
	if len(m.Body) == 0 {
		return ""
	}
	return m.Body[0].Text
}

// reason finds the server's words in a report for people.
func reason(text string) string {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if replyCode.MatchString(line) {
			return line
		}
	}
	return ""
}

var replyCode = regexp.MustCompile(`\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b`)

// meaning says in plain words what a status code stands for (RFC 3463).
func meaning(status string) string {
	for _, known := range [][2]string{
		{"5.1.1", "There is no such mailbox."}, {"5.1.10", "There is no such mailbox."}, {"5.1.2", "There is no such domain."}, {"5.1.3", "The address is not valid."},
		{"5.4.1", "The domain takes no mail."}, {"5.4.4", "The domain takes no mail."}, {"5.2.1", "The mailbox is switched off."}, {"5.2.2", "The mailbox is full."},
		{"4.2.2", "The mailbox is full."}, {"5.2.3", "The mail is too large for the mailbox."}, {"5.3.4", "The mail is too large for the server."},
		{"4.4.7", "The server tried for too long."}, {"5.4.7", "The server tried for too long."},
	} {
		if status == known[0] {
			return known[1]
		}
	}
	if strings.HasPrefix(status, "5.7.") {
		return "The server refuses mail from us by its rules."
	}
	return ""
}
