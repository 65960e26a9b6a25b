package api

import "testing"

func TestClientIP(t *testing.T) {
	for name, row := range map[string]struct{ remote, forwarded, want string }{
		"a direct caller":             {"203.0.113.5:1234", "", "203.0.113.5"},
		"a stranger's word":           {"203.0.113.5:1234", "198.51.100.1", "203.0.113.5"},
		"a proxy on this machine":     {"127.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		"what the proxy itself added": {"10.0.0.2:1234", "1.1.1.1, 198.51.100.1", "198.51.100.1"},
		"nonsense from a proxy":       {"[::1]:1234", "unknown", "::1"},
		"no port":                     {"203.0.113.5", "", "203.0.113.5"},
	} {
		if got := clientIP(row.remote, row.forwarded); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}
