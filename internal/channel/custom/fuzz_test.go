package custom_test

import (
	"os"
	"path/filepath"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/custom"
)

// FuzzReceive holds that no body makes Receive panic and that every answer is
// well formed.
func FuzzReceive(f *testing.F) {
	samples, err := filepath.Glob("testdata/calls/*.json")
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
	kind, account := custom.New(nil, nil), channel.Account{Config: channel.Config{"token": token}}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := kind.Receive(t.Context(), account, call(body))
		channeltest.CheckReceived(t, got, err)
	})
}
