package webhook

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// The first vector is that of Standard Webhooks 1.0.0 itself.
func TestSignature_vectors(t *testing.T) {
	for _, v := range []struct {
		secret, id, body, want string
		at                     int64
	}{
		{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 1614265330},
		{"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "{\"type\":\"message.created\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"data\":{\"id\":\"m1\",\"text\":\"café 😀\"}}",
			"v1,30k9LnDurHyx6bAqFSY780K7acO//VWurgqCTERTKHw=", 1767323045},
	} {
		got, err := signature([]string{v.secret}, v.id, time.Unix(v.at, 0), []byte(v.body))
		if err != nil || got != v.want {
			t.Errorf("%s: %s, %v; want %s", v.id, got, err, v.want)
		}
	}
}

func TestNewSecret(t *testing.T) {
	one, other := newSecret(), newSecret()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "whsec_"))
	if err != nil || len(key) != 32 || one == other {
		t.Errorf("secrets %q and %q, %v", one, other, err)
	}
}
