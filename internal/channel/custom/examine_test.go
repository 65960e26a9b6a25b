package custom_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/custom"
)

// examine examines an integrator, and gives what did not pass, by name.
func examine(t *testing.T, handler http.Handler, secret string) (passed bool, failed, noted, all []string) {
	t.Helper()
	server := httptest.NewServer(handler)
	client := channel.NewClient()
	t.Cleanup(func() { client.Close(); server.Close() })
	kind := custom.New(client, customfake.New("", "").Clock())
	passed = kind.Examine(t.Context(), custom.Integrator{URL: server.URL + "/", Token: token, Secret: secret, ChannelID: "c", ContactID: "ana", FileURL: server.URL + "/a.png"}, func(f custom.Finding) {
		if f.Detail == "" || strings.Contains(f.Detail, token) {
			t.Errorf("finding %+v", f)
		}
		all = append(all, f.Name)
		switch f.Verdict {
		case custom.Failed:
			failed = append(failed, f.Name)
		case custom.Advised:
			noted = append(noted, f.Name)
		}
	})
	return passed, failed, noted, all
}

func TestExamine_aGoodIntegrator(t *testing.T) {
	fake := customfake.New(token, secret)
	passed, failed, noted, all := examine(t, fake, secret)
	if !passed || len(failed)+len(noted) > 0 || len(all) < 20 {
		t.Errorf("passed %v, failed %v, noted %v of %d", passed, failed, noted, len(all))
	}
	for _, m := range fake.Messages() {
		if strings.Contains(m.Message.Text, "never see this") {
			t.Errorf("taken: %+v", m)
		}
	}
	// A second run is another run: nothing of it is taken for a repetition.
	before := len(fake.Messages())
	if passed, failed, _, _ := examine(t, fake, secret); !passed || len(fake.Messages()) != 2*before {
		t.Errorf("the second run failed %v; %d messages after %d", failed, len(fake.Messages()), before)
	}
}

func TestExamine_withoutASecret(t *testing.T) {
	if passed, failed, _, _ := examine(t, customfake.New(token, ""), ""); !passed {
		t.Errorf("failed %v", failed)
	}
}

func TestExamine_badIntegrators(t *testing.T) {
	for flaw, want := range map[customfake.Flaw][]string{
		customfake.Forgets:           {"the same message again"},
		customfake.BelievesAnybody:   {"no token", "another token", "no signature", "another signature", "a signature of ten minutes ago", "a body that was changed"},
		customfake.IgnoresSignatures: {"no signature", "another signature", "a signature of ten minutes ago", "a body that was changed"},
		customfake.TakesNonsense:     {"something unknown", "a body that is broken"},
		customfake.Stumbles:          {"something unknown", "a body that is broken"},
		customfake.NamesNothing:      {"a text", "another message", "several at once", "a picture"},
	} {
		fake := customfake.New(token, secret)
		fake.Flaws = []customfake.Flaw{flaw}
		passed, failed, _, _ := examine(t, fake, secret)
		if passed || !slices.Equal(failed, want) {
			t.Errorf("who %s: passed %v, failed %q\nwant %q", flaw, passed, failed, want)
		}
	}
}

// Integrators that are wrong from the ground up.
func TestExamine_otherServers(t *testing.T) {
	always := func(status int, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		})
	}
	for name, handler := range map[string]http.Handler{
		"yes to all": always(200, `{"mId":"1"}`), "a web page": always(200, "<html>"), "not here": always(404, ""), "always an error": always(500, ""),
		"elsewhere": http.RedirectHandler("/other", http.StatusMovedPermanently), "a long name": always(200, `{"mId":"`+strings.Repeat("x", 51)+`"}`),
	} {
		if passed, failed, _, _ := examine(t, handler, secret); passed || !slices.Contains(failed, "several at once") {
			t.Errorf("%s: passed %v, failed %q", name, passed, failed)
		}
	}
	_, _, noted, _ := examine(t, always(401, ""), secret)
	if !slices.Contains(noted, "errors in words") {
		t.Errorf("errors without words: noted %q", noted)
	}
}

func TestExamine_nobodyThere(t *testing.T) {
	client := channel.NewClient()
	t.Cleanup(client.Close)
	var found []custom.Finding
	passed := custom.New(client, customfake.New("", "").Clock()).Examine(t.Context(), custom.Integrator{URL: "http://127.0.0.1:1", Token: "t"}, func(f custom.Finding) { found = append(found, f) })
	if passed || len(found) != 1 || found[0].Verdict != custom.Failed || !strings.Contains(found[0].Detail, "reached") {
		t.Errorf("%v %+v", passed, found)
	}
}
