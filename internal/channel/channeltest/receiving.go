package channeltest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"rondo/internal/channel"
)

// receive reads a call and checks what every answer of Receive must keep.
func receive(t testing.TB, h Harness, r channel.Request) (channel.Received, *channel.Refusal) {
	t.Helper()
	receiver, ok := h.Channel.(channel.Receiver)
	if !ok {
		t.Skip("this kind has no hook")
	}
	body := bytes.Clone(r.Body)
	got, err := receiver.Receive(t.Context(), h.Account, r)
	if !bytes.Equal(body, r.Body) {
		t.Fatal("Receive changed the body")
	}
	return CheckReceived(t, got, err)
}

// CheckReceived checks what every answer of Receive must keep, whatever the
// call was, for fuzz tests. It gives the refusal, if it was one.
func CheckReceived(t testing.TB, got channel.Received, err error) (channel.Received, *channel.Refusal) {
	t.Helper()
	if err != nil {
		var refusal *channel.Refusal
		if !errors.As(err, &refusal) || refusal.Status < 400 || refusal.Status > 499 || refusal.Detail == "" {
			t.Fatalf("error %v, want a refusal with a 4xx status and a sentence", err)
		}
		if len(got.Inbound) > 0 {
			t.Fatal("a refused call has events")
		}
		return got, refusal
	}
	for _, in := range got.Inbound {
		if in.Key == "" && in.Kind != channel.InTyping {
			t.Fatalf("event without a key: %+v", in)
		}
		if in.Kind == "" || in.From.Address == "" && in.Mail == nil { // a mail may name nobody, and is noted then
			t.Fatalf("event without a kind or a customer: %+v", in)
		}
		if in.Kind == channel.InUnsupported && in.Unsupported == "" {
			t.Fatalf("what is unsupported has no name: %+v", in)
		}
		if in.Kind == channel.InMessage && in.Plain() == "" && len(in.Media) == 0 && in.Referral == nil {
			t.Fatalf("an empty message: %+v", in)
		}
		if year := in.At.Year(); !in.At.IsZero() && (year < 1970 || year > 9999) {
			t.Fatalf("a time beyond reason: %v", in.At)
		}
		encoded := fmt.Sprintf("%+v %+v %+v %+v %+v %q", in, in.Location, in.Status, in.Reaction, in.Referral, in.Plain())
		if !utf8.ValidString(encoded) || strings.ContainsRune(encoded, 0) {
			t.Fatalf("text that PostgreSQL refuses: %q", encoded)
		}
	}
	answer := got.Answer(slices.Repeat([]channel.Result{{Outcome: channel.Accepted}}, len(got.Inbound)))
	if answer.Status != 0 && answer.Status/100 != 2 {
		t.Fatalf("what was accepted is answered with %d", answer.Status)
	}
	if len(answer.Body) > 0 && answer.ContentType == "application/json" && !json.Valid(answer.Body) {
		t.Fatalf("the answer is not JSON: %s", answer.Body)
	}
	return got, nil
}

// one wants a call to hold one event.
func one(t *testing.T, h Harness, r channel.Request) channel.Inbound {
	t.Helper()
	got, refusal := receive(t, h, r)
	if refusal != nil || len(got.Inbound) != 1 {
		t.Fatalf("%d events (refusal: %v), want one", len(got.Inbound), refusal)
	}
	return got.Inbound[0]
}

func receivesText(t *testing.T, h Harness) {
	in := one(t, h, h.Text(1, "Grüße 😀"))
	if in.Kind != channel.InMessage || in.Text != "Grüße 😀" || in.ProviderID == "" || in.At.IsZero() != h.Timeless {
		t.Errorf("got %+v, want the message", in)
	}
}

func receivesTwice(t *testing.T, h Harness) {
	first, same, other := one(t, h, h.Text(1, "hello")), one(t, h, h.Text(1, "hello")), one(t, h, h.Text(2, "hello"))
	if first.Key != same.Key {
		t.Errorf("one message has two keys, %s and %s", first.Key, same.Key)
	}
	if first.Key == other.Key || first.ProviderID == other.ProviderID {
		t.Errorf("two messages have one key, %s", first.Key)
	}
}

func receivesClean(t *testing.T, h Harness) {
	texts := map[string]string{
		`a\u0000b`: "ab", `a\ud83db`: "ab", `a\ude00b`: "ab", `a\ud83d\ude00b`: "a😀b", `a\\ud83db`: `a\ud83db`,
		`\ud83d\ud83d\ude00`: "😀", `caf\u00e9 \/`: "café /", "a\xffb": "a\ufffdb",
	}
	if h.Form {
		texts = map[string]string{"a%00b": "ab", "a%FFb": "ab", "a%F0%9F%98%80b": "a😀b", "a%ED%A0%BDb": "ab", "caf%C3%A9+%2B": "café +", "a;b": "a;b", "a%26b%3Dc": "a&b=c"}
	}
	for raw, want := range texts {
		r := h.Text(1, "MARK")
		edit(h, &r, func(document []byte) []byte { return bytes.Replace(document, []byte("MARK"), []byte(raw), 1) })
		if in := one(t, h, r); in.Text != want {
			t.Errorf("%s is read as %q, want %q", raw, in.Text, want)
		}
	}
}

