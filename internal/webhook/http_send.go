package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/internal/platform/egress"
	"rondo/internal/platform/stdwebhook"
)

const (
	callTimeout = 15 * time.Second
	detailBytes = 300
)

// sender makes the calls. It follows no redirect.
type sender struct{ transport *http.Transport }

func newSender(allowPrivate bool) *sender {
	if allowPrivate {
		return &sender{egress.Transport(egress.Never)}
	}
	return &sender{egress.Transport(egress.Reserved)}
}

func (s *sender) close() { s.transport.CloseIdleConnections() }

// post makes one call.
func (s *sender) post(ctx context.Context, url, name string, at time.Time, secrets []string, body string) Try {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return Try{Detail: "The address cannot be called."}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Rondo")
	stdwebhook.Prove(req.Header, secrets, name, at, []byte(body))
	res, err := s.transport.RoundTrip(req)
	if err != nil {
		return Try{Detail: unanswered(err)}
	}
	defer func() { _ = res.Body.Close() }()
	beginning, _ := io.ReadAll(io.LimitReader(res.Body, detailBytes))
	t := Try{OK: res.StatusCode/100 == 2, Status: res.StatusCode}
	if !t.OK {
		t.Detail = strings.ToValidUTF8(string(beginning), string(utf8.RuneError))
		if res.StatusCode/100 == 3 {
			t.Detail = "It answered with a redirect, which is not followed. Enter the new address."
		}
		t.After = egress.RetryAfter(res.Header, at)
	}
	return t
}

func unanswered(err error) string {
	switch {
	case errors.Is(err, egress.ErrForbidden):
		return "The address is private or reserved, and is not called."
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("There was no answer within %d seconds.", int(callTimeout.Seconds()))
	}
	return "It could not be reached: " + err.Error()
}
