package inbox

import (
	"io"
	"net/http"

	"rondo/internal/channel"
)

// A provider may go on calling the hook of a channel that is gone, or one that was mistyped. Refused, it would repeat
// its calls for days, hold up those for others behind them (Google), or switch the app off for every page (Meta): so it
// is thanked, and what it brought is dropped. That nothing gets lost unnoticed, such calls are counted and noted in the
// log. Whoever else calls is told that there is no such channel: people with a browser, integrators, mail services,
// whose mail then goes back to its sender.

// signatures are the headers by which a provider that must not be refused is known, with the kind as it is counted.
// What Meta's three products send looks the same from outside.
var signatures = []struct{ header, kind string }{
	{"X-Hub-Signature-256", "meta"}, {"X-Hub-Signature", "meta"},
	{"X-Telegram-Bot-Api-Secret-Token", string(channel.Telegram)},
	{"X-Twilio-Signature", string(channel.SMS)},
	{"X-Goog-Signature", string(channel.RCS)},
	{"X-Line-Signature", string(channel.LINE)},
	{"X-Viber-Content-Signature", string(channel.Viber)},
	{"Tiktok-Signature", string(channel.TikTok)},
}

// strayFrom is the kind of channel whose provider made a call that no channel is there for; empty where nobody needs to
// be spared.
func strayFrom(r *http.Request) string {
	if r.Method != http.MethodPost {
		return "" // a handshake that we know nothing of is not to succeed
	}
	for _, s := range signatures {
		if r.Header.Get(s.header) != "" {
			return s.kind
		}
	}
	return ""
}

// drop takes a call that no channel is there for to its end, and notes it. The log tells of one a minute.
func (x *Inbox) drop(r *http.Request, kind string) {
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxHook)) // what breaks off is as well dropped
	if x.d.Unclaimed != nil {
		x.d.Unclaimed(kind, 1)
	}
	if x.strays.beat(&x.strays.oddAt, x.d.DB.Now(), oddEvery) {
		x.log.Warn("a provider calls the hook of a channel that is not there", "kind", kind, "hook", cut(r.PathValue("channel_id"), maxKey))
	}
}

// turnedAway notes a call that a channel refused: a wrong secret in its settings would else lose messages in silence.
func (x *Inbox) turnedAway(acc *account, refusal *channel.Refusal) {
	if x.d.Refused != nil {
		x.d.Refused(string(acc.Kind), refusal.Code)
	}
	if acc.pulse.beat(&acc.pulse.refusedAt, x.d.DB.Now(), oddEvery) {
		x.log.Warn("a call to a channel's hook was refused", "channel_id", acc.id, "kind", acc.Kind, "code", refusal.Code, "reason", refusal.Detail)
	}
}
