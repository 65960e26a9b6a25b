package email

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

// The services that post what they received for us, and "raw" for whoever
// posts the mail itself as message/rfc822.
const (
	byRaw      = "raw"
	byMailgun  = "mailgun"
	byPostmark = "postmark"
	bySendGrid = "sendgrid"
)

var hookProviders = []string{byRaw, byMailgun, byPostmark, bySendGrid}

const (
	formMaxBytes = 36 << 20 // of a call that carries a mail in a form
	jsonMaxBytes = 16 << 20 // of one that carries it in JSON, files in base64
)

// Receive takes a mail that was posted. raw, postmark and sendgrid prove
// themselves by the secret, as a bearer token or as the password of basic
// authentication, raw also by a signature as of Standard Webhooks; mailgun by
// its signature.
func (ch *Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Post the mail."}
	}
	s := settingsOf(a.Config)
	if s.HookSecret == "" || s.HookProvider == "" {
		return channel.Received{}, channel.Unverified("The channel takes no posted mail: its hook is not set up.")
	}
	if len(r.Body) > formMaxBytes {
		return channel.Received{}, channel.TooLarge("A mail has at most 25 MB.")
	}
	var in arrival
	var err error
	switch s.HookProvider {
	case byMailgun:
		in, err = ch.fromMailgun(s, r)
	case byPostmark, bySendGrid, byRaw:
		if !ch.believed(s, r) {
			return channel.Received{}, channel.Unverified("The secret or the signature is missing or wrong.")
		}
		read := map[string]func(channel.Request) (arrival, error){byPostmark: fromPostmark, bySendGrid: fromSendGrid, byRaw: fromRaw}
		in, err = read[s.HookProvider](r)
	default:
		return channel.Received{}, channel.Unverified("The channel's hook is set up for a service that is not known.")
	}
	if err != nil {
		return channel.Received{}, err
	}
	in.received = ch.now()
	return channel.Received{Inbound: ch.inbound(a, s, in)}, nil
}

// believed checks the secret. Whatever is given must be right.
func (ch *Channel) believed(s settings, r channel.Request) bool {
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	signature := r.Header.Get("webhook-signature")
	switch {
	case strings.EqualFold(scheme, "bearer"):
		return same(strings.TrimSpace(given), s.HookSecret) && (signature == "" || s.HookProvider != byRaw || ch.signedCall(s, r))
	case strings.EqualFold(scheme, "basic"):
		pair, err := base64.StdEncoding.DecodeString(strings.TrimSpace(given))
		_, password, ok := strings.Cut(string(pair), ":")
		return err == nil && ok && same(password, s.HookSecret)
	}
	return scheme == "" && s.HookProvider == byRaw && ch.signedCall(s, r)
}

// same compares secrets in constant time. An empty secret equals nothing.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1 && want != ""
}

// signedCall checks a signature as of Standard Webhooks: HMAC-SHA256 over
// id.timestamp.body.
func (ch *Channel) signedCall(s settings, r channel.Request) bool {
	id, timestamp := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
	if id == "" || strings.Contains(id, ".") || !ch.recent(timestamp, s.HookAgeSeconds) {
		return false
	}
	key := []byte(s.HookSecret)
	if encoded, ok := strings.CutPrefix(s.HookSecret, "whsec_"); ok {
		decoded, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(decoded) == 0 {
			return false
		}
		key = decoded
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(r.Body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, given := range strings.Fields(r.Header.Get("webhook-signature")) {
		if hmac.Equal([]byte(given), []byte(want)) {
			return true
		}
	}
	return false
}

// recent says whether an instant in Unix seconds is near enough to now.
func (ch *Channel) recent(timestamp string, span int) bool {
	at, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || at < 0 || at > 1<<40 {
		return false
	}
	age := ch.now().Sub(time.Unix(at, 0))
	return age.Abs() <= time.Duration(span)*time.Second
}

// fromRaw reads a body that is the mail itself. X-Envelope-From and
// X-Envelope-To say whom it came from and went to.
func fromRaw(r channel.Request) (arrival, error) {
	in, err := fromMIME(r.Body)
	if err != nil {
		return in, err
	}
	if from := strings.TrimSpace(r.Header.Get("X-Envelope-From")); from != "" {
		in.from = from
	}
	for _, value := range r.Header.Values("X-Envelope-To") {
		for _, a := range parse.ParseAddresses(value) {
			in.to = append(in.to, a.Address)
		}
	}
	return in, nil
}

// fromMIME reads a mail that came as a whole, and refuses what is none.
func fromMIME(raw []byte) (arrival, error) {
	if len(raw) > mailMaxBytes {
		return arrival{}, channel.TooLarge("A mail has at most 25 MB.")
	}
	m := parse.Parse(raw)
	if !m.Header.Has("from") && !m.Header.Has("to") && !m.Header.Has("message-id") && !m.Header.Has("received") {
		return arrival{}, channel.Malformed("The body is not a mail: it has none of the fields every mail has.")
	}
	return arrival{mail: m, raw: raw}, nil
}

// form reads a call's form, encoded or in parts, without copying the parts.
type form map[string][]byte

// files of a form are parts with a name of a file.
func readForm(r channel.Request) (form, map[string]parse.File, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, nil, channel.Malformed("The call does not say what it carries.")
	}
	if kind == "application/x-www-form-urlencoded" {
		return urlForm(r.Body)
	}
	if kind != "multipart/form-data" || params["boundary"] == "" || !bytes.Contains(r.Body, []byte("--"+params["boundary"]+"--")) {
		return nil, nil, channel.Malformed("The call is not a whole form.")
	}
	fields, files := form{}, map[string]parse.File{}
	for _, part := range parse.Form(r.Body, params["boundary"]) {
		if part.File.Name != "" || part.File.ContentType != "" {
			files[part.Name] = part.File
		}
		fields[part.Name] = part.File.Content
	}
	return fields, files, nil
}

func (f form) text(name string) string { return parse.Decode(f[name], "utf-8") }

// firstAddress is an envelope's address as it stands in a form.
func firstAddress(s string) string {
	if found := parse.ParseAddresses(s); len(found) > 0 {
		return found[0].Address
	}
	return ""
}
