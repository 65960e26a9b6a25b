package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"rondo/internal/channel"
)

const (
	signatureHeader = "X-Hub-Signature-256"
	callMaxBytes    = 4 << 20 // Meta's calls have up to 3 MB
	challengeMax    = 256
)

// Open proves and reads a call to the hook. A handshake comes back as answered;
// of everything else the entries are given, none where the call is about
// another product than object ("page").
func Open(a channel.Account, r channel.Request, object string) (entries []channel.Tree, answered *channel.Received, err error) {
	switch r.Method {
	case http.MethodGet:
		answered, err := shakeHands(a, r)
		return nil, answered, err
	case http.MethodPost:
	default:
		return nil, nil, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Meta posts its events."}
	}
	if !signed(secrets(a), r.Header[signatureHeader], r.Body) {
		return nil, nil, channel.Unverified("The signature is missing or wrong.")
	}
	if len(r.Body) > callMaxBytes {
		return nil, nil, channel.TooLarge("A call has at most 4 MB.")
	}
	call, err := channel.ParseTree(r.Body)
	if err != nil {
		return nil, nil, channel.Malformed("The body is not one JSON object.")
	}
	if call.At("object").Text() == object {
		entries, _ = call.At("entry").List()
	}
	return entries, nil, nil
}

// shakeHands answers Meta's question whether we are the ones who were told the
// verify token.
func shakeHands(a channel.Account, r channel.Request) (*channel.Received, error) {
	challenge := r.Query.Get("hub.challenge")
	if r.Query.Get("hub.mode") != "subscribe" || challenge == "" || len(challenge) > challengeMax ||
		!channel.SameSecret(r.Query.Get("hub.verify_token"), a.Config.Text("verify_token")) {
		return nil, &channel.Refusal{Status: http.StatusForbidden, Code: "unverified", Detail: "The verify token is missing or wrong."}
	}
	return &channel.Received{Response: channel.Response{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(challenge)}}, nil
}

// signed says whether a body carries its signature by one of the secrets:
// "sha256=" and 64 hexadecimal digits in lower case, once.
func signed(secrets, header []string, body []byte) bool {
	if len(header) != 1 {
		return false
	}
	given, ok := strings.CutPrefix(header[0], "sha256=")
	if !ok || len(given) != hex.EncodedLen(sha256.Size) {
		return false
	}
	believed := false
	for _, secret := range secrets {
		if secret != "" && hmac.Equal([]byte(given), []byte(proof(secret, body))) {
			believed = true
		}
	}
	return believed
}

// proof is the HMAC-SHA256 by which Meta proves calls and we prove tokens.
func proof(secret string, message []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(message)
	return hex.EncodeToString(mac.Sum(nil))
}
