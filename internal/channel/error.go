package channel

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Class says what to do after an error.
type Class string

// The classes of errors.
const (
	// Retry: nothing happened, or repeating does no harm. Try again, not
	// before Error.After.
	Retry Class = "retry"
	// GiveUp: the provider will never take this message.
	GiveUp Class = "give_up"
	// Uncertain: the message may have arrived. Do not repeat; wait for a
	// status, or let a person decide.
	Uncertain Class = "uncertain"
	// Reconnect: the account is dead (token withdrawn, channel switched off).
	// Nothing can be sent until a person reconnects it.
	Reconnect Class = "reconnect"
)

// Error is why a call to a provider did not work. Code is stable and ours
// ("rate_limited", "blocked"); Detail is a sentence for people. Neither they
// nor the wrapped error hold a secret.
type Error struct {
	Class Class
	After time.Duration // with Retry: how long the provider asked us to wait
	// Pair says that the wait is for this customer alone (a limit of messages
	// to one person); without it the whole account pauses.
	Pair bool
	// Grows, with After, is by how much each further wait for this message is longer than the one before; up to 1: all are
	// alike.
	Grows int
	// Tries, with Retry, is how often a message is tried before it has failed; 0: as often as is usual.
	Tries int
	// Aside says that the wait is for this message alone: what is said after it goes out before it.
	Aside bool
	// Elsewhere says, with GiveUp, that nothing went out because this customer
	// cannot be reached by this kind of channel; another may.
	Elsewhere bool
	// OptedOut says, with GiveUp, that the customer has told the provider that they
	// want nothing more from this account, and can take that back only themselves.
	OptedOut bool
	Code     string
	Detail   string
	Err      error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s (%s): %s: %v", e.Code, e.Class, e.Detail, e.Err)
	}
	return fmt.Sprintf("%s (%s): %s", e.Code, e.Class, e.Detail)
}

func (e *Error) Unwrap() error { return e.Err }

// ClassOf is the class of an error of a channel. What is no *Error is
// Uncertain, the class that does least harm.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Uncertain
}

// Refusal is why a call to the hook was turned away, with the HTTP status the
// provider gets.
type Refusal struct {
	Status int
	Code   string
	Detail string
	After  time.Duration // when the same call may come again; 0: whenever
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Code, r.Detail) }

// Unverified refuses a call that does not prove where it comes from.
func Unverified(detail string) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Code: "unverified", Detail: detail}
}

// Malformed refuses a call whose body cannot be read.
func Malformed(detail string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "malformed", Detail: detail}
}

// TooLarge refuses a call whose body is longer than the channel takes.
func TooLarge(detail string) *Refusal {
	return &Refusal{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Detail: detail}
}

// ErrMediaTooLarge ends the reading of a File that is longer than allowed.
var ErrMediaTooLarge = errors.New("media is too large")
