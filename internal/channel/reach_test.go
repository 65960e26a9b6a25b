package channel

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReach_saysWhatIsWrong(t *testing.T) {
	asked := 0
	count := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ })
	plain, encrypted := httptest.NewServer(count), httptest.NewUnstartedServer(count)
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of our refusing its certificate
	encrypted.StartTLS()
	t.Cleanup(func() { plain.Close(); encrypted.Close() })
	c := NewClient()
	t.Cleanup(c.Close)
	for _, row := range []struct {
		address string
		vouched bool
		code    string
	}{
		{plain.URL, true, ""}, {plain.URL, false, "forbidden_address"}, {"http://169.254.169.254/x", true, "forbidden_address"}, {"http://127.0.0.1:1", true, "nothing_there"},
		{strings.Replace(plain.URL, "http:", "https:", 1), true, "tls"}, {encrypted.URL, true, "certificate"}, {"http://", true, "not_configured"},
	} {
		vouched := []string{}
		if row.vouched {
			vouched = []string{row.address}
		}
		err := c.Reach(t.Context(), Account{}, row.address, vouched)
		e := &Error{}
		if errors.As(err, &e) != (row.code != "") || e.Code != row.code || (e.Code != "") != (e.Detail != "") {
			t.Errorf("%s: %v, want %q", row.address, err, row.code)
		}
	}
	if asked != 0 {
		t.Errorf("something was asked %d times", asked)
	}
}
