package conversation

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"rondo/internal/platform/blob"
)

// webp is a WebP of 1200 × 300 pixels: lossless, lossy, or half transparent.
func webp(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".webp"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestThumb_ofWebP(t *testing.T) {
	for _, name := range []string{"lossless", "lossy", "alpha"} {
		blobs, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		file, err := Keep(t.Context(), blobs, 1, 10, "a.webp", "", bytes.NewReader(webp(t, name)), 1<<20)
		if err != nil || file.ContentType != "image/webp" || file.Width != 1200 || file.Height != 300 {
			t.Fatalf("%s: %+v, %v", name, file, err)
		}
		f, info, err := Deps{Blobs: blobs}.open(t.Context(), 1, file, true)
		if err != nil || info.ContentType != "image/jpeg" {
			t.Fatalf("%s: %+v, %v", name, info, err)
		}
		small, err := jpeg.Decode(f)
		f.Close()
		if err != nil || small.Bounds().Dx() != 480 || small.Bounds().Dy() != 120 {
			t.Fatalf("%s: %v, %v", name, small, err)
		}
	}
}

func TestThumb_ofAWebPThatClaimsFewPixelsAndHoldsManyIsTheFile(t *testing.T) {
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	lossless, alpha := webp(t, "lossless"), webp(t, "alpha")
	frame := bytes.Index(alpha, []byte("VP8 ")) + 8
	many := bytes.Clone(alpha)
	binary.LittleEndian.PutUint16(many[frame+6:], 0x3fff)
	binary.LittleEndian.PutUint16(many[frame+8:], 0x3fff)
	whole := bytes.Clone(lossless) // its frame says it, too
	binary.LittleEndian.PutUint32(whole[bytes.Index(whole, []byte("VP8L"))+9:], 0x0fffffff)
	for name, content := range map[string][]byte{"inside": many, "outside too": whole, "no frame": alpha[:30], "cut": alpha[:frame+4]} {
		file, err := Keep(t.Context(), blobs, 1, 11, "a.webp", "image/webp", bytes.NewReader(content), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		file.Width, file.Height = 10, 10 // whatever the row says
		f, info, err := Deps{Blobs: blobs}.open(t.Context(), 1, file, true)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if info.ContentType != "image/webp" {
			t.Errorf("%s: a small picture was made of it", name)
		}
	}
}
