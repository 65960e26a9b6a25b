package channel

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

const reachTimeout = 10 * time.Second

// Reach connects to the server of an address of the account's settings as a
// Call would, encrypted where the address says so, and asks nothing: what would
// be asked may not be harmless. The error is an *Error that says in plain words
// what is wrong.
func (c *Client) Reach(ctx context.Context, a Account, address string, vouched []string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return &Error{Class: Reconnect, Code: "not_configured", Detail: "The channel's address is not valid."}
	}
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	dial := (&net.Dialer{}).DialContext
	if t, ok := c.route(a, u, vouched).(*http.Transport); ok {
		dial = t.DialContext
	}
	conn, err := dial(ctx, "tcp", net.JoinHostPort(u.Hostname(), port(u)))
	if err == nil && u.Scheme == "https" {
		err = tls.Client(conn, &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}).HandshakeContext(ctx)
	}
	if conn != nil {
		_ = conn.Close()
	}
	if err != nil {
		return outOfReach(net.JoinHostPort(u.Hostname(), port(u)), err)
	}
	return nil
}

// outOfReach is why a server could not be connected to, in words.
func outOfReach(where string, err error) *Error {
	say := func(code, words string) *Error {
		return &Error{Class: Retry, Code: code, Detail: fmt.Sprintf(words, where), Err: err}
	}
	var dns *net.DNSError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var timeout net.Error
	switch {
	case errors.Is(err, ErrForbiddenAddress):
		return say("forbidden_address", "Rondo does not call %s: its address is private or reserved.")
	case errors.As(err, &dns) && dns.IsNotFound:
		return say("host_unknown", "There is no server of the name in %s. Check the address.")
	case errors.As(err, &dns):
		return say("host_unknown", "The name in %s could not be looked up now.")
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("nothing_there", "Nothing answers at %s. Check the address and its port, and that the program there runs.")
	case errors.As(err, &record):
		return say("tls", "No encryption is spoken at %s, but the address begins with https.")
	case errors.As(err, &authority):
		return say("certificate", "The certificate of %s is signed by nobody known.")
	case errors.As(err, &name):
		return say("certificate", "The certificate of %s is for another name.")
	case errors.As(err, &invalid):
		return say("certificate", "The certificate of %s is not valid, or has expired.")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return say("timeout", "There was no answer in time from %s.")
	}
	return say("unreachable", "The connection to %s broke.")
}
