package whatsapp

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// upload brings a file to WhatsApp and gives the id it is sent by.
func (ch *Channel) upload(ctx context.Context, a channel.Account, f channel.Attachment) (string, error) {
	contentType := cmp.Or(f.ContentType, "application/octet-stream")
	said, err := ch.graph.Upload(ctx, a, numberPath(a)+"/media", [][2]string{{"messaging_product", "whatsapp"}, {"type", contentType}}, "file", f)
	if err != nil {
		return "", err
	}
	id := said.At("id").Line()
	if id == "" {
		return "", meta.Harmless(meta.Unnamed())
	}
	return id, nil
}

// Fetch opens a file of a customer's in two steps: the id gives an address
// that is good for five minutes, and that wants the token again. So it is
// asked for each time.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	if strings.HasPrefix(ref, "https://") || strings.HasPrefix(ref, "http://") {
		return ch.graph.Open(ctx, a, ref, documentMaxBytes, true)
	}
	info, err := ch.graph.Get(ctx, a, "/"+url.PathEscape(ref), url.Values{"phone_number_id": {a.Config.Text("phone_number_id")}})
	if err != nil {
		if e := (*channel.Error)(nil); errors.As(err, &e) && e.Code == "not_found" {
			return nil, meta.GivenUp("media_gone", "WhatsApp does not have the file any more.")
		}
		return nil, err
	}
	if info.At("file_size").Int() > documentMaxBytes {
		return nil, channel.MediaTooLarge(documentMaxBytes)
	}
	file, err := ch.graph.Open(ctx, a, info.At("url").Text(), documentMaxBytes, true)
	if err != nil {
		return nil, err
	}
	file.Name = "" // the address ends with nothing that says what the file is
	if told, _, _ := strings.Cut(info.At("mime_type").Line(), ";"); told != "" {
		file.ContentType = told
	}
	return file, nil
}
