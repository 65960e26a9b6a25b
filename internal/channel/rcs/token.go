package rcs

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
)

const (
	defaultTokenURL = "https://oauth2.googleapis.com/token"
	scope           = "https://www.googleapis.com/auth/rcsbusinessmessaging"

	tokenLife   = time.Hour
	tokenMargin = time.Minute // a token is renewed this long before it ends
)

// serviceAccount is what counts of a key file of Google's.
type serviceAccount struct {
	ClientEmail  string `json:"client_email"`
	PrivateKey   string `json:"private_key"` // PEM
	PrivateKeyID string `json:"private_key_id,omitempty"`
	TokenURI     string `json:"token_uri,omitempty"`
}

func (s serviceAccount) text() string {
	b, _ := json.Marshal(s)
	return string(b)
}

// readServiceAccount reads a key file, text or object, and says in a sentence
// what is wrong with it.
func readServiceAccount(raw any) (serviceAccount, string) {
	text, isText := raw.(string)
	if !isText {
		b, _ := json.Marshal(raw)
		text = string(b)
	}
	tree, err := channel.ParseTree([]byte(text))
	if err != nil {
		return serviceAccount{}, "must be the whole JSON key file of a service account"
	}
	s := serviceAccount{ClientEmail: tree.At("client_email").Line(), PrivateKey: tree.At("private_key").Text(),
		PrivateKeyID: tree.At("private_key_id").Line(), TokenURI: tree.At("token_uri").Line()}
	if s.ClientEmail == "" || s.PrivateKey == "" {
		return s, "lacks client_email or private_key; it must be the whole JSON key file of a service account"
	}
	if _, err := s.key(); err != nil {
		return s, "has a private_key that is no RSA key"
	}
	if u, err := url.Parse(s.TokenURI); s.TokenURI != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return s, "has a token_uri that is no address"
	}
	return s, ""
}

func (s serviceAccount) key() (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(s.PrivateKey))
	if block == nil {
		return nil, errors.New("no PEM")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("not RSA")
	}
	return key, nil
}

// assertion is the JWT by which the service account asks for a token.
func (s serviceAccount) assertion(audience string, now time.Time) (string, error) {
	key, err := s.key()
	if err != nil {
		return "", err
	}
	header := map[string]string{"alg": "RS256", "typ": "JWT"}
	if s.PrivateKeyID != "" {
		header["kid"] = s.PrivateKeyID
	}
	claims := map[string]any{"iss": s.ClientEmail, "scope": scope, "aud": audience, "iat": now.Unix(), "exp": now.Add(tokenLife).Unix()}
	pieces := make([]string, 0, 3)
	for _, part := range []any{header, claims} {
		b, err := json.Marshal(part)
		if err != nil {
			return "", err
		}
		pieces = append(pieces, base64.RawURLEncoding.EncodeToString(b))
	}
	sum := sha256.Sum256([]byte(strings.Join(pieces, ".")))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		return "", err
	}
	return strings.Join(append(pieces, base64.RawURLEncoding.EncodeToString(signature)), "."), nil
}

// grant is an account's token, for as long as it lasts.
type grant struct {
	mu    sync.Mutex
	from  string // what it was asked for with, hashed
	token string
	until time.Time
}

// token gives a token for the account's service account, asking for one where
// there is none or the old one is known to be stale.
func (ch *Channel) token(ctx context.Context, a channel.Account, stale string) (string, error) {
	account, fault := readServiceAccount(a.Config.Text("service_account"))
	if fault != "" {
		return "", misconfigured()
	}
	at := defaultTokenURL
	for _, s := range []string{account.TokenURI, a.Config.Text("token_url")} {
		if s != "" {
			at = s
		}
	}
	ch.mu.Lock()
	g := ch.grants[a.ID]
	if g == nil {
		g = &grant{}
		ch.grants[a.ID] = g
	}
	ch.mu.Unlock()

	g.mu.Lock()
	defer g.mu.Unlock()
	sum := sha256.Sum256([]byte(at + "\x00" + account.text()))
	if from := string(sum[:]); g.from != from {
		g.from, g.token = from, ""
	}
	if g.token != "" && g.token != stale && ch.now().Before(g.until) {
		return g.token, nil
	}
	token, life, err := ch.ask(ctx, a, account, at)
	if err != nil {
		return "", err
	}
	g.token, g.until = token, ch.now().Add(life-tokenMargin)
	return token, nil
}

// ask asks for a token.
func (ch *Channel) ask(ctx context.Context, a channel.Account, account serviceAccount, at string) (string, time.Duration, error) {
	assertion, err := account.assertion(at, ch.now())
	if err != nil {
		return "", 0, misconfigured()
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}}
	req, err := http.NewRequest(http.MethodPost, at, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, misconfigured()
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := ch.client.Do(ctx, channel.Call{Account: a, Request: req, Timeout: callTimeout, Vouched: append(vouched(a), at)})
	if err != nil {
		return "", 0, unanswered(err)
	}
	said, _ := channel.ParseTree(answer.Body)
	token := said.At("access_token").Line()
	switch {
	case answer.Status == http.StatusOK && token != "":
		life := time.Duration(min(max(said.At("expires_in").Int(), 0), 86400)) * time.Second
		return token, life, nil
	case answer.Status == http.StatusTooManyRequests || answer.Status >= 500 || answer.Status < 300:
		return "", 0, &channel.Error{Class: channel.Retry, Code: "token_unavailable", After: channel.RetryAfter(answer.Header, ch.now()),
			Detail: fmt.Sprintf("Google gives no token at the moment (%d).", answer.Status)}
	}
	return "", 0, &channel.Error{Class: channel.Reconnect, Code: "token",
		Detail: strings.TrimSpace("Google does not accept the service account any more. Enter a new key file. " + channel.Cut(said.At("error_description").Line(), 200))}
}

func misconfigured() *channel.Error {
	return &channel.Error{Class: channel.Reconnect, Code: "not_configured", Detail: "The channel has no valid agent, service account or address."}
}
