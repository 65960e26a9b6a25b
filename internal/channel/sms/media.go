package sms

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"rondo/internal/channel"
)

const fetchTimeout = 2 * time.Minute

// Fetch opens a file by the address Twilio gave. Twilio wants to see the
// account's token and then leads to the host that keeps the file, which does
// not get it.
func (ch *Channel) Fetch(ctx context.Context, a channel.Account, ref string) (*channel.File, error) {
	f := channel.Fetch{Account: a, URL: ref, MaxBytes: fetchMaxBytes, Timeout: fetchTimeout, Vouched: vouched(a)}
	if trusted(a, ref) {
		f.Header = http.Header{"Authorization": {basic(a)}}
	}
	return ch.client.Fetch(ctx, f)
}

func basic(a channel.Account) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(a.Config.Text("account_sid")+":"+a.Config.Text("auth_token")))
}
