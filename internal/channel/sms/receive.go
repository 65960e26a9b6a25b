package sms

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rondo/internal/channel"
)

const (
	callMaxBytes = 1 << 20
	nameMax      = 200
	addressMax   = 100
	overWhatsApp = "whatsapp:" // before an address of WhatsApp's
	replyXML     = `<?xml version="1.0" encoding="UTF-8"?><Response></Response>`
)

// fields are what Twilio tells in one call, by name.
type fields map[string]string

// line is a field on one line.
func (f fields) line(name string) string { return strings.Join(strings.Fields(f[name]), " ") }

// Receive reads a message of a customer, or what became of one of ours. Twilio
// posts forms; a JSON object with the same names is read alike.
func (*Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Twilio posts what happens."}
	}
	if len(r.Body) > callMaxBytes {
		return channel.Received{}, channel.TooLarge("A call has at most 1 MB.")
	}
	var pairs []pair
	whole := true
	if isForm(r) {
		pairs, whole = readForm(r.Body)
	}
	if !believed(a, r, pairs) {
		detail := "The signature is missing or does not fit the channel's address and auth token."
		if a.HookURL == "" {
			detail = "This Rondo has no public address set, so no signature can be checked."
		}
		return channel.Received{}, channel.Unverified(detail)
	}
	told, err := tellFields(r, pairs)
	if err != nil || !whole {
		return channel.Received{}, channel.Malformed("The body is neither a form nor a JSON object.")
	}
	inbound, err := read(told)
	if err != nil {
		return channel.Received{}, err
	}
	return channel.Received{Inbound: inbound, Response: channel.Response{Status: http.StatusOK, ContentType: "text/xml", Body: []byte(replyXML)}}, nil
}

// tellFields gathers the fields, the first value of each.
func tellFields(r channel.Request, pairs []pair) (fields, error) {
	told := fields{}
	if isForm(r) {
		for _, p := range pairs {
			if _, ok := told[p.name]; !ok {
				told[p.name] = channel.Clean(p.value)
			}
		}
		return told, nil
	}
	tree, err := channel.ParseTree(r.Body)
	for _, name := range tree.Names() {
		told[name] = tree.At(name).Text()
	}
	return told, err
}

// read tells a message from a status.
func read(told fields) ([]channel.Inbound, error) {
	sid := ""
	for _, name := range []string{"MessageSid", "SmsMessageSid", "SmsSid"} {
		if sid == "" {
			sid = told.line(name)
		}
	}
	state := strings.ToLower(told.line("MessageStatus"))
	if state == "" {
		state = strings.ToLower(told.line("SmsStatus"))
	}
	switch {
	case sid == "" || len(sid) > addressMax:
		return nil, channel.Malformed("MessageSid is missing.")
	case state != "" && state != "received" && state != "receiving":
		return readStatus(told, sid, state)
	}
	from, ok := person(told, "From")
	if !ok {
		return nil, channel.Malformed("From is missing.")
	}
	return readMessage(told, sid, from), nil
}

// person is who a field names.
func person(told fields, field string) (channel.Person, bool) {
	address := told.line(field)
	p := channel.Person{Address: address, Name: channel.Cut(told.line("ProfileName"), nameMax)}
	if phone.MatchString(strings.TrimPrefix(address, overWhatsApp)) {
		p.Phone = strings.TrimPrefix(address, overWhatsApp)
	}
	if opaque := told.line("ExternalUserId"); field == "From" && opaque != "" && opaque != address && len(opaque) <= addressMax {
		p.Aliases = []string{opaque} // one day it may come alone
	}
	if country := told.line(field + "Country"); len(country) == 2 {
		p.Country = strings.ToUpper(country)
	}
	return p, address != "" && len(address) <= addressMax
}

