// Package metafake stands in for Meta's Graph API: WhatsApp (whatsapp.go),
// Messenger and Instagram (thread.go) on one port, strict with what a desk
// sends, and a source of signed calls to its hook (hook.go). Where Meta
// documents a limit it is kept here, so that a payload Meta would refuse fails
// a test.
package metafake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel/channeltest/standin"
	"rondo/internal/platform/clock"
)

// Fake is one app at Meta, with one phone number, one page and one Instagram
// account. Its address is the channels' base_url.
type Fake struct {
	standin.Desk
	// Token is the only one that is known; AppSecret signs and proves.
	Token, AppSecret, VerifyToken string
	Number, Business              string // the WhatsApp number and its business account
	Page, Instagram               string
	// Fresh makes the token one of today, which cannot be renewed yet.
	Fresh bool
	// Proof wants each token proven by the app's secret.
	Proof bool
	// PerPair is how fast WhatsApp takes messages to one customer; nil: as fast as they come.
	PerPair *standin.Pace
	// Client posts to hooks; nil is http.DefaultClient. Now dates events; nil
	// is the wall clock.
	Client *http.Client
	Now    func() time.Time
	// Taken, if set, is called with each message taken, before the desk has its
	// answer: statuses and echoes may overtake it.
	Taken func(Sent)

	mu         sync.Mutex
	withdrawn  bool
	former     []string // tokens before the one there is now
	expires    int64
	turn       int
	sent       []Sent
	acts       []Act
	uploads    map[string]Upload
	files      map[string]File
	closed     map[string]bool
	subscribed map[string][]string // by account: the fields
	overrides  map[string]string   // by number
	templates  []map[string]any
	people     map[string]map[string]any
	addressees map[string]string
	base       string
}

// Sent is a message that Meta took.
type Sent struct {
	ID      string
	From    string // the number, page or account it was posted to
	To      string
	Kind    string // WhatsApp's type; "text", "image"… elsewhere
	Text    string // or caption, or the question of a menu
	Media   string // id or address of the file
	ReplyTo string
	Mark    string // callback data or metadata
	Tag     string
	Body    map[string]any // as it was posted
}

// Act is something beside messages: "read", "typing", "react", "unreact".
type Act struct{ Name, To, Message, Emoji string }

// Upload is a file that a desk uploaded.
type Upload struct {
	Name, ContentType string
	Content           []byte
}

// File is a file of a customer's.
type File struct {
	ContentType string
	Content     []byte
	Handler     http.Handler // serves it instead
	// Gone makes WhatsApp forget it.
	Gone bool
}

// New makes an app. Every id and secret may be changed before the first call.
func New() *Fake {
	return &Fake{Token: "EAAtest-token_0123456789", AppSecret: "0123456789abcdef0123456789abcdef", VerifyToken: "hook-word_42",
		Number: "106540352242922", Business: "102290129340398", Page: "117172741761305", Instagram: "17841400008460056",
		uploads: map[string]Upload{}, files: map[string]File{}, closed: map[string]bool{}, subscribed: map[string][]string{},
		overrides: map[string]string{}, people: map[string]map[string]any{}, addressees: map[string]string{}}
}

// Sent are the messages taken so far, in order.
func (f *Fake) Sent() []Sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// Acts are what was done beside messages, in order.
func (f *Fake) Acts() []Act {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.acts)
}

// Uploaded is a file by the id it got.
func (f *Fake) Uploaded(id string) (Upload, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, ok := f.uploads[id]
	return u, ok
}

// Forget drops what was recorded and ordered. Who runs for days calls it now and then.
func (f *Fake) Forget() {
	f.Desk.Forget()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent, f.acts = nil, nil
	clear(f.uploads)
}

// Withdraw makes the token dead.
func (f *Fake) Withdraw() { f.set(func() { f.withdrawn = true }) }

// Expire says when the token ends.
func (f *Fake) Expire(at time.Time) { f.set(func() { f.expires = at.Unix() }) }

// Close ends the window in which a customer may be answered.
func (f *Fake) Close(customer string) { f.set(func() { f.closed[customer] = true }) }

// AddFile gives a customer's file an id.
func (f *Fake) AddFile(id string, file File) { f.set(func() { f.files[id] = file }) }

// AddTemplate keeps a template as the API lists it.
func (f *Fake) AddTemplate(t map[string]any) { f.set(func() { f.templates = append(f.templates, t) }) }

// AddPerson is what the API tells of a customer.
func (f *Fake) AddPerson(id string, fields map[string]any) {
	f.set(func() { f.people[id] = fields })
}

