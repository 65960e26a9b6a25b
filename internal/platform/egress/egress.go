// Package egress guards calls that Rondo makes to addresses others name: it dials no private or reserved
// address, whatever a name resolves to. The address is checked when dialling, after DNS, so a name cannot
// change its mind in between.
package egress

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

const (
	connectTimeout  = 10 * time.Second
	headerMaxBytes  = 64 << 10
	idleConnTimeout = 30 * time.Second
	connsPerHostMax = 64
)

// ErrForbidden says that a host is at an address Rondo does not call.
var ErrForbidden = errors.New("the address is private or reserved")

// Transport is a pool of connections, without a proxy and bounded in time and size, to addresses that are
// not forbidden: [Reserved] mostly, or [Never] for hosts that somebody vouches for.
func Transport(forbidden func(netip.Addr) bool) *http.Transport {
	dialer := &net.Dialer{Timeout: connectTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || forbidden(to.Addr()) {
			return ErrForbidden
		}
		return nil
	}}
	return &http.Transport{
		Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: connectTimeout, IdleConnTimeout: idleConnTimeout,
		MaxResponseHeaderBytes: headerMaxBytes, MaxConnsPerHost: connsPerHostMax, MaxIdleConnsPerHost: 8,
	}
}

// reservedNets are the ranges no public service lives in, beyond those netip
// knows by name (RFC 6890 and the IANA special-purpose registries). The IPv6
// ranges that carry an IPv4 address inside are among them.
func reservedNets() []string {
	return []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
		"2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	}
}

// Reserved says whether an address is none of the public internet.
func Reserved(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if !addr.IsGlobalUnicast() || addr.IsPrivate() || Never(addr) {
		return true
	}
	for _, s := range reservedNets() {
		if netip.MustParsePrefix(s).Contains(addr) {
			return true
		}
	}
	return false
}

// Never says whether an address is refused even to vouched hosts:
// link-local ones, where clouds keep their credentials.
func Never(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr == netip.MustParseAddr("fd00:ec2::254")
}

// RetryAfter reads the Retry-After header, seconds or a date, up to an hour;
// 0 where it is missing.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	wait, err := time.ParseDuration(s + "s")
	if err != nil {
		at, err := http.ParseTime(s)
		if err != nil {
			return 0
		}
		wait = at.Sub(now)
	}
	return min(max(wait, 0), time.Hour)
}
