package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

// Problem is the body of every refusal (RFC 9457). It never repeats what was sent.
type Problem struct {
	Type   string         `json:"type" doc:"A link to where this kind of problem is explained" format:"uri-reference"`
	Title  string         `json:"title" doc:"The meaning of the status"`
	Status int            `json:"status" doc:"The HTTP status"`
	Detail string         `json:"detail" doc:"A sentence for people"`
	Code   string         `json:"code" doc:"A word for programs"`
	Errors []FieldProblem `json:"errors" doc:"What is wrong with which field; empty when it is not about fields"`

	retryAfter time.Duration
	cause      error // of an internal error; logged, never shown
}

// FieldProblem is what is wrong with one field.
type FieldProblem struct {
	Field  string `json:"field" doc:"The path of the field, as in members[0].user_id"`
	Detail string `json:"detail" doc:"A sentence for people"`
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes JSON into problem JSON.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers that belong to the problem.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

func newProblem(status int, code, detail string) *Problem {
	title := http.StatusText(status)
	if status == statusClientGone {
		title = "Client Closed Request"
	}
	return &Problem{Type: "/api/docs#problem-" + code, Title: title, Status: status, Detail: detail, Code: code, Errors: []FieldProblem{}}
}

const statusClientGone = 499

var statusOf = map[fault.Kind]int{
	fault.InvalidKind:      http.StatusUnprocessableEntity,
	fault.NotFoundKind:     http.StatusNotFound,
	fault.ConflictKind:     http.StatusConflict,
	fault.ForbiddenKind:    http.StatusForbidden,
	fault.UnauthorizedKind: http.StatusUnauthorized,
	fault.TooManyKind:      http.StatusTooManyRequests,
	fault.TooLargeKind:     http.StatusRequestEntityTooLarge,
	fault.UnavailableKind:  http.StatusServiceUnavailable,
}

// problemOf is the one place where errors become answers.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	if f, ok := fault.Of(err); ok {
		p := newProblem(statusOf[f.Kind], f.Code, f.Detail)
		p.retryAfter = f.RetryAfter
		for _, field := range f.Fields {
			p.Errors = append(p.Errors, FieldProblem{field.Name, field.Detail})
		}
		return p
	}
	if errors.Is(err, context.Canceled) {
		return newProblem(statusClientGone, "client_gone", "The caller went away.")
	}
	if db.Unavailable(err) {
		p := newProblem(http.StatusServiceUnavailable, "unavailable", "The database does not answer now. Nothing was changed; try again.")
		p.retryAfter, p.cause = time.Second, err
		return p
	}
	p = newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side. It was logged with the id of this request.")
	p.cause = err
	return p
}

// logProblem writes the cause of an internal error, once, at the edge.
func (a *API) logProblem(ctx context.Context, p *Problem, requestID, route string) {
	if p.cause != nil {
		a.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", requestID),
			slog.String("route", route), slog.Int("status", p.Status), slog.Any("error", p.cause))
	}
}

// WriteError answers err from a handler that is not a JSON operation.
func (a *API) WriteError(w http.ResponseWriter, r *http.Request, err error) {
	a.writeProblem(w, r, problemOf(err))
}

func (a *API) writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	a.logProblem(r.Context(), p, w.Header().Get(requestIDHeader), r.Pattern)
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	// The caller may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(p)
}
