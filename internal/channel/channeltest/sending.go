package channeltest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/platform/clock"
)

// outbound is a message for a customer who has just written.
func outbound(h Harness, text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: h.To, Text: text, LastInbound: clock.System.Now()}
}

// mustSend sends a message and wants it to be taken.
func mustSend(t *testing.T, h Harness, m channel.Outbound) channel.Receipt {
	t.Helper()
	receipt, err := h.Channel.Send(t.Context(), h.Account, m)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	if receipt.State != channel.Sent || len(receipt.Parts) == 0 || slices.Contains(receipt.Parts, "") {
		t.Fatalf("receipt %+v, want it sent with ids", receipt)
	}
	return receipt
}

func wantTaken(t *testing.T, h Harness, want int) {
	t.Helper()
	if got := h.Taken(); got != want {
		t.Fatalf("the provider took %d messages, want %d", got, want)
	}
}

func sendsText(t *testing.T, h Harness) {
	first := mustSend(t, h, outbound(h, "Grüße 😀"))
	second := outbound(h, "and again")
	second.ID, second.Key = "9002", "9002"
	if other := mustSend(t, h, second); other.ProviderID() == first.ProviderID() {
		t.Errorf("two messages have the same id %s", first.ProviderID())
	}
	wantTaken(t, h, 2)
}

// longText is a text that takes more than one call.
func longText(h Harness) string {
	return strings.Repeat("Ein Satz mit 😀 und Ende. ", h.Channel.Caps().TextMax/20*max(h.PerCall, 1))
}

func sendsLongText(t *testing.T, h Harness) {
	caps := h.Channel.Caps()
	if caps.TextMax == 0 {
		return
	}
	m := outbound(h, longText(h))
	if caps.SplitText {
		receipt := mustSend(t, h, m)
		if len(receipt.Parts) < 2 {
			t.Errorf("%d parts, want more than one", len(receipt.Parts))
		}
		wantTaken(t, h, len(receipt.Parts))
		return
	}
	_, err := h.Channel.Send(t.Context(), h.Account, m)
	checkError(t, h, err, channel.GiveUp)
	wantTaken(t, h, 0)
}

func sendsNothing(t *testing.T, h Harness) {
	for _, text := range []string{"", " \n\t "} {
		_, err := h.Channel.Send(t.Context(), h.Account, outbound(h, text))
		checkError(t, h, err, channel.GiveUp)
	}
	wantTaken(t, h, 0)
}

// resumes needs a message of several calls, of which the second fails.
func resumes(t *testing.T, h Harness) {
	if !h.Channel.Caps().SplitText {
		return
	}
	first := outbound(h, longText(h))
	first.ID, first.Key = "9000", "9000"
	whole := len(mustSend(t, h, first).Parts)
	h.Desk.Pass(1, h.SendPath)
	h.Desk.Fail(1, h.SendPath, http.StatusTooManyRequests, "slow down")
	m := outbound(h, longText(h))
	receipt, err := h.Channel.Send(t.Context(), h.Account, m)
	checkError(t, h, err, channel.Retry)
	if want := max(h.PerCall, 1); len(receipt.Parts) != want {
		t.Fatalf("%d parts beside the error, want the %d sent", len(receipt.Parts), want)
	}
	m.Sent = receipt.Parts
	again := mustSend(t, h, m)
	if again.ProviderID() != receipt.ProviderID() {
		t.Errorf("the first part is %s after the second try, was %s", again.ProviderID(), receipt.ProviderID())
	}
	if len(again.Parts) != whole {
		t.Errorf("%d parts after the second try, want %d", len(again.Parts), whole)
	}
	wantTaken(t, h, 2*whole)
}

// survivesFailure lets something answer that stands before the provider: it may
// have passed the message on, so only what is known by its key is sent again.
func survivesFailure(t *testing.T, h Harness) {
	want := channel.Uncertain
	if h.Channel.Caps().Idempotent {
		want = channel.Retry
	}
	for _, status := range []int{500, 502, 503, 504} {
		h.Desk.Fail(1, h.SendPath, status, "<html>sorry</html>")
		_, err := h.Channel.Send(t.Context(), h.Account, outbound(h, "hello"))
		checkError(t, h, err, want)
	}
	wantTaken(t, h, 0)
	mustSend(t, h, outbound(h, "hello"))
	wantTaken(t, h, 1)
}

