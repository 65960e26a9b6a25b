package rcs

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"rondo/internal/channel"
)

const (
	signatureHeader = "X-Goog-Signature"
	callMaxBytes    = 3 << 20
	nameMax         = 200
	keyMax          = 200
)

// Receive takes Google's handshake, or reads one event. What is no business of
// a desk is accepted and comes to nothing: Google has one queue for all agents
// of a partner, and what is refused holds it up for days.
func (*Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	clientToken := a.Config.Text("client_token")
	switch {
	case r.Method != http.MethodPost:
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Google posts its events."}
	case len(r.Body) > callMaxBytes:
		return channel.Received{}, channel.TooLarge("An event has at most 3 MB.")
	case clientToken == "":
		return channel.Received{}, channel.Unverified("The channel has no client token.")
	}
	call, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	if call.Has("clientToken") && !call.Has("message") {
		return handshake(clientToken, call)
	}
	data, err := unpack(call.At("message", "data").Text())
	if err != nil {
		return channel.Received{}, channel.Malformed("message.data is not base64.")
	}
	given, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get(signatureHeader)))
	if err != nil || !channel.Signed(sha512.New, clientToken, data, given) {
		return channel.Received{}, channel.Unverified("The signature is missing or does not fit the client token.")
	}
	event, err := channel.ParseTree(data)
	if err != nil {
		return channel.Received{}, channel.Malformed("message.data does not hold one JSON object.")
	}
	if agent := event.At("agentId").Line(); agent != "" && agentName(agent) != agentName(a.Config.Text("agent_id")) {
		return channel.Received{Others: []string{agentName(agent)}}, nil // a partner's hook gets the events of all agents
	}
	in, ok := read(event, data)
	if !ok {
		return channel.Received{}, nil
	}
	return channel.Received{Inbound: []channel.Inbound{in}}, nil
}

// handshake answers the call by which Google finds out whose hook this is:
// with the secret it brought, as plain text.
func handshake(clientToken string, call channel.Tree) (channel.Received, error) {
	secret := call.At("secret").Text()
	switch {
	case !channel.SameSecret(call.At("clientToken").Text(), clientToken):
		return channel.Received{}, channel.Unverified("The client token is another than the channel's.")
	case secret == "" || len(secret) > 1024:
		return channel.Received{}, channel.Malformed("secret is missing.")
	}
	return channel.Received{Response: channel.Response{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(secret)}}, nil
}

// unpack decodes base64, with or without padding, in either alphabet.
func unpack(s string) ([]byte, error) {
	s = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimSpace(s)), "=")
	return base64.RawStdEncoding.DecodeString(s)
}

// read turns an event into what happened, if it is for a desk.
func read(e channel.Tree, data []byte) (channel.Inbound, bool) {
	address := e.At("senderPhoneNumber").Line()
	if address == "" {
		address = e.At("phoneNumber").Line()
	}
	if address == "" || len(address) > keyMax {
		return channel.Inbound{}, false
	}
	in := channel.Inbound{At: e.At("sendTime").Time(), From: channel.Person{Address: address}}
	if strings.HasPrefix(address, "+") {
		in.From.Phone = address
	}
	sum := sha256.Sum256(data)
	fingerprint := hex.EncodeToString(sum[:12])
	if e.Has("eventType") {
		return readEvent(in, e, fingerprint)
	}
	readMessage(&in, e)
	in.ProviderID = named(e.At("messageId"), fingerprint)
	in.Key = in.ProviderID
	return in, true
}

// named is an id, or what stands for it where it is missing.
func named(id channel.Tree, fingerprint string) string {
	if s := id.Line(); s != "" && len(s) <= keyMax {
		return s
	}
	return fingerprint
}

// readMessage reads what the customer wrote, sent or tapped.
func readMessage(in *channel.Inbound, e channel.Tree) {
	in.Kind, in.Text = channel.InMessage, e.At("text").Text()
	if answer := e.At("suggestionResponse"); answer.Object() {
		in.Kind, in.Text, in.Postback = channel.InPostback, answer.At("text").Text(), answer.At("postbackData").Text()
	}
	if file := e.At("userFile", "payload"); file.Object() {
		in.Media = media(file)
	}
	if at := e.At("location"); at.Object() {
		latitude, okLat := at.At("latitude").Float()
		longitude, okLong := at.At("longitude").Float()
		if okLat && okLong && latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180 {
			in.Location = &channel.Location{Latitude: latitude, Longitude: longitude}
		}
	}
	if in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, contentName(e)
	}
}

func media(file channel.Tree) []channel.Media {
	address := file.At("fileUri").Line()
	if !channel.WebAddress(address) {
		return nil
	}
	contentType, _, _ := strings.Cut(strings.ToLower(file.At("mimeType").Line()), ";")
	m := channel.Media{Kind: channel.MediaKindOf(contentType), Ref: address, ContentType: channel.Cut(contentType, nameMax),
		Name: channel.Cut(file.At("fileName").Line(), nameMax), SizeBytes: max(file.At("fileSizeBytes").Int(), 0)}
	if m.SizeBytes > fileMaxBytes {
		m.Problem = "too_large"
	}
	return []channel.Media{m}
}

// contentName is what Google calls the content we cannot show.
func contentName(e channel.Tree) string {
	names := e.Names()
	slices.Sort(names)
	for _, name := range names {
		name = channel.Clean(channel.Cut(name, nameMax))
		if name != "" && !slices.Contains([]string{"senderPhoneNumber", "phoneNumber", "messageId", "sendTime", "agentId", "text"}, name) {
			return name
		}
	}
	return "empty message"
}

// readEvent reads what happened beside messages. Events about our messages
// name them in messageId.
func readEvent(in channel.Inbound, e channel.Tree, fingerprint string) (channel.Inbound, bool) {
	what := e.At("eventType").Line()
	about := e.At("messageId").Line()
	in.Key = "event:" + named(e.At("eventId"), fingerprint)
	status := map[string]channel.Status{
		"DELIVERED": {State: channel.Delivered}, "READ": {State: channel.Read},
		"TTL_EXPIRATION_REVOKED": {State: channel.Failed, Code: what, Detail: "The message was not delivered in time and has been taken back."},
	}
	if s, ok := status[what]; ok {
		in.Kind, in.ProviderID, in.Status = channel.InStatus, about, &s
		return in, about != "" && len(about) <= keyMax
	}
	switch what {
	case "IS_TYPING":
		in.Kind, in.Key = channel.InTyping, ""
	case "UNSUBSCRIBE":
		in.Kind = channel.InBlocked
	case "SUBSCRIBE":
		in.Kind = channel.InUnblocked
	case "", "TTL_EXPIRATION_REVOKE_FAILED": // it may yet arrive
		return in, false
	default:
		in.Kind, in.Unsupported, in.ProviderID = channel.InUnsupported, channel.Cut(what, nameMax), in.Key
	}
	return in, true
}
