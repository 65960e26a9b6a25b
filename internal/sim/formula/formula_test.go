package formula

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// vectors is reference values to ten decimals, computed in two other ways.
type vectors struct {
	ErlangB []struct {
		S int
		A float64
		B float64
	} `json:"erlang_b"`
	ErlangC []struct {
		S                 int
		Lam, Mu, T        float64
		Waits             float64 `json:"P_wait"`
		ASA, Lq, Util, SL float64
		WaitGiven         float64 `json:"W_given_wait"`
	} `json:"erlang_c"`
	ErlangA []struct {
		S                 int
		Lam, Mu, Theta, T float64
		Waits             float64 `json:"P_wait"`
		Leaves            float64 `json:"P_abandon"`
		All               float64 `json:"W_all"`
		Served            float64 `json:"W_served"`
		Lq, Util          float64
		Within            float64 `json:"P_served_within_T"`
	} `json:"erlang_a"`
	MG1    []struct{ Rho, C2, W float64 }
	Cobham []struct {
		S    int
		Mu   float64
		Lams []float64
		W    []float64
	}
	MMsK []struct {
		S, K    int
		Lam, Mu float64
		Blocked float64 `json:"P_block"`
		Waits   float64 `json:"P_wait_admitted"`
		Mean    float64 `json:"W_admitted"`
		Util    float64
	} `json:"mmsk"`
}

func load(t *testing.T) vectors {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.ErlangB) != 7 || len(v.ErlangC) != 12 || len(v.ErlangA) != 15 || len(v.MG1) != 28 || len(v.Cobham) != 7 || len(v.MMsK) != 3 {
		t.Fatal("vectors are missing")
	}
	return v
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s is %.12f, want %.12f", what, got, want)
	}
}

func TestVectors(t *testing.T) {
	v := load(t)
	const by = 1.1e-10
	for _, x := range v.ErlangB {
		near(t, "B", ErlangB(x.S, x.A), x.B, by)
	}
	for _, x := range v.ErlangC {
		w := MMs(x.S, x.Lam, x.Mu)
		near(t, "C", w.Waits, x.Waits, by)
		near(t, "ASA", w.Mean, x.ASA, by)
		near(t, "queue", w.Queue, x.Lq, by)
		near(t, "busy", w.Busy, x.Util, by)
		near(t, "within", w.Within(x.T), x.SL, by)
		near(t, "given", w.MeanGiven, x.WaitGiven, by)
	}
	for _, x := range v.ErlangA {
		l := MMsM(x.S, x.Lam, x.Mu, x.Theta)
		near(t, "A waits", l.Waits, x.Waits, by)
		near(t, "A leaves", l.Leaves, x.Leaves, by)
		near(t, "A all", l.Mean, x.All, by)
		near(t, "A served", l.Served, x.Served, by)
		near(t, "A queue", l.Queue, x.Lq, by)
		near(t, "A busy", l.Busy, x.Util, by)
		near(t, "A within", l.Within(x.T), x.Within, by)
	}
	for _, x := range v.MG1 {
		near(t, "M/G/1", MG1(x.Rho, x.C2), x.W, by)
	}
	for _, x := range v.Cobham {
		for i, w := range Cobham(x.S, x.Mu, x.Lams) {
			near(t, "Cobham", w, x.W[i], by)
		}
	}
	for _, x := range v.MMsK {
		b := MMsK(x.S, x.K, x.Lam, x.Mu)
		near(t, "blocked", b.Blocked, x.Blocked, by)
		near(t, "waits", b.Waits, x.Waits, by)
		near(t, "mean", b.Mean, x.Mean, by)
		near(t, "busy", b.Busy, x.Util, by)
	}
}

// With people who leave as fast as they are served, how many are there is
// Poisson whatever the servers.
func TestMMsM_leavingAsFastAsServed(t *testing.T) {
	const lambda = 12.0
	l := MMsM(10, lambda, 1, 1)
	p, below := math.Exp(-lambda), 0.0
	for n := range 10 {
		below += p
		p *= lambda / float64(n+1)
	}
	near(t, "waits", l.Waits, 1-below, 1e-12)
}

// Published and derived values that the file of vectors does not have.
func TestFurtherValues(t *testing.T) {
	given := func(what string, s int, arrivals Transform, want float64) {
		t.Helper()
		_, got := GIMs(s, 1, arrivals)
		near(t, what, got, want, 6e-7)
	}
	given("D/M/1 .9", 1, Regular(1/.9), 5.178659)
	given("H2/M/1 .9", 1, Hyper(1/.9, 4), 23.408858)
	given("D/M/10 .95", 10, Regular(1/9.5), 1.017243)
	given("D/M/100 .98", 100, Regular(1/98.), .251689)
	given("H2/M/100 .95", 100, Hyper(1/95., 4), .484546)
	near(t, "sigma of D/M/1", first(GIMs(1, 1, Regular(1/.9))), 0.806900, 6e-7)
	for i, w := range MG1Priority([]float64{.3, .2}, []float64{1, 2}, []float64{2, 8}) {
		near(t, "M/G/1 priority", w, []float64{1.571429, 5.238095}[i], 6e-7)
	}
	for _, x := range []struct{ rho, want float64 }{{.5, 1.265686}, {.8, 1.947363}, {.9, 2.614057}, {.95, 3.383046}, {.99, 5.431997}} {
		near(t, "two choices", PowerOfTwo(x.rho), x.want, 6e-7)
	}
	// Round robin over ten queues: each sees every tenth arrival.
	for _, x := range []struct{ rho, want float64 }{{.5, 1.324642}, {.8, 2.922269}, {.9, 5.660276}, {.95, 11.154948}, {.99, 55.150961}} {
		sigma, _ := GIMs(1, 1, Phases(1/x.rho, 10))
		near(t, "round robin", 1/(1-sigma), x.want, 6e-7)
	}
	for _, x := range []struct {
		s                 int
		theta             float64
		waits, offered    float64
		quietError, error float64
	}{{100, .2, 1, 1.687363, .124145, .0143102}, {100, 1, .999839, .341539, .00874652, .00288205}, {100, 5, .942738, .076778, .00122963, .00063454},
		{300, 1, 1, .338140, .00558909, .00095510}, {1000, 1, 1, .336972, .00450004, .00028596}} {
		l := MMsM(x.s, 1.4*float64(x.s), 1, x.theta)
		near(t, "waits", l.Waits, x.waits, 6e-7)
		near(t, "offered", l.Offered, x.offered, 6e-7)
		near(t, "QL", l.ErrorQL/x.quietError, 1, 1e-5)
		near(t, "QLm", l.ErrorQLm/x.error, 1, 1e-5)
	}
}

func first(a, _ float64) float64 { return a }
