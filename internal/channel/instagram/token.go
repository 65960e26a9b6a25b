package instagram

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"rondo/internal/channel"
)

// A token of Instagram's own login lasts 60 days, and is renewed for as many
// again as long as it holds, but not on its first day.
const (
	renewBefore = 30 * 24 * time.Hour
	warnBefore  = 10 * 24 * time.Hour
)

// renewed is the account with a token that lasts for a while: renewed, where it
// ends soon or it is not known when. With the error it is as it was.
func (ch *Channel) renewed(ctx context.Context, a channel.Account) (channel.Account, error) {
	if !a.ExpiresAt.IsZero() && a.ExpiresAt.Sub(ch.Now()) > renewBefore {
		return a, nil
	}
	before, ends := a.Config.Text("access_token"), time.Time{}
	now, err := a.Renew(ctx, func(ctx context.Context, stored channel.Config) (channel.Config, error) {
		if stored.Text("access_token") != before {
			return nil, nil // somebody else has renewed it
		}
		said, err := ch.Graph.Get(ctx, a, "/refresh_access_token", url.Values{"grant_type": {"ig_refresh_token"}, "access_token": {before}})
		if err != nil {
			return nil, err
		}
		token, seconds := said.At("access_token").Line(), said.At("expires_in").Int()
		if token == "" {
			return nil, &channel.Error{Class: channel.GiveUp, Code: "unreadable_answer", Detail: "Instagram named no new token."}
		}
		if seconds > 0 && seconds < 1<<31 {
			ends = ch.Now().Add(time.Duration(seconds) * time.Second)
		}
		return channel.Config{"access_token": token}, nil
	})
	if err != nil {
		return a, err
	}
	a.Config = now
	if !ends.IsZero() {
		a.ExpiresAt = ends
	}
	return a, nil
}

// unrenewed is what people are told when the token ends soon and Instagram does
// not renew it.
func unrenewed(ends time.Time, err error) string {
	why := "Instagram could not be asked."
	if e := (*channel.Error)(nil); errors.As(err, &e) {
		why = e.Detail
	}
	return fmt.Sprintf("The access token ends on %s, and could not be renewed. Generate a new one in the app's dashboard at Meta, under API setup with Instagram login, and enter it here. %s",
		ends.UTC().Format("2006-01-02"), why)
}
