package tiktok

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	signatureHeader = "Tiktok-Signature"
	clockTolerance  = 5 * time.Minute
	callMaxBytes    = 1 << 20
	idMax           = 200
)

// Receive reads one event. What is no business of a desk, or of another
// business account, is accepted and comes to nothing, for TikTok would repeat
// what we refuse for three days.
func (ch *Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "TikTok posts its events."}
	}
	if len(r.Body) > callMaxBytes {
		return channel.Received{}, channel.TooLarge("An event has at most 1 MB.")
	}
	if !ch.believed(a, r) {
		return channel.Received{}, channel.Unverified("The signature is missing, old, or does not fit the app's secret.")
	}
	e, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	switch business := e.At("user_openid").Line(); {
	case !e.Has("content"):
		return channel.Received{}, nil
	case business != "" && business != a.Config.Text("business_id"):
		return channel.Received{Others: []string{business}}, nil // an app may serve several accounts
	}
	content := e.At("content")
	if !content.Object() { // it comes as text that holds JSON
		if content, err = channel.ParseTree([]byte(content.Text())); err != nil {
			return channel.Received{}, channel.Malformed("content does not hold one JSON object.")
		}
	}
	in, ok := read(e.At("event").Line(), content, a.Config.Text("business_id"))
	if !ok {
		return channel.Received{}, nil
	}
	return channel.Received{Inbound: []channel.Inbound{in}}, nil
}

// believed checks a header like t=1700000000,s=0a1b…: the signature covers the
// time, which must be near.
func (ch *Channel) believed(a channel.Account, r channel.Request) bool {
	part := map[string]string{}
	for piece := range strings.SplitSeq(r.Header.Get(signatureHeader), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(piece), "=")
		part[name] = value
	}
	seconds, err := strconv.ParseInt(part["t"], 10, 64)
	given, badHex := hex.DecodeString(part["s"])
	if err != nil || badHex != nil || part["s"] != strings.ToLower(part["s"]) {
		return false
	}
	if age := ch.now().Sub(time.Unix(seconds, 0)); age > clockTolerance || age < -clockTolerance {
		return false
	}
	return channel.Signed(sha256.New, a.Config.Text("app_secret"), []byte(part["t"]+"."+string(r.Body)), given)
}

// read turns an event into what happened, if it is for a desk. The conversation
// is the address: answers go there.
func read(event string, c channel.Tree, business string) (channel.Inbound, bool) {
	in := channel.Inbound{At: c.At("timestamp").Time(), From: channel.Person{Address: c.At("conversation_id").Line()}}
	if in.From.Address == "" || len(in.From.Address) > idMax {
		return in, false
	}
	who := "from"
	switch event {
	case "im_receive_msg":
		in.Kind = channel.InMessage
	case "im_send_msg": // also what we sent ourselves
		in.Kind, who = channel.InEcho, "to"
	case "im_mark_read_msg":
		return readMark(in, c, business)
	case "":
		return in, false
	default:
		sum := sha256.Sum256(c.JSON())
		in.Kind, in.Key, in.Unsupported = channel.InUnsupported, channel.Cut(event, 60)+":"+hex.EncodeToString(sum[:12]), channel.Cut(event, idMax)
		in.ProviderID = in.Key
		return in, true
	}
	in.From.Username = channel.Cut(c.At(who).Line(), idMax)
	in.From.Name = in.From.Username
	in.ProviderID = c.At("message_id").Line()
	if in.Key = in.ProviderID; in.Key == "" || len(in.Key) > idMax {
		return in, false
	}
	in.ReplyTo = channel.Cut(c.At("referenced_message_info", "referenced_message_id").Line(), idMax)
	readContent(&in, c)
	return in, true
}

func readContent(in *channel.Inbound, c channel.Tree) {
	kind := c.At("type").Line()
	switch kind {
	case "text":
		in.Text = c.At("text", "body").Text()
	case "image":
		if id := c.At("image", "media_id").Line(); id != "" && len(id) <= 500 {
			ref := url.Values{"conversation": {in.From.Address}, "message": {in.ProviderID}, "media": {id}}
			in.Media = []channel.Media{{Kind: channel.Image, Ref: ref.Encode()}}
		}
	case "share_post":
		in.Text = c.At("share_post", "embed_url").Line()
	}
	if in.Plain() != "" || len(in.Media) > 0 {
		return
	}
	in.Unsupported = channel.Cut(kind, idMax)
	if kind == "" || kind == "text" {
		in.Unsupported = "empty message"
	}
	if in.Kind == channel.InMessage {
		in.Kind = channel.InUnsupported
	}
}

// readMark reads up to when the customer has read our messages.
func readMark(in channel.Inbound, c channel.Tree, business string) (channel.Inbound, bool) {
	upTo := c.At("read", "last_read_timestamp").Time()
	if reader := c.At("from_user", "id").Line(); upTo.IsZero() || reader != "" && reader == business {
		return in, false
	}
	in.Kind, in.Status = channel.InStatus, &channel.Status{State: channel.Read, UpTo: upTo}
	in.Key = "read:" + in.From.Address + ":" + strconv.FormatInt(upTo.UnixMilli(), 10)
	return in, true
}
