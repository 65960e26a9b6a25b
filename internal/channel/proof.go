package channel

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"hash"
)

// SameSecret compares secrets in constant time. An empty secret equals nothing.
func SameSecret(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1 && want != ""
}

// Signed says whether given is the HMAC of body under key. An empty key signs
// nothing.
func Signed(by func() hash.Hash, key string, body, given []byte) bool {
	if key == "" || len(given) == 0 {
		return false
	}
	mac := hmac.New(by, []byte(key))
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), given)
}
