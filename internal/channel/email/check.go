package email

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"

	"rondo/internal/channel"
)

// Connect tries both servers; nothing is changed at them. Mail is asked for by
// Poll from then on.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	_, err := ch.examine(ctx, a)
	return err
}

// Disconnect has nothing to undo at the provider.
func (*Channel) Disconnect(context.Context, channel.Account) error { return nil }

// Check logs in at both servers and says what is wrong.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	detail, err := ch.examine(ctx, a)
	h := channel.Health{Name: a.Config.Text("address"), OK: err == nil, Detail: detail}
	var e *channel.Error
	if errors.As(err, &e) {
		h.Code, h.Detail = e.Code, e.Detail
		return h, nil
	}
	return h, err
}

// examine tries both servers, and says that all is well, or what is not.
func (ch *Channel) examine(ctx context.Context, a channel.Account) (string, error) {
	s := settingsOf(a.Config)
	said := offered(s)
	if s.IMAP.Host != "" {
		idle, err := ch.tryIMAP(ctx, a, s)
		if err != nil {
			return "", err
		}
		if !idle {
			said += " The server for incoming mail does not tell when mail arrives (no IDLE); Rondo asks every minute."
		}
	}
	if s.SMTP.Host == "" {
		return said, nil
	}
	return said, ch.trySMTP(ctx, a, s)
}

// offered says what becomes of mail by these settings, either way.
func offered(s settings) string {
	in, out := "Mail is received.", "Mail is sent."
	switch {
	case s.IMAP.Host != "" && s.SMTP.Host != "":
		return "Mail is sent and received."
	case s.IMAP.Host == "" && s.HookProvider == "":
		in = "Nothing is received: there is neither imap nor hook."
	case s.IMAP.Host == "":
		in = "What comes in is posted to the hook."
	}
	if s.SMTP.Host == "" {
		out = "Nothing can be sent: there is no smtp."
	}
	return in + " " + out
}

func (ch *Channel) tryIMAP(ctx context.Context, a channel.Account, s settings) (idle bool, err error) {
	client, conn, err := ch.openIMAP(ctx, a, s, nil)
	if err != nil {
		return false, trouble("incoming mail", s.IMAP, err)
	}
	defer func() { _ = client.Close() }()
	err = guarded(ctx, conn, commandTimeout, func() error {
		idle = client.Caps().Has(imap.CapIdle)
		_, err := client.Select(s.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	if err != nil {
		return false, noFolder(s, err)
	}
	return idle, nil
}

// noFolder is why the folder could not be opened.
func noFolder(s settings, err error) *channel.Error {
	if said := new(imap.Error); errors.As(err, &said) && said.Type == imap.StatusResponseTypeNo {
		return &channel.Error{Class: channel.Reconnect, Code: "folder", Detail: "The mailbox has no folder " + s.Folder + " that can be read." + saidBy(err)}
	}
	return trouble("incoming mail", s.IMAP, err)
}

func (ch *Channel) trySMTP(ctx context.Context, a channel.Account, s settings) error {
	client, conn, err := ch.openSMTP(ctx, a, s)
	if err != nil {
		return trouble("outgoing mail", s.SMTP, err)
	}
	defer func() { _ = conn.Close() }()
	err = guarded(ctx, conn, commandTimeout, func() error {
		if err := client.Mail(s.Address, nil); err != nil {
			return handedOver("sender", s.Address, err)
		}
		_ = client.Quit()
		return nil
	})
	if err != nil {
		return unwritten(err)
	}
	return nil
}
