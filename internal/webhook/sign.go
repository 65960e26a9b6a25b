package webhook

import (
	"crypto/rand"
	"encoding/base64"
)

const secretBytes = 32

// newSecret is a secret as Standard Webhooks writes it: whsec_ and base64 of 24 to 64 random bytes.
func newSecret() string {
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}
