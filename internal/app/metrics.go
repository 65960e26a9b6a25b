package app

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// metrics are the numbers at /metrics.
type metrics struct {
	registry  *prometheus.Registry
	accepted  *prometheus.CounterVec
	unclaimed *prometheus.CounterVec
	refused   *prometheus.CounterVec
	rejected  *prometheus.CounterVec
	assigned  prometheus.Counter
	toAssign  prometheus.Histogram
	decision  prometheus.Histogram
	errors    prometheus.Counter
}

func newMetrics(d *db.DB) *metrics {
	m := &metrics{
		registry:  prometheus.NewRegistry(),
		accepted:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rondo_accepted_total", Help: "Inbound events stored, by kind of channel."}, []string{"kind"}),
		unclaimed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rondo_unclaimed_total", Help: "Accounts in calls of providers that no channel is connected to, and calls to hooks of channels that are gone, by kind of channel."}, []string{"kind"}),
		refused:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rondo_refused_total", Help: "Calls of providers that were refused, by kind of channel and reason (unverified: a wrong signature)."}, []string{"kind", "code"}),
		rejected:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rondo_rejected_total", Help: "Events that providers brought and that could not be kept (a mail that names nobody who wrote it), by kind of channel."}, []string{"kind"}),
		assigned:  prometheus.NewCounter(prometheus.CounterOpts{Name: "rondo_assigned_total", Help: "Automatic assignments carried out."}),
		toAssign: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "rondo_time_to_assign_seconds", Help: "From the event that made an assignment possible to its commit.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 5}}),
		decision: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "rondo_decision_seconds", Help: "Time of the engine for one event.",
			Buckets: []float64{1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 1e-3, 1e-2}}),
		errors: prometheus.NewCounter(prometheus.CounterOpts{Name: "rondo_errors_total", Help: "Errors that an operator should look at in the log."}),
	}
	m.registry.MustRegister(m.accepted, m.unclaimed, m.refused, m.rejected, m.assigned, m.toAssign, m.decision, m.errors, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(jobCollector{d})
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// watchWaiting adds the gauge of waiting conversations.
func (m *metrics) watchWaiting(waiting func() map[id.ID]int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "rondo_waiting", Help: "Conversations that wait for an agent."}, func() float64 {
		n := 0
		for _, w := range waiting() {
			n += w
		}
		return float64(n)
	}))
}

// watchWarnings adds the gauge of teams that cannot do their work, by code.
func (m *metrics) watchWarnings(warned func() map[string]int) {
	m.registry.MustRegister(warningCollector{warned})
}

// warningCollector counts warnings when it is asked.
type warningCollector struct{ warned func() map[string]int }

var warningsDesc = prometheus.NewDesc("rondo_routing_warnings", "Teams that cannot do their work, by code.", []string{"code"}, nil)

// Describe completes prometheus.Collector.
func (c warningCollector) Describe(ch chan<- *prometheus.Desc) { ch <- warningsDesc }

// Collect counts; a code that no team has is 0.
func (c warningCollector) Collect(ch chan<- prometheus.Metric) {
	for code, n := range c.warned() {
		ch <- prometheus.MustNewConstMetric(warningsDesc, prometheus.GaugeValue, float64(n), code)
	}
}

// jobCollector counts jobs when it is asked.
type jobCollector struct{ db *db.DB }

var jobsDesc = prometheus.NewDesc("rondo_jobs", "Jobs by state: scheduled for later, ready, leased, dead.", []string{"state"}, nil)

// Describe completes prometheus.Collector.
func (c jobCollector) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc }

// Collect counts; when the database is away there is nothing to tell.
func (c jobCollector) Collect(ch chan<- prometheus.Metric) {
	n, err := job.Count(context.Background(), c.db.Read(), c.db.Now())
	if err != nil {
		return
	}
	for _, state := range []string{"scheduled", "ready", "leased", "dead"} {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(n[state]), state)
	}
}

// countErrors counts what is logged as an error on its way to the log.
type countErrors struct {
	slog.Handler
	errors prometheus.Counter
}

// Handle counts and passes on.
func (h countErrors) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		h.errors.Inc()
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps counting.
func (h countErrors) WithAttrs(attrs []slog.Attr) slog.Handler {
	return countErrors{h.Handler.WithAttrs(attrs), h.errors}
}

// WithGroup keeps counting.
func (h countErrors) WithGroup(name string) slog.Handler {
	return countErrors{h.Handler.WithGroup(name), h.errors}
}
