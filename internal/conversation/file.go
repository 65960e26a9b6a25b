package conversation

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/gif" // so that sizes of pictures are known
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"strings"
	"unicode"

	"rondo/internal/platform/access"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// MaxFile is the largest file that people may upload, in bytes.
const MaxFile = 25 << 20

// Uploader names who may attach an uploaded file to a message: whoever uploaded it.
func Uploader(ctx context.Context) string {
	a := access.From(ctx)
	return string(a.Kind) + " " + a.User.String()
}

// Upload keeps a file of at most limit bytes until a message takes it. The content type is what the bytes
// look like where the name says otherwise. allow, unless it is nil, refuses files by what they are.
func Upload(ctx context.Context, d Deps, workspace id.ID, name string, r io.Reader, by string, limit int64, allow func(Attachment) error) (Attachment, error) {
	a, err := Keep(ctx, d.Blobs, workspace, d.DB.NewID(), name, "", r, limit)
	if err == nil && allow != nil {
		err = allow(a)
	}
	if err == nil {
		err = d.DB.Write(ctx, func(tx *db.Tx) error { return insertFile(ctx, tx, workspace, 0, a, by) })
	}
	if err != nil && a.SizeBytes > 0 {
		_ = d.Blobs.Delete(context.WithoutCancel(ctx), blob.Of(workspace, a.ID)) // a file without a row is only a waste of room
	}
	return a, err
}

// Keep writes the bytes of a file and learns what they are.
func Keep(ctx context.Context, blobs blob.Store, workspace, file id.ID, name, claimed string, r io.Reader, limit int64) (Attachment, error) {
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return Attachment{}, err
	}
	head = head[:n]
	a := Attachment{ID: file, Name: cleanName(name), ContentType: contentType(name, claimed, head)}
	if strings.HasPrefix(a.ContentType, "image/") {
		if c, _, err := image.DecodeConfig(bytes.NewReader(head)); err == nil {
			a.Width, a.Height = c.Width, c.Height
		}
	}
	a.SizeBytes, err = blobs.Put(ctx, blob.Of(workspace, file), io.MultiReader(bytes.NewReader(head), r), limit)
	if errors.Is(err, blob.ErrTooLarge) {
		return a, fault.TooLarge("The file is too large.")
	}
	if err == nil && a.SizeBytes == 0 {
		return a, fault.Invalid("file", "Is empty.")
	}
	return a, err
}

// cleanName keeps the last part of a file's name, without what could harm whoever saves it, or turn its direction.
func cleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '"' {
			return -1
		}
		return r
	}, name)
	if name == "." || name == "/" || name == "" {
		return "file"
	}
	if r := []rune(name); len(r) > 120 {
		name = string(r[:100]) + filepath.Ext(name)
	}
	return name
}

// containers are files that hold a film or only sounds, which their first bytes do not tell: the type of the
// latter. recordings are the names that voice recorders give theirs.
var (
	containers = map[string]string{"application/ogg": "audio/ogg", "video/webm": "audio/webm", "video/mp4": "audio/mp4"}
	recordings = map[string]string{".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".weba": "audio/webm", ".m4a": "audio/mp4"}
)

// contentType trusts the bytes for what browsers show, and the name or the claim for the rest.
func contentType(name, claimed string, head []byte) string {
	seen, _, _ := mime.ParseMediaType(http.DetectContentType(head))
	if sounds, ok := containers[seen]; ok {
		for _, s := range []string{claimed, recordings[strings.ToLower(filepath.Ext(name))]} {
			if t, _, err := mime.ParseMediaType(s); err == nil && (t == sounds || t == "audio/opus" && sounds == "audio/ogg") {
				return sounds
			}
		}
		if seen == "application/ogg" {
			return sounds
		}
	}
	if Inline(seen) {
		return seen
	}
	for _, s := range []string{claimed, mime.TypeByExtension(filepath.Ext(name))} {
		t, _, err := mime.ParseMediaType(s)
		if err == nil && !strings.HasPrefix(t, "image/") && t != "text/html" {
			return t
		}
	}
	if seen == "text/html" || seen == "" {
		return "application/octet-stream"
	}
	return seen
}

// Inline tells whether browsers may show a file of the type in place. Everything else is only downloaded:
// a page or a drawing with a script must not run under our name.
func Inline(contentType string) bool {
	switch contentType {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf",
		"audio/mpeg", "audio/ogg", "audio/wave", "audio/aac", "audio/mp4", "audio/webm", "video/mp4", "video/webm", "application/ogg":
		return true
	}
	return false
}
