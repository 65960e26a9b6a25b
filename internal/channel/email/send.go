package email

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-smtp"

	"rondo/internal/channel"
)

// Send hands a mail to the server for outgoing mail: to all recipients, or to
// none. Once the last byte is written, an answer that does not come leaves the
// mail's fate open; it is not tried again, though its Message-ID would be the
// same.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if len(m.Sent) > 0 { // a mail is one part
		receipt.State = channel.Sent
		return receipt, nil
	}
	s := settingsOf(a.Config)
	switch {
	case s.SMTP.Host == "":
		return receipt, &channel.Error{Class: channel.GiveUp, Code: "no_smtp", Detail: "The channel has no server for outgoing mail; it only receives."}
	case s.ReplyKey == "" || s.Address == "":
		return receipt, &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel's settings are not complete."}
	case m.To == "":
		return receipt, &channel.Error{Class: channel.GiveUp, Code: "no_address", Detail: "The customer has no email address."}
	}
	l, err := s.compose(m, ch.now())
	if err != nil {
		return receipt, err
	}
	if err := ch.post(ctx, a, s, l, handle(firstOf(m.Key, m.ID))); err != nil {
		return receipt, err
	}
	receipt.Parts, receipt.State = append(receipt.Parts, l.id), channel.Sent
	return receipt, nil
}

// post carries a mail to the server.
func (ch *Channel) post(ctx context.Context, a channel.Account, s settings, l letter, handle string) error {
	client, conn, err := ch.openSMTP(ctx, a, s)
	if err != nil {
		return trouble("outgoing mail", s.SMTP, err)
	}
	defer func() { _ = conn.Close() }()
	if err := acceptable(client, l); err != nil {
		return err
	}
	err = guarded(ctx, conn, commandTimeout, func() error { return envelope(client, s, l, handle) })
	if err != nil {
		return unwritten(err)
	}
	var data *smtp.DataCommand
	err = guarded(ctx, conn, submitTimeout, func() error {
		var err error
		if data, err = client.Data(); err != nil {
			return handedOver("mail", "", err)
		}
		return l.writeTo(ctx, data)
	})
	if err != nil { // without the end of the mail the server must forget it
		return unwritten(err)
	}
	err = guarded(ctx, conn, submitTimeout, func() error { return data.Close() })
	if err != nil {
		return handedOver("mail", "", err)
	}
	_ = guarded(ctx, conn, commandTimeout/3, client.Quit)
	return nil
}

// acceptable refuses what the server says beforehand that it does not take.
func acceptable(client *smtp.Client, l letter) error {
	if most, ok := client.MaxMessageSize(); ok && most > 0 && l.sizeBytes > int64(most) {
		return &channel.Error{Class: channel.GiveUp, Code: "too_large", Detail: fmt.Sprintf("The server for outgoing mail takes mails of at most %d MB.", most>>20)}
	}
	if ok, _ := client.Extension("SMTPUTF8"); l.utf8 && !ok {
		return &channel.Error{Class: channel.GiveUp, Code: "address", Detail: "An address has letters that the server for outgoing mail does not take (no SMTPUTF8)."}
	}
	return nil
}

// envelope names the sender and all recipients. The sender is an address that
// tells us which mail bounced, or the plain one where the server insists;
// automatic mail has none, so that nothing answers it.
func envelope(client *smtp.Client, s settings, l letter, handle string) error {
	options := &smtp.MailOptions{UTF8: l.utf8, Return: smtp.DSNReturnHeaders, EnvelopeID: l.id[:len(l.id)-len("@")-len(domainOf(l.id))]}
	senders := []string{s.Address}
	if bounce := s.plusAddress(asBounce, handle); s.Plus && bounce != "" {
		senders = []string{bounce, s.Address}
	}
	if l.automatic {
		senders = append([]string{""}, senders...)
	}
	var err error
	for _, sender := range senders {
		if err = client.Mail(sender, options); err == nil {
			break
		}
		if said := new(smtp.SMTPError); !errors.As(err, &said) || said.Code/100 != 5 {
			break
		}
	}
	if err != nil {
		return handedOver("sender", s.Address, err)
	}
	for _, to := range l.recipients {
		options := &smtp.RcptOptions{Notify: []smtp.DSNNotify{smtp.DSNNotifyFailure, smtp.DSNNotifyDelayed}}
		if !l.utf8 {
			options.OriginalRecipientType, options.OriginalRecipient = smtp.DSNAddressTypeRFC822, to
		}
		if err := client.Rcpt(to, options); err != nil {
			return handedOver("recipient", to, err)
		}
	}
	return nil
}

// unwritten sorts what went wrong before the end of the mail was written: the
// server has nothing then.
func unwritten(err error) error {
	var known *channel.Error
	var file *errFile
	switch {
	case errors.As(err, &file):
		return &channel.Error{Class: channel.Retry, Code: "file", Detail: fmt.Sprintf("The file %q could not be read.", cut(file.name, 100)), Err: file.err}
	case errors.As(err, &known) && known.Class != channel.Uncertain:
		return known
	}
	return &channel.Error{Class: channel.Retry, Code: "unreachable", Detail: "The connection to the server for outgoing mail broke before the mail was written.", Err: mute(err)}
}

// handedOver sorts the server's answers. What no answer came to is uncertain:
// the caller knows whether the mail can have been taken by then.
func handedOver(what, address string, err error) error {
	said := new(smtp.SMTPError)
	if !errors.As(err, &said) {
		return &channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "The connection to the server for outgoing mail broke before it said whether it took the mail.", Err: mute(err)}
	}
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: "The server for outgoing mail refused the mail." + saidBy(err)}
	if what == "recipient" {
		e.Code, e.Detail = "recipient_refused", "The server for outgoing mail refused the address "+address+"."+saidBy(err)
	}
	switch code := said.Code; {
	case code == 530 || code == 535 || code == 538:
		e.Class, e.Code, e.Detail = channel.Reconnect, "password", "The server for outgoing mail wants a name and a password that are right."+saidBy(err)
	case what == "sender" && code/100 == 5:
		e.Class, e.Code, e.Detail = channel.Reconnect, "sender_refused", "The server for outgoing mail does not let us send as "+address+"."+saidBy(err)
	case code/100 == 4:
		e.Class, e.Code, e.Detail = channel.Retry, "later", "The server for outgoing mail takes no mail right now."+saidBy(err)
		if what == "recipient" {
			e.Detail = "The server for outgoing mail does not take mail to " + address + " right now." + saidBy(err)
		}
	case code == 552 || said.EnhancedCode == smtp.EnhancedCode{5, 3, 4} || said.EnhancedCode == smtp.EnhancedCode{5, 2, 3}:
		e.Code, e.Detail = "too_large", "The mail is larger than the server takes."+saidBy(err)
	}
	return e
}
