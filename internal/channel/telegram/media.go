package telegram

import (
	"cmp"
	"context"
	"errors"
	"mime"
	"path"
	"strings"
	"time"

	"rondo/internal/channel"
)

const fetchTimeout = 2 * time.Minute

// Fetch opens a file by its id. Telegram's link to it holds the bot's token,
// so it is asked for each time and goes nowhere but into the request.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	info, err := ch.call(ctx, a, "getFile", params{"file_id": ref})
	if err != nil {
		return nil, harmless(err)
	}
	if info.At("file_size").Int() > fetchMaxBytes {
		return nil, channel.MediaTooLarge(fetchMaxBytes)
	}
	at := info.At("file_path").Text()
	if at == "" || strings.HasPrefix(at, "/") || strings.Contains(at, "..") || strings.ContainsAny(at, "?#\\") {
		return nil, &channel.Error{Class: channel.GiveUp, Code: "media_address", Detail: "Telegram's server keeps the file where Rondo cannot fetch it."}
	}
	file, err := ch.client.Fetch(ctx, channel.Fetch{
		Account: a, URL: baseURL(a) + "/file/bot" + a.Config.Text("bot_token") + "/" + at,
		MaxBytes: fetchMaxBytes, Timeout: fetchTimeout, Vouched: []string{a.Config.Text("base_url")},
	})
	if err != nil {
		return nil, err
	}
	if file.ContentType == "application/octet-stream" {
		file.ContentType, _, _ = mime.ParseMediaType(mime.TypeByExtension(path.Ext(at)))
	}
	file.Name = cmp.Or(path.Base(at), file.Name)
	return file, nil
}

// harmless makes a call that changes nothing at Telegram repeatable.
func harmless(err error) error {
	var e *channel.Error
	if !errors.As(err, &e) {
		return err
	}
	again := *e
	if again.Class == channel.Uncertain {
		again.Class = channel.Retry
	}
	if again.Code == "too_large" {
		return channel.MediaTooLarge(fetchMaxBytes)
	}
	return &again
}
