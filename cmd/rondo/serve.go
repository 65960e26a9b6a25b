package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"runtime/debug"
	"strings"

	"rondo/internal/app"
	"rondo/internal/platform/blob"
)

// place says where the installation's data is. Every command takes it.
type place struct {
	Data        string `help:"Data folder: SQLite file, attachments, key." default:"./data" env:"RONDO_DATA" type:"path"`
	DatabaseURL string `help:"PostgreSQL (postgres://…) instead of SQLite in the data folder." name:"database-url" env:"RONDO_DATABASE_URL"`
	SecretKey   string `help:"Key that encrypts channel secrets (32 bytes, base64). Made in the data folder where absent." env:"RONDO_SECRET_KEY"`
	bucket
}

// bucket says where attachments are kept instead of the data folder.
type bucket struct {
	S3Endpoint  string `help:"Storage for attachments that speaks S3, such as https://s3.example.com, instead of the data folder." name:"s3-endpoint" env:"RONDO_S3_ENDPOINT"`
	S3Bucket    string `help:"Its bucket." name:"s3-bucket" env:"RONDO_S3_BUCKET"`
	S3Region    string `help:"Its region; us-east-1 where it is empty." name:"s3-region" env:"RONDO_S3_REGION"`
	S3AccessKey string `help:"The name of the key." name:"s3-access-key" env:"RONDO_S3_ACCESS_KEY"`
	S3SecretKey string `help:"The key." name:"s3-secret-key" env:"RONDO_S3_SECRET_KEY"`
}

func (b bucket) config() blob.BucketConfig {
	return blob.BucketConfig{Endpoint: b.S3Endpoint, Bucket: b.S3Bucket, Region: b.S3Region, AccessKey: b.S3AccessKey, SecretKey: b.S3SecretKey}
}

func (p place) config() app.Config {
	return app.Config{DataDir: p.Data, DatabaseURL: p.DatabaseURL, SecretKey: p.SecretKey, S3: p.bucket.config(), Version: buildVersion()}
}

// serveCommand runs the server.
type serveCommand struct {
	place
	Listen  string `help:"Address to listen on." default:"127.0.0.1:8080" env:"RONDO_LISTEN"`
	BaseURL string `help:"Public address, such as https://chat.example.com; providers call it and links use it." name:"base-url" env:"RONDO_BASE_URL"`
	LogJSON bool   `help:"Write the log as JSON." name:"log-json" env:"RONDO_LOG_JSON"`
	Verbose bool   `help:"Write debug lines too." short:"v" env:"RONDO_VERBOSE"`
	Private bool   `help:"Let channels call loopback and private addresses: for tests and closed networks." name:"allow-private" env:"RONDO_ALLOW_PRIVATE"`
}

// collectAt is how far the heap may grow beyond what lives in it, in percent, before garbage is collected. What
// lives is small (tens of megabytes), so that memory is cheaper here than the collector's time. GOGC overrules it.
const collectAt = 200

// Run serves until the process is told to stop.
func (c *serveCommand) Run(ctx context.Context) error {
	cfg := c.config()
	cfg.Listen, cfg.BaseURL, cfg.AllowPrivate, cfg.Log = c.Listen, c.BaseURL, c.Private, newLog(c.LogJSON, c.Verbose)
	if err := checkBaseURL(c.BaseURL); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	a, err := app.New(ctx, cfg)
	if err != nil {
		return err
	}
	return a.Run(ctx, func(addr net.Addr) {
		fmt.Printf("Rondo is ready on http://%s\n", addr)
	})
}

func checkBaseURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("--base-url must be an address such as https://chat.example.com, without a path")
	}
	return nil
}

func newLog(asJSON, verbose bool) *slog.Logger {
	opts := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		opts.Level = slog.LevelDebug
	}
	if asJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, opts))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opts))
}