// Rename makes WhatsApp know a number by another, as in Brazil and Mexico.
func (f *Fake) Rename(number, waID string) { f.set(func() { f.addressees[number] = waID }) }

// Unsubscribe drops a subscription, as Meta does when a hook was out of reach.
func (f *Fake) Unsubscribe(account string) { f.set(func() { delete(f.subscribed, account) }) }

// Subscribed are the fields an account is subscribed to, and whether it is.
func (f *Fake) Subscribed(account string) ([]string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fields, ok := f.subscribed[account]
	return fields, ok
}

// Override is where a number's events go instead of the app's address.
func (f *Fake) Override(number string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.overrides[number]
}

func (f *Fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// Refuse answers the next n calls whose path ends with suffix with an error of Meta's.
func (f *Fake) Refuse(n int, suffix string, status int, code, subcode int64, message string) {
	f.Fail(n, suffix, status, string(problem(code, subcode, message)))
}

// LimitRate answers the next n calls with a limit and a time to wait.
func (f *Fake) LimitRate(n int, suffix string, seconds int) {
	f.Fail(n, suffix, http.StatusTooManyRequests, string(problem(4, 0, "(#4) Application request limit reached")), "Retry-After", strconv.Itoa(seconds))
}

func problem(code, subcode int64, message string) []byte {
	e := map[string]any{"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam"}
	if subcode != 0 {
		e["error_subcode"] = subcode
	}
	body, _ := json.Marshal(map[string]any{"error": e})
	return body
}

// fault is an error of Meta's on its way out.
type fault struct {
	status        int
	code, subcode int64
	message       string
}

func (e *fault) Error() string { return e.message }

func wrong(format string, args ...any) error {
	return &fault{http.StatusBadRequest, 100, 0, "(#100) " + fmt.Sprintf(format, args...)}
}

func missing(what string) error {
	return &fault{http.StatusBadRequest, 100, 33, "Unsupported request. Object with ID '" + what + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation"}
}

var pathShape = regexp.MustCompile(`^/v[1-9][0-9]*\.0/([^/]+)(?:/([a-z_]+))?$`)

// ServeHTTP is the Graph API, and the servers that files lie on.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Serve(w, r, func(w http.ResponseWriter, r *http.Request) {
		if id, ok := strings.CutPrefix(r.URL.Path, "/lookaside/"); ok {
			f.serveFile(w, r, id, true)
			return
		}
		if id, ok := strings.CutPrefix(r.URL.Path, "/cdn/"); ok {
			f.serveFile(w, r, id, false)
			return
		}
		answer, err := f.answer(r)
		w.Header().Set("Content-Type", "application/json")
		if e, ok := err.(*fault); ok {
			w.WriteHeader(e.status)
			_, _ = w.Write(problem(e.code, e.subcode, e.message))
			return
		}
		_ = json.NewEncoder(w).Encode(answer)
	})
}

// answer deals with one call of the API. The error is a *fault.
func (f *Fake) answer(r *http.Request) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.base = "http://" + r.Host
	parts := pathShape.FindStringSubmatch(r.URL.Path)
	if parts == nil {
		return nil, &fault{http.StatusBadRequest, 2500, 0, "Unknown path components: " + r.URL.Path}
	}
	if err := f.allowed(r); err != nil {
		return nil, err
	}
	object, edge := parts[1], parts[2]
	own := object == f.Number || object == f.Business || object == f.Page || object == f.Instagram
	switch {
	case object == "debug_token" && edge == "" && r.Method == http.MethodGet:
		return f.inspect(r)
	case object == "refresh_access_token" && edge == "" && r.Method == http.MethodGet:
		return f.renew(r)
	case !own && r.Method == http.MethodGet && edge == "":
		return f.lookUp(r, object)
	case !own:
		return nil, missing(object)
	case edge == "subscribed_apps" && object != f.Number:
		return f.subscribe(r, object)
	case object == f.Number || object == f.Business:
		return f.whatsapp(r, object, edge)
	}
	return f.thread(r, object, edge)
}

// allowed checks the token, and its proof where one is wanted or given.
func (f *Fake) allowed(r *http.Request) error {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case !ok:
		return &fault{http.StatusUnauthorized, 104, 0, "An access token is required to request this resource."}
	case token != f.Token && !slices.Contains(f.former, token) || f.withdrawn:
		return &fault{http.StatusUnauthorized, 190, 463, "Error validating access token: Session has expired."}
	}
	mac := hmac.New(sha256.New, []byte(f.AppSecret))
	mac.Write([]byte(token))
	switch given := r.URL.Query().Get("appsecret_proof"); {
	case given == "" && f.Proof:
		return wrong("API calls from the server require an appsecret_proof argument")
	case given != "" && given != hex.EncodeToString(mac.Sum(nil)):
		return wrong("Invalid appsecret_proof provided in the API argument")
	}
	return nil
}

