package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

// OpenAPI is the description of every operation, as indented JSON with sorted keys: equal code, equal bytes.
func (a *API) OpenAPI() ([]byte, error) {
	raw, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		return nil, err
	}
	var sorted any
	if err := json.Unmarshal(raw, &sorted); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(sorted)
	return out.Bytes(), err
}

func (a *API) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	doc, err := a.OpenAPI()
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	// The caller may be gone; there is nobody left to tell.
	_, _ = w.Write(doc)
}

func serveDocsCSS(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(docsCSS)
}

func (a *API) serveDocs(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	if err := docsPage.Execute(&page, a.docs()); err != nil {
		a.WriteError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

// What the docs page shows.
type (
	docs struct {
		Version  string
		Prefix   string
		Chapters []chapter
		Problems []problemDoc
	}
	chapter struct {
		Name       string
		Operations []operationDoc
	}
	operationDoc struct {
		ID, Method, Path, Summary string
		Paragraphs                []string
		Inputs, Body              []fieldDoc
		Answers                   []answerDoc
	}
	fieldDoc struct {
		Name, Type, Doc string
		Required        bool
	}
	answerDoc struct {
		Status, Doc string
		Fields      []fieldDoc
	}
	problemDoc struct{ Code, Status, Doc string }
)

// problemDocs are the codes that any operation may answer; others are explained where they arise.
var problemDocs = []problemDoc{
	{"invalid", "422", "A field is unknown, of the wrong type or impossible; errors names it. Nothing was changed."},
	{"broken_json", "400", "The body is not JSON."},
	{"unauthorized", "401", "No credential, or one that has ended."},
	{"forbidden", "403", "Your role does not allow it, or a browser sent it from another site."},
	{"not_found", "404", "There is no such thing in your workspace."},
	{"in_progress", "409", "A request with the same Idempotency-Key is still at work. Try again in a second."},
	{"too_large", "413", "The body is too large."},
	{"too_many", "429", "Come back after Retry-After seconds."},
	{"internal", "500", "Our mistake. It was logged with the id in X-Request-Id."},
	{"unavailable", "503", "The database does not answer. Nothing was changed; try again."},
}

func (a *API) docs() docs {
	doc := a.huma.OpenAPI()
	byTag := map[string][]operationDoc{}
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op != nil {
				tag := strings.Join(op.Tags, ", ")
				byTag[tag] = append(byTag[tag], a.operationDoc(method, path, op))
			}
		}
	}
	page := docs{Version: a.cfg.Version, Prefix: Prefix, Problems: problemDocs}
	for name, ops := range byTag {
		slices.SortFunc(ops, func(x, y operationDoc) int {
			return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
		})
		page.Chapters = append(page.Chapters, chapter{name, ops})
	}
	slices.SortFunc(page.Chapters, func(x, y chapter) int { return cmp.Compare(x.Name, y.Name) })
	return page
}

func (a *API) operationDoc(method, path string, op *huma.Operation) operationDoc {
	d := operationDoc{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Paragraphs: strings.Split(op.Description, "\n\n")}
	for _, p := range op.Parameters {
		d.Inputs = append(d.Inputs, fieldDoc{Name: p.Name + " (" + p.In + ")", Type: a.typeWord(p.Schema), Doc: p.Description, Required: p.Required})
	}
	if op.RequestBody != nil {
		d.Body = a.fieldDocs(op.RequestBody.Content)
	}
	for status, res := range op.Responses {
		if status == "default" {
			continue
		}
		d.Answers = append(d.Answers, answerDoc{status, res.Description, a.fieldDocs(res.Content)})
	}
	slices.SortFunc(d.Answers, func(x, y answerDoc) int { return cmp.Compare(x.Status, y.Status) })
	return d
}

func (a *API) fieldDocs(content map[string]*huma.MediaType) []fieldDoc {
	for _, media := range content {
		if media.Schema == nil {
			continue
		}
		s := a.resolve(media.Schema)
		var fields []fieldDoc
		for name, p := range s.Properties {
			fields = append(fields, fieldDoc{name, a.typeWord(p), p.Description, slices.Contains(s.Required, name)})
		}
		slices.SortFunc(fields, func(x, y fieldDoc) int { return cmp.Compare(x.Name, y.Name) })
		return fields
	}
	return nil
}

func (a *API) resolve(s *huma.Schema) *huma.Schema {
	for s.Ref != "" {
		s = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// typeWord says a schema in a few words: "list of text", "whole number, 1 to 200", "{name, total}".
func (a *API) typeWord(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	s = a.resolve(s)
	word := map[string]string{"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}[s.Type]
	switch {
	case s.Type == huma.TypeArray:
		word = "list of " + a.typeWord(s.Items)
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
		word = strings.Join(values, " | ")
	case s.PatternDescription != "":
		word = strings.TrimPrefix(s.PatternDescription, "an ")
	case s.Format == "date-time":
		word = "time"
	case len(s.Properties) > 0:
		names := make([]string, 0, len(s.Properties))
		for name := range s.Properties {
			names = append(names, name)
		}
		slices.Sort(names)
		word = "{" + strings.Join(names, ", ") + "}"
	}
	if s.Nullable {
		word += " or null"
	}
	return word
}
