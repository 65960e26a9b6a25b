// Package secret keeps the installation's key: it encrypts channel secrets at rest and derives the keys
// that sign visitors' tokens and expiring links. Secrets are never logged and never shown again.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const keySize = 32

// Keeper holds the key.
type Keeper struct {
	root []byte
	aead cipher.AEAD
}

// Load takes the key from its base64 text, or, when that is empty, from the file secret.key in dir, which
// it makes when it is absent.
func Load(text, dir string) (*Keeper, error) {
	if text == "" {
		var err error
		if text, err = fromFile(filepath.Join(dir, "secret.key")); err != nil {
			return nil, err
		}
	}
	root, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(root) != keySize {
		return nil, errors.New("the secret key must be 32 bytes in base64 (make one with: openssl rand -base64 32)")
	}
	return New(root)
}

// New makes a keeper of a 32-byte key.
func New(root []byte) (*Keeper, error) {
	k := &Keeper{root: root}
	block, err := aes.NewCipher(k.Derive("encrypt"))
	if err != nil {
		return nil, err
	}
	k.aead, err = cipher.NewGCM(block)
	return k, err
}

func fromFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return string(b), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the secret key: %w", err)
	}
	root := make([]byte, keySize)
	rand.Read(root)
	text := base64.StdEncoding.EncodeToString(root)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("keep the secret key: %w", err)
	}
	_, err = f.WriteString(text + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("keep the secret key: %w", err)
	}
	return text, nil
}

// Derive gives a 32-byte key for one purpose (HKDF-SHA256, RFC 5869).
func (k *Keeper) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.root, nil, "rondo "+purpose, keySize)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	return key
}

// Seal encrypts text; context (such as "channel 42") must be the same to open it.
func (k *Keeper) Seal(text []byte, context string) []byte {
	nonce := make([]byte, k.aead.NonceSize())
	rand.Read(nonce)
	return k.aead.Seal(nonce, nonce, text, []byte(context))
}

// ErrKey means that a secret was sealed with another key, or tampered with.
var ErrKey = errors.New("the secret cannot be opened with this installation's key")

// Open decrypts what Seal made.
func (k *Keeper) Open(sealed []byte, context string) ([]byte, error) {
	n := k.aead.NonceSize()
	if len(sealed) < n {
		return nil, ErrKey
	}
	text, err := k.aead.Open(nil, sealed[:n], sealed[n:], []byte(context))
	if err != nil {
		return nil, ErrKey
	}
	return text, nil
}

// Sign gives a URL-safe signature of text for one purpose (HMAC-SHA256, 128 bits of it).
func (k *Keeper) Sign(purpose, text string) string {
	m := hmac.New(sha256.New, k.Derive("sign "+purpose))
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:16])
}

// Signed tells whether the signature is that of text, in constant time.
func (k *Keeper) Signed(purpose, text, signature string) bool {
	return hmac.Equal([]byte(k.Sign(purpose, text)), []byte(signature))
}
