package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// IdentityHash is how a site proves who its visitor is: the hex HMAC-SHA256 of
// the identifier, keyed with identity_secret, made on the site's server. It is
// what Chatwoot calls identifier_hash.
func IdentityHash(secret, identifier string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(identifier))
	return hex.EncodeToString(mac.Sum(nil))
}

// ProvesIdentity says whether the hash is the identifier's, in constant time.
// Nothing is proven without a secret or an identifier. Hex digits may be of
// either case.
func ProvesIdentity(secret, identifier, hash string) bool {
	if secret == "" || identifier == "" {
		return false
	}
	given, err := hex.DecodeString(hash)
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(identifier))
	return hmac.Equal(given, mac.Sum(nil))
}
