package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"rondo/internal/platform/id"
)

// The prefixes tell a secret's kind, to people and to programs that search code for leaked ones.
const (
	tokenPrefix   = "rondo_"
	sessionPrefix = "s_"
)

// secret is a cookie or an API token: its prefix, its workspace, and 256 random bits. The workspace is in
// it so that looking it up stays within one workspace, like every other query.
type secret struct {
	text      string // shown once, never kept
	workspace id.ID
	hash      string // what is kept
}

func newSecret(prefix string, workspace id.ID) secret {
	var b [32]byte
	rand.Read(b[:]) // never fails: the program ends when the system has no randomness
	text := prefix + strconv.FormatInt(int64(workspace), 36) + "_" + base64.RawURLEncoding.EncodeToString(b[:])
	return secret{text, workspace, hashSecret(text)}
}

// readSecret reads the text of a secret of one kind.
func readSecret(prefix, text string) (secret, bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	ws, _, found := strings.Cut(rest, "_")
	n, err := strconv.ParseInt(ws, 36, 64)
	if !ok || !found || err != nil || n <= 0 || len(text) > 200 {
		return secret{}, false
	}
	return secret{text, id.ID(n), hashSecret(text)}, true
}

// hashSecret needs no salt and no slowness: nobody guesses 256 random bits.
func hashSecret(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
