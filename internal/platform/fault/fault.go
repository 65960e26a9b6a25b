// Package fault is the language in which rules refuse: a kind, a code for programs, and a sentence for
// people. Whatever is not a fault is an accident, stays inside, and is shown to nobody.
//
// platform/api turns faults into answers (problem.go there); commands print the sentence.
package fault

import (
	"errors"
	"strings"
	"time"
)

// Kind says what sort of refusal a fault is.
type Kind int

// The kinds. Internal is every error that is not a fault.
const (
	Internal Kind = iota
	InvalidKind
	NotFoundKind
	ConflictKind
	ForbiddenKind
	UnauthorizedKind
	TooManyKind
	TooLargeKind
	UnavailableKind
)

// Field is what is wrong with one field of the input. Name is a path such as "members[0].user_id".
type Field struct {
	Name   string
	Detail string
}

// Fault is a refusal that reaches people. Detail is a whole sentence and never quotes what was sent.
type Fault struct {
	Kind       Kind
	Code       string
	Detail     string
	Fields     []Field
	RetryAfter time.Duration // of TooMany, and of Unavailable when known
}

// Error is the sentence, so that a command may print it.
func (f *Fault) Error() string {
	if len(f.Fields) == 0 {
		return f.Detail
	}
	parts := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		parts[i] = field.Name + ": " + field.Detail
	}
	return strings.Join(parts, " ")
}

// KindOf tells the kind of err; Internal when no fault is in its chain.
func KindOf(err error) Kind {
	if f, ok := Of(err); ok {
		return f.Kind
	}
	return Internal
}

// Of finds the fault in the chain of err.
func Of(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// NotFound says that there is no such thing, as in NotFound("conversation").
func NotFound(what string) error {
	return &Fault{Kind: NotFoundKind, Code: "not_found", Detail: "There is no such " + what + "."}
}

// Invalid says what is wrong with one field.
func Invalid(field, sentence string) error { return Invalids(Field{field, sentence}) }

// Invalids says what is wrong with several fields at once.
func Invalids(fields ...Field) error {
	detail := "Some fields are not right."
	if len(fields) == 1 {
		detail = "One field is not right."
	}
	return &Fault{Kind: InvalidKind, Code: "invalid", Detail: detail, Fields: fields}
}

// Conflict says that the present state does not allow it; the code is for programs.
func Conflict(code, sentence string) error {
	return &Fault{Kind: ConflictKind, Code: code, Detail: sentence}
}

// Forbidden says that the actor may not do it.
func Forbidden(sentence string) error {
	return &Fault{Kind: ForbiddenKind, Code: "forbidden", Detail: sentence}
}

// Unauthorized says that nobody has signed in, or not well.
func Unauthorized(sentence string) error {
	return &Fault{Kind: UnauthorizedKind, Code: "unauthorized", Detail: sentence}
}

// TooMany says to come back after a while.
func TooMany(retryAfter time.Duration, sentence string) error {
	return &Fault{Kind: TooManyKind, Code: "too_many", Detail: sentence, RetryAfter: retryAfter}
}

// TooLarge says that what was sent is bigger than allowed.
func TooLarge(sentence string) error {
	return &Fault{Kind: TooLargeKind, Code: "too_large", Detail: sentence}
}

// Unavailable says that something needed is away for now, and that nothing was changed.
func Unavailable(sentence string) error {
	return &Fault{Kind: UnavailableKind, Code: "unavailable", Detail: sentence}
}
