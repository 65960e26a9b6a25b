package api

import (
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// missing marks huma's complaint about an absent field, which names the field in the text only.
const missing = "missing:"

// configureHuma sets what huma keeps globally: strictness, our sentences, and our problem document, which
// unlike huma's own never repeats the offending value (it may be a password).
var configureHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewError = refuse
	validation.MsgExpectedRequiredProperty = missing + "%s"
	validation.MsgUnexpectedProperty = "Is not a known field."
	validation.MsgExpectedBoolean = "Must be true or false."
	validation.MsgExpectedNumber = "Must be a number."
	validation.MsgExpectedInteger = "Must be a whole number."
	validation.MsgExpectedString = "Must be text."
	validation.MsgExpectedArray = "Must be a list."
	validation.MsgExpectedObject = "Must be an object."
	validation.MsgExpectedArrayItemsUnique = "Must not contain the same item twice."
	validation.MsgExpectedOneOf = "Must be one of: %s."
	validation.MsgExpectedMinimumNumber = "Must be %v or more."
	validation.MsgExpectedExclusiveMinimumNumber = "Must be more than %v."
	validation.MsgExpectedMaximumNumber = "Must be %v or less."
	validation.MsgExpectedExclusiveMaximumNumber = "Must be less than %v."
	validation.MsgExpectedNumberBeMultipleOf = "Must be a multiple of %v."
	validation.MsgExpectedMinLength = "Must be at least %d characters long."
	validation.MsgExpectedMaxLength = "Must be at most %d characters long."
	validation.MsgExpectedBePattern = "Must be %s."
	validation.MsgExpectedMatchPattern = "Must match %s."
	validation.MsgExpectedMinItems = "Must have at least %d items."
	validation.MsgExpectedMaxItems = "Must have at most %d items."
	validation.MsgExpectedMinProperties = "Must have at least %d entries."
	validation.MsgExpectedMaxProperties = "Must have at most %d entries."
	validation.MsgExpectedRFC3339DateTime = "Must be a time such as 2026-01-31T09:00:00Z."
	validation.MsgExpectedRFC3339Date = "Must be a date such as 2026-01-31."
	validation.MsgExpectedRFC3339Time = "Must be a time of day such as 09:00:00."
	validation.MsgExpectedRFC5322Email = "Must be an email address.%.0v"
	validation.MsgExpectedRFC3986URI = "Must be an address such as https://example.com/.%.0v"
	validation.MsgExpectedRFC4122UUID = "Must be a UUID.%.0v"
	validation.MsgExpectedBase64String = "Must be base64."
})

// parameterSentences replace huma's words about path, query and header values.
var parameterSentences = map[string]string{
	"invalid integer":         "Must be a whole number.",
	"invalid float":           "Must be a number.",
	"invalid boolean":         "Must be true or false.",
	"unknown query parameter": "Is not a known parameter.",
}

// refuse makes the problem for what huma itself found wrong.
func refuse(status int, message string, errs ...error) huma.StatusError {
	switch status {
	case http.StatusUnsupportedMediaType:
		return newProblem(status, "unsupported_media_type", "Send JSON, with Content-Type: application/json.")
	case http.StatusRequestEntityTooLarge:
		return newProblem(status, "too_large", "The body is too large.")
	case http.StatusRequestTimeout:
		return newProblem(status, "timeout", "The body took too long to arrive.")
	case http.StatusNotAcceptable:
		return newProblem(status, "not_acceptable", "The answer is JSON; accept that.")
	case 0: // asked only for the type of our errors
		return newProblem(status, "", "")
	}
	if status >= http.StatusInternalServerError {
		p := newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side. It was logged with the id of this request.")
		if len(errs) > 0 {
			p.cause = errs[0]
		}
		return p
	}
	p := newProblem(http.StatusUnprocessableEntity, "invalid", "Some fields are not right.")
	for _, err := range errs {
		field, detail := locate(err)
		if detail == brokenJSON {
			return newProblem(http.StatusBadRequest, "broken_json", detail)
		}
		p.Errors = append(p.Errors, FieldProblem{field, detail})
	}
	if len(p.Errors) == 0 { // huma refuses an empty body before it looks at fields
		p.Errors = append(p.Errors, FieldProblem{"body", "Is required."})
	}
	return p
}

// locate tells which field an error of huma is about, and says it in a sentence without the value.
func locate(err error) (field, detail string) {
	d, ok := err.(*huma.ErrorDetail)
	if !ok {
		return "body", "Is not valid."
	}
	at, text := d.Location, d.Message
	if name, ok := strings.CutPrefix(text, missing); ok {
		at, text = at+"."+name, "Is required."
	}
	if path, sentence, ok := cutAt(text); ok {
		at, text = strings.TrimSuffix("body."+path, "."), sentence
	}
	at = strings.ReplaceAll(at, ".~", "")
	if s, ok := parameterSentences[text]; ok {
		text = s
	}
	if strings.HasPrefix(text, "required ") {
		text = "Is required."
	}
	if !strings.HasSuffix(text, ".") { // not one of our sentences; it may quote the value
		text = "Is not valid."
	}
	for _, where := range []string{"body.", "query.", "path.", "header.", "body"} {
		if rest, ok := strings.CutPrefix(at, where); ok && rest != "" {
			return rest, text
		}
	}
	return at, text
}
