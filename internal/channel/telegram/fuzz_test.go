package telegram_test

import (
	"os"
	"path/filepath"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/telegram"
)

// FuzzReceive holds that no body makes Receive panic, that every answer is
// well formed, and that a JSON object is never refused.
func FuzzReceive(f *testing.F) {
	samples, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(samples) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	var seeds [][]byte
	for _, name := range samples {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		seeds = append(seeds, body)
	}
	account := channel.Account{Config: channel.Config{"secret_token": secretToken}}
	channeltest.FuzzReceive(f, telegram.New(nil), account, func(body []byte) channel.Request { return call(string(body)) }, seeds...)
}
