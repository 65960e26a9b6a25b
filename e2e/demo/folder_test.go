package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPrepare_makesAnEmptyMarkedFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data", "demo")
	for range 2 { // the second time it is there already, with something in it
		if err := prepare(folder); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) != 1 || entries[0].Name() != marker {
			t.Fatalf("the folder holds %v, %v", entries, err)
		}
		if err := os.MkdirAll(filepath.Join(folder, "attachments", "1"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPrepare_leavesAFolderAloneThatIsNoDemos(t *testing.T) {
	folder := t.TempDir()
	kept := filepath.Join(folder, "rondo.db")
	if err := os.WriteFile(kept, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := prepare(folder); err == nil {
		t.Error("the folder was taken")
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error("the file is gone")
	}
	if _, err := os.Stat(filepath.Join(folder, marker)); err == nil {
		t.Error("the folder was marked")
	}
}

func TestPrepare_takesNoMarkThatIsAFolder(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, marker), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := prepare(folder); err == nil {
		t.Error("the folder was taken")
	}
}
