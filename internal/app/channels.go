package app

import (
	"net/http"

	"rondo/internal/channel"
	"rondo/internal/channel/custom"
	"rondo/internal/channel/email"
	"rondo/internal/channel/instagram"
	"rondo/internal/channel/line"
	"rondo/internal/channel/messenger"
	"rondo/internal/channel/rcs"
	"rondo/internal/channel/sms"
	"rondo/internal/channel/telegram"
	"rondo/internal/channel/tiktok"
	"rondo/internal/channel/viber"
	"rondo/internal/channel/webchat"
	"rondo/internal/channel/whatsapp"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
)

// kinds are the kinds of channel that this Rondo speaks: one line each.
func (a *App) kinds() []channel.Channel {
	return []channel.Channel{
		webchat.New(),
		telegram.New(a.client),
		custom.New(a.client, a.db.Now),
		email.New(a.client, a.db.Now),
		whatsapp.New(a.client, a.db.Now),
		messenger.New(a.client, a.db.Now),
		instagram.New(a.client, a.db.Now),
		sms.New(a.client),
		rcs.New(a.client, a.db.Now),
		line.New(a.client),
		viber.New(a.client),
		tiktok.New(a.client, a.db.Now),
	}
}

// kindNames are all kinds that a capacity may name, those to come included.
var kindNames = []string{string(channel.WhatsApp), string(channel.Messenger), string(channel.Instagram), string(channel.Telegram), string(channel.Email),
	string(channel.SMS), string(channel.Webchat), string(channel.RCS), string(channel.Custom), string(channel.LINE), string(channel.Viber), string(channel.TikTok)}

func (a *App) inboxDeps() inbox.Deps {
	return inbox.Deps{DB: a.db, Feed: a.feed, Blobs: a.blobs, Secrets: a.secrets, Log: a.log, Kinds: a.kinds(), BaseURL: a.cfg.BaseURL, AllowPrivate: a.cfg.AllowPrivate,
		Directory: conversation.Directory{User: a.userName, Team: a.teamHeld}, Hooks: a.contactHooks(), Place: a.router.Place, Online: a.router.Staffed, Opens: a.opens(), Replies: a.replies(), Signature: a.signature,
		Accepted:  func(kind string, n int) { a.metrics.accepted.WithLabelValues(kind).Add(float64(n)) },
		Unclaimed: func(kind string, n int) { a.metrics.unclaimed.WithLabelValues(kind).Add(float64(n)) },
		Rejected:  func(kind string) { a.metrics.rejected.WithLabelValues(kind).Inc() },
		Refused:   func(kind, code string) { a.metrics.refused.WithLabelValues(kind, code).Inc() },
		ChatPage:  http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.assets.serve(w, r, "widget/chat.html", "no-cache") })}
}
