package email

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rondo/internal/channel"
)

const (
	idleFor    = 9 * time.Minute // then mail is asked for all the same; servers and routers forget
	firstSince = 24 * time.Hour  // at first, unread mail is taken from so far back
	againSince = 7 * 24 * time.Hour
	batchMails = 25
	batchBytes = 2 << 20 // a longer mail is a batch of its own
)

// Polls says whether the account has a mailbox that is read.
func (*Channel) Polls(a channel.Account) bool { return settingsOf(a.Config).IMAP.Host != "" }

// Poll reads the mailbox, and stays to hear of new mail: by IDLE where the
// server can, else by asking every minute. Nothing in the mailbox is changed.
//
// The cursor is uidvalidity:uid of the last mail taken. At first, the unread
// mails of the last day are taken; where the server numbered the mailbox anew,
// the mails of the last week, of which those known are recognised by their key.
func (ch *Channel) Poll(ctx context.Context, a channel.Account, cursor string, hand func(context.Context, channel.Polled) error) error {
	s := settingsOf(a.Config)
	if s.IMAP.Host == "" {
		return &channel.Error{Class: channel.Reconnect, Code: "no_imap", Detail: "The channel has no server for incoming mail."}
	}
	box, err := ch.openMailbox(ctx, a, s)
	if err != nil {
		return err
	}
	defer box.close()
	box.hand = hand
	if err := box.settle(ctx, cursor); err != nil {
		return box.trouble(err)
	}
	for {
		if err := box.takeNew(ctx); err != nil {
			return box.trouble(err)
		}
		if err := box.wait(ctx); err != nil {
			return box.trouble(err)
		}
	}
}

// mailbox is an open folder.
type mailbox struct {
	ch       *Channel
	account  channel.Account
	settings settings
	client   *imapclient.Client
	conn     net.Conn
	updates  chan struct{}
	hand     func(context.Context, channel.Polled) error
	validity uint32
	next     imap.UID // as the server said when the folder was opened
	last     imap.UID // taken and handed over
	idles    bool
}

