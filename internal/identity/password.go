package identity

import (
	"context"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"rondo/internal/platform/fault"
)

// passwordParams are OWASP's: 19 MiB, two passes. A check takes some 30 ms of one core.
var passwordParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobodysHash is checked when there is no user or no password, so that the answer takes as long as it does
// for a wrong password. No password has this hash.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

const (
	minPassword = 8
	maxPassword = 200
	// maxHashQueue bounds how many may wait for a place at the hasher; more are asked to come back.
	maxHashQueue = 64
)

// hasher hashes passwords, few at a time, because each takes 19 MiB and a core.
type hasher struct {
	places chan struct{}
	queue  chan struct{}
}

func newHasher() *hasher {
	return &hasher{places: make(chan struct{}, min(4, runtime.GOMAXPROCS(0))), queue: make(chan struct{}, maxHashQueue)}
}

func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, fault.Unavailable("Too many people sign in at this moment. Try again.")
	}
	select {
	case h.places <- struct{}{}:
		return func() { <-h.places; <-h.queue }, nil
	case <-ctx.Done():
		<-h.queue
		return nil, ctx.Err()
	}
}

// hash gives what is kept of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, passwordParams)
}

// matches tells whether the password is the one that was hashed. An empty hash takes as long, and is no.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if hash == "" {
		hash = nobodysHash
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

// checkPassword refuses passwords that are too easy to guess.
func checkPassword(c *fault.Check, field, password, email string) {
	n := utf8.RuneCountInString(password)
	c.That(n >= minPassword, field, "Must be at least 8 characters long.")
	c.That(n <= maxPassword, field, "Must be at most 200 characters long.")
	c.That(email == "" || !strings.EqualFold(password, email), field, "Must not be the email address.")
}
