package app

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/web"
)

// assets serves the built web app. Every file was compressed when it was built; the smallest form that the
// browser takes is sent. Files under /assets carry a hash in their name and never change.
type assets struct{ files fs.FS }

func newAssets() assets {
	files, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return assets{files}
}

func (s assets) register(a *api.API) {
	page := func(p, summary string, h http.HandlerFunc) {
		a.Handle(api.Route{Method: "GET", Path: p, Access: access.Public, Summary: summary}, h)
	}
	page("/assets/", "Files of the web app", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, strings.TrimPrefix(path.Clean(r.URL.Path), "/"), "public, max-age=31536000, immutable")
	})
	page("/widget/", "Files of the widget", func(w http.ResponseWriter, r *http.Request) {
		s.shared(w)
		s.serve(w, r, strings.TrimPrefix(path.Clean(r.URL.Path), "/"), "public, max-age=300")
	})
	page("/widget.js", "The widget's loader, for other people's pages", func(w http.ResponseWriter, r *http.Request) {
		s.shared(w)
		s.serve(w, r, "widget/widget.js", "public, max-age=300")
	})
	// Without a method, as the other roots have none; see net/http on overlapping patterns.
	a.Handle(api.Route{Path: "/", Access: access.Public, Summary: "The web app"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This address does not take that method.", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if _, err := fs.Stat(s.files, name); name == "" || strings.Contains(name, "..") || err != nil || name == "index.html" || !strings.Contains(name, ".") {
			s.index(w, r)
			return
		}
		s.serve(w, r, name, "no-cache")
	}))
}

// shared lets other sites' pages load a file.
func (s assets) shared(w http.ResponseWriter) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Access-Control-Allow-Origin", "*")
}

// index answers every address of the app with the one page, which finds its way by itself.
func (s assets) index(w http.ResponseWriter, r *http.Request) {
	if _, err := fs.Stat(s.files, "index.html"); errors.Is(err, fs.ErrNotExist) {
		s.serve(w, r, "placeholder.html", "no-cache")
		return
	}
	s.serve(w, r, "index.html", "no-cache")
}

// serve sends a file, compressed if that form was built and the browser takes it.
func (s assets) serve(w http.ResponseWriter, r *http.Request, name, cache string) {
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	for _, c := range []struct{ coding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), c.coding) {
			continue
		}
		if b, err := fs.ReadFile(s.files, name+c.suffix); err == nil {
			h.Set("Content-Encoding", c.coding)
			s.send(w, r, name, b)
			return
		}
	}
	b, err := fs.ReadFile(s.files, name)
	if err != nil {
		h.Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	s.send(w, r, name, b)
}

func (s assets) send(w http.ResponseWriter, r *http.Request, name string, b []byte) {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".js":
		kind = "text/javascript; charset=utf-8"
	case ".woff2":
		kind = "font/woff2"
	}
	if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(b) // whoever hung up does not want it
	}
}

// file is one file of the build, for pages that others serve.
func (s assets) file(name string) ([]byte, error) { return fs.ReadFile(s.files, name) }
