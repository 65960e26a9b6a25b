package line

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"rondo/internal/channel"
)

const (
	signatureHeader = "X-Line-Signature"
	callMaxBytes    = 3 << 20
	nameMax         = 200
	idMax           = 200
)

// Receive reads a batch of events; it may be empty, as when the console tries
// the hook. What happens in groups, and what is no business of a desk, is
// accepted and comes to nothing.
func (*Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "LINE posts its events."}
	}
	if len(r.Body) > callMaxBytes {
		return channel.Received{}, channel.TooLarge("A call has at most 3 MB.")
	}
	given, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get(signatureHeader)))
	if err != nil || !channel.Signed(sha256.New, a.Config.Text("channel_secret"), r.Body, given) {
		return channel.Received{}, channel.Unverified("The signature is missing or does not fit the channel secret.")
	}
	call, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	events, _ := call.At("events").List()
	var got channel.Received
	for _, e := range events {
		if in, ok := read(e); ok {
			got.Inbound = append(got.Inbound, in)
		}
	}
	return got, nil
}

// ignored are the events that are no business of a desk.
var ignored = []string{"", "join", "leave", "memberJoined", "memberLeft", "beacon", "accountLink", "videoPlayComplete", "things", "membership",
	"module", "activated", "deactivated", "botSuspended", "botResumed", "delivery"}

// read turns an event into what happened, if it is for a desk.
func read(e channel.Tree) (channel.Inbound, bool) {
	user, what := e.At("source", "userId").Line(), e.At("type").Line()
	if e.At("source", "type").Line() != "user" || user == "" || len(user) > idMax || slices.Contains(ignored, what) {
		return channel.Inbound{}, false
	}
	in := channel.Inbound{At: e.At("timestamp").Time(), From: channel.Person{Address: user}, Key: eventKey(e),
		// In standby another service has the talk: it is kept, and not answered.
		Automatic: e.At("mode").Line() == "standby"}
	if !in.Automatic {
		in.Slips.Answer = e.At("replyToken").Line()
	}
	switch what {
	case "message":
		return readMessage(in, e.At("message"))
	case "unsend":
		in.Kind, in.ProviderID = channel.InDelete, e.At("unsend", "messageId").Line()
		in.Key = "unsend:" + in.ProviderID
		return in, in.ProviderID != "" && len(in.ProviderID) <= idMax
	case "postback":
		in.Kind, in.ProviderID = channel.InPostback, in.Key
		in.Postback, in.Text = e.At("postback", "data").Text(), picked(e.At("postback", "params"))
		return in, in.Plain() != ""
	case "follow":
		in.Kind = channel.InUnblocked
	case "unfollow":
		in.Kind = channel.InBlocked
	default:
		in.Kind, in.ProviderID, in.Unsupported = channel.InUnsupported, in.Key, channel.Cut(what, nameMax)
	}
	return in, true
}

// eventKey names an event by its id, which stays when it is delivered again, or
// by its content if it has none.
func eventKey(e channel.Tree) string {
	if id := e.At("webhookEventId").Line(); id != "" && len(id) <= idMax {
		return "event:" + e.At("type").Line() + ":" + id
	}
	sum := sha256.Sum256(e.JSON())
	return "event:" + hex.EncodeToString(sum[:12])
}

// picked is the date or time a customer picked with a button.
func picked(params channel.Tree) string {
	for _, name := range []string{"datetime", "date", "time"} {
		if s := params.At(name).Line(); s != "" {
			return s
		}
	}
	return ""
}
