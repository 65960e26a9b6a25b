// Package blob keeps the bytes of attachments: in a folder (Folder), or in a storage that speaks S3 (Bucket).
// A blob is written once, under its key, and is kept safely before Put returns.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"

	"rondo/internal/platform/id"
)

// Key names a blob.
type Key struct {
	Workspace id.ID
	ID        id.ID
	Part      string // empty, or what is made of the blob: "thumb"
}

// Of is the key of a file.
func Of(workspace, file id.ID) Key { return Key{Workspace: workspace, ID: file} }

// Thumb is the key of the small picture of a file.
func (k Key) Thumb() Key {
	k.Part = "thumb"
	return k
}

// path spreads blobs over folders by workspace and by the last digits of their ids.
func (k Key) path() string {
	name := k.ID.String()
	if k.Part != "" {
		name += "." + k.Part
	}
	return path.Join(k.Workspace.String(), fmt.Sprintf("%03d", int64(k.ID)%1000), name)
}

// Store keeps blobs.
type Store interface {
	// Put keeps at most limit bytes of r and returns how many there were.
	Put(ctx context.Context, k Key, r io.Reader, limit int64) (int64, error)
	// Get opens a blob for reading; the caller closes it.
	Get(ctx context.Context, k Key) (io.ReadSeekCloser, error)
	// Delete removes a blob; one that is missing already is no error.
	Delete(ctx context.Context, k Key) error
}

// ErrTooLarge means that more bytes came than were allowed; nothing was kept.
var ErrTooLarge = errors.New("too large")

// ErrMissing means that there is no such blob.
var ErrMissing = errors.New("no such blob")

// Folder is a folder of blobs.
type Folder struct {
	dir     string
	syncing sync.Mutex
}

// Open makes the folder when it is absent.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the attachments folder: %w", err)
	}
	return &Folder{dir: dir}, nil
}

func (s *Folder) path(k Key) string { return filepath.Join(s.dir, filepath.FromSlash(k.path())) }

// Put keeps a blob; it is on disk when Put returns.
func (s *Folder) Put(_ context.Context, k Key, r io.Reader, limit int64) (int64, error) {
	path := s.path(k)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".part-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name()) // gone already once it is renamed
	n, err := copyUpTo(f, r, limit)
	if err == nil {
		err = s.sync(f)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(f.Name(), path)
}

// sync brings a file to disk, one after the other: the database's log is often on the same disk, and what is
// written there waits behind one file at most, however many arrive at once.
func (s *Folder) sync(f *os.File) error {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	return f.Sync()
}

// copyUpTo copies at most limit bytes; more are ErrTooLarge.
func copyUpTo(w io.Writer, r io.Reader, limit int64) (int64, error) {
	n, err := io.Copy(w, io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = ErrTooLarge
	}
	return n, err
}

// Get opens a blob.
func (s *Folder) Get(_ context.Context, k Key) (io.ReadSeekCloser, error) {
	f, err := os.Open(s.path(k))
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Delete removes a blob.
func (s *Folder) Delete(_ context.Context, k Key) error {
	err := os.Remove(s.path(k))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
