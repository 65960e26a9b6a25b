package inbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/webchat"
	"rondo/internal/conversation"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	maxChatBody = 64 << 10
	maxUpload   = 20 << 20
)

// chatCall is a request of a window, after the channel and the page's origin were checked.
type chatCall struct {
	w   http.ResponseWriter
	r   *http.Request
	api *api.API
	acc *account
	visitor
}

// registerChat adds the routes of the web chat. They are for pages anywhere, so each answers for itself
// which origins may read it; none looks at cookies.
func (x *Inbox) registerChat(a *api.API) {
	const base = "/chat/{channel_id}"
	open := func(method, path, summary string, do func(*chatCall) error) {
		a.Handle(api.Route{Method: method, Path: base + path, Access: access.Public, Summary: summary}, x.chat(a, do))
	}
	known := func(method, path, summary string, do func(*chatCall) error) {
		open(method, path, summary, func(c *chatCall) (err error) {
			if c.visitor, err = x.visitor(c.r.Context(), c.acc, tokenOf(c.r)); err != nil {
				return err
			}
			return do(c)
		})
	}
	open(http.MethodOptions, "/{rest...}", "Whether a page's origin may use the chat", func(c *chatCall) error {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	})
	open(http.MethodGet, "/config", "What the window looks like", x.serveConfig)
	open(http.MethodPost, "/session", "Begin, or take up again, a visitor's session", x.serveSession)
	known(http.MethodGet, "/messages", "What was said after a cursor", func(c *chatCall) error {
		page, err := x.since(c.r.Context(), c.acc, c.contact, c.r.URL.Query().Get("after"))
		return c.show(http.StatusOK, page, err)
	})
	known(http.MethodPost, "/messages", "Write a message; the same client_id again changes nothing", x.serveSay)
	known(http.MethodPost, "/attachments", "Upload a file (multipart, field file)", x.serveUpload)
	known(http.MethodPost, "/typing", "Say that the visitor is typing", x.serveTyping)
	known(http.MethodPost, "/read", "Say which message the visitor has seen last", x.serveRead)
	known(http.MethodGet, "/socket", "The visitor's WebSocket", x.serveSocket)
	if x.d.ChatPage != nil {
		a.Handle(api.Route{Method: http.MethodGet, Path: base, Access: access.Public, Summary: "The chat as a page of its own"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, err := x.chatAccount(r); err != nil {
				a.WriteError(w, r, err)
				return
			}
			x.d.ChatPage.ServeHTTP(w, r)
		}))
	}
}

// chatAccount finds the web chat that the path names.
func (x *Inbox) chatAccount(r *http.Request) (*account, error) {
	acc, err := x.pathAccount(r)
	if err == nil && acc.Kind != channel.Webchat {
		err = ErrMissing
	}
	return acc, err
}

// chat stands before every route of the web chat: which channel, which origin, how much from one address.
func (x *Inbox) chat(a *api.API, do func(*chatCall) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		w.Header().Set("Cache-Control", "no-store")
		acc, err := x.chatAccount(r)
		if err != nil {
			w.Header().Set("Access-Control-Allow-Origin", "*") // so that a window learns that its channel is gone
			a.WriteError(w, r, err)
			return
		}
		if !x.allows(acc, r) {
			a.WriteError(w, r, fault.Forbidden("Pages of this site may not use this chat."))
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" {
			h := w.Header()
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			h.Set("Access-Control-Expose-Headers", "Retry-After")
			h.Set("Access-Control-Max-Age", "600")
		}
		if r.Method == http.MethodPost {
			err = x.limits.address.check(acc.ID+" "+api.ClientIP(r), x.d.DB.Now())
		}
		if err == nil {
			err = do(&chatCall{w: w, r: r, api: a, acc: acc})
		}
		if err != nil {
			a.WriteError(w, r, err)
		}
	})
}

// allows tells whether a page may use the channel: one of an allowed origin, or our own.
func (x *Inbox) allows(acc *account, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if webchat.AllowsOrigin(acc.Config, origin) {
		return true
	}
	if origin == "" {
		return r.Header.Get("Sec-Fetch-Site") == "same-origin"
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && (origin == x.d.BaseURL || strings.EqualFold(u.Host, r.Host))
}

// tokenOf is the visitor's token; browsers cannot set a header on a socket.
func tokenOf(r *http.Request) string {
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return r.URL.Query().Get("token")
}

// read reads a JSON body.
func (c *chatCall) read(into any) error {
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxChatBody))
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		return fault.TooLarge("The body is too large.")
	}
	if err != nil || json.Unmarshal(body, into) != nil {
		return problem(channel.Malformed("The body is not the JSON that is expected here."))
	}
	return nil
}

func (c *chatCall) show(status int, body any, err error) error {
	if err == nil {
		api.WriteJSON(c.w, status, body)
	}
	return err
}

func (x *Inbox) serveConfig(c *chatCall) error {
	greeting := c.acc.Config["greeting"]
	if greeting == nil {
		greeting = map[string]any{}
	}
	return c.show(http.StatusOK, map[string]any{
		"name": c.acc.Name, "accent": c.acc.Config.Text("accent"), "greeting": greeting, "position": c.acc.Config.Text("position"), "theme": c.acc.Config.Text("theme"), "form": c.acc.Config.Texts("form"),
		"status": x.statusOf(c.r.Context(), c.acc.workspace, c.acc.team), "max_upload_bytes": maxUpload,
	}, nil)
}

func (x *Inbox) serveSession(c *chatCall) error {
	var in Arrival
	if err := c.read(&in); err != nil {
		return err
	}
	s, err := x.enter(c.r.Context(), c.acc, in)
	return c.show(http.StatusOK, s, err)
}

func (x *Inbox) serveSay(c *chatCall) error {
	var in Saying
	if err := c.read(&in); err != nil {
		return err
	}
	if err := x.limits.visitor.check(c.acc.ID+" "+c.ID, x.d.DB.Now()); err != nil {
		return err
	}
	m, repeated, err := x.say(c.r.Context(), c.acc, c.visitor, in)
	status := http.StatusCreated
	if repeated {
		status = http.StatusOK
	}
	return c.show(status, m, err)
}

func (x *Inbox) serveUpload(c *chatCall) error {
	if err := x.limits.upload.check(c.acc.ID+" "+c.ID, x.d.DB.Now()); err != nil {
		return err
	}
	d := conversation.Deps{DB: x.d.DB, Blobs: x.d.Blobs}
	a, err := conversation.ReceiveUpload(d, c.w, c.r, c.acc.workspace, uploader(c.acc, c.visitor), maxUpload, allowedFile)
	return c.show(http.StatusCreated, x.chatFile(c.acc, conversation.AttachmentBodyOf(a)), err)
}

func (x *Inbox) serveTyping(c *chatCall) error {
	var in struct {
		On bool `json:"on"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	if x.limits.presence.allow(c.acc.ID+" "+c.ID, x.d.DB.Now()) {
		x.typed(c.r.Context(), c.acc, c.ID, in.On)
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (x *Inbox) serveRead(c *chatCall) error {
	var in struct {
		MessageID id.ID `json:"message_id"`
	}
	if err := c.read(&in); err != nil {
		return err
	}
	if x.limits.presence.allow(c.acc.ID+" "+c.ID, x.d.DB.Now()) {
		if err := x.seen(c.r.Context(), c.acc, c.contact, in.MessageID); err != nil {
			return err
		}
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
