// Package rcsfake stands in for RCS for Business: the token endpoint and the
// API, strict with what an agent sends (message.go), and a source of events of
// invented customers (event.go), which holds its queue up while the hook
// refuses, as Google does.
package rcsfake

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

const scope = "https://www.googleapis.com/auth/rcsbusinessmessaging"

// Fake is one agent and its service account. Its address is the channel's
// base_url, and its /token the channel's token_url.
type Fake struct {
	standin.Desk
	AgentID, ClientToken string
	Email                string
	// Client posts events to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Now judges and dates; nil is the wall clock.
	Now func() time.Time
	// TokenLife is how long tokens last.
	TokenLife time.Duration

	key  *rsa.PrivateKey
	file http.Handler

	mu          sync.Mutex
	withdrawn   bool
	tokens      map[string]time.Time // until when
	unreachable map[string]bool
	sent        []Sent
	byID        map[string]bool
	events      []Event
	revoked     []string
	queue       [][]byte
	numbered    int
}

// Sent is a message that was taken.
type Sent struct {
	ID, To  string
	Message Message
}

// Event is what the agent told a customer: that it types, or has read.
type Event struct {
	To        string `json:"-"`
	EventType string `json:"eventType"`
	MessageID string `json:"messageId"`
}

// New makes an agent with a service account of its own.
func New(agentID, clientToken string) *Fake {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // no randomness: nothing can be tested
	}
	made := Fake{AgentID: agentID, ClientToken: clientToken, Email: "desk@acme.iam.example", TokenLife: time.Hour, key: key}
	return made.Again()
}

// Again makes a fresh agent with the service account of this one, whose key
// took a while to make.
func (f *Fake) Again() *Fake {
	return &Fake{AgentID: f.AgentID, ClientToken: f.ClientToken, Email: f.Email, TokenLife: f.TokenLife, key: f.key,
		tokens: map[string]time.Time{}, unreachable: map[string]bool{}, byID: map[string]bool{}}
}

// ServeFile keeps a file of a customer's at /files/1 and gives that path.
func (f *Fake) ServeFile(h http.Handler) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.file = h
	return "/files/1"
}

// KeyFile is the service account's key file.
func (f *Fake) KeyFile() string {
	der, err := x509.MarshalPKCS8PrivateKey(f.key)
	if err != nil {
		panic(err) // the key was made by New
	}
	file, _ := json.Marshal(map[string]string{"type": "service_account", "project_id": "acme", "private_key_id": "k1", "client_email": f.Email,
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": "https://oauth2.googleapis.com/token"})
	return string(file)
}

// Sent are the messages taken so far, each once.
func (f *Fake) Sent() []Sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Sent(nil), f.sent...)
}

// Events are those the agent told.
func (f *Fake) Events() []Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Event(nil), f.events...)
}

// Revoked are the ids of messages that were taken back.
func (f *Fake) Revoked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.revoked...)
}

// Forget drops what was recorded and ordered.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent, f.events, f.revoked, f.byID = nil, nil, nil, map[string]bool{}
}

// Unreachable gives a customer a phone without RCS.
func (f *Fake) Unreachable(number string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.unreachable[number] = true
}

// Withdraw closes the service account: tokens end, and there are no new ones.
func (f *Fake) Withdraw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.withdrawn, f.tokens = true, map[string]time.Time{}
}

// EndTokens ends the tokens given so far.
func (f *Fake) EndTokens() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens = map[string]time.Time{}
}

// LimitRate answers the next n messages with 429 and a time to wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/agentMessages", http.StatusTooManyRequests, `{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

func (f *Fake) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}

// ServeHTTP is Google's side.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		if h := f.file; h != nil && r.URL.Path == "/files/1" {
			f.mu.Unlock() // a file may take its time
			h.ServeHTTP(w, r)
			return
		}
		defer f.mu.Unlock()
		if r.URL.Path == "/token" {
			f.token(w, r)
			return
		}
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		until, known := f.tokens[token]
		switch {
		case !ok || !known || !f.now().Before(until):
			refuse(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
		case r.URL.Query().Get("agentId") != f.AgentID:
			refuse(w, http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission")
		default:
			f.api(w, r)
		}
	})
}

// token gives a token for an assertion that the service account signed.
func (f *Fake) token(w http.ResponseWriter, r *http.Request) {
	var claims struct {
		Iss, Scope, Aud string
		Iat, Exp        int64
	}
	pieces := strings.Split(r.FormValue("assertion"), ".")
	deny := func(detail string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_grant", "error_description": detail})
	}
	if r.Method != http.MethodPost || r.FormValue("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" || len(pieces) != 3 || f.withdrawn {
		deny("Invalid grant_type, or account disabled")
		return
	}
	header, err1 := base64.RawURLEncoding.DecodeString(pieces[0])
	payload, err2 := base64.RawURLEncoding.DecodeString(pieces[1])
	signature, err3 := base64.RawURLEncoding.DecodeString(pieces[2])
	sum := sha256.Sum256([]byte(pieces[0] + "." + pieces[1]))
	now := f.now().Unix()
	switch {
	case err1 != nil || err2 != nil || err3 != nil || !strings.Contains(string(header), `"RS256"`) || json.Unmarshal(payload, &claims) != nil:
		deny("Invalid JWT")
	case rsa.VerifyPKCS1v15(&f.key.PublicKey, crypto.SHA256, sum[:], signature) != nil:
		deny("Invalid JWT Signature.")
	case claims.Iss != f.Email || claims.Scope != scope || !strings.HasSuffix(claims.Aud, "/token"):
		deny("Invalid JWT: iss, scope or aud")
	case claims.Iat > now+300 || claims.Exp <= now || claims.Exp-claims.Iat > 3600:
		deny("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")
	default:
		f.numbered++
		token := "ya29.token-" + strconv.Itoa(f.numbered)
		f.tokens[token] = f.now().Add(f.TokenLife)
		accept(w, map[string]any{"access_token": token, "expires_in": int(f.TokenLife / time.Second), "token_type": "Bearer"})
	}
}

func accept(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, name, message string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": status, "message": message, "status": name}})
}
