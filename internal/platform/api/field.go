package api

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"rondo/internal/platform/id"
)

// Opt is a field of a PATCH body: absent, or with a value. Null is refused. Its JSON tag needs `omitzero`.
type Opt[T any] struct {
	Value T `json:"~"` // what invalid.go leaves out of the path of a field
	Set   bool
	null  bool
}

// Or is the value if it was sent, else old.
func (o Opt[T]) Or(old T) T {
	if o.Set {
		return o.Value
	}
	return old
}

// UnmarshalJSON notes that the field was sent.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	o.Set, o.null = true, string(b) == "null"
	if o.null {
		return nil
	}
	return json.Unmarshal(b, &o.Value)
}

// Schema is the schema of T.
func (Opt[T]) Schema(r huma.Registry) *huma.Schema { return schemaOf[T](r) }

// Resolve refuses null.
func (o *Opt[T]) Resolve(_ huma.Context, at *huma.PathBuffer) []error {
	if !o.null {
		return nil
	}
	return []error{&huma.ErrorDetail{Location: at.String(), Message: "Must not be null."}}
}

// Clear is a field of a PATCH body that null empties. Its JSON tag needs `omitzero`.
type Clear[T any] struct {
	Value *T `json:"~"`
	Set   bool
}

// Or is what was sent (nil for null), else old.
func (c Clear[T]) Or(old *T) *T {
	if c.Set {
		return c.Value
	}
	return old
}

// UnmarshalJSON notes that the field was sent.
func (c *Clear[T]) UnmarshalJSON(b []byte) error {
	c.Set = true
	return json.Unmarshal(b, &c.Value)
}

// Schema is the schema of T, or null.
func (Clear[T]) Schema(r huma.Registry) *huma.Schema {
	s := schemaOf[T](r)
	s.Nullable = s.Ref == ""
	return s
}

func schemaOf[T any](r huma.Registry) *huma.Schema {
	t := reflect.TypeFor[T]()
	s := r.Schema(t, true, t.Name())
	tightenField(s, t)
	return s
}

// PathID is an id in the path. What is no id becomes 0, which no row has: the answer is 404, as for any
// other id that does not exist.
type PathID struct{ ID id.ID }

// UnmarshalText reads the id.
func (p *PathID) UnmarshalText(b []byte) error {
	p.ID, _ = id.Parse(string(b))
	return nil
}

// Schema is that of an id.
func (PathID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: "An id"}
}

// ByID is the input of operations on one thing, or is embedded in theirs.
type ByID struct {
	ID PathID `path:"id"`
}

// QueryID is an id among the query parameters; 0 when it is absent.
type QueryID struct{ ID id.ID }

// UnmarshalText reads the id.
func (p *QueryID) UnmarshalText(b []byte) error { return p.ID.UnmarshalText(b) }

// Schema is that of an id.
func (QueryID) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	tightenField(s, reflect.TypeFor[id.ID]())
	return s
}

// Client is embedded in an input that must know where the request came from.
type Client struct {
	IP     string `json:"-"`
	Secure bool   `json:"-"` // reached us by https
	Agent  string `json:"-"` // the browser's name of itself, cut to 200 bytes
}

// Resolve reads the connection and the headers.
func (c *Client) Resolve(ctx huma.Context) []error {
	c.IP = clientIP(ctx.RemoteAddr(), ctx.Header("X-Forwarded-For"))
	c.Secure = ctx.TLS() != nil || strings.EqualFold(ctx.Header("X-Forwarded-Proto"), "https")
	c.Agent = strings.ToValidUTF8(ctx.Header("User-Agent"), "")
	if len(c.Agent) > 200 {
		c.Agent = strings.ToValidUTF8(c.Agent[:200], "")
	}
	return nil
}

// clientIP is the peer, or what a proxy on this machine or in a private network says of its own peer.
func clientIP(remote, forwarded string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	peer, err := netip.ParseAddr(host)
	if err != nil || (!peer.IsLoopback() && !peer.IsPrivate()) || forwarded == "" {
		return host
	}
	last := strings.TrimSpace(forwarded[strings.LastIndex(forwarded, ",")+1:])
	if ip, err := netip.ParseAddr(last); err == nil {
		return ip.String()
	}
	return host
}

// ClientIP is where a request came from, as Client knows it, for routes that are no JSON operations.
func ClientIP(r *http.Request) string { return clientIP(r.RemoteAddr, r.Header.Get("X-Forwarded-For")) }
