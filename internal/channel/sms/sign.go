package sms

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/url"
	"slices"
	"strings"

	"rondo/internal/channel"
)

const (
	signatureHeader = "X-Twilio-Signature"
	// persistent asks Twilio, in the fragment of an address, to bring a message
	// up to three times more, whatever failed.
	persistent = "#rc=3&rp=all"
	pairsMax   = 1000
)

// pair is one field of a form, decoded.
type pair struct{ name, value string }

// readForm decodes a form. It gives what could be read, and whether that is
// all of it.
func readForm(body []byte) (pairs []pair, whole bool) {
	whole = true
	for field := range strings.SplitSeq(string(body), "&") {
		if field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		n, badName := url.QueryUnescape(name)
		v, badValue := url.QueryUnescape(value)
		if badName != nil || badValue != nil || len(pairs) == pairsMax {
			whole = false
			continue
		}
		pairs = append(pairs, pair{n, v})
	}
	return pairs, whole
}

// signed is what Twilio signs of a form: each name with each of its values,
// sorted by name and then by value, every value once.
func signed(pairs []pair) string {
	sorted := slices.Clone(pairs)
	slices.SortFunc(sorted, func(a, b pair) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	var b strings.Builder
	for _, p := range slices.Compact(sorted) {
		b.WriteString(p.name + p.value)
	}
	return b.String()
}

// isForm says whether a call carries a form; everything else must be named by
// the sum of its bytes in the address.
func isForm(r channel.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err != nil || kind == "application/x-www-form-urlencoded"
}

// believed says whether a call is signed by one of the account's tokens for
// the address that is configured, whatever host the call itself names. Without
// a configured address nothing is believed.
func believed(a channel.Account, r channel.Request, pairs []pair) bool {
	given, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get(signatureHeader)))
	if err != nil || a.HookURL == "" {
		return false
	}
	content := signed(pairs)
	if !isForm(r) {
		sum := sha256.Sum256(r.Body)
		named, _ := url.ParseQuery(query(r))
		if !channel.SameSecret(strings.ToLower(named.Get("bodySHA256")), hex.EncodeToString(sum[:])) {
			return false
		}
		content = ""
	}
	for _, address := range addresses(a.HookURL, query(r)) {
		for _, token := range []string{a.Config.Text("auth_token"), a.Config.Text("auth_token_secondary")} {
			if channel.Signed(sha1.New, token, []byte(address+content), given) {
				return true
			}
		}
	}
	return false
}

// query is the query of a call as it was written.
func query(r channel.Request) string {
	_, q, _ := strings.Cut(r.URL, "?")
	q, _, _ = strings.Cut(q, "#")
	return q
}

// addresses are the ways in which Twilio may have written the address it
// called: with and without the port its scheme has anyway. What follows a # is
// not signed.
func addresses(hook, query string) []string {
	u, err := url.Parse(hook)
	if err != nil {
		return nil
	}
	u.Fragment, u.RawQuery = "", query
	defaultPort := ":443"
	if u.Scheme == "http" {
		defaultPort = ":80"
	}
	hosts := []string{u.Host}
	switch {
	case u.Port() == "":
		hosts = append(hosts, u.Host+defaultPort)
	default:
		hosts = append(hosts, strings.TrimSuffix(u.Host, ":"+u.Port()))
	}
	var out []string
	for _, host := range hosts {
		u.Host = host
		out = append(out, u.String())
	}
	return out
}
