package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rondo/internal/platform/db"
)

// backupCommand copies the data folder into one file.
type backupCommand struct {
	place
	To string `arg:"" help:"The file to write, such as rondo-2026-01-31.tar.gz. It must not exist yet." type:"path"`
}

const databaseFile = "rondo.db"

// kept are what a backup holds beside the database.
var kept = []string{"secret.key", "attachments"}

// Run writes it. The database is copied as it is at one instant; a server may go on working.
func (c *backupCommand) Run(ctx context.Context) (err error) {
	if c.DatabaseURL != "" {
		return errors.New("PostgreSQL is backed up with pg_dump; copy the data folder (attachments, secret.key) beside it")
	}
	scratch, err := os.MkdirTemp(c.Data, ".backup-")
	if err != nil {
		return fmt.Errorf("use the data folder: %w", err)
	}
	defer os.RemoveAll(scratch)
	copied := filepath.Join(scratch, databaseFile)
	if err := db.CopySQLite(ctx, c.Data, copied); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	out, err := os.OpenFile(c.To, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer func() {
		if err = errors.Join(err, out.Close()); err != nil {
			os.Remove(c.To)
		}
	}()
	if err := c.write(out, copied); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := out.Sync(); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	fmt.Println("Backed up to", c.To+". It holds the key to all secrets: keep it safe.")
	return nil
}

func (c *backupCommand) write(w io.Writer, database string) error {
	zip := gzip.NewWriter(w)
	t := tar.NewWriter(zip)
	if err := addFile(t, database, databaseFile); err != nil {
		return err
	}
	for _, name := range kept {
		root := filepath.Join(c.Data, name)
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && path == root {
				return nil // no attachment yet, or the key comes from the environment
			}
			if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".part-") {
				return err
			}
			rel, err := filepath.Rel(c.Data, path)
			if err != nil {
				return err
			}
			return addFile(t, path, filepath.ToSlash(rel))
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), zip.Close())
}

func addFile(t *tar.Writer, path, name string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	_, err = io.Copy(t, f)
	return err
}

// restoreCommand puts a backup back.
type restoreCommand struct {
	Data string `help:"The empty folder to put it into." default:"./data" env:"RONDO_DATA" type:"path"`
	From string `arg:"" help:"The backup." type:"existingfile"`
}

// Run unpacks it. A folder with anything in it is refused.
func (c *restoreCommand) Run() error {
	if entries, err := os.ReadDir(c.Data); err == nil && len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty; restore into an empty one", c.Data)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	f, err := os.Open(c.From)
	if err != nil {
		return err
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s is not a backup of Rondo", c.From)
	}
	files, err := unpack(tar.NewReader(zip), c.Data)
	if err != nil {
		return fmt.Errorf("unpack the backup: %w", err)
	}
	fmt.Printf("Restored %d files into %s.\n", files, c.Data)
	return nil
}

func unpack(t *tar.Reader, dir string) (n int, err error) {
	root, err := os.OpenRoot(dir) // names in the file cannot lead out of it
	if err != nil {
		return 0, err
	}
	defer root.Close()
	for {
		h, err := t.Next()
		if err == io.EOF {
			if n == 0 {
				err = errors.New("it is empty")
				return 0, err
			}
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if d := filepath.Dir(filepath.FromSlash(h.Name)); d != "." {
			if err := root.MkdirAll(d, 0o700); err != nil {
				return n, err
			}
		}
		out, err := root.OpenFile(filepath.FromSlash(h.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return n, err
		}
		_, err = io.Copy(out, t)
		if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
			return n, err
		}
		n++
	}
}
