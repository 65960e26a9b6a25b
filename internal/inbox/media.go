package inbox

import (
	"cmp"
	"context"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// The jobs that follow a message: fetching a file of it from the provider, and settling the button that
// was pressed.
const (
	jobFetch  = "inbox.fetch"
	jobAnswer = "inbox.answer"

	fetchMost   = 12 // files fetched at once on one node, so that slow ones leave room for what is sent
	fetchTries  = 8  // over about an hour and a half; providers keep files at least an hour
	answerTries = 3
)

type fetchPayload struct {
	Channel     id.ID  `json:"channel"`
	Message     id.ID  `json:"message"`
	File        id.ID  `json:"file"`
	Ref         string `json:"ref"`
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
}

type answerPayload struct {
	Channel id.ID  `json:"channel"`
	Handle  string `json:"handle"`
}

// pending is a file of the customer as it is shown until it has been fetched.
func (s *storing) pending(acc *account, m channel.Media) conversation.Attachment {
	a := conversation.Attachment{ID: s.tx.NewID(), Name: cut(cmp.Or(channel.FileName(m.Name), string(m.Kind)), maxPerson), ContentType: cut(cmp.Or(m.ContentType, "application/octet-stream"), maxPerson),
		SizeBytes: m.SizeBytes, Width: m.Width, Height: m.Height, Pending: m.Problem == "", ContentID: cut(m.ContentID, maxPerson)}
	switch m.Problem {
	case "":
	case "too_large":
		a.Problem = channel.MediaTooLarge(acc.kind.Caps().MediaIn).Detail
	default:
		a.Problem = "The file cannot be fetched from the channel."
	}
	return a
}

func (s *storing) fetchLater(ctx context.Context, acc *account, m conversation.Message, file conversation.Attachment, media channel.Media) error {
	p := fetchPayload{Channel: acc.id, Message: m.ID, File: file.ID, Ref: media.Ref, Name: file.Name, ContentType: media.ContentType, Width: media.Width, Height: media.Height}
	return job.Enqueue(ctx, s.tx, job.New{Workspace: s.workspace, Kind: jobFetch, Payload: p, MaxAttempts: fetchTries})
}

func (s *storing) answerLater(ctx context.Context, acc *account, handle string) error {
	return job.Enqueue(ctx, s.tx, job.New{Workspace: s.workspace, Kind: jobAnswer, Payload: answerPayload{acc.id, handle}, MaxAttempts: answerTries})
}

// fetch brings a file of a message here. When it will not come, the message says why.
func (x *Inbox) fetch(ctx context.Context, j job.Job) error {
	var p fetchPayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	file, err := x.fetched(ctx, j.WorkspaceID, p)
	if err != nil {
		problem := problemOf(err)
		if problem == "" && !j.Last() {
			return retry(j, err)
		}
		file = conversation.Attachment{ID: p.File, Name: p.Name, ContentType: cmp.Or(p.ContentType, "application/octet-stream"), Problem: cmp.Or(problem, "The file could not be fetched from the channel.")}
	}
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error {
		return conversation.AttachFetched(ctx, tx, j.WorkspaceID, p.Message, file, "channel "+p.Channel.String())
	})
	if errors.Is(err, conversation.ErrNoMessage) {
		return x.d.Blobs.Delete(ctx, blob.Of(j.WorkspaceID, p.File)) // the message was deleted meanwhile
	}
	return err
}

func (x *Inbox) fetched(ctx context.Context, workspace id.ID, p fetchPayload) (conversation.Attachment, error) {
	acc, err := x.account(ctx, p.Channel)
	if err != nil {
		return conversation.Attachment{}, err
	}
	fetcher, ok := acc.kind.(channel.MediaFetcher)
	if !ok {
		return conversation.Attachment{}, fault.Invalid("file", "This kind of channel hands out no files.")
	}
	open, err := fetcher.Fetch(ctx, acc.Account, p.Ref)
	if err != nil {
		return conversation.Attachment{}, err
	}
	defer open.Close()
	name := p.Name
	if open.Name != "" && (name == "" || !hasExtension(name)) {
		name = open.Name
	}
	a, err := conversation.Keep(ctx, x.d.Blobs, workspace, p.File, name, cmp.Or(p.ContentType, open.ContentType), open, acc.kind.Caps().MediaIn)
	if a.Width == 0 {
		a.Width, a.Height = p.Width, p.Height // as the provider claims
	}
	return a, err
}

func hasExtension(name string) bool {
	for i := len(name) - 1; i > 0; i-- {
		if name[i] == '.' {
			return i < len(name)-1
		}
	}
	return false
}

// problemOf says, for people, why a file will never come; empty when it may yet.
func problemOf(err error) string {
	var e *channel.Error
	switch f, refused := fault.Of(err); {
	case errors.Is(err, channel.ErrMediaTooLarge):
		return "The file is larger than Rondo takes from this channel."
	case errors.As(err, &e) && e.Class != channel.Retry:
		return e.Detail
	case errors.Is(err, ErrMissing):
		return "The channel is not connected any more."
	case refused && f.Kind == fault.InvalidKind:
		return "The file is empty."
	case refused && f.Kind == fault.TooLargeKind:
		return f.Detail
	}
	return ""
}

// answer settles a pressed button at its provider.
func (x *Inbox) answer(ctx context.Context, j job.Job) error {
	var p answerPayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	acc, err := x.account(ctx, p.Channel)
	if err != nil {
		if errors.Is(err, ErrMissing) {
			return nil
		}
		return err
	}
	answerer, ok := acc.kind.(channel.Answerer)
	if !ok {
		return nil
	}
	err = answerer.Answer(ctx, acc.Account, p.Handle)
	if err != nil && (j.Last() || channel.ClassOf(err) != channel.Retry) {
		return nil // the button spins for a while and then stops by itself
	}
	return err
}
