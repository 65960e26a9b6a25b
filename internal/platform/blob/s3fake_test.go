package blob_test

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bucketServer stands in for an S3 storage with one bucket. It checks every signature (AWS Signature Version 4)
// down to the chunks of a streamed body, and refuses what is not signed as it should be.
type bucketServer struct {
	region, key, secret, bucket string

	mu      sync.Mutex
	objects map[string][]byte
	refused []string
	down    bool
}

func (s *bucketServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, why := s.verified(r)
	if why != "" {
		s.refused = append(s.refused, why)
		s.fail(w, http.StatusForbidden, "SignatureDoesNotMatch", why)
		return
	}
	bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	object, there := s.objects[name]
	switch {
	case s.down:
		s.fail(w, http.StatusBadRequest, "InvalidRequest", "not today")
	case bucket != s.bucket:
		s.fail(w, http.StatusNotFound, "NoSuchBucket", "no such bucket")
	case name == "" && (r.Method == http.MethodHead || r.Method == http.MethodGet):
		w.WriteHeader(http.StatusOK)
	case r.Method == http.MethodPut:
		s.objects[name] = body
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum(body)[:16])+`"`)
	case r.Method == http.MethodDelete:
		delete(s.objects, name)
		w.WriteHeader(http.StatusNoContent)
	case !there:
		s.fail(w, http.StatusNotFound, "NoSuchKey", "no such key")
	default:
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum(object)[:16])+`"`)
		http.ServeContent(w, r, "", time.Unix(1700000000, 0), bytes.NewReader(object))
	}
}

func (s *bucketServer) fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>%s</Message></Error>`, code, message)
}

// verified gives the body of a request whose signature is right; else it says what is wrong.
func (s *bucketServer) verified(r *http.Request) (body []byte, why string) {
	parts := map[string]string{}
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	for _, p := range strings.Split(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		parts[name] = value
	}
	stamp := r.Header.Get("X-Amz-Date")
	at, err := time.Parse("20060102T150405Z", stamp)
	if !ok || err != nil || time.Since(at).Abs() > 15*time.Minute {
		return nil, "no signature, or one of another time"
	}
	scope := at.Format("20060102") + "/" + s.region + "/s3/aws4_request"
	if parts["Credential"] != s.key+"/"+scope {
		return nil, "credential " + parts["Credential"]
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, "the body broke off"
	}
	declared := r.Header.Get("X-Amz-Content-Sha256")
	var canonical strings.Builder
	signed := strings.Split(parts["SignedHeaders"], ";")
	if !slices.Contains(signed, "host") || !slices.Contains(signed, "x-amz-content-sha256") || !slices.Contains(signed, "x-amz-date") || !slices.IsSorted(signed) {
		return nil, "headers that must be signed are not"
	}
	fmt.Fprintf(&canonical, "%s\n%s\n%s\n", r.Method, r.URL.EscapedPath(), strings.ReplaceAll(sortedQuery(r.URL.Query()), "+", "%20"))
	for _, name := range signed {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = strconv.FormatInt(r.ContentLength, 10)
		}
		fmt.Fprintf(&canonical, "%s:%s\n", name, strings.TrimSpace(value))
	}
	fmt.Fprintf(&canonical, "\n%s\n%s", parts["SignedHeaders"], declared)
	key := mac(mac(mac(mac([]byte("AWS4"+s.secret), at.Format("20060102")), s.region), "s3"), "aws4_request")
	toSign := "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex.EncodeToString(sum([]byte(canonical.String())))
	if hex.EncodeToString(mac(key, toSign)) != parts["Signature"] {
		return nil, "the signature is wrong for\n" + canonical.String()
	}
	switch {
	case strings.HasPrefix(declared, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"):
		return chunks(raw, key, stamp, scope, parts["Signature"], strings.HasSuffix(declared, "-TRAILER"))
	case declared == "UNSIGNED-PAYLOAD":
		return nil, "the payload is not signed"
	case hex.EncodeToString(sum(raw)) != declared:
		return nil, "the payload is not what was signed"
	}
	return raw, ""
}

func sortedQuery(q url.Values) string { return q.Encode() }

// chunks reads a streamed body, each chunk of which is signed after the one before.
func chunks(raw, key []byte, stamp, scope, previous string, trailer bool) (body []byte, why string) {
	r := bufio.NewReader(bytes.NewReader(raw))
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, "the chunks have no end"
		}
		size, signature, ok := strings.Cut(strings.TrimSpace(line), ";chunk-signature=")
		n, err := strconv.ParseInt(size, 16, 64)
		if !ok || err != nil {
			return nil, "a chunk without a signature"
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, "a chunk is cut short"
		}
		want := hex.EncodeToString(mac(key, strings.Join([]string{"AWS4-HMAC-SHA256-PAYLOAD", stamp, scope, previous, hex.EncodeToString(sum(nil)), hex.EncodeToString(sum(data))}, "\n")))
		if signature != want {
			return nil, "the signature of a chunk is wrong"
		}
		previous = signature
		body = append(body, data...)
		if n == 0 {
			return body, ""
		}
		if _, err := r.Discard(2); err != nil {
			return nil, "a chunk has no end"
		}
	}
}

func sum(b []byte) []byte {
	s := sha256.Sum256(b)
	return s[:]
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}
