// Package blob keeps the bytes of attachments in a folder. A blob is written once, under its id, and is on
// disk before Put returns.
package blob

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rondo/internal/platform/id"
)

// Store is a folder of blobs.
type Store struct{ dir string }

// ErrTooLarge means that more bytes came than were allowed; nothing was kept.
var ErrTooLarge = errors.New("too large")

// ErrMissing means that there is no such blob.
var ErrMissing = errors.New("no such blob")

// Open makes the folder when it is absent.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the attachments folder: %w", err)
	}
	return &Store{dir: dir}, nil
}

// path spreads blobs over folders by workspace and by the last digits of their ids.
func (s *Store) path(workspace, blob id.ID) string {
	return filepath.Join(s.dir, workspace.String(), fmt.Sprintf("%03d", int64(blob)%1000), blob.String())
}

// Put keeps at most limit bytes of r and returns how many there were.
func (s *Store) Put(workspace, blob id.ID, r io.Reader, limit int64) (int64, error) {
	path := s.path(workspace, blob)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".part-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name()) // gone already once it is renamed
	n, err := io.Copy(f, io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = ErrTooLarge
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(f.Name(), path)
}

// Get opens a blob for reading; the caller closes it.
func (s *Store) Get(workspace, blob id.ID) (*os.File, error) {
	f, err := os.Open(s.path(workspace, blob))
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrMissing
	}
	return f, err
}

// Delete removes a blob; one that is missing already is no error.
func (s *Store) Delete(workspace, blob id.ID) error {
	err := os.Remove(s.path(workspace, blob))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
