package inbox_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/conversation"
	"rondo/internal/platform/blob"
)

// fetched waits until the files of a conversation's messages have come, or will not.
func (w *world) fetched() []conversation.Attachment {
	w.t.Helper()
	var out []conversation.Attachment
	w.until("the files are there", func() bool {
		out = nil
		for _, m := range w.messages(w.only().ID) {
			out = append(out, m.Attachments...)
		}
		for _, a := range out {
			if a.Pending {
				return false
			}
		}
		return len(out) > 0
	})
	return out
}

func TestFetch_bringsAPictureHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c := w.bot()
		w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil)
		fake.AddFile("f1", telegramfake.File{Path: "photos/file_1.png", Content: picture})
		u := fake.Message(telegramfakeUser(1), map[string]any{"caption": "this one", "photo": []any{map[string]any{"file_id": "f1", "width": 2, "height": 3, "file_size": len(picture)}}})
		for range 2 { // a repetition fetches nothing
			if _, err := fake.Deliver(t.Context(), u); err != nil {
				t.Fatal(err)
			}
		}
		m := w.messages(w.only().ID)[0]
		if len(m.Attachments) != 1 || !m.Attachments[0].Pending || m.Text != "this one" {
			t.Fatalf("before it is fetched: %+v", m)
		}
		w.work()
		a := w.fetched()[0]
		if a.ContentType != "image/png" || a.SizeBytes != int64(len(picture)) || a.Width != 2 || a.Height != 3 || a.Problem != "" {
			t.Errorf("attachment %+v", a)
		}
		blobs, _ := blob.Open(w.dir)
		f, err := blobs.Get(t.Context(), blob.Of(ws, a.ID))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var got bytes.Buffer
		got.ReadFrom(f)
		if !bytes.Equal(got.Bytes(), picture) {
			t.Error("other bytes were kept")
		}
		if n := len(fake.Calls("/getFile")); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestFetch_saysWhyAFileWillNotCome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, c, hook := w.integrator()
		fake.ServeFile("big", http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", "99999999999")
			rw.Write([]byte("x"))
		}))
		fake.ServeFile("empty", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		fake.ServeFile("late.pdf", http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.Write([]byte("%PDF-1.4 bill")) }))
		base, _ := c.Config["url"].(string)
		now := w.db.Now()
		fake.Fail(1, "late.pdf", http.StatusBadGateway, "")
		for i, name := range []string{"big", "gone", "empty", "late.pdf"} {
			if _, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Attachment(name, "file", base+"/media/"+name, now)); err != nil {
				t.Fatal(i, err)
			}
		}
		if _, _, err := fake.Post(t.Context(), hook, "mai", nil, customfake.Attachment("private", "file", "http://127.0.0.1:1/secret", now)); err != nil {
			t.Fatal(err)
		}
		w.work()
		problems := map[string]string{}
		files := w.fetched()
		for i, a := range files {
			problems[[]string{"big", "gone", "empty", "late.pdf", "private"}[i]] = a.Problem
		}
		for name, want := range map[string]string{"big": "larger than", "gone": "404", "empty": "is empty", "late.pdf": "", "private": "private address"} {
			if got := problems[name]; (want == "") != (got == "") || !strings.Contains(got, want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		if files[3].ContentType != "application/pdf" || files[3].Name != "late.pdf" {
			t.Errorf("the one that came: %+v", files[3])
		}
	})
}
