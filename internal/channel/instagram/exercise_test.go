package instagram_test

import (
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/instagram"
)

const customer = "3383290475046708"

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// connect gives a number at a fresh stand-in. The clock stands still.
func connect(t testing.TB) (*metafake.Fake, *instagram.Channel, channel.Account) {
	t.Helper()
	fake := metafake.New()
	fake.Now = func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := instagram.New(client, fake.Now)
	config := channeltest.Valid(t, kind, channel.Config{"ig_id": fake.Instagram, "access_token": fake.Token,
		"app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": address})
	return fake, kind, channel.Account{ID: "77", Kind: channel.Instagram, Config: config, HookURL: "http://rondo.test/hooks/77"}
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, _, account := connect(t)
		client := channel.NewClient()
		t.Cleanup(client.Close)
		return fake.Harness(instagram.New(client, time.Now), account, fake.Instagram, customer)
	})
}
