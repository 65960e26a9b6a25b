package metafake

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"unicode/utf8"
)

// object is a JSON object that is checked field by field.
type object map[string]any

// readObject reads a JSON body and refuses fields that Meta does not know.
func readObject(r *http.Request, known ...string) (object, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(r.Body)
	if err != nil || kind != "application/json" {
		return nil, wrong("the body must be JSON")
	}
	var o object
	if err := json.Unmarshal(body, &o); err != nil || o == nil {
		return nil, wrong("the body is not a JSON object")
	}
	return o, o.only(known...)
}

// only refuses fields that are not known.
func (o object) only(known ...string) error {
	for name := range o {
		if !slices.Contains(known, name) {
			return wrong("Unexpected key %q on param", name)
		}
	}
	return nil
}

func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

func (o object) at(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

func (o object) list(name string) (out []object) {
	all, _ := o[name].([]any)
	for _, one := range all {
		m, _ := one.(map[string]any)
		out = append(out, m)
	}
	return out
}

// within wants a text that is there and not longer than characters allow.
func (o object) within(name string, most int) error {
	if s := o.text(name); s == "" || utf8.RuneCountInString(s) > most {
		return wrong("Param %s must be between 1 and %d characters", name, most)
	}
	return nil
}

// short wants a text not longer than characters allow, if it is there.
func (o object) short(name string, most int) error {
	if o[name] == nil {
		return nil
	}
	return o.within(name, most)
}

// first is the first error of several.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// readForm reads a form with one file.
func readForm(r *http.Request, fileField string) (map[string]string, Upload, error) {
	kind, options, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return nil, Upload{}, wrong("the body must be a form")
	}
	fields, file, found := map[string]string{}, Upload{}, false
	form := multipart.NewReader(r.Body, options["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, Upload{}, wrong("the form is broken")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, Upload{}, wrong("the form is broken")
		}
		if part.FormName() == fileField && part.FileName() != "" {
			file, found = Upload{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Content: content}, true
		} else {
			fields[part.FormName()] = string(content)
		}
	}
	if !found || len(file.Content) == 0 {
		return nil, Upload{}, wrong("Param %s must be a file", fileField)
	}
	return fields, file, nil
}
