package channel

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"rondo/internal/platform/egress"
)

func TestReserved(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1": true, "127.255.0.1": true, "10.1.2.3": true, "172.16.0.1": true, "172.31.255.255": true, "192.168.1.1": true, "169.254.169.254": true,
		"0.0.0.0": true, "0.1.2.3": true, "100.64.0.1": true, "192.0.0.8": true, "192.0.2.1": true, "198.18.0.1": true, "198.51.100.1": true, "203.0.113.1": true,
		"224.0.0.1": true, "240.0.0.1": true, "255.255.255.255": true,
		"::": true, "::1": true, "::7f00:1": true, "::ffff:10.0.0.1": true, "::ffff:100.64.0.1": true, "::ffff:127.0.0.1": true, "64:ff9b::7f00:1": true, "2002:7f00:1::": true, "2001:0:1::": true,
		"fe80::1": true, "fe80::1%eth0": true, "fc00::1": true, "fd00:ec2::254": true, "fec0::1": true, "ff02::1": true, "2001:db8::1": true, "100::1": true,
		"1.1.1.1": false, "8.8.8.8": false, "172.32.0.1": false, "192.169.0.1": false, "100.128.0.1": false, "2606:4700:4700::1111": false, "::ffff:1.1.1.1": false,
	} {
		if got := egress.Reserved(netip.MustParseAddr(addr)); got != want {
			t.Errorf("reserved(%s) = %v, want %v", addr, got, want)
		}
	}
}

// serve starts a server and gives its address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func newClient(t *testing.T) *Client {
	t.Helper()
	c := NewClient()
	t.Cleanup(c.Close)
	return c
}

func get(t *testing.T, c *Client, a Account, url string, vouched ...string) error {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Do(t.Context(), Call{Account: a, Request: req, Timeout: 10 * time.Second, Vouched: vouched})
	return err
}

func TestClient_privateAddressesNeedAVoucher(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	other := serve(t, func(http.ResponseWriter, *http.Request) {})
	byName := strings.Replace(url, "127.0.0.1", "localhost", 1)
	c := newClient(t)
	for _, tc := range []struct {
		name    string
		account Account
		url     string
		vouched []string
		want    bool
	}{
		{"nobody vouches", Account{}, url, nil, false},
		{"nobody vouches, by name", Account{}, byName, nil, false},
		{"an empty setting vouches for nothing", Account{}, url, []string{""}, false},
		{"another host is vouched for", Account{}, url, []string{"http://example.com"}, false},
		{"another port is vouched for", Account{}, url, []string{other}, false},
		{"vouched for", Account{}, url + "/path?x=1", []string{url + "/api"}, true},
		{"after a vouched call, again without", Account{}, url, nil, false},
		{"the account may", Account{AllowPrivate: true}, url, nil, true},
		{"after that, one that may not", Account{}, url, nil, false},
	} {
		err := get(t, c, tc.account, tc.url, tc.vouched...)
		if tc.want && err != nil || !tc.want && !errors.Is(err, ErrForbiddenAddress) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	for _, link := range []string{"http://169.254.169.254/", "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/"} {
		if err := get(t, c, Account{AllowPrivate: true}, link, link); !errors.Is(err, ErrForbiddenAddress) {
			t.Errorf("%s: %v, want it forbidden to everybody", link, err)
		}
	}
}

func TestClient_usesNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	c := newClient(t)
	for _, rt := range c.stop {
		if rt.Proxy != nil {
			t.Error("a proxy is asked")
		}
	}
}

func TestClient_boundsTheAnswer(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.Copy(w, io.LimitReader(zeros{}, 3<<20))
	})
	req, _ := http.NewRequest(http.MethodGet, url, nil)
	answer, err := newClient(t).Do(t.Context(), Call{Account: Account{AllowPrivate: true}, Request: req, Timeout: 10 * time.Second})
	if err != nil || len(answer.Body) != answerMaxBytes {
		t.Errorf("%d bytes, %v", len(answer.Body), err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestClient_endsInTime(t *testing.T) {
	done := make(chan struct{})
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done(); close(done) })
	req, _ := http.NewRequest(http.MethodGet, url, nil)
	_, err := newClient(t).Do(t.Context(), Call{Account: Account{AllowPrivate: true}, Request: req, Timeout: 20 * time.Millisecond})
	var u *Unanswered
	if !errors.As(err, &u) || strings.Contains(err.Error(), url) {
		t.Fatalf("error %v", err)
	}
	if u.Delivered { // on a busy machine the time may be over before the request was written
		<-done
	}
}

