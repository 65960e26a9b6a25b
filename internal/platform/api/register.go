package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"rondo/internal/platform/access"
)

// Operation describes one JSON operation.
type Operation struct {
	ID          string // unique, as in "list-users"
	Method      string
	Path        string // below Prefix, as in "/users/{id}"
	Access      access.Role
	Tag         string // the chapter of the docs
	Summary     string
	Description string
	Status      int   // of success; default 200, or 204 without a body
	MaxBody     int64 // bytes; default 1 MiB
	// Secret says that the answer holds something shown only once, so it is never stored: a repeat under
	// the same Idempotency-Key is refused instead of answered again.
	Secret bool
}

// None is the output of an operation that answers 204.
type None struct{}

const defaultMaxBody = 1 << 20

// Register adds an operation. I is a struct of `path`, `query` and `header` parameters and a Body; O a
// struct with a Body and headers, or None. Input is checked against the types before handle runs: unknown
// fields, wrong types and impossible values answer 422 and name the field.
func Register[I, O any](a *API, op Operation, handle func(context.Context, *I) (*O, error)) {
	a.declare(Route{Method: op.Method, Path: Prefix + op.Path, Access: op.Access, Summary: op.Summary})
	mustBeRead(op, reflect.TypeFor[I]())
	a.names.operation = camel(op.ID)
	if op.MaxBody == 0 {
		op.MaxBody = defaultMaxBody
	}
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, Description: describe(op),
		DefaultStatus: op.Status, MaxBodyBytes: op.MaxBody, Tags: []string{op.Tag},
		RejectUnknownQueryParameters: true,
		Security:                     []map[string][]string{{"token": {}}, {"session": {}}},
		Metadata:                     map[string]any{metadataKey: op},
	}
	if op.Access == access.Public {
		h.Security = []map[string][]string{}
	}
	if op.takesKey() {
		h.Parameters = append(h.Parameters, keyParameter)
	}
	huma.Register(a.huma, h, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, problemOf(err)
		}
		return out, nil
	})
	tighten(a.huma.OpenAPI().Components.Schemas)
}

// mustBeRead refuses an input with an embedded struct that is not exported: nothing would read the
// parameters in it, and every call would be about the id 0.
func mustBeRead(op Operation, in reflect.Type) {
	for i := range in.NumField() {
		f := in.Field(i)
		if !f.Anonymous || f.Type.Kind() != reflect.Struct {
			continue
		}
		if !f.IsExported() {
			panic("api: the input of " + op.ID + " embeds " + f.Name + ", which nothing reads; export it")
		}
		mustBeRead(op, f.Type)
	}
}

const metadataKey = "operation"

// describe adds who may call it to what the docs say.
func describe(op Operation) string {
	who := map[access.Role]string{
		access.Public: "Needs no sign-in.", access.Agent: "For every user.", access.Supervisor: "For supervisors, admins and owners.",
		access.Admin: "For admins and owners.", access.Owner: "For owners.",
	}[op.Access]
	if op.Description == "" {
		return who
	}
	return op.Description + "\n\n" + who
}

// takesKey tells whether the operation heeds an Idempotency-Key: a write by somebody known.
func (op Operation) takesKey() bool { return op.Access != access.Public && unsafe(op.Method) }

func unsafe(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// adapter puts huma's operations on the mux, behind the guard.
type adapter struct{ api *API }

// Handle is called once for each operation, while it is registered.
func (ad adapter) Handle(hop *huma.Operation, h func(huma.Context)) {
	op := hop.Metadata[metadataKey].(Operation)
	rt := Route{Method: op.Method, Path: Prefix + op.Path, Access: op.Access}
	ad.api.mux.Handle(rt.Method+" "+rt.Path, ad.api.guard(rt, &op, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h(humago.NewContext(hop, r, w))
	})))
}

// ServeHTTP completes huma's interface.
func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.api.mux.ServeHTTP(w, r) }