func (f *Fake) inspect(r *http.Request) (any, error) {
	if r.URL.Query().Get("input_token") != f.Token {
		return nil, wrong("The parameter input_token is required")
	}
	return map[string]any{"data": map[string]any{"app_id": "670843887433847", "is_valid": true, "expires_at": f.expires, "scopes": []string{"pages_messaging"}}}, nil
}

// renew gives another token of Instagram's login, for 60 days, unless the one
// there is younger than a day.
func (f *Fake) renew(r *http.Request) (any, error) {
	query := r.URL.Query()
	switch {
	case query.Get("grant_type") != "ig_refresh_token" || query.Get("access_token") != f.Token:
		return nil, wrong("Invalid parameter")
	case f.Fresh:
		return nil, &fault{http.StatusBadRequest, 100, 0, "Access token was created too recently to be refreshed"}
	}
	f.turn++
	f.former = append(f.former, f.Token) // it goes on until its own end
	f.Token = "IGrenewed-" + strconv.Itoa(f.turn)
	return map[string]any{"access_token": f.Token, "token_type": "bearer", "expires_in": 60 * 24 * 3600}, nil
}

// lookUp tells of a customer or of a file of theirs.
func (f *Fake) lookUp(r *http.Request, id string) (any, error) {
	if file, ok := f.files[id]; ok && !file.Gone {
		if r.URL.Query().Get("phone_number_id") != f.Number {
			return nil, missing(id)
		}
		return map[string]any{"messaging_product": "whatsapp", "url": f.base + "/lookaside/" + id, "mime_type": file.ContentType, "file_size": len(file.Content), "id": id}, nil
	}
	if person, ok := f.people[id]; ok {
		return person, nil
	}
	return nil, missing(id)
}

func (f *Fake) subscribe(r *http.Request, account string) (any, error) {
	switch r.Method {
	case http.MethodGet:
		list := []any{}
		if fields, ok := f.subscribed[account]; ok && account == f.Business {
			list = append(list, map[string]any{"whatsapp_business_api_data": map[string]any{"id": "670843887433847", "name": "Desk"}})
		} else if ok {
			list = append(list, map[string]any{"id": "670843887433847", "name": "Desk", "subscribed_fields": fields})
		}
		return map[string]any{"data": list}, nil
	case http.MethodDelete:
		delete(f.subscribed, account)
	default:
		fields := strings.FieldsFunc(r.URL.Query().Get("subscribed_fields"), func(r rune) bool { return r == ',' })
		if account != f.Business && len(fields) == 0 {
			return nil, wrong("The parameter subscribed_fields is required.")
		}
		for _, name := range fields {
			if !slices.Contains(fieldNames(), name) {
				return nil, wrong("Param subscribed_fields must be one of … - got %q", name)
			}
		}
		f.subscribed[account] = fields
	}
	return map[string]any{"success": true}, nil
}

func fieldNames() []string {
	return []string{"messages", "message_echoes", "messaging_postbacks", "message_deliveries", "message_reads", "message_reactions", "message_edits",
		"messaging_referrals", "messaging_optins", "messaging_handovers", "standby", "messaging_seen", "messaging_referral", "message_edit"}
}

// serveFile serves a customer's file. WhatsApp's want the token again.
func (f *Fake) serveFile(w http.ResponseWriter, r *http.Request, id string, token bool) {
	f.mu.Lock()
	file, ok := f.files[id]
	err := error(nil)
	if token {
		err = f.allowed(r)
	} else if r.Header.Get("Authorization") != "" {
		err = wrong("a token was shown to a server that needs none")
	}
	f.mu.Unlock()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusUnauthorized)
	case !ok || file.Gone:
		http.NotFound(w, r)
	case file.Handler != nil:
		file.Handler.ServeHTTP(w, r)
	default:
		w.Header().Set("Content-Type", file.ContentType)
		_, _ = w.Write(file.Content)
	}
}

// take records a message and tells of it; the lock is held, and let go for the telling.
func (f *Fake) take(m Sent) {
	f.sent = append(f.sent, m)
	if f.Taken != nil {
		f.mu.Unlock()
		defer f.mu.Lock()
		f.Taken(m)
	}
}

func (f *Fake) next() int {
	f.turn++
	return f.turn
}

func (f *Fake) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return clock.System.Now()
}
