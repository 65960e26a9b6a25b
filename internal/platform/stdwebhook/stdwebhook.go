// Package stdwebhook signs calls and checks signatures as Standard Webhooks 1.0.0 says: HMAC-SHA256 over
// "id.timestamp.body", written as "v1," and base64, any number of them beside each other.
package stdwebhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks 1.0.0.
const (
	IDHeader        = "Webhook-Id"
	TimestampHeader = "Webhook-Timestamp"
	SignatureHeader = "Webhook-Signature"

	clockTolerance = 5 * time.Minute
	keyMinBytes    = 16
)

// Key is the key in a secret: whsec_ and base64, or any other text as
// it stands. A short or empty one is no key.
func Key(secret string) ([]byte, error) {
	encoded, standard := strings.CutPrefix(secret, "whsec_")
	key := []byte(secret)
	if standard {
		var err error
		if key, err = base64.StdEncoding.DecodeString(encoded); err != nil {
			return nil, err
		}
	}
	if len(key) < keyMinBytes {
		return nil, errors.New("the secret is too short")
	}
	return key, nil
}

// sign is the v1 signature of a body.
func sign(key []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	for _, piece := range []string{id, ".", timestamp, "."} {
		mac.Write([]byte(piece))
	}
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Prove signs a body by each of the secrets: the receiver takes any that fits,
// so that a secret can be changed while messages flow. What is no secret signs
// nothing.
func Prove(h http.Header, secrets []string, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	var signatures []string
	for _, secret := range secrets {
		if key, err := Key(secret); err == nil {
			signatures = append(signatures, sign(key, id, timestamp, body))
		}
	}
	if len(signatures) == 0 {
		return
	}
	h.Set(IDHeader, id)
	h.Set(TimestampHeader, timestamp)
	h.Set(SignatureHeader, strings.Join(signatures, " "))
}

// Verify says whether a call carries a signature of its body by the secret, made within
// five minutes of now. It fails closed: no secret, no signature, no belief.
func Verify(secret string, h http.Header, body []byte, now time.Time) bool {
	key, err := Key(secret)
	if err != nil {
		return false
	}
	id, timestamp := h.Get(IDHeader), h.Get(TimestampHeader)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || id == "" || strings.Contains(id, ".") {
		return false
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > clockTolerance || age < -clockTolerance {
		return false
	}
	want := []byte(sign(key, id, timestamp, body))
	for _, given := range strings.Fields(h.Get(SignatureHeader)) {
		if hmac.Equal([]byte(given), want) {
			return true
		}
	}
	return false
}
