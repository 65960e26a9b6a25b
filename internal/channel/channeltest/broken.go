package channeltest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel"
)

func refusesBroken(t *testing.T, h Harness) {
	if h.Form {
		refusesBrokenForms(t, h)
		return
	}
	refusesEach(t, h, brokenJSON(h.Text(1, "hello").Body), func(r *channel.Request, body []byte) { r.Body = body; resign(h, r) })
	if h.Edit == nil {
		return
	}
	r := h.Text(1, "hello")
	var inner []byte
	h.Edit(&r, func(document []byte) []byte { inner = bytes.Clone(document); return document })
	refusesEach(t, h, brokenJSON(inner), func(r *channel.Request, body []byte) { edit(h, r, func([]byte) []byte { return body }) })
}

func refusesEach(t *testing.T, h Harness, bodies [][]byte, put func(*channel.Request, []byte)) {
	t.Helper()
	for _, body := range bodies {
		r := h.Text(1, "hello")
		put(&r, body)
		if _, refusal := receive(t, h, r); refusal == nil || refusal.Status != http.StatusBadRequest {
			t.Errorf("body %.60q: refusal %v, want 400", body, refusal)
		}
	}
}

// brokenJSON is what is left of a document when it is cut, doubled or no object at all.
func brokenJSON(whole []byte) [][]byte {
	bodies := [][]byte{nil, []byte("null"), []byte("[]"), []byte("42"), []byte(`"x"`), []byte("{"), []byte("\x00"), []byte("\xff\xfe{}"),
		append(bytes.Clone(whole), '{'), append(bytes.Clone(whole), whole...),
		bytes.Repeat([]byte("["), 100_000), bytes.Repeat([]byte(`{"a":`), 100_000)}
	for i := range whole {
		bodies = append(bodies, whole[:i])
	}
	return bodies
}

func refusesBrokenForms(t *testing.T, h Harness) {
	bodies := [][]byte{nil, []byte("null"), []byte("{}"), []byte("%"), []byte("%zz=1"), []byte("\x00"), []byte("a&b&c"), bytes.Repeat([]byte("a=1&"), 10_000),
		append(h.Text(1, "hello").Body, "&x=%g1"...)}
	refusesEach(t, h, bodies, func(r *channel.Request, body []byte) { r.Body = body; resign(h, r) })
	whole := h.Text(1, "hello").Body
	for i := range whole { // a form that is cut may still be one
		r := h.Text(1, "hello")
		r.Body = whole[:i]
		resign(h, &r)
		receive(t, h, r)
	}
}

// survivesOddTypes puts every odd value in every place of a call.
func survivesOddTypes(t *testing.T, h Harness) {
	if h.Form {
		survivesOddForms(t, h)
		return
	}
	oddInside(t, h, h.Text(1, "hello").Body, func(r *channel.Request, body []byte) { r.Body = body; resign(h, r) })
	if h.Edit == nil {
		return
	}
	r := h.Text(1, "hello")
	var inner []byte
	h.Edit(&r, func(document []byte) []byte { inner = bytes.Clone(document); return document })
	oddInside(t, h, inner, func(r *channel.Request, body []byte) { edit(h, r, func([]byte) []byte { return body }) })
}

func oddInside(t *testing.T, h Harness, document []byte, put func(*channel.Request, []byte)) {
	t.Helper()
	var tree any
	if err := json.Unmarshal(document, &tree); err != nil {
		t.Fatal(err)
	}
	odd := []any{nil, true, "", "x", "12", 0.0, -1.5, 1e300, []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, map[string]any{"id": nil}, strings.Repeat("é", 5000)}
	forEachPlace(tree, func(set func(any), restore func()) {
		for _, v := range odd {
			set(v)
			body, _ := json.Marshal(tree)
			r := h.Text(1, "hello")
			put(&r, body)
			receive(t, h, r)
		}
		restore()
	})
}

func survivesOddForms(t *testing.T, h Harness) {
	fields, err := url.ParseQuery(string(h.Text(1, "hello").Body))
	if err != nil {
		t.Fatal(err)
	}
	for name, was := range fields {
		for _, odd := range [][]string{nil, {""}, {"x"}, {"-1"}, {"1e300"}, {"99999999999999999999"}, {"a", "b"}, {strings.Repeat("é", 5000)}, {"\x00\xff"}} {
			fields[name] = odd
			r := h.Text(1, "hello")
			r.Body = []byte(fields.Encode())
			resign(h, &r)
			receive(t, h, r)
		}
		fields[name] = was
	}
}

// forEachPlace visits every value below v, with a way to replace it.
func forEachPlace(v any, visit func(set func(any), restore func())) {
	switch v := v.(type) {
	case map[string]any:
		for name, was := range v {
			visit(func(x any) { v[name] = x }, func() { v[name] = was })
			forEachPlace(was, visit)
		}
	case []any:
		for i, was := range v {
			visit(func(x any) { v[i] = x }, func() { v[i] = was })
			forEachPlace(was, visit)
		}
	}
}
