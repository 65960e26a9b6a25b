// Package twiliofake stands in for Twilio's REST API: strict with what Rondo
// sends (send.go), and a source of messages and statuses, signed as Twilio
// signs them (post.go). What Twilio documents as a limit is kept here, so that
// a message Twilio would refuse fails a test.
package twiliofake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"rondo/internal/channel/channeltest/standin"
)

// Fake is one account at Twilio. Its address is the channel's base_url.
type Fake struct {
	standin.Desk
	AccountSID, AuthToken string
	// Client posts to the hook; nil is http.DefaultClient.
	Client *http.Client
	// Elsewhere, where set, is the address of the host to which media are led;
	// it is served by Store. Empty: media are served right away.
	Elsewhere string

	mu        sync.Mutex
	withdrawn bool
	suspended bool
	numbers   map[string]*Number // by number
	optedOut  map[string]bool
	media     map[string]http.Handler // by id
	sent      []Sent
	kept      []Kept
	numbered  int // messages sent or received so far
	leaked    []string
}

// Number is a number of the account and what it calls.
type Number struct {
	SID, Number, SmsURL, SmsMethod string
}

// Sent is a message that was taken.
type Sent struct {
	SID, To, From, Service, Body string
	Media                        []string
	StatusCallback               string
}

// New makes an account.
func New(accountSID, authToken string) *Fake {
	return &Fake{AccountSID: accountSID, AuthToken: authToken, numbers: map[string]*Number{}, optedOut: map[string]bool{}, media: map[string]http.Handler{}}
}

// AddNumber gives the account a number.
func (f *Fake) AddNumber(number string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.numbers[number] = &Number{SID: fmt.Sprintf("PN%032x", len(f.numbers)+1), Number: number, SmsMethod: http.MethodPost}
}

// Number is what a number of the account calls now.
func (f *Fake) Number(number string) Number {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.numbers[number]
}

// Sent are the messages taken so far, in order.
func (f *Fake) Sent() []Sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Sent(nil), f.sent...)
}

// Forget drops what was recorded and ordered, and the messages taken so far.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = nil
}

// OptOut lets a customer say STOP: nothing reaches them any more.
func (f *Fake) OptOut(number string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.optedOut[number] = true
}

// Withdraw makes the auth token dead.
func (f *Fake) Withdraw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.withdrawn = true
}

// Suspend closes the account.
func (f *Fake) Suspend() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.suspended = true
}

// LimitRate answers the next n messages with 429 and a time to wait.
func (f *Fake) LimitRate(n, retryAfterSeconds int) {
	f.Fail(n, "/Messages.json", http.StatusTooManyRequests, `{"code":20429,"message":"Too Many Requests","more_info":"","status":429}`, "Retry-After", strconv.Itoa(retryAfterSeconds))
}

// AddMedia keeps a file of a customer's and gives its path below the account.
func (f *Fake) AddMedia(id string, h http.Handler) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.media[id] = h
	return "/2010-04-01/Accounts/" + f.AccountSID + "/Messages/MM1/Media/" + id
}

// Leaked are the tokens that Store was shown, of which there should be none.
func (f *Fake) Leaked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.leaked...)
}

// Store is the other host, which keeps media and may not see the token.
func (f *Fake) Store() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		if shown := r.Header.Get("Authorization"); shown != "" {
			f.leaked = append(f.leaked, shown)
		}
		h := f.media[strings.TrimPrefix(r.URL.Path, "/")]
		f.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// ServeHTTP is the API.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		account, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/2010-04-01/Accounts/"), "/")
		user, token, ok := r.BasicAuth()
		f.mu.Lock()
		defer f.mu.Unlock()
		switch {
		case !ok || user != f.AccountSID || token != f.AuthToken || f.withdrawn:
			refuse(w, http.StatusUnauthorized, 20003, "Authenticate")
		case strings.TrimSuffix(account, ".json") != f.AccountSID:
			refuse(w, http.StatusNotFound, 20404, "The requested resource was not found")
		case r.Method == http.MethodGet && path == "" && strings.HasSuffix(account, ".json"):
			f.account(w)
		case r.Method == http.MethodGet && path == "Messages.json":
			f.history(w, r)
		case r.Method == http.MethodGet && strings.HasSuffix(path, "/Media.json"):
			f.mediaOf(w, strings.Split(path, "/")[1])
		case r.Method == http.MethodPost && path == "Messages.json":
			f.message(w, r)
		case r.Method == http.MethodGet && path == "IncomingPhoneNumbers.json":
			f.list(w, r.URL.Query().Get("PhoneNumber"))
		case r.Method == http.MethodPost && strings.HasPrefix(path, "IncomingPhoneNumbers/"):
			f.point(w, r, strings.TrimSuffix(strings.TrimPrefix(path, "IncomingPhoneNumbers/"), ".json"))
		case r.Method == http.MethodGet && strings.Contains(path, "/Media/"):
			f.file(w, r, path[strings.LastIndex(path, "/")+1:])
		default:
			refuse(w, http.StatusNotFound, 20404, "The requested resource was not found")
		}
	})
}

func (f *Fake) account(w http.ResponseWriter) {
	state := "active"
	if f.suspended {
		state = "suspended"
	}
	accept(w, http.StatusOK, map[string]any{"sid": f.AccountSID, "friendly_name": "Acme desk", "status": state, "type": "Full"})
}

func (f *Fake) list(w http.ResponseWriter, number string) {
	found := []any{}
	if n := f.numbers[number]; n != nil {
		found = append(found, n.body())
	}
	accept(w, http.StatusOK, map[string]any{"incoming_phone_numbers": found, "page": 0})
}

func (n *Number) body() map[string]any {
	return map[string]any{"sid": n.SID, "phone_number": n.Number, "sms_url": n.SmsURL, "sms_method": n.SmsMethod, "sms_application_sid": ""}
}

func (f *Fake) point(w http.ResponseWriter, r *http.Request, sid string) {
	for _, n := range f.numbers {
		if n.SID != sid {
			continue
		}
		to, err := url.Parse(r.FormValue("SmsUrl"))
		if err != nil || r.FormValue("SmsUrl") != "" && to.Host == "" || r.FormValue("SmsMethod") != http.MethodPost {
			refuse(w, http.StatusBadRequest, 21502, "SmsUrl is not valid")
			return
		}
		n.SmsURL, n.SmsMethod = r.FormValue("SmsUrl"), r.FormValue("SmsMethod")
		accept(w, http.StatusOK, n.body())
		return
	}
	refuse(w, http.StatusNotFound, 20404, "The requested resource was not found")
}

func (f *Fake) file(w http.ResponseWriter, r *http.Request, id string) {
	h := f.media[id]
	switch {
	case h == nil:
		refuse(w, http.StatusNotFound, 20404, "The requested resource was not found")
	case f.Elsewhere != "":
		http.Redirect(w, r, f.Elsewhere+"/"+id, http.StatusTemporaryRedirect)
	default:
		f.mu.Unlock() // a file may take its time
		defer f.mu.Lock()
		h.ServeHTTP(w, r)
	}
}

func accept(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status, code int, message string) {
	accept(w, status, map[string]any{"code": code, "message": message, "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(code), "status": status})
}
