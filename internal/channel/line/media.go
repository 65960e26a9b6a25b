package line

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	fetchTimeout = 3 * time.Minute
	notReady     = 5 * time.Second // until a film is asked for again
)

var idShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// Fetch opens what a message refers to: a message's content ("image/123", which
// LINE keeps for a while), a sticker's picture, or an address elsewhere, which
// is not shown the token.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	f := channel.Fetch{Account: a, URL: ref, MaxBytes: fetchMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)}
	kind, id, _ := strings.Cut(ref, "/")
	switch {
	case !idShape.MatchString(id):
		return ch.client.Fetch(ctx, f)
	case kind == "sticker":
		host := stickerURL
		if a.Config.Text("base_url") != "" {
			host = mediaURL(a)
		}
		f.URL = host + "/stickershop/v1/sticker/" + id + "/android/sticker.png"
		return ch.client.Fetch(ctx, f)
	case kind == "video" || kind == "audio":
		if err := ch.ready(ctx, a, id); err != nil {
			return nil, err
		}
	}
	f.URL = contentURL(a, id)
	f.Header = http.Header{"Authorization": {"Bearer " + a.Config.Text("access_token")}}
	file, err := ch.client.Fetch(ctx, f)
	if err != nil {
		return nil, err
	}
	file.Name = "" // it would be "content"
	return file, nil
}

func contentURL(a channel.Account, id string) string {
	return mediaURL(a) + "/v2/bot/message/" + url.PathEscape(id) + "/content"
}

// ready asks whether LINE has prepared a film or sound.
func (ch *Channel) ready(ctx context.Context, a channel.Account, id string) error {
	said, err := ch.call(ctx, a, http.MethodGet, contentURL(a, id)+"/transcoding", "", nil)
	if err != nil {
		return err
	}
	switch said.At("status").Line() {
	case "processing":
		return &channel.Error{Class: channel.Retry, Code: "media_not_ready", After: notReady, Detail: "LINE is still preparing the file."}
	case "failed":
		return &channel.Error{Class: channel.GiveUp, Code: "media_gone", Detail: "LINE could not prepare the file."}
	}
	return nil
}
