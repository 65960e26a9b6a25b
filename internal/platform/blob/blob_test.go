package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/platform/blob"
	"rondo/internal/platform/id"
)

func serve(t *testing.T) (*bucketServer, blob.BucketConfig) {
	t.Helper()
	s := &bucketServer{region: "eu-west-1", key: "AKIAEXAMPLE", secret: "s3cr3t/key", bucket: "rondo-files", objects: map[string][]byte{}}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return s, blob.BucketConfig{Endpoint: srv.URL, Bucket: s.bucket, Region: s.region, AccessKey: s.key, SecretKey: s.secret}
}

// eachStore runs fn on a folder and on a bucket.
func eachStore(t *testing.T, fn func(t *testing.T, s blob.Store)) {
	t.Run("folder", func(t *testing.T) {
		s, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s)
	})
	t.Run("bucket", func(t *testing.T) {
		server, c := serve(t)
		s, err := blob.OpenBucket(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s)
		if len(server.refused) > 0 {
			t.Errorf("the storage refused %q", server.refused)
		}
	})
}

func read(t *testing.T, s blob.Store, k blob.Key) []byte {
	t.Helper()
	f, err := s.Get(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStore_givesBackWhatItWasGiven(t *testing.T) {
	eachStore(t, func(t *testing.T, s blob.Store) {
		for size, k := range map[int]blob.Key{1: blob.Of(1, 10), 70_000: blob.Of(1, 11), 3 << 20: blob.Of(2, 10)} {
			want := bytes.Repeat([]byte{byte(size), 1, 2, 3}, size/4+1)[:size]
			n, err := s.Put(t.Context(), k, bytes.NewReader(want), int64(size))
			if err != nil || n != int64(size) {
				t.Fatalf("put %d: %d, %v", size, n, err)
			}
			if got := read(t, s, k); !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back as %d", size, len(got))
			}
		}
	})
}

func TestStore_seeks(t *testing.T) {
	eachStore(t, func(t *testing.T, s blob.Store) {
		k := blob.Of(1, 10)
		if _, err := s.Put(t.Context(), k, strings.NewReader("0123456789"), 10); err != nil {
			t.Fatal(err)
		}
		f, err := s.Get(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if end, err := f.Seek(0, io.SeekEnd); err != nil || end != 10 {
			t.Fatalf("end %d, %v", end, err)
		}
		if _, err := f.Seek(4, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(f); err != nil || string(b) != "456789" {
			t.Errorf("read %q, %v", b, err)
		}
	})
}

func TestStore_keepsNothingThatIsTooLarge(t *testing.T) {
	eachStore(t, func(t *testing.T, s blob.Store) {
		k := blob.Of(1, 10)
		if _, err := s.Put(t.Context(), k, strings.NewReader("12345"), 4); !errors.Is(err, blob.ErrTooLarge) {
			t.Errorf("error %v", err)
		}
		if _, err := s.Get(t.Context(), k); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("it is there: %v", err)
		}
	})
}

func TestStore_keepsNothingOfAReaderThatBreaks(t *testing.T) {
	eachStore(t, func(t *testing.T, s blob.Store) {
		broken := io.MultiReader(strings.NewReader("12"), iotestErr{})
		if _, err := s.Put(t.Context(), blob.Of(1, 10), broken, 100); err == nil {
			t.Error("no error")
		}
		if _, err := s.Get(t.Context(), blob.Of(1, 10)); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("it is there: %v", err)
		}
	})
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("the upload broke off") }

func TestStore_partsAndWorkspacesAreApart(t *testing.T) {
	eachStore(t, func(t *testing.T, s blob.Store) {
		k := blob.Of(1, 1010)
		for text, key := range map[string]blob.Key{"file": k, "thumb": k.Thumb(), "other": blob.Of(2, 1010), "next": blob.Of(1, id.ID(2010))} {
			if _, err := s.Put(t.Context(), key, strings.NewReader(text), 10); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time there is nothing
			if err := s.Delete(t.Context(), k); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Get(t.Context(), k); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("it is still there: %v", err)
		}
		for want, key := range map[string]blob.Key{"thumb": k.Thumb(), "other": blob.Of(2, 1010), "next": blob.Of(1, id.ID(2010))} {
			if got := string(read(t, s, key)); got != want {
				t.Errorf("%s reads %q", want, got)
			}
		}
	})
}

func TestOpenBucket_brokenSettingsAreOneLineWithoutSecrets(t *testing.T) {
	for name, change := range map[string]func(*blob.BucketConfig){
		"no bucket":        func(c *blob.BucketConfig) { c.Bucket = "" },
		"another bucket":   func(c *blob.BucketConfig) { c.Bucket = "missing-files" },
		"no key":           func(c *blob.BucketConfig) { c.AccessKey = "" },
		"a wrong secret":   func(c *blob.BucketConfig) { c.SecretKey = "wrong-secret" },
		"another region":   func(c *blob.BucketConfig) { c.Region = "us-east-1" },
		"a path":           func(c *blob.BucketConfig) { c.Endpoint += "/files" },
		"nobody there":     func(c *blob.BucketConfig) { c.Endpoint = "http://127.0.0.1:1" },
		"no address":       func(c *blob.BucketConfig) { c.Endpoint = "" },
		"a nonsense name":  func(c *blob.BucketConfig) { c.Bucket = "A" },
		"a nonsense place": func(c *blob.BucketConfig) { c.Endpoint = "http://" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, c := serve(t)
			change(&c)
			_, err := blob.OpenBucket(context.Background(), c)
			if err == nil || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), c.SecretKey) && c.SecretKey != "" {
				t.Errorf("error %v", err)
			}
		})
	}
}
