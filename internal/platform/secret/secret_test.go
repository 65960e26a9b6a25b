package secret_test

import (
	"os"
	"path/filepath"
	"testing"

	"rondo/internal/platform/secret"
)

func TestKeeper_opensOnlyWhatItSealedInTheSameContext(t *testing.T) {
	dir := t.TempDir()
	k, err := secret.Load("", dir)
	if err != nil {
		t.Fatal(err)
	}
	sealed := k.Seal([]byte("token"), "channel 1")
	again, err := secret.Load("", dir)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := again.Open(sealed, "channel 1"); err != nil || string(text) != "token" {
		t.Fatalf("got %q, %v", text, err)
	}
	if _, err := again.Open(sealed, "channel 2"); err == nil {
		t.Fatal("opened in another context")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := again.Open(sealed, "channel 1"); err == nil {
		t.Fatal("opened although tampered with")
	}
	info, err := os.Stat(filepath.Join(dir, "secret.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("key file: %v, %v", info.Mode(), err)
	}
}

func TestLoad_refusesAShortKey(t *testing.T) {
	if _, err := secret.Load("c2hvcnQ=", t.TempDir()); err == nil {
		t.Fatal("took a short key")
	}
}

func TestSign_separatesPurposes(t *testing.T) {
	k, _ := secret.New(make([]byte, 32))
	s := k.Sign("link", "a")
	if !k.Signed("link", "a", s) || k.Signed("visitor", "a", s) || k.Signed("link", "b", s) {
		t.Fatal("a signature holds for its purpose and text only")
	}
}
