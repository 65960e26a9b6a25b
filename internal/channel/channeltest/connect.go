package channeltest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/channel"
)

// Stand serves a stand-in for as long as the test runs. It gives a client that may reach it, and its address.
func Stand(t testing.TB, provider http.Handler) (client *channel.Client, address string) {
	t.Helper()
	server := httptest.NewServer(provider)
	client = channel.NewClient()
	t.Cleanup(func() { client.Close(); server.CloseClientConnections(); server.Close() })
	return client, server.URL
}

// Valid gives settings as a channel keeps them. The test fails where they are refused.
func Valid(t testing.TB, kind channel.Channel, settings channel.Config) channel.Config {
	t.Helper()
	kept, faults := kind.Validate(settings)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return kept
}

// File is a file with that content to be sent.
func File(name, contentType string, content string) channel.Attachment {
	return channel.Attachment{Name: name, ContentType: contentType, SizeBytes: int64(len(content)),
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}
