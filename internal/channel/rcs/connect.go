package rcs

import (
	"context"
	"errors"

	"rondo/internal/channel"
)

// Connect does nothing: an agent's webhook is set in Google's console, which
// then tries it by its handshake.
func (*Channel) Connect(context.Context, channel.Account) error { return nil }

// Disconnect does nothing, for the same reason.
func (*Channel) Disconnect(context.Context, channel.Account) error { return nil }

// Check asks for a token, which proves the service account. Whether Google
// calls us is seen when the first event comes.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	_, err := ch.token(ctx, a, "")
	var e *channel.Error
	switch {
	case errors.As(err, &e) && e.Class != channel.Retry:
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	case err != nil:
		return channel.Health{}, err
	}
	return channel.Health{OK: true, Name: agentName(a.Config.Text("agent_id")),
		Detail: "The service account works. In the RCS for Business console, the agent's webhook must be " + a.HookURL + " with the client token entered here."}, nil
}
