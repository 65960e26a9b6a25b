package conversation

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"rondo/internal/platform/blob"
	"rondo/internal/platform/id"
)

const (
	thumbSide     = 480      // pixels, at most, each way
	thumbSource   = 30 << 20 // bytes of a picture that is made smaller
	thumbPixels   = 50e6     // pixels of one; a hostile file of a few bytes may claim any number
	thumbMaxBytes = 2 << 20
)

// Pictured tells whether a small picture can be made of a file: what ?size=thumb gives then is JPEG, 480 pixels wide and
// high at most.
func (a Attachment) Pictured() bool {
	switch a.ContentType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return !a.Pending && a.Problem == "" && a.SizeBytes <= thumbSource && a.Width > 0 && a.Height > 0 &&
			float64(a.Width)*float64(a.Height) <= thumbPixels
	}
	return false
}

// open opens a file, or the small picture of it. A picture is made when it is first asked for, and kept.
func (d Deps) open(ctx context.Context, workspace id.ID, info Attachment, small bool) (io.ReadSeekCloser, Attachment, error) {
	key := blob.Of(workspace, info.ID)
	if !small || !info.Pictured() {
		f, err := d.Blobs.Get(ctx, key)
		return f, info, err
	}
	thumb := info
	thumb.ContentType = "image/jpeg"
	f, err := d.Blobs.Get(ctx, key.Thumb())
	if !errors.Is(err, blob.ErrMissing) {
		return f, thumb, err
	}
	made, err := d.thumb(ctx, key)
	if err != nil {
		return nil, info, err
	}
	if made == nil { // it is no picture after all
		f, err := d.Blobs.Get(ctx, key)
		return f, info, err
	}
	if _, err := d.Blobs.Put(ctx, key.Thumb(), bytes.NewReader(made), thumbMaxBytes); err != nil {
		return nil, info, err
	}
	return unclosed{bytes.NewReader(made)}, thumb, nil
}

// unclosed is a reader with nothing to close.
type unclosed struct{ *bytes.Reader }

func (unclosed) Close() error { return nil }

// thumb makes the small picture of a file; nil where that cannot be done.
func (d Deps) thumb(ctx context.Context, key blob.Key) ([]byte, error) {
	f, err := d.Blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	config, format, err := image.DecodeConfig(io.LimitReader(f, thumbSource))
	if err != nil || config.Width <= 0 || config.Height <= 0 || float64(config.Width)*float64(config.Height) > thumbPixels {
		return nil, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if format == "webp" {
		if honest, err := honestWebP(io.LimitReader(f, thumbSource), config.Width, config.Height); err != nil || !honest {
			return nil, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
	}
	picture, _, err := image.Decode(io.LimitReader(f, thumbSource))
	if err != nil {
		return nil, nil // what is broken is shown as it came
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, shrunk(picture, thumbSide), &jpeg.Options{Quality: 80}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// shrunk is a picture with no side longer than side, on white. Each of its pixels is the mean of those it
// stands for, of which at most 16 each way are looked at.
func shrunk(src image.Image, side int) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if longest := max(w, h); longest > side {
		w, h = max(w*side/longest, 1), max(h*side/longest, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := b.Min.Y+y*b.Dy()/h, b.Min.Y+(y+1)*b.Dy()/h
		for x := range w {
			x0, x1 := b.Min.X+x*b.Dx()/w, b.Min.X+(x+1)*b.Dx()/w
			out.SetRGBA(x, y, mean(src, x0, y0, max(x1, x0+1), max(y1, y0+1)))
		}
	}
	return out
}

// mean is the colour of a part of a picture, on white.
func mean(src image.Image, x0, y0, x1, y1 int) color.RGBA {
	var r, g, b, n uint64
	stepX, stepY := max((x1-x0)/16, 1), max((y1-y0)/16, 1)
	for y := y0; y < y1; y += stepY {
		for x := x0; x < x1; x += stepX {
			cr, cg, cb, ca := src.At(x, y).RGBA()
			white := uint64(0xffff - ca)
			r, g, b, n = r+uint64(cr)+white, g+uint64(cg)+white, b+uint64(cb)+white, n+1
		}
	}
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 0xff}
}
