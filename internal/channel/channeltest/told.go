package channeltest

import (
	"strings"
	"testing"

	"rondo/internal/channel"
)

// Told is what a genuine call says: Brief of each event, one a line. Names that
// a channel makes of the content, or of an update's number, stand as "key=*".
func Told(t *testing.T, kind channel.Receiver, a channel.Account, r channel.Request) string {
	t.Helper()
	received, err := kind.Receive(t.Context(), a, r)
	got, refusal := CheckReceived(t, received, err)
	if refusal != nil {
		t.Fatal(refusal)
	}
	lines := make([]string, len(got.Inbound))
	for n, in := range got.Inbound {
		words := strings.Split(Brief(in), " ")
		for i, w := range words {
			if strings.HasPrefix(w, "key=content:") || strings.HasPrefix(w, "key=update:") {
				words[i] = "key=*"
			}
		}
		lines[n] = strings.Join(words, " ")
	}
	return strings.Join(lines, "\n")
}

// Reading is a row of a table: a call, and what it says, as Told writes it.
type Reading struct {
	Name string
	Call channel.Request
	Want []string
}

// Reads holds a kind against a table.
func Reads(t *testing.T, kind channel.Receiver, a channel.Account, table []Reading) {
	t.Helper()
	for _, row := range table {
		if got, want := Told(t, kind, a, row.Call), strings.Join(row.Want, "\n"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", row.Name, strings.ReplaceAll(got, "\n", "\n     "), strings.ReplaceAll(want, "\n", "\n     "))
		}
	}
}

// FuzzReceive holds that no body makes Receive panic, that every answer is well
// formed, and that a JSON object is never refused, unless for its size. call
// makes a genuine call of a body.
func FuzzReceive(f *testing.F, kind channel.Receiver, a channel.Account, call func(body []byte) channel.Request, seeds ...[]byte) {
	for _, body := range seeds {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := kind.Receive(t.Context(), a, call(body))
		_, refusal := CheckReceived(t, got, err)
		if _, bad := channel.ParseTree(body); bad == nil && refusal != nil && refusal.Status != 413 {
			t.Fatalf("a JSON object is refused: %v", refusal)
		}
	})
}
