package channeltest

import (
	"context"
	"maps"
	"sync"

	"rondo/internal/channel"
)

// Keep lets an account keep what its provider renews, in its Config, as slice
// inbox does in the database.
func Keep(a *channel.Account) {
	var one sync.Mutex
	config := a.Config
	a.Renewal = func(ctx context.Context, ask channel.Ask) (channel.Config, error) {
		one.Lock()
		defer one.Unlock()
		renewed, err := ask(ctx, maps.Clone(config))
		if err != nil {
			return nil, err
		}
		maps.Copy(config, renewed)
		return maps.Clone(config), nil
	}
}
