package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"rondo/internal/channel"
)

// trouble says in plain words what went wrong at a server before any mail
// changed hands, and what to do next. what names the server: "incoming mail".
func trouble(what string, to server, err error) *channel.Error {
	var known *channel.Error
	if errors.As(err, &known) {
		return known
	}
	person := func(code, detail string, args ...any) *channel.Error {
		return &channel.Error{Class: channel.Reconnect, Code: code, Detail: fmt.Sprintf(detail, args...), Err: mute(err)}
	}
	later := func(code, detail string, args ...any) *channel.Error {
		return &channel.Error{Class: channel.Retry, Code: code, Detail: fmt.Sprintf(detail, args...), Err: mute(err)}
	}
	where := fmt.Sprintf("the server for %s, %s, port %d", what, to.Host, to.Port)
	if refused := new(refusal); errors.As(err, &refused) {
		said := saidBy(refused.err)
		if refused.token {
			return person("token", "The access token was refused by %s. Does the app have the right to read and send mail?%s", where, said)
		}
		return person("password", "Name or password is wrong, says %s.%s Some providers want a password for apps, or that access by IMAP and SMTP is switched on.", where, said)
	}
	if e := tlsTrouble(where, err, person); e != nil {
		return e
	}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return later("host_unknown", "There is no server called %s. Check the name of the server for %s.", to.Host, what)
	case errors.Is(err, channel.ErrForbiddenAddress):
		return person("forbidden_address", "Rondo does not call the address of %s.", where)
	case errors.Is(err, errNotEncrypted):
		return person("not_encrypted", "tls is none, but %s is not at a private address. Choose tls or starttls, or passwords travel in the clear.", where)
	case errors.Is(err, syscall.ECONNREFUSED):
		return later("nothing_there", "Nothing answers at %s. Check the port.", where)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return later("timeout", "There was no answer in time from %s. Check the port and the kind of encryption (tls).", where)
	case strings.Contains(err.Error(), "STARTTLS"), strings.Contains(err.Error(), "starttls"):
		return person("no_starttls", "No encryption by STARTTLS is offered by %s. Try tls (from the first byte), mostly on port 993 or 465.", where)
	}
	return later("unreachable", "The connection broke to %s.%s", where, saidBy(err))
}

// tlsTrouble is what is wrong with the encryption; nil where it is not that.
func tlsTrouble(where string, err error, person func(string, string, ...any) *channel.Error) *channel.Error {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &record):
		return person("tls", "No encryption from the first byte is spoken at %s. Try starttls, mostly on port 143 or 587.", where)
	case errors.As(err, &unknown):
		return person("certificate", "The certificate of %s is signed by nobody known. If it is your own, enter the certificate of its issuer under ca.", where)
	case errors.As(err, &name):
		return person("certificate", "The certificate of %s is for another name. Enter the name it is for as the host.", where)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return person("certificate", "The certificate of %s has expired.", where)
	case errors.As(err, &invalid):
		return person("certificate", "The certificate of %s is not valid.", where)
	}
	var alert tls.AlertError
	if errors.As(err, &alert) {
		return person("tls", "No encryption could be agreed on with %s.", where)
	}
	return nil
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// mute keeps of an error what holds no secret: what kind it is.
func mute(err error) error {
	for _, kind := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, channel.ErrForbiddenAddress, errNotEncrypted} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

// saidBy is what a server said, as a sentence of its own; empty where it said nothing.
func saidBy(err error) string {
	text := ""
	var bySMTP *smtp.SMTPError
	var byIMAP *imap.Error
	switch {
	case errors.As(err, &bySMTP):
		text = fmt.Sprintf("%d %s", bySMTP.Code, bySMTP.Message)
	case errors.As(err, &byIMAP):
		text = byIMAP.Text
	}
	if text = strings.Join(strings.Fields(channel.Clean(text)), " "); text == "" {
		return ""
	}
	return " It says: " + strings.TrimRight(cut(text, 300), ".") + "."
}
