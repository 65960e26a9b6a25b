package conversation

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// registerFiles adds uploading and downloading, which are no JSON.
func registerFiles(a *api.API, d Deps) {
	a.Handle(api.Route{Method: "POST", Path: api.Prefix + "/attachments", Access: access.Agent, Summary: "Upload a file (multipart, field file); with ?conversation=ID one that its channel takes"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allow, err := d.takenBy(r)
		if err != nil {
			a.WriteError(w, r, err)
			return
		}
		file, err := ReceiveUpload(d, w, r, access.From(r.Context()).Workspace, Uploader(r.Context()), MaxFile, allow)
		if err != nil {
			a.WriteError(w, r, err)
			return
		}
		api.WriteJSON(w, http.StatusCreated, AttachmentBodyOf(file))
	}))
	a.Handle(api.Route{Method: "GET", Path: api.Prefix + "/attachments/{id}", Access: access.Agent, Summary: "Download a file"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := id.Parse(r.PathValue("id"))
		if err != nil {
			a.WriteError(w, r, fault.NotFound("file"))
			return
		}
		ServeFile(a, d, w, r, access.From(r.Context()).Workspace, file)
	}))
}

// takenBy is what refuses files that the channel of the conversation which a request names does not take; nil
// where it names none.
func (d Deps) takenBy(r *http.Request) (func(Attachment) error, error) {
	named := r.URL.Query().Get("conversation")
	if named == "" {
		return nil, nil
	}
	which, err := id.Parse(named)
	if err != nil {
		return nil, ErrMissing
	}
	c, err := Load(r.Context(), d.DB.Read(), access.From(r.Context()).Workspace, which)
	if err != nil {
		return nil, err
	}
	can, err := d.Outlet.Can(r.Context(), d.DB.Read(), c)
	return func(a Attachment) error {
		if why := can.refuses(a); why != "" {
			return fault.Invalid("file", why)
		}
		return nil
	}, err
}

// ReceiveUpload reads the multipart field "file" and keeps it for whoever uploads it. allow, unless it is
// nil, refuses files by what they are.
func ReceiveUpload(d Deps, w http.ResponseWriter, r *http.Request, workspace id.ID, by string, limit int64, allow func(Attachment) error) (Attachment, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+(1<<20))
	name, part, err := filePart(r)
	if err != nil {
		return Attachment{}, err
	}
	file, err := Upload(r.Context(), d, workspace, name, part, by, limit, allow)
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		err = fault.TooLarge("The file is too large.")
	}
	return file, err
}

func filePart(r *http.Request) (string, io.Reader, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, fault.Invalid("file", "Send multipart/form-data with a field named file.")
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return "", nil, fault.Invalid("file", "Send multipart/form-data with a field named file.")
		}
		if part.FormName() == "file" {
			return part.FileName(), part, nil
		}
	}
}

// ServeFile answers with a file's bytes: in place for what browsers show safely, as a download otherwise. With
// ?size=thumb it is a small picture of the file, where one can be made, and the file itself elsewhere.
func ServeFile(a *api.API, d Deps, w http.ResponseWriter, r *http.Request, workspace, file id.ID) {
	info, _, err := LoadFile(r.Context(), d.DB.Read(), workspace, file)
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	f, info, err := d.open(r.Context(), workspace, info, r.URL.Query().Get("size") == "thumb")
	if errors.Is(err, blob.ErrMissing) {
		err = fault.NotFound("file")
	}
	if err != nil {
		a.WriteError(w, r, err)
		return
	}
	defer f.Close()
	disposition := "attachment"
	if Inline(info.ContentType) {
		disposition = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", info.ContentType)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": info.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	if strings.HasPrefix(info.ContentType, "text/") {
		h.Set("Content-Type", "text/plain; charset=utf-8")
	}
	http.ServeContent(w, r, "", info.ID.Time(), f)
}
