package email

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

// list gives the mails of a set with their sizes, in the order of their numbers.
func (b *mailbox) list(ctx context.Context, set imap.UIDSet, wanted func(imap.UID) bool) ([]waiting, error) {
	var all []waiting
	err := guarded(ctx, b.conn, commandTimeout, func() error {
		cmd := b.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			got, err := m.Collect()
			if err != nil {
				return errors.Join(err, cmd.Close())
			}
			if wanted(got.UID) {
				all = append(all, waiting{got.UID, got.RFC822Size, got.InternalDate})
			}
		}
		return cmd.Close()
	})
	slices.SortFunc(all, func(x, y waiting) int { return int(int64(x.uid) - int64(y.uid)) })
	return slices.CompactFunc(all, func(x, y waiting) bool { return x.uid == y.uid }), err
}

// read fetches mails and says what happened with each, in their order. Of one
// that is too large, only the header is fetched.
func (b *mailbox) read(ctx context.Context, mails []waiting) ([]channel.Inbound, error) {
	var whole, heads imap.UIDSet
	for _, w := range mails {
		if w.bytes > mailMaxBytes {
			heads.AddNum(w.uid)
		} else {
			whole.AddNum(w.uid)
		}
	}
	events := map[imap.UID][]channel.Inbound{}
	for _, part := range []struct {
		set     imap.UIDSet
		section *imap.FetchItemBodySection
	}{{whole, &imap.FetchItemBodySection{Peek: true}}, {heads, &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader}}} {
		if len(part.set) == 0 {
			continue
		}
		if err := b.fetch(ctx, part.set, part.section, mails, events); err != nil {
			return nil, err
		}
	}
	var all []channel.Inbound
	for _, w := range mails {
		all = append(all, events[w.uid]...)
	}
	return all, nil
}

func (b *mailbox) fetch(ctx context.Context, set imap.UIDSet, section *imap.FetchItemBodySection, mails []waiting, events map[imap.UID][]channel.Inbound) error {
	return guarded(ctx, b.conn, submitTimeout, func() error {
		cmd := b.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			uid, raw, err := content(m)
			if err != nil {
				return errors.Join(err, cmd.Close())
			}
			at := slices.IndexFunc(mails, func(w waiting) bool { return w.uid == uid })
			if raw == nil || at < 0 {
				continue // it went while we were reading
			}
			events[uid] = b.event(raw, mails[at])
		}
		return cmd.Close()
	})
}

// content reads a mail off the connection, into exactly the room it needs.
func content(m *imapclient.FetchMessageData) (uid imap.UID, raw []byte, err error) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = item.UID
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			size := item.Literal.Size()
			if size > mailMaxBytes {
				size = mailMaxBytes // the server lied about its size
			}
			raw = make([]byte, size)
			if _, err := io.ReadFull(item.Literal, raw); err != nil {
				return 0, nil, err
			}
			if _, err := io.Copy(io.Discard, item.Literal); err != nil {
				return 0, nil, err
			}
		}
	}
	return uid, raw, nil
}

// event says what a mail means.
func (b *mailbox) event(raw []byte, w waiting) []channel.Inbound {
	in := arrival{mail: parse.Parse(raw), raw: raw, received: w.received, order: int64(w.uid)}
	if in.received.IsZero() {
		in.received = b.ch.now()
	}
	if w.bytes > mailMaxBytes {
		in.tooLarge = w.bytes
	}
	return b.ch.inbound(b.account, b.settings, in)
}
