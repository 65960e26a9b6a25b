package custom

import (
	"context"
	"errors"
	"net/url"

	"rondo/internal/channel"
)

// Check tries whether the integrator's server is there. There is no request that
// every integrator could bear beside a message, so nothing is posted: whether
// messages are taken shows `rondo channel check`.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	if target(a) == "" {
		return channel.Health{OK: true, Name: a.Name, Detail: "This channel has no url: it takes messages in, and nothing can be sent by it."}, nil
	}
	err := ch.client.Reach(ctx, a, target(a), vouched(a))
	if e := (*channel.Error)(nil); errors.As(err, &e) {
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	}
	host := target(a)
	if u, err := url.Parse(host); err == nil {
		host = u.Host
	}
	return channel.Health{OK: true, Name: host, Detail: host + " can be reached. Nothing was posted there; whether it takes messages, try with rondo channel check."}, err
}
