package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

const (
	tokenLife    = 365 * 24 * time.Hour
	tokenMaxLen  = 2048
	keyMinBytes  = 32
	clockDrift   = 5 * time.Minute
	tokenPurpose = "rondo webchat visitor 1\n" // keeps the key's other signatures apart
)

// ErrToken says that a visitor token is not one of ours for this channel, or
// is older than a year.
var ErrToken = errors.New("the visitor token is not valid")

// Visitor is what a visitor's token says: which browser, in which channel.
type Visitor struct {
	Channel string `json:"c"` // the channel's id
	ID      string `json:"v"` // the visitor's address in the channel
	// Identifier is the site's own id of the visitor, once it has been proven.
	Identifier string    `json:"i,omitempty"`
	Issued     time.Time `json:"t"`
}

// SignVisitor makes a token of a visitor, with a key of 32 bytes or more.
func SignVisitor(key []byte, v Visitor) (string, error) {
	if len(key) < keyMinBytes {
		return "", errors.New("the key for visitor tokens is too short")
	}
	v.Issued = v.Issued.UTC().Truncate(time.Second)
	payload, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	encoded := base64.RawURLEncoding.EncodeToString(payload)
	return encoded + "." + seal(key, encoded), nil
}

// OpenVisitor reads a token of the channel. It gives ErrToken for anything else.
func OpenVisitor(key []byte, channelID, token string, now time.Time) (Visitor, error) {
	encoded, signature, _ := strings.Cut(token, ".")
	if len(key) < keyMinBytes || len(token) > tokenMaxLen || !hmac.Equal([]byte(signature), []byte(seal(key, encoded))) {
		return Visitor{}, ErrToken
	}
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return Visitor{}, ErrToken
	}
	var v Visitor
	if err := json.Unmarshal(payload, &v); err != nil || v.Channel != channelID || v.ID == "" {
		return Visitor{}, ErrToken
	}
	if age := now.Sub(v.Issued); age > tokenLife || age < -clockDrift {
		return Visitor{}, ErrToken
	}
	return v, nil
}

func seal(key []byte, encoded string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(tokenPurpose + encoded))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
