package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotency-Replayed"
	keyKept        = 24 * time.Hour
	// keyLease bounds how long a first request may hold its key. A node that died in the middle holds it
	// no longer than this; no operation may run longer than operationLimit, which is shorter.
	keyLease       = 2 * time.Minute
	operationLimit = time.Minute
	settleLimit    = 10 * time.Second
)

var (
	minKey, maxKey = 1, 255
	keyParameter   = &huma.Param{Name: keyHeader, In: "header",
		Description: "A text of your own. A repeat with the same key and body within 24 hours gets the first answer again and changes nothing.",
		Schema:      &huma.Schema{Type: huma.TypeString, MinLength: &minKey, MaxLength: &maxKey}}
)

// once runs a write at most once per key: a repeat gets the stored answer. Stored are successes and final
// refusals; after any other answer, or a crash, the key is free again.
//
// The answer is stored after the write has committed, in a unit of its own; that it was carried out is noted
// in the write's own unit. So where a node dies between the two a repeat never runs again: it is told that
// the answer was lost.
func (a *API) once(w http.ResponseWriter, r *http.Request, op Operation, actor access.Actor, key string, next http.Handler) {
	body, err := readBody(w, r, op.MaxBody)
	if err == nil && !plainKey(key) {
		err = fault.Invalid(keyHeader, "Must be 1 to 255 plain characters.")
	}
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(r.Method), []byte(r.URL.RequestURI()), body} {
		sum.Write(part)
		sum.Write([]byte{0})
	}
	claim := keyClaim{
		workspace: actor.Workspace, actor: string(actor.Kind) + ":" + actor.User.String(), key: key,
		fingerprint: hex.EncodeToString(sum.Sum(nil)),
	}
	prior, mine, err := a.keys.claim(r.Context(), claim)
	switch {
	case err != nil:
		a.WriteError(w, r, err)
	case mine:
		a.runOnce(w, r, op, claim, next)
	case prior.Fingerprint != claim.fingerprint:
		a.WriteError(w, r, fault.Invalid(keyHeader, "Was used for another request. Take a new key."))
	case prior.Status == carriedOut && a.clock.Now().Sub(prior.CreatedAt.Time) > keyLease:
		a.WriteError(w, r, fault.Conflict("answer_lost", "The first request with this key was carried out, but its answer was lost. Look at what it changed."))
	case prior.Status == atWork, prior.Status == carriedOut:
		w.Header().Set("Retry-After", "1")
		a.WriteError(w, r, fault.Conflict("in_progress", "The first request with this key is still at work."))
	case op.Secret:
		a.WriteError(w, r, fault.Conflict("answered", "The first request with this key was carried out, and its answer is shown only once."))
	default:
		replay(w, prior)
	}
}

// runOnce lets the first request through and keeps its answer, also when the caller has gone by then. A
// panic goes on its way, but the key is freed.
func (a *API) runOnce(w http.ResponseWriter, r *http.Request, op Operation, claim keyClaim, next http.Handler) {
	rec := &recorder{ResponseWriter: w}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), settleLimit)
		defer cancel()
		if err := a.settle(ctx, op, claim, rec); err != nil {
			a.logProblem(r.Context(), problemOf(err), w.Header().Get(requestIDHeader), r.Pattern)
		}
	}()
	ctx, stop := context.WithTimeout(r.Context(), operationLimit)
	defer stop()
	ctx = db.WithRider(ctx, func(ctx context.Context, tx *db.Tx) error { return markCarriedOut(ctx, tx, claim) })
	next.ServeHTTP(rec, r.WithContext(ctx))
}

// settle stores a final answer, and frees the key after any other, or none.
func (a *API) settle(ctx context.Context, op Operation, claim keyClaim, rec *recorder) error {
	if !rec.final() {
		return a.keys.release(ctx, claim)
	}
	h := rec.Header()
	answer := keyAnswer{Status: rec.status, ContentType: h.Get("Content-Type"), Location: h.Get("Location")}
	if !op.Secret {
		answer.Body = rec.body.Bytes()
	}
	return a.keys.settle(ctx, claim, answer)
}

func replay(w http.ResponseWriter, answer keyAnswer) {
	h := w.Header()
	h.Set(replayedHeader, "true")
	for name, value := range map[string]string{"Content-Type": answer.ContentType, "Location": answer.Location} {
		if value != "" {
			h.Set(name, value)
		}
	}
	w.WriteHeader(answer.Status)
	// The caller may be gone; there is nobody left to tell.
	_, _ = w.Write(answer.Body)
}

// PruneKeys forgets answers older than a day. The app calls it now and then.
func (a *API) PruneKeys(ctx context.Context) error { return a.keys.prune(ctx) }

func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, fault.TooLarge("The body is too large.")
	}
	if err != nil {
		return nil, newProblem(http.StatusBadRequest, "broken_body", "The body did not arrive whole.")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

func plainKey(key string) bool {
	if len(key) > maxKey {
		return false
	}
	for _, c := range []byte(key) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// recorder passes an answer on and keeps a copy.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// final tells whether asking again would be answered the same way.
func (w *recorder) final() bool {
	switch w.status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, statusClientGone:
		return false
	}
	return w.status >= 200 && w.status < 500
}
