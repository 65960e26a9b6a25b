package metafake

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"rondo/internal/channel"
)

const signatureHeader = "X-Hub-Signature-256"

// Sign proves a call again after its body has changed.
func (f *Fake) Sign(r *channel.Request) { r.Header.Set(signatureHeader, f.Signature(r.Body)) }

// Call is a genuine call to a hook with a body.
func (f *Fake) Call(body []byte) channel.Request {
	return channel.Request{Method: http.MethodPost, URL: "http://rondo.test/hooks/77", Body: body,
		Header: http.Header{"Content-Type": {"application/json"}, signatureHeader: {f.Signature(body)}}}
}

// Forgeries take a genuine call and make it one that must not be believed.
func (f *Fake) Forgeries() map[string]func(*channel.Request) {
	header := func(change func(right string) []string) func(*channel.Request) {
		return func(r *channel.Request) { r.Header[signatureHeader] = change(f.Signature(r.Body)) }
	}
	by := func(secret string) func(*channel.Request) {
		return func(r *channel.Request) {
			mac := hmac.New(sha256.New, []byte(secret))
			mac.Write(r.Body)
			r.Header.Set(signatureHeader, "sha256="+hex.EncodeToString(mac.Sum(nil)))
		}
	}
	return map[string]func(*channel.Request){
		"by another secret": by("another secret"), "by an empty secret": by(""), "by the verify token": by(f.VerifyToken), "by the access token": by(f.Token),
		"no header":       func(r *channel.Request) { r.Header.Del(signatureHeader) },
		"an empty header": header(func(string) []string { return []string{""} }),
		"another body":    func(r *channel.Request) { r.Body = bytes.Replace(r.Body, []byte("hello"), []byte("hellp"), 1) },
		"the body written again": func(r *channel.Request) {
			var v any
			_ = json.Unmarshal(r.Body, &v)
			r.Body, _ = json.MarshalIndent(v, "", " ")
		},
		"the old prefix":    header(func(s string) []string { return []string{"sha1=" + s[7:]} }),
		"no prefix":         header(func(s string) []string { return []string{s[7:]} }),
		"in upper case":     header(func(s string) []string { return []string{"sha256=" + strings.ToUpper(s[7:])} }),
		"cut short":         header(func(s string) []string { return []string{s[:len(s)-1]} }),
		"one more":          header(func(s string) []string { return []string{s + "0"} }),
		"twice":             header(func(s string) []string { return []string{s, s} }),
		"second":            header(func(s string) []string { return []string{"sha256=" + strings.Repeat("0", 64), s} }),
		"in the old header": func(r *channel.Request) { r.Header = http.Header{"X-Hub-Signature": r.Header[signatureHeader]} },
		"of an empty body":  header(func(string) []string { return []string{f.Signature(nil)} }),
	}
}
