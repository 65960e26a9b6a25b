package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// marker is the file that says: this folder is a demo's, and may be removed.
const marker = ".rondo-demo"

// prepare gives an empty, marked data folder. A folder with something in it is removed only when it bears
// the mark.
func prepare(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("use the data folder: %w", err)
	case len(entries) > 0:
		info, err := os.Lstat(filepath.Join(folder, marker))
		if err != nil || !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not the folder of a demo, so it is left alone; choose another with --data", folder)
		}
		if err := empty(folder, entries); err != nil {
			return fmt.Errorf("empty the data folder: %w", err)
		}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	note := "The data of Rondo's demo. It is removed and made anew whenever the demo starts.\n"
	if err := os.WriteFile(filepath.Join(folder, marker), []byte(note), 0o600); err != nil {
		return fmt.Errorf("mark the data folder: %w", err)
	}
	return nil
}

// empty removes what is in the folder, the mark last: if something stays, the folder is still known.
func empty(folder string, entries []fs.DirEntry) error {
	for _, e := range entries {
		if e.Name() == marker {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
