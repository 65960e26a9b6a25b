package channel

import (
	"context"
	"net"
	"net/netip"
	"syscall"
	"time"

	"rondo/internal/platform/egress"
)

const dialTimeout = 10 * time.Second

// Dial opens a connection to a server that the account's settings name, for
// kinds that do not speak HTTP. Such a server may be at a private address, but
// never where clouds keep their credentials (ErrForbiddenAddress). The address
// is checked after DNS.
func Dial(ctx context.Context, address string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: dialTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || egress.Never(to.Addr()) {
			return ErrForbiddenAddress
		}
		return nil
	}}
	return dialer.DialContext(ctx, "tcp", address)
}

// Private says whether the other end of a connection is at an address that
// does not belong to the public internet.
func Private(conn net.Conn) bool {
	to, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	return err == nil && egress.Reserved(to.Addr())
}
