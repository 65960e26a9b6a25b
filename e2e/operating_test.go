package e2e

import (
	"net/http"
	"strings"
	"testing"

	"rondo/internal/platform/db/dbtest"
)

func TestOperating_healthReadinessMetrics(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anybody := &client{node: w.owner.node, http: w.owner.http}
		for _, path := range []string{"//healthz", "//readyz"} {
			if a := anybody.do(t, "GET", path, nil); a.Status != http.StatusOK {
				t.Errorf("%s: %d %s", path, a.Status, a.Body)
			}
		}
		a := anybody.do(t, "GET", "//metrics", nil)
		for _, name := range []string{"rondo_assigned_total", "rondo_time_to_assign_seconds_bucket", "rondo_waiting ", "rondo_decision_seconds_count", "rondo_errors_total 0", "rondo_jobs", "go_goroutines"} {
			if !strings.Contains(string(a.Body), name) {
				t.Errorf("/metrics has no %s", name)
			}
		}
	})
}

func TestOperating_aLostDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	server, err := dbtest.StartPostgres(dbtest.PostgresOptions{})
	if err != nil {
		t.Fatal(err)
	}
	stop := func() { server.Stop() }
	defer func() { stop() }()
	i := installation{data: t.TempDir(), url: server.URL("postgres")}
	w := i.open(t, i.setUp(t), 1)
	w.nodes[0].log.forgive("") // whatever it says of the loss
	l := w.line(t, "")
	server.Stop()
	stop = func() {}
	if a := w.owner.do(t, "GET", "//readyz", nil); a.Status != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d %s", a.Status, a.Body)
	}
	if a := w.owner.do(t, "GET", "//healthz", nil); a.Status != http.StatusOK {
		t.Errorf("healthz: %d %s", a.Status, a.Body)
	}
	w.owner.refused(t, http.StatusServiceUnavailable, "GET", "/contacts", nil)
	w.owner.refused(t, http.StatusServiceUnavailable, "POST", "/contacts", J{"name": "Ann"})
	hook := &client{node: w.owner.node, http: w.owner.http, token: l.Token}
	hook.refused(t, http.StatusServiceUnavailable, "POST", "//hooks/"+l.ID, J{"contactId": "ann", "events": []J{{"type": "message", "mId": "1", "message": J{"type": "text", "text": "hi"}}}})
	if code, took := w.nodes[0].stop(t); code != 0 || took > patience/2 {
		t.Errorf("stop: exit %d after %v", code, took)
	}
}