func (ch *Channel) openMailbox(ctx context.Context, a channel.Account, s settings) (*mailbox, error) {
	b := &mailbox{ch: ch, account: a, settings: s, updates: make(chan struct{}, 1)}
	var err error
	if b.client, b.conn, err = ch.openIMAP(ctx, a, s, b.updates); err != nil {
		return nil, trouble("incoming mail", s.IMAP, err)
	}
	err = guarded(ctx, b.conn, commandTimeout, func() error {
		b.idles = b.client.Caps().Has(imap.CapIdle)
		selected, err := b.client.Select(s.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		if err == nil {
			b.validity, b.next = selected.UIDValidity, selected.UIDNext
		}
		return err
	})
	if err != nil {
		b.close()
		return nil, noFolder(s, err)
	}
	return b, nil
}

func (b *mailbox) close() { _ = b.client.Close() }

// errHand marks what the one we hand over to said.
type errHand struct{ err error }

func (e *errHand) Error() string { return "store: " + e.err.Error() }
func (e *errHand) Unwrap() error { return e.err }

// trouble makes an *Error of whatever ended the work.
func (b *mailbox) trouble(err error) error {
	if hand := new(errHand); errors.As(err, &hand) {
		return &channel.Error{Class: channel.Retry, Code: "storing", Detail: "What came in could not be stored.", Err: hand.err}
	}
	return trouble("incoming mail", b.settings.IMAP, err)
}

func (b *mailbox) cursor(uid imap.UID) string { return fmt.Sprintf("%d:%d", b.validity, uid) }

// settle finds where to go on from, and takes what is to be taken of a mailbox
// that is new to us or was numbered anew.
func (b *mailbox) settle(ctx context.Context, cursor string) error {
	validity, uid, known := readCursor(cursor)
	if known && validity == b.validity {
		b.last = uid
		return nil
	}
	criteria := &imap.SearchCriteria{Since: b.ch.now().Add(-againSince)}
	if !known {
		criteria = &imap.SearchCriteria{Since: b.ch.now().Add(-firstSince), NotFlag: []imap.Flag{imap.FlagSeen}}
	}
	var found imap.UIDSet
	var highest imap.UID
	err := guarded(ctx, b.conn, commandTimeout, func() error {
		data, err := b.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return err
		}
		for _, uid := range data.AllUIDs() {
			highest = max(highest, uid)
		}
		if len(data.AllUIDs()) > 0 {
			found = imap.UIDSetNum(data.AllUIDs()...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.last = highest
	if b.next > 0 {
		b.last = max(b.last, b.next-1)
	}
	if len(found) > 0 { // until all is handed over, the old cursor stands
		if err := b.take(ctx, found, func(imap.UID) string { return cursor }, func(imap.UID) bool { return true }); err != nil {
			return err
		}
	}
	return b.handOver(ctx, channel.Polled{Cursor: b.cursor(b.last)})
}

func readCursor(cursor string) (validity uint32, uid imap.UID, ok bool) {
	first, second, _ := strings.Cut(cursor, ":")
	v, err := strconv.ParseUint(first, 10, 32)
	u, err2 := strconv.ParseUint(second, 10, 32)
	return uint32(v), imap.UID(u), err == nil && err2 == nil
}

// takeNew takes what came after the last mail taken. Servers answer n:* with
// the last mail even where it is older than n; that one is known.
func (b *mailbox) takeNew(ctx context.Context) error {
	after := b.last
	return b.take(ctx, imap.UIDSet{imap.UIDRange{Start: after + 1, Stop: 0}}, b.cursor, func(uid imap.UID) bool { return uid > after })
}

// waiting is a mail in the folder, not read yet.
type waiting struct {
	uid      imap.UID
	bytes    int64
	received time.Time
}

// take reads the mails of a set in the order of their numbers and hands them
// over in batches, each with the cursor that stands after it.
func (b *mailbox) take(ctx context.Context, set imap.UIDSet, cursor func(imap.UID) string, wanted func(imap.UID) bool) error {
	all, err := b.list(ctx, set, wanted)
	if err != nil {
		return err
	}
	for len(all) > 0 {
		n, size := 0, int64(0)
		for n < len(all) && n < batchMails && (n == 0 || size+all[n].bytes <= batchBytes) {
			size += all[n].bytes
			n++
		}
		events, err := b.read(ctx, all[:n])
		if err != nil {
			return err
		}
		uid := all[n-1].uid
		if err := b.handOver(ctx, channel.Polled{Inbound: events, Cursor: cursor(uid)}); err != nil {
			return err
		}
		b.last = max(b.last, uid)
		all = all[n:]
	}
	return nil
}

func (b *mailbox) handOver(ctx context.Context, p channel.Polled) error {
	if err := b.hand(ctx, p); err != nil {
		return &errHand{err}
	}
	return nil
}

// wait returns when there may be new mail.
func (b *mailbox) wait(ctx context.Context) error {
	if !b.idles {
		timer := time.NewTimer(time.Duration(b.settings.PollSeconds) * time.Second)
		defer timer.Stop()
		if err := b.pause(ctx, timer.C); err != nil {
			return err
		}
		return guarded(ctx, b.conn, commandTimeout, func() error { return b.client.Noop().Wait() })
	}
	var idle *imapclient.IdleCommand
	err := guarded(ctx, b.conn, commandTimeout, func() error {
		var err error
		idle, err = b.client.Idle()
		return err
	})
	if err != nil {
		return err
	}
	timer := time.NewTimer(idleFor)
	defer timer.Stop()
	waited := b.pause(ctx, timer.C)
	err = guarded(ctx, b.conn, commandTimeout, func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if waited != nil {
		return waited
	}
	return err
}

// pause waits for a word of the server, the time, or the end.
func (b *mailbox) pause(ctx context.Context, over <-chan time.Time) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-b.client.Closed():
		return net.ErrClosed
	case <-b.updates:
	case <-over:
	}
	return nil
}
