package custom

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"rondo/internal/channel"
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
	return batch(from, events), nil
}

// believed checks what the call proves: the bearer token, the signature, or
// both. Either is enough, but whatever is given must be right.
func (ch *Channel) believed(a channel.Account, r channel.Request) bool {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.Header.Get("Authorization") != "" && (!bearer || !same(strings.TrimSpace(token), a.Config.Text("token"))) {
		return false
	}
	secret, signed := a.Config.Text("secret"), r.Header.Get(signatureHeader) != ""
	if signed && secret != "" && !verify(secret, r.Header, r.Body, ch.now()) {
		return false
	}
	return bearer || signed && secret != ""
}

// same compares secrets in constant time. An empty secret equals nothing.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1 && want != ""
}

// result is what the integrator learns about one event.
type result struct {
	MID    string          `json:"mId"`
	Status channel.Outcome `json:"status"`
	Error  *resultError    `json:"error,omitempty"`
}

type resultError struct {
	Message string `json:"message"`
}

// batch reads the events, and keeps which result belongs to which.
func batch(from channel.Person, events []channel.Tree) channel.Received {
	results := make([]result, len(events))
	var inbound []channel.Inbound
	var origin []int // of inbound[i]: its place in results
	for i, e := range events {
		results[i].MID = cut(e.At("mId").Line(), idMaxChars)
		in, err := read(from, e)
		if err != nil {
			results[i].Status, results[i].Error = channel.Rejected, &resultError{err.Error()}
			continue
		}
		inbound, origin = append(inbound, in), append(origin, i)
	}
	return channel.Received{Inbound: inbound, Acknowledge: func(stored []channel.Result) channel.Response {
		for i, at := range origin {
			outcome := channel.Result{Outcome: channel.Accepted}
			if i < len(stored) {
				outcome = stored[i]
			}
			results[at].Status = outcome.Outcome
			if outcome.Outcome == channel.Rejected {
				results[at].Error = &resultError{outcome.Detail}
			}
		}
		body, _ := json.Marshal(map[string]any{"results": results})
		return channel.Response{Status: http.StatusAccepted, ContentType: "application/json", Body: body}
	}}
}

func cut(s string, maxChars int) string {
	n := 0
	for i := range s {
		if n++; n > maxChars {
			return s[:i]
		}
	}
	return s
}
