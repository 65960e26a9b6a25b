package conversation

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

type fileRow struct {
	ID          id.ID
	MessageID   query.Ref
	Name        string
	ContentType string
	SizeBytes   int64
	Width       *int
	Height      *int
	UploadedBy  string
}

func (r fileRow) attachment() Attachment {
	a := Attachment{ID: r.ID, Name: r.Name, ContentType: r.ContentType, SizeBytes: r.SizeBytes}
	if r.Width != nil && r.Height != nil {
		a.Width, a.Height = *r.Width, *r.Height
	}
	return a
}

func insertFile(ctx context.Context, tx *db.Tx, workspace, message id.ID, a Attachment, by string) error {
	var w, h *int
	if a.Width > 0 {
		w, h = &a.Width, &a.Height
	}
	_, err := query.Exec(ctx, tx, query.New(qInsertFile).Rows([][]any{{workspace, a.ID, query.Ref(message), a.Name, a.ContentType, a.SizeBytes, w, h, by, query.AsTime(tx.Now())}}))
	return err
}

// LoadFile returns a file and the message that it belongs to, if one took it.
func LoadFile(ctx context.Context, q db.Q, workspace, file id.ID) (Attachment, id.ID, error) {
	r, err := query.One[fileRow](ctx, q, query.New(qFiles, workspace).Add(` AND id = ?`, file))
	if errors.Is(err, query.ErrNone) {
		return Attachment{}, 0, fault.NotFound("file")
	}
	return r.attachment(), r.MessageID.ID(), err
}

// takeFiles gives uploaded files to a message: only whoever uploaded them can, and only once.
func takeFiles(ctx context.Context, tx *db.Tx, workspace, message id.ID, files []id.ID, by string) ([]Attachment, error) {
	if len(files) == 0 {
		return nil, nil
	}
	rows, err := query.All[fileRow](ctx, tx, query.In(query.New(qFiles, workspace), ` AND id IN (?)`, files))
	if err != nil {
		return nil, err
	}
	found := map[id.ID]Attachment{}
	for _, r := range rows {
		if r.UploadedBy == by {
			found[r.ID] = r.attachment()
		}
	}
	out := make([]Attachment, len(files))
	for i, f := range files {
		a, ok := found[f]
		if !ok {
			return nil, fault.Invalid("attachments", "There is no such file, or it is in use already.")
		}
		out[i] = a
	}
	n, err := query.Exec(ctx, tx, query.In(query.New(qTakeFiles, message, workspace), ` AND id IN (?)`, files))
	if err == nil && n != int64(len(files)) {
		err = fault.Invalid("attachments", "There is no such file, or it is in use already.")
	}
	return out, err
}
