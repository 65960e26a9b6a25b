package channeltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"rondo/internal/channel"
)

// fetch opens a file that is served by a handler.
func fetch(ctx context.Context, t *testing.T, h Harness, serve http.HandlerFunc) (*channel.File, error) {
	t.Helper()
	fetcher, ok := h.Channel.(channel.MediaFetcher)
	if !ok || h.Media == nil {
		t.Skip("this kind fetches no media")
	}
	file, err := fetcher.Fetch(ctx, h.Account, h.Media(serve))
	keepsSecrets(t, h, err)
	if err == nil {
		t.Cleanup(func() { _ = file.Close() })
	}
	return file, err
}

func fetches(t *testing.T, h Harness) {
	content := bytes.Repeat([]byte("picture "), 10_000)
	file, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(file); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes (%v), want the %d that were served", len(got), err, len(content))
	}
}

func refusesLargeHeader(t *testing.T, h Harness) {
	_, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(h.Channel.Caps().MediaIn+1))
		_, _ = w.Write([]byte("x"))
	})
	checkError(t, h, err, channel.GiveUp)
	if !errors.Is(err, channel.ErrMediaTooLarge) {
		t.Errorf("error %v, want ErrMediaTooLarge", err)
	}
}

func refusesLargeBody(t *testing.T, h Harness) {
	limit := h.Channel.Caps().MediaIn
	for size, want := range map[int64]error{limit: nil, limit + 1: channel.ErrMediaTooLarge} {
		file, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush() // so that no length is told
			chunk := make([]byte, 1<<16)
			for left := size; left > 0; left -= int64(len(chunk)) {
				if _, err := w.Write(chunk[:min(left, int64(len(chunk)))]); err != nil {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, file)
		if !errors.Is(err, want) || n != limit {
			t.Errorf("%d bytes served: %d read, error %v; want %d and %v", size, n, err, limit, want)
		}
	}
}

// abandonsSlow gives up in the middle of a file whose server stalls.
func abandonsSlow(t *testing.T, h Harness) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	file, err := fetch(ctx, t, h, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("x"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(file); err == nil {
		t.Error("a file that stalled is whole")
	}

	served := make(chan struct{})
	ctx, cancel = context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() { <-served; cancel() }()
	_, err = fetch(ctx, t, h, func(_ http.ResponseWriter, r *http.Request) { close(served); <-r.Context().Done() })
	checkError(t, h, err, channel.Retry)
}

func followsRedirects(t *testing.T, h Harness) {
	for hops, follows := range map[int]bool{1: true, 3: true, 4: false} {
		seen := 0
		_, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, r *http.Request) {
			if seen++; seen <= hops {
				http.Redirect(w, r, r.URL.Path, http.StatusFound)
			}
		})
		if follows && err != nil {
			t.Errorf("%d redirects: %v, want the file", hops, err)
		}
		if !follows {
			checkError(t, h, err, channel.GiveUp)
		}
	}
	for _, to := range []string{"", "file:///etc/passwd", "gopher://127.0.0.1/", "http://user:pass@127.0.0.1/", "http://[::1", "//"} {
		_, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
		checkError(t, h, err, channel.GiveUp)
	}
}

// refusesPrivateRedirect leads to a private host that no setting vouches for.
func refusesPrivateRedirect(t *testing.T, h Harness) {
	var calls atomic.Int32
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	t.Cleanup(private.Close)
	for _, to := range []string{private.URL, strings.Replace(private.URL, "127.0.0.1", "localhost", 1), strings.Replace(private.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1), "http://169.254.169.254/latest"} {
		_, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
		checkError(t, h, err, channel.GiveUp)
	}
	if calls.Load() > 0 {
		t.Errorf("a private address was called %d times", calls.Load())
	}
}

func reportsGone(t *testing.T, h Harness) {
	for status, class := range map[int]channel.Class{404: channel.GiveUp, 403: channel.GiveUp, 410: channel.GiveUp, 202: channel.Retry, 429: channel.Retry, 500: channel.Retry, 503: channel.Retry} {
		_, err := fetch(t.Context(), t, h, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		checkError(t, h, err, class)
	}
}
