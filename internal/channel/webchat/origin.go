package webchat

import (
	"net/url"
	"slices"
	"strings"

	"rondo/internal/channel"
)

// AllowsOrigin says whether a page of this origin (the Origin header) may use
// the channel. With no origins set every page may; else a missing or opaque
// origin ("null") may not.
func AllowsOrigin(config channel.Config, origin string) bool {
	allowed := config.Texts("allowed_origins")
	if len(allowed) == 0 {
		return true
	}
	normal, ok := normalOrigin(origin)
	return ok && slices.Contains(allowed, normal)
}

// normalOrigin writes an origin as browsers do: lower case, no default port.
func normalOrigin(s string) (string, bool) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(s), "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" ||
		u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, "*, ") {
		return "", false
	}
	host := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host, true
}
