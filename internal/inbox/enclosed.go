package inbox

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"unicode/utf8"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/id"
)

// Some channels bring files together with their messages (email). Their bytes are kept before the unit of
// work, which must not wait for a storage, and removed again where the unit did not want them.

// keptFile is a file of the event whose bytes are kept already; nil where they are still to be fetched.
func (a *arrival) keptFile(media int) *conversation.Attachment {
	if media < len(a.kept) {
		return a.kept[media]
	}
	return nil
}

// keepEnclosed keeps the files that came with the events of a post. A file that cannot be kept fails the post:
// whoever brought it brings it again.
func (x *Inbox) keepEnclosed(ctx context.Context, p *post) error {
	for i := range p.events {
		a := &p.events[i]
		if a.Mail != nil {
			whole(a)
		}
		for n := range a.Media {
			if err := x.keepOne(ctx, p.acc, a, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *Inbox) keepOne(ctx context.Context, acc *account, a *arrival, n int) error {
	m := &a.Media[n]
	if m.Content == nil || m.Problem != "" {
		return nil
	}
	if a.kept == nil {
		a.kept = make([]*conversation.Attachment, len(a.Media))
	}
	limit := acc.kind.Caps().MediaIn
	if limit == 0 {
		limit = conversation.MaxFile
	}
	if int64(len(m.Content)) > limit {
		m.Problem, m.SizeBytes, m.Content = "too_large", int64(len(m.Content)), nil
		return nil
	}
	if len(m.Content) == 0 {
		m.Problem = "empty"
		return nil
	}
	file, err := conversation.Keep(ctx, x.d.Blobs, acc.workspace, x.d.DB.NewID(), cmp.Or(m.Name, string(m.Kind)), m.ContentType, bytes.NewReader(m.Content), limit)
	if err != nil {
		return err
	}
	file.ContentID = cut(m.ContentID, maxPerson)
	a.kept[n] = &file
	return nil
}

// whole keeps a mail that is longer than a message may be: its beginning as the text, all of it as a file.
func whole(a *arrival) {
	if len(a.Media) > conversation.MaxAttachmentsIn-1 {
		a.Media = a.Media[:conversation.MaxAttachmentsIn-1]
	}
	if len(a.Text) <= conversation.MaxText {
		return
	}
	end := conversation.MaxText
	for !utf8.RuneStart(a.Text[end]) {
		end--
	}
	a.Media = append(a.Media, channel.Media{Kind: channel.Document, Name: "message.txt", ContentType: "text/plain", Content: []byte(a.Text)})
	a.Text = strings.TrimSpace(a.Text[:end])
}

// dropUnwanted removes the files of events that were not stored by this post.
func (x *Inbox) dropUnwanted(ctx context.Context, p *post) {
	for i := range p.events {
		if p.err == nil && p.results[i].Outcome == channel.Accepted {
			continue
		}
		for _, file := range p.events[i].kept {
			if file != nil {
				x.dropBytes(ctx, p.acc.workspace, file.ID)
			}
		}
	}
}

func (x *Inbox) dropBytes(ctx context.Context, workspace, file id.ID) {
	if err := x.d.Blobs.Delete(context.WithoutCancel(ctx), blob.Of(workspace, file)); err != nil {
		x.log.Error("remove a file that nobody refers to", "file_id", file, "error", err)
	}
}
