package custom

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/platform/stdwebhook"
)

// Receive reads a batch of events. An event that makes no sense is rejected
// alone; the others go on, and the answer has a result for each, in order.
func (ch *Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Post the events."}
	}
	if !ch.believed(a, r) {
		return channel.Received{}, channel.Unverified("The bearer token or the signature is missing or wrong.")
	}
	if err := ch.admit(a); err != nil {
		return channel.Received{}, err
	}
	if len(r.Body) > bodyMaxBytes {
		return channel.Received{}, channel.TooLarge("A call has at most 1 MB.")
	}
	call, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	events, ok := call.At("events").List()
	switch {
	case !ok || len(events) == 0:
		return channel.Received{}, channel.Malformed("events must be a list with at least one event.")
	case len(events) > eventsMax:
		return channel.Received{}, channel.Malformed(fmt.Sprintf("events has more than %d events.", eventsMax))
	}
	from, err := customer(call)
	if err != nil {
		return channel.Received{}, err
	}
	return batch(from, events, callKey(r.Header)), nil
}

// believed checks what the call proves: the bearer token, the signature, or
// both. Either is enough, but whatever is given must be right.
func (ch *Channel) believed(a channel.Account, r channel.Request) bool {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.Header.Get("Authorization") != "" && (!bearer || !channel.SameSecret(strings.TrimSpace(token), a.Config.Text("token"))) {
		return false
	}
	signed := r.Header.Get(stdwebhook.SignatureHeader) != ""
	secret, previous := a.Config.Text("secret"), a.Config.Text("secret_previous")
	if signed && secret != "" && !stdwebhook.Verify(secret, r.Header, r.Body, ch.now()) && !stdwebhook.Verify(previous, r.Header, r.Body, ch.now()) {
		return false
	}
	return bearer || signed && secret != ""
}

// result is what the integrator learns about one event.
type result struct {
	MID    string          `json:"mId"`
	Status channel.Outcome `json:"status"`
	Error  *resultError    `json:"error,omitempty"`
}

// acknowledgement is what the integrator learns about a call. Duplicate: all of it was
// known before.
type acknowledgement struct {
	Results   []result `json:"results"`
	Duplicate bool     `json:"duplicate,omitempty"`
}

type resultError struct {
	Message string `json:"message"`
}

// callKey is the name of a call, which stays when it is repeated; empty where
// it has none.
func callKey(h http.Header) string {
	return cmp.Or(h.Get("Idempotency-Key"), h.Get(stdwebhook.IDHeader))
}

// nameless are the events whose mId names nothing but themselves.
var nameless = []string{"message", "message_echo", "postback", "referral"}

// batch reads the events, and keeps which result belongs to which. A new
// message without a mId has the name of its call, if that has one.
func batch(from channel.Person, events []channel.Tree, key string) channel.Received {
	results := make([]result, len(events))
	var inbound []channel.Inbound
	var origin []int // of inbound[i]: its place in results
	for i, e := range events {
		id := e.At("mId").Line()
		if id == "" && key != "" && slices.Contains(nameless, e.At("type").Line()) {
			id = channel.UUID("call", key, strconv.Itoa(i))
		}
		results[i].MID = channel.Cut(id, idMaxChars)
		in, err := read(from, e, id)
		if err != nil {
			results[i].Status, results[i].Error = channel.Rejected, &resultError{err.Error()}
			continue
		}
		inbound, origin = append(inbound, in), append(origin, i)
	}
	return channel.Received{Inbound: inbound, Acknowledge: func(stored []channel.Result) channel.Response {
		repeated := 0
		for i, at := range origin {
			outcome := channel.Result{Outcome: channel.Accepted}
			if i < len(stored) {
				outcome = stored[i]
			}
			results[at].Status = outcome.Outcome
			if outcome.Outcome == channel.Duplicate {
				repeated++
			}
			if outcome.Outcome == channel.Rejected {
				results[at].Error = &resultError{outcome.Detail}
			}
		}
		said := acknowledgement{Results: results, Duplicate: repeated == len(results)}
		body, _ := json.Marshal(said)
		return channel.Response{Status: http.StatusAccepted, ContentType: "application/json", Body: body}
	}}
}
