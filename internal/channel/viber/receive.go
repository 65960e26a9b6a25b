package viber

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"rondo/internal/channel"
)

const (
	signatureHeader = "X-Viber-Content-Signature"
	callMaxBytes    = 1 << 20
	lineMax         = 200
)

// Receive reads one event. What is no business of a desk is accepted and comes
// to nothing, for Viber would repeat what we refuse for an hour.
func (*Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Viber posts its events."}
	}
	if len(r.Body) > callMaxBytes {
		return channel.Received{}, channel.TooLarge("An event has at most 1 MB.")
	}
	header := strings.TrimSpace(r.Header.Get(signatureHeader))
	given, err := hex.DecodeString(header)
	if err != nil || header != strings.ToLower(header) || !channel.Signed(sha256.New, a.Config.Text("auth_token"), r.Body, given) {
		return channel.Received{}, channel.Unverified("The signature is missing or does not fit the bot's token.")
	}
	e, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	in, ok := read(e)
	if !ok {
		return channel.Received{}, nil
	}
	return channel.Received{Inbound: []channel.Inbound{in}}, nil
}

// read turns an event into what happened, if it is for a desk.
func read(e channel.Tree) (channel.Inbound, bool) {
	what, token := e.At("event").Line(), e.At("message_token").Line()
	in := channel.Inbound{At: e.At("timestamp").Time(), From: customer(e)}
	if in.From.Address == "" || len(in.From.Address) > lineMax {
		return in, false
	}
	if token == "" || len(token) > lineMax { // a retry has the same; without one the content tells
		sum := sha256.Sum256(e.JSON())
		token = hex.EncodeToString(sum[:12])
	}
	in.Key = what + ":" + token
	status := map[string]channel.Status{"delivered": {State: channel.Delivered}, "seen": {State: channel.Read},
		"failed": {State: channel.Failed, Code: "failed", Detail: channel.Cut(e.At("desc").Line(), 500)}}
	if s, ok := status[what]; ok {
		in.Kind, in.ProviderID, in.Status, in.Key = channel.InStatus, token, &s, "status:"+token+":"+string(s.State)
		return in, true
	}
	switch what {
	case "message":
		in.Key, in.ProviderID = token, token
		readMessage(&in, e.At("message"))
	case "subscribed":
		in.Kind = channel.InUnblocked
	case "unsubscribed":
		in.Kind = channel.InBlocked
	case "conversation_started":
		// They opened the bot and wrote nothing; a link may have brought them.
		in.Kind, in.Referral = channel.InReferral, &channel.Referral{Source: "link", Payload: channel.Cut(e.At("context").Text(), 2000)}
		return in, in.Referral.Payload != ""
	case "", "webhook", "client_status", "action":
		return in, false
	default:
		in.Kind, in.ProviderID, in.Unsupported = channel.InUnsupported, in.Key, channel.Cut(what, lineMax)
	}
	return in, true
}

// customer is who an event is about: the sender, the user, or a user's id alone.
func customer(e channel.Tree) channel.Person {
	for _, who := range []channel.Tree{e.At("sender"), e.At("user")} {
		if id := who.At("id").Line(); id != "" {
			p := channel.Person{Address: id, Name: channel.Cut(who.At("name").Line(), lineMax), Language: channel.Cut(who.At("language").Line(), 35)}
			if country := who.At("country").Line(); len(country) == 2 {
				p.Country = strings.ToUpper(country)
			}
			if picture := who.At("avatar").Line(); channel.WebAddress(picture) {
				p.Avatar = picture
			}
			return p
		}
	}
	return channel.Person{Address: e.At("user_id").Line()}
}
