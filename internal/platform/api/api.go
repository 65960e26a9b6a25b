// Package api is how HTTP reaches the rules: one stack for every route (request id, access log, panic
// recovery, security headers, authentication, same-origin check, idempotency) and, for the JSON operations
// under /api/v1, checked input, problem documents and the OpenAPI description, all from Go types.
//
// A slice registers operations with Register and everything else (sockets, files, hooks) with Handle. Both
// demand a declared level of access. Faults become answers in problem.go, and nowhere else. It knows no
// product word: who a credential belongs to is told by the function in Config.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"rondo/internal/platform/access"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
)

// Prefix is where the operations live.
const Prefix = "/api/v1"

// CookieName is the cookie that carries the secret of a session.
const CookieName = "rondo_session"

// Credential is what a request offers to say who it is from.
type Credential struct {
	Secret string
	Cookie bool // from the session cookie; otherwise from "Authorization: Bearer"
}

// Config is what an API needs to know.
type Config struct {
	// Version is shown in the OpenAPI description.
	Version string
	// Log receives the access log and every internal error, once.
	Log *slog.Logger
	// DB keeps the answers to requests with an Idempotency-Key.
	DB *db.DB
	// Authenticate finds the actor of a credential. It returns a fault of the kind Unauthorized for one
	// that is unknown, ended or revoked.
	Authenticate func(context.Context, Credential) (access.Actor, error)
	// BaseURL is the public address, if it is known; writes from its origin count as same-origin.
	BaseURL string
	// Framed are path prefixes of pages that other sites may show in a frame.
	Framed []string
}

// API is the one place where routes are registered. It is complete once the server starts.
type API struct {
	cfg    Config
	log    *slog.Logger
	clock  clock.Clock
	mux    *http.ServeMux
	huma   huma.API
	origin *http.CrossOriginProtection
	routes []Route
	keys   keyStore
	names  *names
}

// Route is one registered way in.
type Route struct {
	Method  string // empty: every method
	Path    string
	Access  access.Role
	Summary string
}

// New makes an API without routes but for its own: the OpenAPI description and the docs page.
func New(cfg Config) *API {
	configureHuma()
	a := &API{cfg: cfg, log: cfg.Log, clock: clock.System, mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(), names: newNames()}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if cfg.DB != nil {
		a.clock = cfg.DB.Clock()
		a.keys = keyStore{cfg.DB}
	}
	if u, err := url.Parse(cfg.BaseURL); err == nil && u.Host != "" {
		// A malformed origin cannot come out of a parsed address.
		_ = a.origin.AddTrustedOrigin(u.Scheme + "://" + u.Host)
	}
	a.huma = huma.NewAPI(humaConfig(cfg.Version, a.names, a.refine), adapter{a})
	a.Handle(Route{Method: "GET", Path: "/api/openapi.json", Access: access.Public, Summary: "The OpenAPI description"}, http.HandlerFunc(a.serveOpenAPI))
	a.Handle(Route{Method: "GET", Path: "/api/docs", Access: access.Public, Summary: "The API's documentation"}, http.HandlerFunc(a.serveDocs))
	a.Handle(Route{Method: "GET", Path: "/api/docs.css", Access: access.Public, Summary: "The look of the documentation"}, http.HandlerFunc(serveDocsCSS))
	a.mux.HandleFunc("/api/", a.serveUnknown)
	return a
}

// Handler is the whole stack, for http.Server.
func (a *API) Handler() http.Handler { return a.edge(a.mux) }

// Routes are all that is registered, for the tests that walk them.
func (a *API) Routes() []Route { return a.routes }

// Handle registers a route that is not a JSON operation: a socket, a stream, a file, a hook, a page. The
// handler finds the actor with access.From, bounds its own body, and refuses with WriteError.
func (a *API) Handle(rt Route, h http.Handler) {
	a.declare(rt)
	a.mux.Handle(strings.TrimSpace(rt.Method+" "+rt.Path), a.guard(rt, nil, h))
}

// declare notes a route. One without a level of access is a mistake that must not reach a user.
func (a *API) declare(rt Route) {
	if !rt.Access.Valid() {
		panic("api: " + rt.Method + " " + rt.Path + " declares no level of access")
	}
	a.routes = append(a.routes, rt)
}

// serveUnknown answers what no route matched: 405 when another method would, else 404.
func (a *API) serveUnknown(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		if _, pattern := a.mux.Handler(probe); pattern != "/api/" && pattern != "" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		a.writeProblem(w, r, newProblem(http.StatusNotFound, "not_found", "There is nothing at this address."))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	a.writeProblem(w, r, newProblem(http.StatusMethodNotAllowed, "method_not_allowed", "This address does not take that method."))
}