// edit changes the document that carries a call's text and proves the call again.
func edit(h Harness, r *channel.Request, change func([]byte) []byte) {
	if h.Edit != nil {
		h.Edit(r, change)
	} else {
		r.Body = change(r.Body)
	}
	resign(h, r)
}

func resign(h Harness, r *channel.Request) {
	if h.Sign != nil {
		h.Sign(r)
	}
}

func refusesForgeries(t *testing.T, h Harness) {
	if len(h.Forgeries) == 0 {
		t.Fatal("the harness has no forgeries")
	}
	for name, forge := range h.Forgeries {
		r := h.Text(1, "hello")
		r.Header = r.Header.Clone()
		forge(&r)
		if _, refusal := receive(t, h, r); refusal == nil || refusal.Status != http.StatusUnauthorized {
			t.Errorf("%s: refusal %v, want 401", name, refusal)
		}
	}
}

func failsClosed(t *testing.T, h Harness) {
	bare := h
	bare.Account.Config = channel.Config{}
	for name, v := range h.Account.Config {
		if !slices.Contains(h.Channel.Secrets(), name) {
			bare.Account.Config[name] = v
		}
	}
	empty := func(r *channel.Request) {
		for name, values := range r.Header {
			if name != "Content-Type" {
				r.Header[name] = slices.Repeat([]string{""}, len(values))
			}
		}
	}
	for name, forge := range map[string]func(*channel.Request){
		"as it was": func(*channel.Request) {}, "with empty headers": empty,
		"without headers":      func(r *channel.Request) { r.Header = http.Header{} },
		"with an empty bearer": func(r *channel.Request) { r.Header.Set("Authorization", "Bearer ") },
	} {
		r := h.Text(1, "hello")
		forge(&r)
		if _, refusal := receive(t, bare, r); refusal == nil || refusal.Status != http.StatusUnauthorized {
			t.Errorf("%s: refusal %v, want 401", name, refusal)
		}
	}
}

func refusesTooMuch(t *testing.T, h Harness) {
	r := h.Text(1, strings.Repeat("x", 40<<20))
	if _, refusal := receive(t, h, r); refusal == nil || refusal.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("40 MB: refusal %v, want 413", refusal)
	}
	r = h.Text(1, "hello")
	r.Method = http.MethodDelete
	if _, refusal := receive(t, h, r); refusal == nil {
		t.Error("DELETE is accepted")
	}
}

func receivesParallel(t *testing.T, h Harness) {
	var wg sync.WaitGroup
	keys := make([]string, 64)
	for i := range keys {
		wg.Go(func() {
			receiver, _ := h.Channel.(channel.Receiver)
			if got, err := receiver.Receive(t.Context(), h.Account, h.Text(i+1, "hello")); err == nil && len(got.Inbound) == 1 {
				keys[i] = got.Inbound[0].Key
			}
		})
	}
	wg.Wait()
	slices.Sort(keys)
	if len(slices.Compact(keys)) != 64 || keys[0] == "" {
		t.Error("parallel calls mix up or lose messages")
	}
}

func receivesBatch(t *testing.T, h Harness) {
	if h.Batch == nil {
		return
	}
	got, refusal := receive(t, h, h.Batch(3, 1, 2, 1))
	if refusal != nil || len(got.Inbound) != 4 {
		t.Fatalf("%d events (refusal: %v), want all 4", len(got.Inbound), refusal)
	}
	for i, number := range []int{3, 1, 2, 1} {
		if want := one(t, h, h.Text(number, "hello")).Key; got.Inbound[i].Key != want {
			t.Errorf("event %d has key %s, want %s: the order must be kept", i, got.Inbound[i].Key, want)
		}
	}
}

func receivesStatuses(t *testing.T, h Harness) {
	if h.Status == nil {
		return
	}
	states := h.States
	if states == nil {
		states = []channel.State{channel.Read, channel.Sent, channel.Delivered, channel.Failed}
	}
	seen := map[string]bool{}
	for _, state := range states {
		in, again := one(t, h, h.Status("not-sent-yet", state)), one(t, h, h.Status("not-sent-yet", state))
		if in.Kind != channel.InStatus || in.ProviderID != "not-sent-yet" || in.Status == nil || in.Status.State != state {
			t.Errorf("%s: got %+v", state, in)
		}
		if in.Key != again.Key || seen[in.Key] {
			t.Errorf("%s: key %s must be this status's alone", state, in.Key)
		}
		seen[in.Key] = true
	}
}
