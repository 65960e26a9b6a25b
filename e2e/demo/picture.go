package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// file is something that a customer sends.
type file struct {
	name, contentType string
	content           []byte
	width, height     int // of a picture
}

const (
	pictureWidth, pictureHeight = 320, 240
	shades                      = 3 // pictures of each thing, in different colours
)

// filesOf are the versions of a thing named in a script.
func filesOf(thing string) []file {
	switch thing {
	case "lamp", "table":
		out := make([]file, shades)
		for i := range out {
			name := fmt.Sprintf("%s-%d.png", thing, i+1)
			out[i] = file{name, "image/png", drawn(thing, i), pictureWidth, pictureHeight}
		}
		return out
	default:
		title := strings.ToUpper(thing[:1]) + thing[1:]
		return []file{{thing + ".pdf", "application/pdf", document(title), 0, 0}}
	}
}

// drawn is a still life on a sideboard: a lamp, or a table with a vase.
func drawn(thing string, shade int) []byte {
	tones := []color.RGBA{{0x4b, 0x6b, 0x4f, 255}, {0x9a, 0x5b, 0x3f, 255}, {0x3f, 0x55, 0x7a, 255}}
	if thing == "table" { // of oak, walnut and cherry
		tones = []color.RGBA{{0xc4, 0x97, 0x62, 255}, {0x6d, 0x4a, 0x33, 255}, {0x9c, 0x54, 0x36, 255}}
	}
	tone := tones[shade%len(tones)]
	palette := color.Palette{color.RGBA{0xec, 0xe2, 0xd3, 255}, color.RGBA{0xf6, 0xe7, 0xb8, 255}, color.RGBA{0x8b, 0x68, 0x4a, 255},
		tone, color.RGBA{tone.R / 2, tone.G / 2, tone.B / 2, 255}, color.RGBA{0xb6, 0x51, 0x3d, 255}, color.RGBA{0xd8, 0xca, 0xb4, 255}}
	img := image.NewPaletted(image.Rect(0, 0, pictureWidth, pictureHeight), palette)
	for y := range pictureHeight {
		for x := range pictureWidth {
			img.SetColorIndex(x, y, pixel(thing, x, y))
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, img); err != nil {
		panic(err) // writing to memory
	}
	return b.Bytes()
}

// pixel is the colour of the palette at a place.
func pixel(thing string, x, y int) uint8 {
	within := func(x0, y0, x1, y1 int) bool { return x >= x0 && x < x1 && y >= y0 && y < y1 }
	disc := func(cx, cy, r int) bool { return (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r }
	if thing == "lamp" {
		slope := (y - 60) * 30 / 60 // the shade widens downwards
		switch {
		case y >= 60 && y < 120 && x > 150-30-slope && x < 170+30+slope:
			return 3
		case within(156, 120, 164, 190), disc(160, 190, 26) && y > 180 && y < 194:
			return 4
		case within(240, 160, 285, 178), within(244, 178, 290, 192):
			return 5
		case y >= 192:
			return 2
		case disc(160, 120, 95):
			return 1
		}
		return 0
	}
	switch {
	case disc(160, 78, 16), within(152, 70, 168, 108):
		return 5
	case within(60, 108, 260, 122):
		return 3
	case within(78, 122, 90, 206), within(230, 122, 242, 206):
		return 4
	case y >= 200:
		return 6
	case disc(250, 40, 60):
		return 1
	}
	return 0
}

// document is a PDF of one page with a title on it.
func document(title string) []byte {
	content := fmt.Sprintf("BT /F1 24 Tf 72 760 Td (%s) Tj ET 72 745 450 2 re f", title)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}
