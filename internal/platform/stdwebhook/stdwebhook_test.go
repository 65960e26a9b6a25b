package stdwebhook

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// signed is a body with its signature. The first is the one the Standard
// Webhooks specification publishes.
type signed struct{ secret, id, timestamp, body, signature string }

func vectors() []signed {
	return []signed{
		{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", `{"test": 2432232314}`,
			"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "1767323045",
			`{"type":"message.created","timestamp":"2026-01-02T03:04:05Z","data":{"id":"m1","text":"café 😀"}}`,
			"v1,30k9LnDurHyx6bAqFSY780K7acO//VWurgqCTERTKHw="},
	}
}

func (v signed) header() http.Header {
	h := http.Header{}
	h.Set("webhook-id", v.id)
	h.Set("webhook-timestamp", v.timestamp)
	h.Set("webhook-signature", v.signature)
	return h
}

func (v signed) at() time.Time {
	if v.timestamp == "1614265330" {
		return time.Unix(1614265330, 0)
	}
	return time.Unix(1767323045, 0)
}

func TestSign_asPublished(t *testing.T) {
	for _, v := range vectors() {
		key, err := Key(v.secret)
		if err != nil {
			t.Fatal(err)
		}
		if got := sign(key, v.id, v.timestamp, []byte(v.body)); got != v.signature {
			t.Errorf("%s: %s, want %s", v.id, got, v.signature)
		}
	}
}

func TestVerify(t *testing.T) {
	for _, v := range vectors() {
		for _, c := range []struct {
			name   string
			change func(v *signed, at *time.Time)
			want   bool
		}{
			{"as it was", func(*signed, *time.Time) {}, true},
			{"among others", func(v *signed, _ *time.Time) { v.signature = "v1a,x v1,AAAA " + v.signature }, true},
			{"five minutes old", func(_ *signed, at *time.Time) { *at = at.Add(5 * time.Minute) }, true},
			{"five minutes ahead", func(_ *signed, at *time.Time) { *at = at.Add(-5 * time.Minute) }, true},
			{"too old", func(_ *signed, at *time.Time) { *at = at.Add(5*time.Minute + time.Second) }, false},
			{"too far ahead", func(_ *signed, at *time.Time) { *at = at.Add(-5*time.Minute - time.Second) }, false},
			{"another secret", func(v *signed, _ *time.Time) { v.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx" }, false},
			{"no secret", func(v *signed, _ *time.Time) { v.secret = "" }, false},
			{"an empty secret", func(v *signed, _ *time.Time) { v.secret = "whsec_" }, false},
			{"a byte of the body", func(v *signed, _ *time.Time) { v.body = strings.Replace(v.body, "t", "u", 1) }, false},
			{"the body written again", func(v *signed, _ *time.Time) { v.body = strings.Replace(v.body, ":", " :", 1) }, false},
			{"another id", func(v *signed, _ *time.Time) { v.id += "x" }, false},
			{"no id", func(v *signed, _ *time.Time) { v.id = "" }, false},
			{"no timestamp", func(v *signed, _ *time.Time) { v.timestamp = "" }, false},
			{"another timestamp", func(v *signed, _ *time.Time) { v.timestamp = v.timestamp[:9] + "9" }, false},
			{"no signature", func(v *signed, _ *time.Time) { v.signature = "" }, false},
			{"no prefix", func(v *signed, _ *time.Time) { v.signature = v.signature[3:] }, false},
			{"another prefix", func(v *signed, _ *time.Time) { v.signature = "v2" + v.signature[2:] }, false},
			{"in upper case", func(v *signed, _ *time.Time) { v.signature = "v1," + strings.ToUpper(v.signature[3:]) }, false},
			{"cut short", func(v *signed, _ *time.Time) { v.signature = v.signature[:len(v.signature)-2] }, false},
		} {
			changed, at := v, v.at()
			c.change(&changed, &at)
			if got := Verify(changed.secret, changed.header(), []byte(changed.body), at); got != c.want {
				t.Errorf("%s, %s: %v, want %v", v.id, c.name, got, c.want)
			}
		}
	}
}

// A dot in the id would let two different contents have one signature.
func TestVerify_refusesADotInTheID(t *testing.T) {
	key, _ := Key("a secret of one's own")
	v := signed{"a secret of one's own", "a.b", "1767323045", "x", ""}
	v.signature = sign(key, v.id, v.timestamp, []byte(v.body))
	if Verify(v.secret, v.header(), []byte(v.body), v.at()) {
		t.Error("believed")
	}
}

func TestKey(t *testing.T) {
	for secret, want := range map[string]int{
		"whsec_MDEyMzQ1Njc4OWFiY2RlZg==": 16, "sixteen letters!": 16, "whsec_MDEy": 0, "whsec_!!": 0, "short": 0, "": 0, "whsec_": 0,
	} {
		key, err := Key(secret)
		if len(key) != want || (err == nil) != (want > 0) {
			t.Errorf("%q: key of %d bytes, %v; want %d", secret, len(key), err, want)
		}
	}
}
