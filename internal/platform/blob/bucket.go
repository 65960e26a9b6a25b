package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// BucketConfig is where a bucket is. All but Region must be set.
type BucketConfig struct {
	Endpoint  string // https://s3.example.com; without a scheme it is https
	Bucket    string
	Region    string // us-east-1 where it is empty
	AccessKey string
	SecretKey string
}

// Set tells whether anything is set at all.
func (c BucketConfig) Set() bool { return c != BucketConfig{} }

// Bucket keeps blobs in a storage that speaks S3.
type Bucket struct {
	client *minio.Client
	name   string
}

const askWithin = 20 * time.Second

// OpenBucket connects to a bucket and makes sure that it is there and lets us in. Its errors are one line
// for an operator and hold no secret.
func OpenBucket(ctx context.Context, c BucketConfig) (*Bucket, error) {
	for _, s := range []struct{ name, value string }{{"ENDPOINT", c.Endpoint}, {"BUCKET", c.Bucket}, {"ACCESS_KEY", c.AccessKey}, {"SECRET_KEY", c.SecretKey}} {
		if s.value == "" {
			return nil, fmt.Errorf("RONDO_S3_%s is not set, but other RONDO_S3_ settings are", s.name)
		}
	}
	host, secure := c.Endpoint, true
	if u, err := url.Parse(c.Endpoint); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		if u.Host == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil {
			return nil, errors.New("RONDO_S3_ENDPOINT must be an address such as https://s3.example.com, without a path")
		}
		host, secure = u.Host, u.Scheme == "https"
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	client, err := minio.New(host, &minio.Options{Creds: credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""), Secure: secure, Region: c.Region, MaxRetries: 3})
	if err != nil {
		return nil, fmt.Errorf("RONDO_S3_ENDPOINT cannot be used: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	there, err := client.BucketExists(ctx, c.Bucket)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the S3 storage does not let us use bucket %s: %s", c.Bucket, said(err))
	case !there:
		return nil, fmt.Errorf("the S3 storage has no bucket %s (RONDO_S3_BUCKET)", c.Bucket)
	}
	return &Bucket{client, c.Bucket}, nil
}

// said is what the storage answered, without the address of the call.
func said(err error) string {
	if r := minio.ToErrorResponse(err); r.Code != "" {
		return strings.Join(strings.Fields(r.Code+" "+r.Message), " ")
	}
	if u := new(url.Error); errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

// Put keeps a blob. It goes through a temporary file, so that its length is known before anything is sent.
func (b *Bucket) Put(ctx context.Context, k Key, r io.Reader, limit int64) (int64, error) {
	f, err := os.CreateTemp("", "rondo-blob-")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	n, err := copyUpTo(f, r, limit)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return 0, err
	}
	if _, err := b.client.PutObject(ctx, b.name, k.path(), f, n, minio.PutObjectOptions{ContentType: "application/octet-stream"}); err != nil {
		return 0, fmt.Errorf("keep a file in the S3 storage: %s", said(err))
	}
	return n, nil
}

// Get opens a blob.
func (b *Bucket) Get(ctx context.Context, k Key) (io.ReadSeekCloser, error) {
	o, err := b.client.GetObject(ctx, b.name, k.path(), minio.GetObjectOptions{})
	if err == nil {
		_, err = o.Stat() // the first that asks
	}
	if err != nil {
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil, ErrMissing
		}
		return nil, fmt.Errorf("read a file from the S3 storage: %s", said(err))
	}
	return o, nil
}

// Delete removes a blob.
func (b *Bucket) Delete(ctx context.Context, k Key) error {
	if err := b.client.RemoveObject(ctx, b.name, k.path(), minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("remove a file from the S3 storage: %s", said(err))
	}
	return nil
}
