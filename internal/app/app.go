// Package app puts the parts together: it opens the database, wires the slices, serves HTTP and stops in
// order. It is the only package that knows them all; commands and end-to-end tests start Rondo through it.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"rondo/internal/calendar"
	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/inbox"
	"rondo/internal/live"
	"rondo/internal/platform/api"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
	"rondo/internal/preference"
	"rondo/internal/routing"
	"rondo/internal/signature"
	"rondo/internal/snippet"
	"rondo/internal/webhook"
)

// App is a wired installation. Run serves it; Close lets go of it when it never ran.
type App struct {
	cfg     Config
	log     *slog.Logger
	db      *db.DB
	secrets *secret.Keeper
	blobs   blob.Store
	feed    *event.Feed
	jobs    *job.Runner
	client  *channel.Client
	gate    *identity.Gate
	router  *routing.Router
	inbox   *inbox.Inbox
	live    *live.Live
	hooks   *webhook.Hooks
	expects *expectation.Keeper
	api     *api.API
	metrics *metrics
	assets  assets
}

// New opens the database, brings it up to date and wires the slices. Its errors are one line each.
func New(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	d, err := db.Open(ctx, db.Config{URL: cfg.DatabaseURL, Dir: cfg.DataDir, Clock: cfg.Clock})
	if err != nil {
		return nil, err
	}
	a := &App{cfg: cfg, db: d, assets: newAssets(), metrics: newMetrics(d)}
	a.log = slog.New(countErrors{cfg.Log.Handler(), a.metrics.errors})
	if a.secrets, err = secret.Load(cfg.SecretKey, cfg.DataDir); err == nil {
		a.blobs, err = openBlobs(ctx, cfg)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a.wire()
	return a, nil
}

// openBlobs opens where attachments are kept.
func openBlobs(ctx context.Context, cfg Config) (blob.Store, error) {
	if cfg.S3.Set() {
		return blob.OpenBucket(ctx, cfg.S3)
	}
	return blob.Open(filepath.Join(cfg.DataDir, "attachments"))
}

// wire makes the parts in the order in which they lean on each other.
func (a *App) wire() {
	a.feed = event.Follow(a.db)
	a.jobs = job.NewRunner(a.db, a.log, jobSlots)
	a.gate = identity.New(identity.Config{DB: a.db, ChannelKinds: kindNames, Open: a.openConversations, OnSetup: a.setupHooks(), OnRemove: a.removeHooks(), TeamUses: teamUses, Log: a.log})
	a.router = routing.New(a.db, a.feed, a.log, routing.Watch{
		Assigned: func(after float64) { a.metrics.assigned.Inc(); a.metrics.toAssign.Observe(after) },
		Decided:  a.metrics.decision.Observe,
	})
	a.metrics.watchWaiting(a.router.Waiting)
	a.metrics.watchWarnings(a.router.Warned)
	a.client = channel.NewClient()
	a.inbox = inbox.New(a.inboxDeps())
	a.hooks = webhook.New(a.webhookDeps())
	a.expects = expectation.New(expectation.Deps{DB: a.db, Feed: a.feed, Log: a.log, Estimate: a.router.Estimate})
	a.live = live.New(live.Deps{DB: a.db, Feed: a.feed, Log: a.log, SetPresence: a.setPresence, Connect: a.gate.Connect, Authenticate: a.gate.Authenticate, Hidden: []string{conversation.EventRefused, routing.EventTick, webhook.EventChanged, expectation.EventTold}})
	a.api = api.New(api.Config{Version: a.cfg.Version, Log: a.log, DB: a.db, Authenticate: a.gate.Authenticate, BaseURL: a.cfg.BaseURL, Framed: []string{"/chat/"}})
	a.routes()
	conversation.Jobs(a.jobs, a.conversationDeps())
	a.inbox.Jobs(a.jobs)
	a.gate.Jobs(a.jobs)
	a.hooks.Jobs(a.jobs)
	a.expects.Jobs(a.jobs)
}

func (a *App) routes() {
	a.gate.Register(a.api)
	calendar.Register(a.api, calendar.Deps{DB: a.db, Uses: identity.HoursUses, Changed: identity.HoursChanged})
	contact.Register(a.api, a.db, a.contactHooks())
	conversation.Register(a.api, a.conversationDeps())
	a.inbox.Register(a.api)
	a.router.Register(a.api, kindNames)
	a.hooks.Register(a.api)
	a.expects.Register(a.api)
	a.live.Register(a.api)
	snippet.Register(a.api, a.db, a.teamExists)
	signature.Register(a.api, a.db, a.teamName)
	preference.Register(a.api, a.db)
	a.operating()
	a.assets.register(a.api)
}

func (a *App) conversationDeps() conversation.Deps {
	return conversation.Deps{DB: a.db, Blobs: a.blobs, Directory: a.directory(), Place: a.router.Place, Outlet: a.inbox}
}

func (a *App) directory() conversation.Directory {
	return conversation.Directory{User: a.userName, Team: a.teamExists}
}

// contactHooks know the users, and hand over, or remove, what was said with a contact.
func (a *App) contactHooks() contact.Hooks {
	return contact.Hooks{User: a.userName, Merge: conversation.MoveContact, Delete: conversation.DeleteContact}
}

// Handler is the whole HTTP side, for tests that need no port.
func (a *App) Handler() http.Handler { return a.api.Handler() }

// API is where the routes are, for the OpenAPI file and the tests that walk them.
func (a *App) API() *api.API { return a.api }

// Gate is how commands make the first workspace.
func (a *App) Gate() *identity.Gate { return a.gate }

// DB is the open database, for commands.
func (a *App) DB() *db.DB { return a.db }

// Close lets go of everything. After Run it does nothing.
func (a *App) Close() error {
	a.gate.Close()
	a.client.Close()
	return a.db.Close()
}

// Run serves until ctx ends, then stops in order: no new requests, those under way to their end, the
// workers, the database. ready hears the address once requests are taken.
func (a *App) Run(ctx context.Context, ready func(addr net.Addr)) error {
	l, err := net.Listen("tcp", a.cfg.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w", a.cfg.Listen, err), a.Close())
	}
	// Workers end after the last request.
	requests, endRequests := context.WithCancel(context.WithoutCancel(ctx))
	work, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endRequests()
	defer endWork()
	server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: readHeaderTime, IdleTimeout: idleTime,
		BaseContext: func(net.Listener) context.Context { return requests }, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	var workers sync.WaitGroup
	for _, w := range a.workers() {
		workers.Go(func() {
			if err := w(work); err != nil && work.Err() == nil {
				a.log.Error("a worker ended", "error", err)
			}
		})
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	a.log.Info("ready", "address", l.Addr().String(), "database", a.databaseKind())
	if ready != nil {
		ready(l.Addr())
	}
	select {
	case err = <-served:
	case <-ctx.Done():
		err = a.stop(server)
	}
	endRequests()
	endWork()
	workers.Wait()
	return errors.Join(err, a.Close())
}

// workers run beside the server.
func (a *App) workers() []func(context.Context) error {
	return []func(context.Context) error{a.feed.Run, a.router.Run, a.jobs.Run, a.gate.Run, a.inbox.Run, a.hooks.Run, a.expects.Run, a.live.Run, a.tidy, a.giveBack}
}

// stop takes no new requests and waits for those under way, but for streams, which have no end.
func (a *App) stop(server *http.Server) error {
	a.log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	a.live.End()
	if err := server.Shutdown(ctx); err != nil {
		a.log.Error("some requests were cut off", "error", err)
	}
	return nil
}

func (a *App) databaseKind() string {
	if a.cfg.DatabaseURL == "" {
		return "sqlite"
	}
	return "postgres"
}

// openConversations counts what users have, for the API of identity.
func (a *App) openConversations(ctx context.Context, ws id.ID, _ []id.ID) (map[id.ID]int, error) {
	return conversation.Loads(ctx, a.db.Read(), ws)
}
