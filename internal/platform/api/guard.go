package api

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"rondo/internal/platform/access"
	"rondo/internal/platform/fault"
)

// guard stands before a route: who asks, may they, does the write come from our own pages, and was it
// answered before. op is nil for what is not a JSON operation.
func (a *API) guard(rt Route, op *Operation, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if op != nil && !readable(r.URL) {
			a.WriteError(w, r, fault.Invalid("query", "Must be text without the character NUL."))
			return
		}
		actor, err := a.identify(r, rt, op)
		if err == nil && rt.Access != access.Public {
			err = access.Require(access.With(r.Context(), actor), rt.Access)
		}
		if err != nil {
			a.WriteError(w, r, err)
			return
		}
		if res, ok := w.(*response); ok {
			res.actor = actor
		}
		if rt.Access != access.Public {
			r = r.WithContext(access.With(r.Context(), actor))
		}
		if op != nil {
			w.Header().Set("Cache-Control", "no-store")
			if key := r.Header.Get(keyHeader); key != "" && op.takesKey() {
				a.once(w, r, *op, actor, key, next)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// identify finds the actor. A public route looks at no credential: it may have one of its own kind.
func (a *API) identify(r *http.Request, rt Route, op *Operation) (access.Actor, error) {
	none := access.Actor{Role: access.Public}
	if rt.Access == access.Public {
		if op != nil {
			return none, a.sameOrigin(r)
		}
		return none, nil
	}
	cred, ok := credential(r)
	if !ok {
		return none, fault.Unauthorized("Sign in first, or send a valid API token.")
	}
	if cred.Cookie {
		if err := a.sameOrigin(r); err != nil {
			return none, err
		}
	}
	return a.cfg.Authenticate(r.Context(), cred)
}

// CredentialOf is what a request says who it is from, for connections that outlive their request and must ask
// again whether they may go on. Empty without any.
func CredentialOf(r *http.Request) Credential {
	cred, _ := credential(r)
	return cred
}

// credential reads "Authorization: Bearer", and only in its absence the cookie.
func credential(r *http.Request) (Credential, bool) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, secret, _ := strings.Cut(h, " ")
		secret = strings.TrimSpace(secret)
		return Credential{Secret: secret}, strings.EqualFold(scheme, "Bearer") && secret != ""
	}
	c, err := r.Cookie(CookieName)
	if err != nil || c.Value == "" {
		return Credential{}, false
	}
	return Credential{Secret: c.Value, Cookie: true}, true
}

// sameOrigin refuses what another site made the browser send. Opening a socket counts as a write.
func (a *API) sameOrigin(r *http.Request) error {
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		r = r.Clone(r.Context())
		r.Method = http.MethodPost
	}
	if a.origin.Check(r) != nil {
		return fault.Forbidden("This came from another site. Use an API token for calls from elsewhere.")
	}
	return nil
}

// readable tells whether the address is text that every database keeps.
func readable(u *url.URL) bool {
	query, err := url.QueryUnescape(u.RawQuery)
	return err == nil && utf8.ValidString(query) && utf8.ValidString(u.Path) &&
		!strings.Contains(query, "\x00") && !strings.Contains(u.Path, "\x00")
}
