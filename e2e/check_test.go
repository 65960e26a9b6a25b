package e2e

import (
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
)

const (
	checkToken  = "integrators-token-1"
	checkSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
)

// check runs the examination of an integrator.
func check(t *testing.T, flaws ...customfake.Flaw) said {
	t.Helper()
	fake := customfake.New(checkToken, checkSecret)
	fake.Flaws = flaws
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	s := runWith(t, []string{"RONDO_CHECK_SECRET=" + checkSecret}, "", "channel", "check", server.URL+"/", "--token", checkToken, "--contact", "ana")
	if strings.Contains(s.out+s.errors, checkToken) || strings.Contains(s.out+s.errors, checkSecret) {
		t.Error("the report shows a secret")
	}
	return s
}

func TestChannelCheck_aGoodIntegrator(t *testing.T) {
	t.Parallel()
	if s := check(t); s.code != 0 || s.errors != "" || !strings.Contains(s.out, " 0 failed, 0 skipped") {
		t.Errorf("exit %d %s\n%s", s.code, s.errors, s.out)
	}
}

func TestChannelCheck_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for flaw, words := range map[customfake.Flaw]string{
		customfake.Forgets:           "FAIL  the same message again",
		customfake.BelievesAnybody:   "FAIL  no token",
		customfake.IgnoresSignatures: "FAIL  another signature",
		customfake.Stumbles:          "FAIL  a body that is broken",
	} {
		if s := check(t, flaw); s.code != 1 || !strings.Contains(s.out, words) || !strings.Contains(s.oneLine(t), "not ready") {
			t.Errorf("who %s: exit %d %s\n%s", flaw, s.code, s.errors, s.out)
		}
	}
}

func TestChannelCheck_isCalledWrongly(t *testing.T) {
	t.Parallel()
	if s := run(t, "channel", "check"); s.code != 2 {
		t.Errorf("without an address: exit %d", s.code)
	}
	for _, address := range []string{"nowhere", "ftp://a.test", "http://"} {
		if s := run(t, "channel", "check", address); s.code != 1 || !strings.Contains(s.oneLine(t), "http") {
			t.Errorf("%s: exit %d %q", address, s.code, s.errors)
		}
	}
	if s := run(t, "channel", "check", "http://127.0.0.1:1", "--token", "t"); s.code != 1 || !strings.Contains(s.out, "could not be reached") {
		t.Errorf("nobody there: exit %d\n%s", s.code, s.out)
	}
}
