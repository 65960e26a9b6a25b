package api

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"rondo/internal/platform/access"
)

const requestIDHeader = "X-Request-Id"

// contentPolicy lets our pages load from here and nowhere else, and nobody frame them.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; frame-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "

// edge is the outermost layer: request id, security headers, panic recovery, access log.
func (a *API) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := a.clock.Now()
		res := &response{ResponseWriter: w}
		id := requestID(r)
		res.Header().Set(requestIDHeader, id)
		a.secure(res, r)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				a.log.LogAttrs(r.Context(), slog.LevelError, "request panicked", slog.String("request_id", id),
					slog.String("route", r.Pattern), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if res.status != 0 {
					panic(http.ErrAbortHandler) // half an answer must not look like a whole one
				}
				a.writeProblem(res, r, newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side. It was logged with the id of this request."))
			} else if p != nil {
				panic(p)
			}
			a.logRequest(r, res, id, begun)
		}()
		next.ServeHTTP(res, r)
	})
}

// logRequest notes a request for developers; one that failed on our side, for operators.
func (a *API) logRequest(r *http.Request, res *response, id string, begun time.Time) {
	level := slog.LevelDebug
	if res.status >= http.StatusInternalServerError {
		level = slog.LevelInfo
	}
	if !a.log.Enabled(r.Context(), level) {
		return
	}
	a.log.LogAttrs(r.Context(), level, "request", slog.String("request_id", id), slog.String("method", r.Method),
		slog.String("route", r.Pattern), slog.Int("status", res.status), slog.Int64("bytes", res.bytes),
		slog.Duration("took", a.clock.Now().Sub(begun)), slog.String("workspace_id", res.actor.Workspace.String()),
		slog.String("user_id", res.actor.User.String()))
}

// secure sets the headers that every answer carries.
func (a *API) secure(w http.ResponseWriter, r *http.Request) {
	h, ancestors := w.Header(), "'none'"
	for _, prefix := range a.cfg.Framed {
		if strings.HasPrefix(r.URL.Path, prefix) {
			ancestors = "*"
		}
	}
	h.Set("Content-Security-Policy", contentPolicy+ancestors)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), payment=(), usb=()")
	if ancestors == "'none'" {
		h.Set("X-Frame-Options", "DENY")
	}
	if overTLS(r) {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// overTLS tells whether the browser reached us by https, perhaps through a proxy that says so. A lie
// changes only the liar's own answer.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// requestID takes a proxy's id when it is plain, else makes one.
func requestID(r *http.Request) string {
	id := r.Header.Get(requestIDHeader)
	plain := id != "" && len(id) <= 64 && strings.IndexFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
	}) < 0
	if !plain {
		id = rand.Text()
	}
	return id
}

// response notes what was answered, and to whom.
type response struct {
	http.ResponseWriter
	status int
	bytes  int64
	actor  access.Actor
}

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *response) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Flush sends what was written so far, for streams.
func (w *response) Flush() {
	// A connection that cannot be flushed is sent when it likes.
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController and sockets reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// requestIDOf finds the id that edge gave.
func requestIDOf(ctx huma.Context) string {
	_, w := humago.Unwrap(ctx)
	return w.Header().Get(requestIDHeader)
}
