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
	for _, name := range samples {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	kind, account := telegram.New(nil), channel.Account{Config: channel.Config{"secret_token": secretToken}}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := kind.Receive(t.Context(), account, call(string(body)))
		_, refusal := channeltest.CheckReceived(t, got, err)
		if _, bad := channel.ParseTree(body); bad == nil && refusal != nil && refusal.Status != 413 {
			t.Fatalf("a JSON object is refused: %v", refusal)
		}
	})
}
