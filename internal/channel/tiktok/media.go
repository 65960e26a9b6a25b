package tiktok

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
)

const fetchTimeout = 2 * time.Minute

// Fetch asks where a picture can be had and opens it there. Only TikTok's API
// itself is shown the token.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	named, err := url.ParseQuery(ref)
	if err != nil || named.Get("media") == "" {
		return nil, &channel.Error{Class: channel.GiveUp, Code: "media_gone", Detail: "The picture has no name at TikTok."}
	}
	body, _ := json.Marshal(map[string]string{"business_id": a.Config.Text("business_id"), "conversation_id": named.Get("conversation"),
		"message_id": named.Get("message"), "media_id": named.Get("media"), "media_type": "IMAGE"})
	said, err := ch.call(ctx, a, "/business/message/media/download/", "application/json", body)
	if err != nil {
		return nil, harmless(err)
	}
	f := channel.Fetch{Account: a, URL: said.At("download_url").Line(), MaxBytes: fetchMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)}
	if strings.HasPrefix(f.URL, baseURL(a)+"/") {
		token, err := ch.token(ctx, a, "")
		if err != nil {
			return nil, err
		}
		f.Header = http.Header{"X-User": {token}}
	}
	return ch.client.Fetch(ctx, f)
}

// upload gives TikTok a picture, and gets its id. Nobody sees it before it is
// sent, so whatever is unclear may be tried again.
func (ch *Channel) upload(ctx context.Context, a channel.Account, f channel.Attachment) (string, error) {
	file, err := f.Open(ctx)
	if err != nil {
		return "", &channel.Error{Class: channel.Retry, Code: "file_unreadable", Detail: fmt.Sprintf("%q could not be read.", f.Name), Err: err}
	}
	defer func() { _ = file.Close() }()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("business_id", a.Config.Text("business_id")) // into memory
	_ = form.WriteField("media_type", "IMAGE")
	name := "picture.jpg"
	if strings.HasPrefix(f.ContentType, "image/png") {
		name = "picture.png"
	}
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {f.ContentType}})
	if err == nil {
		_, err = io.Copy(part, io.LimitReader(file, imageMaxBytes))
	}
	if err != nil {
		return "", &channel.Error{Class: channel.Retry, Code: "file_unreadable", Detail: fmt.Sprintf("%q could not be read.", f.Name), Err: err}
	}
	_ = form.Close()
	said, err := ch.call(ctx, a, "/business/message/media/upload/", form.FormDataContentType(), body.Bytes())
	if err != nil {
		return "", harmless(err)
	}
	id := said.At("media_id").Line()
	if id == "" {
		return "", &channel.Error{Class: channel.Retry, Code: "unreadable_answer", Detail: "TikTok took the picture but did not name it."}
	}
	return id, nil
}
