package api

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"rondo/internal/platform/id"
)

const schemaPrefix = "#/components/schemas/"

// refinement changes an answer before it is written.
type refinement = func(ctx huma.Context, status string, v any) (any, error)

// humaConfig is OpenAPI 3.1 and JSON; no pages, scripts or links of huma's own.
func humaConfig(version string, names *names, refine refinement) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Rondo", Version: version, Description: "The HTTP API of Rondo."},
			Servers: []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry(schemaPrefix, names.of),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token":   {Type: "http", Scheme: "bearer", Description: "An API token"},
					"session": {Type: "apiKey", In: "cookie", Name: CookieName, Description: "The session of the web app"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{refine},
	}
}

// refine sees every answer on its way out: causes of internal errors are logged, lists are never null.
func (a *API) refine(ctx huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*Problem); ok {
		op := ctx.Operation()
		a.logProblem(ctx.Context(), p, requestIDOf(ctx), op.Method+" "+Prefix+op.Path)
		return v, nil
	}
	return withLists(v), nil
}

// tighten teaches the schemas what reflection does not say: how an id looks.
func tighten(r huma.Registry) {
	for name, s := range r.Map() {
		t := r.TypeFromRef(schemaPrefix + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for _, f := range reflect.VisibleFields(t) {
			property, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if fs := s.Properties[property]; fs != nil {
				tightenField(fs, f.Type)
			}
		}
	}
}

var idType = reflect.TypeFor[id.ID]()

func tightenField(s *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Slice && s.Items != nil {
		tightenField(s.Items, t.Elem())
		return
	}
	if t == idType && s.Pattern == "" {
		s.Pattern, s.PatternDescription = "^[1-9][0-9]{0,18}$", "an id"
		s.PrecomputeMessages()
	}
}

var lists sync.Map // reflect.Type → bool: may a value of the type hold a nil slice? Bounded by our types.

// withLists returns v with every nil slice and map in it made empty, so that JSON never says null for a
// list. An answer belongs to its writer: nobody else reads it any more.
func withLists(v any) any {
	if v == nil || !mayHoldList(reflect.TypeOf(v)) {
		return v
	}
	copied := reflect.New(reflect.TypeOf(v)).Elem()
	copied.Set(reflect.ValueOf(v))
	fill(copied)
	return copied.Interface()
}

func fill(v reflect.Value) {
	if !mayHoldList(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fill(v.Index(i))
		}
	}
}

func mayHoldList(t reflect.Type) bool {
	if known, ok := lists.Load(t); ok {
		return known.(bool)
	}
	holds := holdsList(t, map[reflect.Type]bool{})
	lists.Store(t, holds)
	return holds
}

func holdsList(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || writesItself(t) {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer:
		return holdsList(t.Elem(), seen)
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8
	case reflect.Map:
		return true
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && holdsList(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

// writesItself tells whether JSON asks the type for its text instead of looking into it.
func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(reflect.TypeFor[json.Marshaler]()) || p.Implements(reflect.TypeFor[json.Marshaler]()) ||
		t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}
