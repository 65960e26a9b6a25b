package app

import (
	"log/slog"
	"time"

	"rondo/internal/platform/blob"
	"rondo/internal/platform/clock"
)

// Config is how an installation is set up. The command line fills it; see `rondo serve --help`.
type Config struct {
	Listen      string // host:port; port 0 takes a free one
	DataDir     string
	DatabaseURL string // empty: SQLite in DataDir
	BaseURL     string // the public address, without a slash at the end; empty where there is none
	SecretKey   string // base64 of 32 bytes; empty: the file secret.key in DataDir
	Dev         string // the address of a Vite server that stands in for the built web app
	Version     string
	Log         *slog.Logger
	Clock       clock.Clock
	// S3 is where attachments are kept; unset: in DataDir.
	S3 blob.BucketConfig
	// AllowPrivate lets channels call loopback and private addresses: for tests and the demo.
	AllowPrivate bool
}

const (
	readHeaderTime = 10 * time.Second
	idleTime       = 2 * time.Minute
	stopTime       = 10 * time.Second
	jobSlots       = 32
)
