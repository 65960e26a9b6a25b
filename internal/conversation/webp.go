package conversation

import (
	"encoding/binary"
	"errors"
	"io"

	_ "golang.org/x/image/webp" // pictures that phones and browsers send
)

// honestWebP tells whether a WebP says of its frame what it says of itself. The decoder believes the frame, so one
// that claims few pixels outside and many inside would fill memory. The frame of a still picture has its size (RFC
// 9649, 2.7).
func honestWebP(r io.Reader, width, height int) (bool, error) {
	head := make([]byte, 12)
	if _, err := io.ReadFull(r, head); err != nil {
		return false, nil
	}
	for {
		chunk := make([]byte, 8)
		if _, err := io.ReadFull(r, chunk); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = nil
			}
			return false, err // no frame at all
		}
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		size += size & 1
		switch string(chunk[:4]) {
		case "VP8 ", "VP8L":
			frame := make([]byte, 10)
			if _, err := io.ReadFull(r, frame); err != nil {
				return false, nil
			}
			w, h := int(binary.LittleEndian.Uint16(frame[6:])&0x3fff), int(binary.LittleEndian.Uint16(frame[8:])&0x3fff)
			if chunk[3] == 'L' {
				bits := binary.LittleEndian.Uint32(frame[1:])
				w, h = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
			}
			return w == width && h == height, nil
		}
		if _, err := io.CopyN(io.Discard, r, size); err != nil {
			return false, nil
		}
	}
}
