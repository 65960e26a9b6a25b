package rcs_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/rcsfake"
	"rondo/internal/channel/rcs"
)

const (
	agentID     = "growing-tree-bank"
	clientToken = "client-t0ken_1"
	theirs      = "+34600000001"
)

var (
	now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	// agent is made once: its key takes time to make.
	agentKey = sync.OnceValue(func() *rcsfake.Fake { return rcsfake.New(agentID, clientToken) })
)

// connect gives an agent at a fresh stand-in.
func connect(t *testing.T) (*rcsfake.Fake, *rcs.Channel, channel.Account) {
	t.Helper()
	fake := agentKey().Again()
	fake.Now = func() time.Time { return now }
	client, address := channeltest.Stand(t, fake)
	kind := rcs.New(client, fake.Now)
	config := channeltest.Valid(t, kind, channel.Config{"agent_id": agentID, "client_token": clientToken, "service_account": fake.KeyFile(),
		"base_url": address, "token_url": address + "/token"})
	return fake, kind, channel.Account{ID: "77", Kind: channel.RCS, Config: config, HookURL: "https://rondo.test/hooks/77"}
}

// call is a genuine call with an event.
func call(data string) channel.Request {
	body, signature := rcsfake.Pack(clientToken, []byte(data))
	return channel.Request{Method: http.MethodPost, URL: "https://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Goog-Signature": {signature}}}
}

// packed changes the event in a call's body, if there is one.
func packed(r *channel.Request, change func([]byte) []byte) bool {
	var body map[string]any
	if json.Unmarshal(r.Body, &body) != nil {
		return false
	}
	message, _ := body["message"].(map[string]any)
	encoded, _ := message["data"].(string)
	data, err := base64.StdEncoding.DecodeString(encoded)
	if message == nil || err != nil {
		return false
	}
	message["data"] = base64.StdEncoding.EncodeToString(change(data))
	r.Body, _ = json.Marshal(body)
	return true
}

func sign(r *channel.Request) {
	packed(r, func(data []byte) []byte {
		r.Header.Set("X-Goog-Signature", rcsfake.Sign(clientToken, data))
		return data
	})
}

func TestExercise(t *testing.T) {
	channeltest.Exercise(t, func(t *testing.T) channeltest.Harness {
		fake, kind, account := connect(t)
		forge := func(change func(string) string) func(*channel.Request) {
			return func(r *channel.Request) { r.Header.Set("X-Goog-Signature", change(r.Header.Get("X-Goog-Signature"))) }
		}
		return channeltest.Harness{
			Channel: kind, Account: account, Desk: &fake.Desk,
			To: theirs, SendPath: "/agentMessages",
			Taken:     func() int { return len(fake.Sent()) },
			Withdraw:  fake.Withdraw,
			LimitRate: func(seconds int) { fake.LimitRate(1, seconds) },
			Text: func(i int, text string) channel.Request {
				return call(string(fake.Text(theirs, fmt.Sprintf("Mx%d", i), text)))
			},
			Status: func(id string, state channel.State) channel.Request {
				what := map[channel.State]string{channel.Delivered: "DELIVERED", channel.Read: "READ", channel.Failed: "TTL_EXPIRATION_REVOKED"}[state]
				return call(string(fake.Status(theirs, id, what)))
			},
			States: []channel.State{channel.Read, channel.Delivered, channel.Failed},
			Sign:   sign, Edit: func(r *channel.Request, change func([]byte) []byte) { packed(r, change) },
			Forgeries: map[string]func(*channel.Request){
				"no header":                      func(r *channel.Request) { r.Header.Del("X-Goog-Signature") },
				"an empty header":                forge(func(string) string { return "" }),
				"cut short":                      forge(func(s string) string { return s[:len(s)-4] }),
				"in upper case":                  forge(strings.ToUpper),
				"with a prefix":                  forge(func(s string) string { return "sha512=" + s }),
				"another token's":                forge(func(string) string { return rcsfake.Sign("other", fake.Text(theirs, "Mx1", "hello")) }),
				"of the body":                    func(r *channel.Request) { r.Header.Set("X-Goog-Signature", rcsfake.Sign(clientToken, r.Body)) },
				"a changed event":                func(r *channel.Request) { packed(r, func(b []byte) []byte { return append(b, ' ') }) },
				"a handshake with another token": func(r *channel.Request) { r.Body = []byte(`{"clientToken":"client-t0ken_2","secret":"s"}`) },
				"a handshake with no token":      func(r *channel.Request) { r.Body = []byte(`{"clientToken":"","secret":"s"}`) },
			},
			Media: func(serve http.Handler) string {
				return account.Config.Text("base_url") + fake.ServeFile(serve)
			},
		}
	})
}
