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

// upload sends a file with a method. The file is streamed; its size is known,
// so that Telegram can tell a broken upload from a whole one.
func (ch *Channel) upload(ctx context.Context, a channel.Account, how method, f channel.Attachment, p params) (channel.Tree, error) {
	file, err := f.Open(ctx)
	if err != nil {
		return channel.Tree{}, &channel.Error{Class: channel.Retry, Code: "file_unreadable",
			Detail: fmt.Sprintf("%q could not be read.", f.Name), Err: err}
	}
	defer func() { _ = file.Close() }()
	head, tail, contentType, err := envelope(how.field, f, p)
	if err != nil {
		return channel.Tree{}, fmt.Errorf("encode %s: %w", how.name, err)
	}
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(file, f.SizeBytes), bytes.NewReader(tail))
	req, err := http.NewRequest(http.MethodPost, methodURL(a, how.name), io.NopCloser(body))
	if err != nil {
		return channel.Tree{}, misconfigured()
	}
	req.ContentLength = int64(len(head)) + f.SizeBytes + int64(len(tail))
	req.Header.Set("Content-Type", contentType)
	return ch.do(ctx, a, req, uploadTimeout(f.SizeBytes))
}

// envelope is what stands before and after a file in a multipart body.
func envelope(field string, f channel.Attachment, p params) (head, tail []byte, contentType string, err error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for name, value := range p {
		text, ok := value.(string)
		if !ok {
			encoded, err := json.Marshal(value)
			if err != nil {
				return nil, nil, "", err
			}
			text = string(encoded)
		}
		if err := form.WriteField(name, text); err != nil {
			return nil, nil, "", err
		}
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7f {
			return '_'
		}
		return r
	}, cmp.Or(f.Name, "file"))
	if _, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, field, name)},
		"Content-Type":        {cmp.Or(f.ContentType, "application/octet-stream")},
	}); err != nil {
		return nil, nil, "", err
	}
	headLen := buf.Len()
	if err := form.Close(); err != nil {
		return nil, nil, "", err
	}
	all := buf.Bytes()
	return all[:headLen:headLen], all[headLen:], form.FormDataContentType(), nil
}