// What was never written may be repeated; what was written may have arrived.
func TestClient_tellsWhetherARequestWasDelivered(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1024))
			_ = conn.Close() // without an answer
		}
	}()
	post := func(url, body string) *Unanswered {
		req, _ := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
		_, err := newClient(t).Do(t.Context(), Call{Account: Account{AllowPrivate: true}, Request: req, Timeout: 10 * time.Second})
		var u *Unanswered
		if !errors.As(err, &u) {
			t.Fatalf("error %v", err)
		}
		return u
	}
	if u := post("http://"+listener.Addr().String(), "hello"); !u.Delivered {
		t.Errorf("cut after it was written: %v", u)
	}
	broken := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half an ans"))
	})
	if u := post(broken, "hello"); !u.Delivered {
		t.Errorf("the answer broke off: %v", u)
	}
	if u := post("http://127.0.0.1:1", "hello"); u.Delivered {
		t.Errorf("nobody there: %v", u)
	}
}

func TestFetch_dropsTheTokenAtAnotherHost(t *testing.T) {
	var seen http.Header
	second := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header })
	hops := 0
	first := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if hops++; hops == 1 {
			http.Redirect(w, r, "/again", http.StatusFound)
			return
		}
		if r.Header.Get("Authorization") != "Bearer x" {
			t.Error("the token is lost at the same host")
		}
		http.Redirect(w, r, second, http.StatusFound)
	})
	file, err := newClient(t).Fetch(t.Context(), Fetch{Account: Account{AllowPrivate: true}, URL: first, MaxBytes: 9, Timeout: 10 * time.Second,
		Header: http.Header{"Authorization": {"Bearer x"}}})
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	if seen == nil || seen.Get("Authorization") != "" {
		t.Errorf("headers at the other host: %v", seen)
	}
}

func TestFetch_refusesAddressesThatAreNotPlain(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	for _, link := range []string{"", "x", "/etc/passwd", "file:///etc/passwd", "ftp://a.example/", "http://", "http:///x", strings.Replace(url, "http://", "http://a:b@", 1)} {
		_, err := newClient(t).Fetch(t.Context(), Fetch{Account: Account{AllowPrivate: true}, URL: link, MaxBytes: 9, Timeout: 10 * time.Second})
		var e *Error
		if !errors.As(err, &e) || e.Code != "media_address" {
			t.Errorf("%q: %v", link, err)
		}
	}
}

func TestFetch_namesTheFile(t *testing.T) {
	for header, want := range map[string]string{
		"": "photo.jpg", `attachment; filename="bill.pdf"`: "bill.pdf", `attachment; filename="../../etc/passwd"`: "passwd",
		"attachment; filename*=UTF-8''rechnung%20%C3%A4.pdf": "rechnung ä.pdf", "nonsense;;;": "photo.jpg",
	} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Disposition", header) })
		file, err := newClient(t).Fetch(t.Context(), Fetch{Account: Account{AllowPrivate: true}, URL: url + "/a/photo.jpg", MaxBytes: 9, Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		if _ = file.Close(); file.Name != want {
			t.Errorf("%q: name %q, want %q", header, file.Name, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, " 7 ": 7 * time.Second, "1.5": 1500 * time.Millisecond, "0": 0, "-1": 0, "": 0, "x": 0, "1h": 0, "99999": time.Hour,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second, "Fri, 02 Jan 2026 03:04:00 GMT": 0,
	} {
		if got := RetryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("Retry-After %q: %v, want %v", value, got, want)
		}
	}
}
