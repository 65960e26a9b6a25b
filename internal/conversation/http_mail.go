package conversation

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"sync"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/mailhtml"
)

// The look of a mail that stands in a frame of its own: dark on white, as mails are written to be read.
const mailStyle = "html{color-scheme:light;background:#fff}body{margin:0;padding:12px 14px;font:14px/1.57 system-ui,sans-serif;color:#1b1f23;" +
	"overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}a{color:#0b5c66}" +
	"blockquote{margin:0 0 0 4px;padding-inline-start:10px;border-inline-start:2px solid #c9ced3}"

// mailStyleHash lets mailStyle, and no other style, into the page.
var mailStyleHash = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(mailStyle))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
})

// registerMailPage adds the HTML of a mail as a page to be shown in a frame. Nothing in it may run or leave;
// pictures from elsewhere load only when they are asked for.
func registerMailPage(a *api.API, d Deps) {
	const path = api.Prefix + "/conversations/{id}/messages/{message}/page"
	a.Handle(api.Route{Method: http.MethodGet, Path: path, Access: access.Agent, Summary: "The HTML of a mail as a page for a frame; ?remote=1 with pictures from elsewhere, ?quoted=1 what it quotes instead"},
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			page, err := mailPage(r, d)
			if err != nil {
				a.WriteError(w, r, err)
				return
			}
			pictures := "'self' data:"
			if r.URL.Query().Has("remote") {
				pictures += " https: http:"
			}
			body := page.HTML
			if r.URL.Query().Has("quoted") {
				body = page.Quoted
			}
			h := w.Header()
			h.Set("Content-Type", "text/html; charset=utf-8")
			h.Set("Content-Security-Policy", "default-src 'none'; img-src "+pictures+"; style-src '"+mailStyleHash()+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "+
				"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox")
			h.Set("X-Frame-Options", "SAMEORIGIN")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cache-Control", "private, no-store")
			_, _ = io.WriteString(w, "<!doctype html><meta charset=utf-8><title></title><style>"+mailStyle+"</style><body dir=auto>"+body)
		}))
}

func mailPage(r *http.Request, d Deps) (mailhtml.Page, error) {
	in := &ByMessage{}
	var err error
	if in.ID.ID, err = id.Parse(r.PathValue("id")); err != nil {
		return mailhtml.Page{}, ErrNoMessage
	}
	if in.Message.ID, err = id.Parse(r.PathValue("message")); err != nil {
		return mailhtml.Page{}, ErrNoMessage
	}
	m, err := in.load(r.Context(), d)
	if err != nil {
		return mailhtml.Page{}, err
	}
	return m.page(r.Context(), d, r.URL.Query().Has("remote"))
}

// page is the HTML of a mail, made safe.
func (m Message) page(ctx context.Context, d Deps, remote bool) (mailhtml.Page, error) {
	source, _, err := LoadMail(ctx, d.DB.Read(), m.Workspace, m.ID)
	if err == nil && source == "" {
		err = fault.NotFound("HTML")
	}
	if err != nil {
		return mailhtml.Page{}, err
	}
	return mailhtml.Sanitise(source, mailhtml.Options{Inline: m.inline, Remote: remote}), nil
}
