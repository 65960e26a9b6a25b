package telegram

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"time"

	"rondo/internal/channel"
)

// uploadTimeout leaves a slow line 2 Mbit/s.
func uploadTimeout(sizeBytes int64) time.Duration {
	return callTimeout + time.Duration(sizeBytes/(256<<10))*time.Second
}

// enclosed is a file under its field of a form.
type enclosed struct {
	field string
	file  channel.Attachment
}

// upload sends files with a method. They are streamed; their sizes are known,
// so that Telegram can tell a broken upload from a whole one.
func (ch *Channel) upload(ctx context.Context, a channel.Account, name string, files []enclosed, p params) (channel.Tree, error) {
	heads, contentType, err := envelope(files, p)
	if err != nil {
		return channel.Tree{}, fmt.Errorf("encode %s: %w", name, err)
	}
	body, size, total := []io.Reader{bytes.NewReader(heads[0])}, int64(len(heads[0])), int64(0)
	for i, f := range files {
		open, err := f.file.Open(ctx)
		if err != nil {
			return channel.Tree{}, &channel.Error{Class: channel.Retry, Code: "file_unreadable",
				Detail: fmt.Sprintf("%q could not be read.", f.file.Name), Err: err}
		}
		defer func() { _ = open.Close() }()
		body = append(body, io.LimitReader(open, f.file.SizeBytes), bytes.NewReader(heads[i+1]))
		size += f.file.SizeBytes + int64(len(heads[i+1]))
		total += f.file.SizeBytes
	}
	req, err := http.NewRequest(http.MethodPost, methodURL(a, name), io.NopCloser(io.MultiReader(body...)))
	if err != nil {
		return channel.Tree{}, misconfigured()
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", contentType)
	return ch.do(ctx, a, req, uploadTimeout(total))
}

// envelope is what stands before the first file in a multipart body, between
// them, and after the last.
func envelope(files []enclosed, p params) (between [][]byte, contentType string, err error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for name, value := range p {
		text, ok := value.(string)
		if !ok {
			encoded, err := json.Marshal(value)
			if err != nil {
				return nil, "", err
			}
			text = string(encoded)
		}
		if err := form.WriteField(name, text); err != nil {
			return nil, "", err
		}
	}
	for _, f := range files {
		if _, err := form.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, f.field, fileName(f.file.Name))},
			"Content-Type":        {cmp.Or(f.file.ContentType, "application/octet-stream")},
		}); err != nil {
			return nil, "", err
		}
		between = append(between, bytes.Clone(buf.Bytes()))
		buf.Reset()
	}
	if err := form.Close(); err != nil {
		return nil, "", err
	}
	return append(between, buf.Bytes()), form.FormDataContentType(), nil
}

// fileName is a name that cannot leave its place in a header.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7f {
			return '_'
		}
		return r
	}, cmp.Or(name, "file"))
}