// readMessage reads what the customer wrote. A word of consent is kept as a
// message, to be seen, and as consent.
func readMessage(told fields, sid string, from channel.Person) []channel.Inbound {
	in := channel.Inbound{Kind: channel.InMessage, Key: sid, ProviderID: sid, From: from,
		Text: told["Body"], Media: media(told), Location: place(told), ReplyTo: told.line("OriginalRepliedMessageSid")}
	if pressed := cmp.Or(told["ButtonPayload"], told["ListId"]); pressed != "" {
		in.Kind, in.Postback = channel.InPostback, pressed
		in.Text = cmp.Or(told["ButtonText"], told["ListTitle"], in.Text)
	}
	if r := (channel.Referral{Source: told.line("ReferralSourceType"), Title: told.line("ReferralHeadline"), Payload: told.line("ReferralSourceId"), URL: told.line("ReferralSourceUrl")}); r != (channel.Referral{}) {
		r.Source = cmp.Or(r.Source, "ad")
		in.Referral = &r
	}
	if in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, "empty message"
	}
	kind, settled := consent(told)
	in.Automatic = settled
	out := []channel.Inbound{in}
	if kind != "" {
		out = append(out, channel.Inbound{Kind: kind, Key: "consent:" + sid, From: from})
	}
	return out
}

// consent is what a message says about being written to. Twilio answers the
// words itself, and blocks whoever said STOP: such a message is settled, and
// Rondo does not answer it on top. YES is also said to people, so it takes a
// block back but is no settled message.
func consent(told fields) (kind channel.InboundKind, settled bool) {
	word := strings.ToUpper(strings.Trim(told.line("Body"), " .!"))
	if kind := strings.ToUpper(told.line("OptOutType")); kind != "" {
		word = kind
	}
	switch {
	case slices.Contains([]string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}, word):
		return channel.InBlocked, true
	case word == "START" || word == "UNSTOP":
		return channel.InUnblocked, true
	case word == "YES":
		return channel.InUnblocked, false
	}
	return "", word == "HELP"
}

func place(told fields) *channel.Location {
	latitude, badLat := strconv.ParseFloat(told.line("Latitude"), 64)
	longitude, badLong := strconv.ParseFloat(told.line("Longitude"), 64)
	if badLat != nil || badLong != nil || !(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude, Name: channel.Cut(told.line("Label"), nameMax), Address: channel.Cut(told.line("Address"), nameMax)}
}

// media are the files of a message: MediaUrl0, MediaContentType0 and so on.
func media(told fields) []channel.Media {
	var out []channel.Media
	for i := range mediaMax {
		number := strconv.Itoa(i)
		address := told.line("MediaUrl" + number)
		if !channel.WebAddress(address) {
			continue
		}
		contentType, _, _ := strings.Cut(strings.ToLower(told.line("MediaContentType"+number)), ";")
		kind := channel.MediaKindOf(contentType)
		out = append(out, channel.Media{Kind: kind, Ref: address, ContentType: channel.Cut(contentType, nameMax), Name: fileName(kind, contentType, i)})
	}
	return out
}

// fileName names a file that has none, with the ending people expect.
func fileName(kind channel.MediaKind, contentType string, i int) string {
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "video/mp4": ".mp4", "video/3gpp": ".3gp",
		"audio/mpeg": ".mp3", "audio/amr": ".amr", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "application/pdf": ".pdf"}[contentType]
	if ending == "" {
		return ""
	}
	return string(kind) + "-" + strconv.Itoa(i+1) + ending
}

// readStatus reads what became of a message of ours. States before it left
// Twilio say nothing new. Whoever opted out is kept as such.
func readStatus(told fields, sid, said string) ([]channel.Inbound, error) {
	to, ok := person(told, "To")
	if !ok {
		if to, ok = person(told, "From"); !ok {
			return nil, channel.Malformed("To is missing.")
		}
	}
	states := map[string]channel.State{"sent": channel.Sent, "delivered": channel.Delivered, "partially_delivered": channel.Delivered, "read": channel.Read,
		"undelivered": channel.Failed, "failed": channel.Failed, "canceled": channel.Failed}
	state, known := states[said]
	if !known {
		return nil, nil
	}
	in := channel.Inbound{Kind: channel.InStatus, Key: "status:" + sid + ":" + string(state), ProviderID: sid, From: to, Status: &channel.Status{State: state}}
	if state != channel.Failed {
		return []channel.Inbound{in}, nil
	}
	code, _ := strconv.Atoi(told.line("ErrorCode"))
	in.Status.Code, in.Status.Detail = channel.Cut(told.line("ErrorCode"), nameMax), meaning(code, channel.Cut(told.line("ErrorMessage"), nameMax))
	out := []channel.Inbound{in}
	if code == codeOptedOut {
		out = append(out, channel.Inbound{Kind: channel.InBlocked, Key: "consent:" + sid, From: to})
	}
	return out, nil
}