func obeysRateLimit(t *testing.T, h Harness) {
	h.LimitRate(17)
	_, err := h.Channel.Send(t.Context(), h.Account, outbound(h, "hello"))
	checkError(t, h, err, channel.Retry)
	var e *channel.Error
	if !errors.As(err, &e) || e.After.Seconds() != 17 {
		t.Errorf("wait %v, want the 17 s the provider asked for", e.After)
	}
	wantTaken(t, h, 0)
}

func survivesSilence(t *testing.T, h Harness) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Channel.Send(ctx, h.Account, outbound(h, "hello"))
	checkError(t, h, err, channel.Retry)
	wantTaken(t, h, 0)

	nowhere := h
	nowhere.Account.Config = channel.Config{}
	for name, v := range h.Account.Config {
		nowhere.Account.Config[name] = v
		if s, ok := v.(string); ok && strings.HasPrefix(s, "http://") {
			nowhere.Account.Config[name] = "http://127.0.0.1:1" // nobody listens there
		}
	}
	_, err = h.Channel.Send(t.Context(), nowhere.Account, outbound(h, "hello"))
	checkError(t, h, err, channel.Retry)
}

// afterUnclear checks what follows a message that was taken without an answer.
func afterUnclear(t *testing.T, h Harness, m channel.Outbound, err error) {
	t.Helper()
	wantTaken(t, h, 1)
	if !h.Channel.Caps().Idempotent {
		checkError(t, h, err, channel.Uncertain)
		return
	}
	checkError(t, h, err, channel.Retry)
	mustSend(t, h, m)
	wantTaken(t, h, 1)
}

func survivesCut(t *testing.T, h Harness) {
	h.Desk.Drop(1, h.SendPath)
	if h.Channel.Caps().Idempotent {
		h.Desk.Drop(9, h.SendPath) // the transport may repeat what may be repeated
	}
	m := outbound(h, "hello")
	_, err := h.Channel.Send(t.Context(), h.Account, m)
	h.Desk.Obey()
	afterUnclear(t, h, m, err)
}

func survivesHang(t *testing.T, h Harness) {
	accepted := h.Desk.Hang(h.SendPath)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() { <-accepted; cancel() }()
	m := outbound(h, "hello")
	_, err := h.Channel.Send(ctx, h.Account, m)
	afterUnclear(t, h, m, err)
}

func survivesNonsense(t *testing.T, h Harness) {
	for _, body := range []string{"", "null", "[]", `"ok"`, "<html>", `{"ok":true}`, strings.Repeat("x", 2<<20)} {
		h.Desk.Fail(1, h.SendPath, http.StatusOK, body)
		receipt, err := h.Channel.Send(t.Context(), h.Account, outbound(h, "hello"))
		switch {
		case err == nil && receipt.ProviderID() == "":
			t.Errorf("answer %.20q: sent, but without an id", body)
		case err != nil && !h.Channel.Caps().Idempotent:
			checkError(t, h, err, channel.Uncertain)
		}
	}
}

func refusesRedirect(t *testing.T, h Harness) {
	h.Desk.Fail(1, h.SendPath, http.StatusTemporaryRedirect, "", "Location", "/elsewhere")
	_, err := h.Channel.Send(t.Context(), h.Account, outbound(h, "hello"))
	checkError(t, h, err, channel.GiveUp, channel.Reconnect)
	if len(h.Desk.Calls("/elsewhere")) > 0 {
		t.Error("the message, and its token, followed a redirect")
	}
}

func noticesDeadToken(t *testing.T, h Harness) {
	h.Withdraw()
	_, err := h.Channel.Send(t.Context(), h.Account, outbound(h, "hello"))
	checkError(t, h, err, channel.Reconnect)
	wantTaken(t, h, 0)
}
