package channel

import "net/netip"

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

// reserved says whether an address is none of the public internet.
func reserved(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if !addr.IsGlobalUnicast() || addr.IsPrivate() || neverCalled(addr) {
		return true
	}
	for _, s := range reservedNets() {
		if netip.MustParsePrefix(s).Contains(addr) {
			return true
		}
	}
	return false
}

// neverCalled says whether an address is refused even to vouched hosts:
// link-local ones, where clouds keep their credentials.
func neverCalled(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr == netip.MustParseAddr("fd00:ec2::254")
}
