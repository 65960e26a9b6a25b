package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"rondo/internal/channel"
)

const (
	commandTimeout = 45 * time.Second
	submitTimeout  = 3 * time.Minute // after the last byte of a mail; scanners are slow
	greetTimeout   = 20 * time.Second
)

// errNotEncrypted refuses to carry mail and passwords in the clear across the internet.
var errNotEncrypted = errors.New("the connection is not encrypted")

// dial opens the connection to a server, encrypted where it is so from the
// first byte. Plain ones are for private addresses only.
func (s settings) dial(ctx context.Context, a channel.Account, to server) (net.Conn, error) {
	conn, err := channel.Dial(ctx, to.address())
	if err != nil {
		return nil, err
	}
	if to.TLS == tlsNone && !a.AllowPrivate && !channel.Private(conn) {
		_ = conn.Close()
		return nil, errNotEncrypted
	}
	if to.TLS != tlsImplicit {
		return conn, nil
	}
	ctx, cancel := context.WithTimeout(ctx, greetTimeout)
	defer cancel()
	secure := tls.Client(conn, s.tls(to))
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}

func (s settings) tls(to server) *tls.Config {
	config := &tls.Config{ServerName: to.Host, MinVersion: tls.VersionTLS12}
	if s.CA != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		pool.AppendCertsFromPEM([]byte(s.CA))
		config.RootCAs = pool
	}
	return config
}

// guarded closes a connection when ctx ends or a step takes too long, so that
// nothing waits for a server that has gone.
func guarded(ctx context.Context, conn net.Conn, limit time.Duration, step func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	err := step()
	if err != nil && ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	return err
}

// refusal marks what a server said to our name and password.
type refusal struct {
	err   error
	token bool // it was an access token that was refused
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// withLogin runs a login with a password, or with an access token, a fresh one
// where the one kept is not taken any more.
func (ch *Channel) withLogin(ctx context.Context, a channel.Account, s settings, login func(accessToken string) error) error {
	if !s.OAuth.given() {
		return login("")
	}
	kept := ch.tokens.find(s.OAuth.name(), ch.now()) != ""
	value, err := ch.accessToken(ctx, a, s.OAuth)
	if err != nil {
		return err
	}
	err = login(value)
	if refused := new(refusal); errors.As(err, &refused) {
		ch.tokens.forget(s.OAuth.name())
		if refused.token = true; kept {
			return &channel.Error{Class: channel.Retry, Code: "token_old", Detail: "The access token is not taken any more; a new one is fetched.", Err: err}
		}
	}
	return err
}

// openIMAP connects and logs in. updates gets a word when mail arrives.
func (ch *Channel) openIMAP(ctx context.Context, a channel.Account, s settings, updates chan<- struct{}) (*imapclient.Client, net.Conn, error) {
	conn, err := s.dial(ctx, a, s.IMAP)
	if err != nil {
		return nil, nil, err
	}
	options := &imapclient.Options{TLSConfig: s.tls(s.IMAP), UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) {
			select {
			case updates <- struct{}{}:
			default: // one word is enough
			}
		},
	}}
	var client *imapclient.Client
	err = guarded(ctx, conn, commandTimeout, func() error {
		if s.IMAP.TLS == tlsStart {
			var err error
			client, err = imapclient.NewStartTLS(conn, options)
			return err
		}
		client = imapclient.New(conn, options)
		return client.WaitGreeting()
	})
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	err = ch.withLogin(ctx, a, s, func(accessToken string) error {
		return guarded(ctx, conn, commandTimeout, func() error { return loginIMAP(client, s.IMAP, accessToken) })
	})
	if err != nil {
		_ = client.Close()
		return nil, nil, err
	}
	return client, conn, nil
}

func loginIMAP(client *imapclient.Client, to server, accessToken string) error {
	var err error
	if accessToken != "" {
		err = client.Authenticate(xoauth2{to.User, accessToken})
	} else {
		err = client.Login(to.User, to.Password).Wait()
	}
	if said := new(imap.Error); errors.As(err, &said) {
		if said.Code == imap.ResponseCodeUnavailable {
			return err
		}
		return &refusal{err: err}
	}
	return err
}

// openSMTP connects and logs in, where there is something to log in with.
func (ch *Channel) openSMTP(ctx context.Context, a channel.Account, s settings) (*smtp.Client, net.Conn, error) {
	conn, err := s.dial(ctx, a, s.SMTP)
	if err != nil {
		return nil, nil, err
	}
	var client *smtp.Client
	err = guarded(ctx, conn, commandTimeout, func() error {
		if s.SMTP.TLS == tlsStart {
			client, err = smtp.NewClientStartTLS(conn, s.tls(s.SMTP))
			if err != nil {
				return err
			}
		} else {
			client = smtp.NewClient(conn)
		}
		client.CommandTimeout, client.SubmissionTimeout = commandTimeout, submitTimeout
		return client.Hello(helloName(s.Address))
	})
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	err = ch.withLogin(ctx, a, s, func(accessToken string) error {
		return guarded(ctx, conn, commandTimeout, func() error { return loginSMTP(client, s.SMTP, accessToken) })
	})
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	return client, conn, nil
}

// helloName is what we call ourselves: the domain of our address.
func helloName(address string) string {
	if name := asciiDomain(domainOf(address)); name != "" {
		return name
	}
	return "localhost"
}

func loginSMTP(client *smtp.Client, to server, accessToken string) error {
	var err error
	switch {
	case accessToken != "":
		err = client.Auth(xoauth2{to.User, accessToken})
	case to.Password == "":
		return nil
	case client.SupportsAuth("PLAIN"):
		err = client.Auth(sasl.NewPlainClient("", to.User, to.Password))
	case client.SupportsAuth("LOGIN"):
		err = client.Auth(&loginAuth{user: to.User, password: to.Password})
	default:
		return &channel.Error{Class: channel.Reconnect, Code: "no_login", Detail: "The server for outgoing mail lets nobody log in with a password on this port. Try another port, or starttls."}
	}
	if said := new(smtp.SMTPError); errors.As(err, &said) && said.Code/100 == 5 {
		return &refusal{err: err}
	}
	return err
}

// loginAuth is LOGIN, whatever the server writes as its questions.
type loginAuth struct {
	user, password string
	asked          int
}

func (*loginAuth) Start() (string, []byte, error) { return "LOGIN", nil, nil }

func (l *loginAuth) Next([]byte) ([]byte, error) {
	switch l.asked++; l.asked {
	case 1:
		return []byte(l.user), nil
	case 2:
		return []byte(l.password), nil
	}
	return nil, errors.New("the server asks for more than name and password")
}
