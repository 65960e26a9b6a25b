// Package email is the channel for mail: it reads a mailbox by IMAP (poll.go)
// or takes what a forwarding service posts (receive.go), makes of each mail
// what happened (inbound.go, thread.go, automatic.go, bounce.go), and answers
// by SMTP (compose.go, send.go). Reading MIME itself is package parse.
//
// Our Message-IDs and the plus-addresses we ask to be answered at are made of
// Outbound.Key and signed with the account's reply_key. So whoever answers is
// known by them, whatever their program does to the subject; a bounce is
// believed only about a mail that we sent; and our own mail coming back is
// recognised and dropped.
//
// Limits: a mail of 25 MB is read within 64 MB of memory; of a longer one only
// the header is. Text beyond 32 KB and HTML beyond 1 MB become files; of a mail
// beyond the limits of package parse the whole is kept as a file.
package email

import (
	"time"

	"rondo/internal/channel"
)

const (
	mailMaxBytes = 25 << 20 // of a raw mail, either way
	textMaxBytes = 32 << 10 // of the text of a message; more is a file
)

// Channel is the email kind of channel. Beside what the seam asks it keeps
// access tokens that are still good, and how fast senders write, in memory.
type Channel struct {
	client  *channel.Client
	now     func() time.Time
	tokens  *tokens
	senders *pace
	seen    *replays
}

// New makes the kind; it fetches access tokens through the client, and dates
// mail with the time now gives.
func New(client *channel.Client, now func() time.Time) *Channel {
	return &Channel{client: client, now: now, tokens: newTokens(), senders: newPace(), seen: newReplays()}
}

// Kind is channel.Email.
func (*Channel) Kind() channel.Kind { return channel.Email }

// Caps says what mail can carry, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	const fileMax = mailMaxBytes / 4 * 3 // files travel in base64
	return channel.Caps{
		TextMax: 0, TextUnit: channel.Bytes,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: fileMax, channel.Video: fileMax, channel.Audio: fileMax,
			channel.Voice: fileMax, channel.Document: fileMax,
		},
		MediaIn: mailMaxBytes, MediaMax: 50, Caption: true,
		Reply: true, Mail: true, StartFirst: true, HookMax: formMaxBytes,
	}
}

// Secrets names what is encrypted at rest. In the settings people send,
// passwords may stand within imap, smtp, oauth and hook; Validate moves them here.
func (*Channel) Secrets() []string {
	return []string{"imap_password", "smtp_password", "oauth_client_secret", refreshTokenSetting, "hook_secret", "reply_key"}
}
