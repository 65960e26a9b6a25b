package conversation

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"rondo/internal/platform/blob"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/id"
)

func encoded(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{200, 10, 10, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestThumb_isSmallKeptAndOnWhite(t *testing.T) {
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := Deps{Blobs: blobs}
	file, err := Keep(t.Context(), blobs, 1, 10, "a.png", "", bytes.NewReader(encoded(t, 1200, 300)), 1<<20)
	if err != nil || file.Width != 1200 {
		t.Fatalf("%+v, %v", file, err)
	}
	for range 2 { // made, then kept
		f, info, err := d.open(t.Context(), 1, file, true)
		if err != nil || info.ContentType != "image/jpeg" {
			t.Fatalf("%+v, %v", info, err)
		}
		small, err := jpeg.Decode(f)
		f.Close()
		if err != nil || small.Bounds().Dx() != 480 || small.Bounds().Dy() != 120 {
			t.Fatalf("%v, %v", small, err)
		}
		if r, g, _, _ := small.At(100, 50).RGBA(); r>>8 < 190 || g>>8 > 30 {
			t.Errorf("colour %d %d", r>>8, g>>8)
		}
	}
	if r, _, _, _ := shrunk(image.NewNRGBA(image.Rect(0, 0, 9, 9)), 480).At(3, 3).RGBA(); r != 0xffff {
		t.Error("what is transparent is not white")
	}
}

func TestThumb_ofWhatIsNoPictureOrTooLargeIsTheFile(t *testing.T) {
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	// A PNG that claims 60000 × 60000 pixels, in a few bytes.
	bomb := bytes.Clone(encoded(t, 2, 2))
	copy(bomb[16:], []byte{0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60})
	for name, content := range map[string][]byte{"bomb": bomb, "broken": encoded(t, 300, 300)[:200], "text": []byte("hello")} {
		file, err := Keep(t.Context(), blobs, 1, 11, "a.png", "", bytes.NewReader(content), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		file.Width, file.Height = 10, 10 // whatever the row says
		f, info, err := Deps{Blobs: blobs}.open(t.Context(), 1, file, true)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		got.ReadFrom(f)
		f.Close()
		if !bytes.Equal(got.Bytes(), content) || info.ContentType != file.ContentType {
			t.Errorf("%s: %d bytes as %s", name, got.Len(), info.ContentType)
		}
	}
}

func TestSweep_removesUploadsThatNobodySentOrHoldsInADraft(t *testing.T) {
	fake := clock.NewFake(time.Now())
	dbtest.EachClock(t, fake, func(t *testing.T, d *db.DB) {
		blobs, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		deps := Deps{DB: d, Blobs: blobs}
		upload := func() id.ID {
			a, err := Upload(context.Background(), deps, 1, "a.txt", bytes.NewReader([]byte("x")), "user 7", 100, nil)
			if err != nil {
				t.Fatal(err)
			}
			return a.ID
		}
		free, taken, held := upload(), upload(), upload()
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := takeFiles(t.Context(), tx, 1, 77, []id.ID{taken}, "user 7")
			return errors.Join(err, putDraft(t.Context(), tx, 1, 7, 55, DraftReply, Reply{Attachments: []id.ID{held}}, nil))
		}); err != nil {
			t.Fatal(err)
		}
		ask := func(f id.ID) error {
			_, _, err := LoadFile(t.Context(), d.Read(), 1, f)
			return err
		}
		if err := Sweep(t.Context(), d); err != nil || ask(free) != nil {
			t.Fatalf("swept at once: %v", err)
		}
		late, err := freeUploadsAt(d, d.Now().Add(time.Minute))
		if err != nil || len(late[1]) != 1 || late[1][0] != free {
			t.Errorf("free: %v, %v", late, err)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			gone, err := dropFree(t.Context(), tx, 1, []id.ID{free, taken})
			if len(gone) != 1 {
				t.Errorf("gone %v", gone)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if ask(free) == nil || ask(taken) != nil {
			t.Error("the wrong one is gone")
		}
		if _, err := blobs.Get(t.Context(), blob.Of(1, free)); errors.Is(err, blob.ErrMissing) {
			t.Error("the bytes went before the row")
		}
	})
}

// freeUploadsAt lists what would be swept.
func freeUploadsAt(d *db.DB, before time.Time) (out map[id.ID][]id.ID, err error) {
	err = d.Write(context.Background(), func(tx *db.Tx) error {
		out, err = freeUploads(context.Background(), tx, before, 10)
		return err
	})
	return out, err
}
