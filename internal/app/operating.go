package app

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
)

// operating adds what operators and their tools ask.
func (a *App) operating() {
	public := func(path, summary string, h http.HandlerFunc) {
		a.api.Handle(api.Route{Method: "GET", Path: path, Access: access.Public, Summary: summary}, h)
	}
	public("/healthz", "Alive", func(w http.ResponseWriter, _ *http.Request) {
		api.WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	public("/readyz", "Ready to serve", func(w http.ResponseWriter, r *http.Request) {
		if err := a.db.Ping(r.Context()); err != nil {
			api.WriteJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "the database does not answer"})
			return
		}
		api.WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	public("/metrics", "Prometheus metrics", a.metrics.handler().ServeHTTP)
}

const tidyEvery = time.Hour

// tidy removes what has served its time, until ctx ends.
func (a *App) tidy(ctx context.Context) error {
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for {
		for what, do := range map[string]func(context.Context) error{"ended sessions": a.gate.PruneSessions, "idempotency keys": a.api.PruneKeys} {
			if err := do(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("tidy up", "what", what, "error", err)
			}
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
	}
}
