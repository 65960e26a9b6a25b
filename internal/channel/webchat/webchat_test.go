package webchat_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/webchat"
)

func TestIdentityHash_isWhatChatwootMakes(t *testing.T) {
	const want = "ce36f102799e800738d3f136736c2e0bc17bffb88d4d190b932ee6d4732c01ff"
	if got := webchat.IdentityHash("hmac-token", "user-42"); got != want {
		t.Errorf("IdentityHash = %s, want %s", got, want)
	}
}

func TestProvesIdentity(t *testing.T) {
	hash := webchat.IdentityHash("hmac-token", "user-42")
	for _, c := range []struct {
		name, secret, identifier, hash string
		want                           bool
	}{
		{"the right hash", "hmac-token", "user-42", hash, true},
		{"in upper case", "hmac-token", "user-42", strings.ToUpper(hash), true},
		{"wrong secret", "hmac-tokem", "user-42", hash, false},
		{"another visitor", "hmac-token", "user-43", hash, false},
		{"cut short", "hmac-token", "user-42", hash[:62], false},
		{"one digit changed", "hmac-token", "user-42", "0" + hash[1:], false},
		{"none", "hmac-token", "user-42", "", false},
		{"no hex", "hmac-token", "user-42", "zz", false},
		{"no secret set", "", "user-42", webchat.IdentityHash("", "user-42"), false},
		{"no identifier", "hmac-token", "", webchat.IdentityHash("hmac-token", ""), false},
	} {
		if got := webchat.ProvesIdentity(c.secret, c.identifier, c.hash); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestOpenVisitor(t *testing.T) {
	key, now := []byte(strings.Repeat("k", 32)), time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	visitor := webchat.Visitor{Channel: "7", ID: "v1", Identifier: "user-42", Issued: now}
	token, err := webchat.SignVisitor(key, visitor)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := webchat.OpenVisitor(key, "7", token, now.Add(time.Hour)); err != nil || got != visitor {
		t.Errorf("OpenVisitor = %+v, %v; want %+v", got, err, visitor)
	}
	payload, signature, _ := strings.Cut(token, ".")
	other, _ := webchat.SignVisitor(key, webchat.Visitor{Channel: "7", ID: "v2", Issued: now})
	otherPayload, _, _ := strings.Cut(other, ".")
	for name, open := range map[string]func() (webchat.Visitor, error){
		"of another channel": func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "8", token, now) },
		"by another key": func() (webchat.Visitor, error) {
			return webchat.OpenVisitor([]byte(strings.Repeat("K", 32)), "7", token, now)
		},
		"without a key":            func() (webchat.Visitor, error) { return webchat.OpenVisitor(nil, "7", token, now) },
		"older than a year":        func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", token, now.AddDate(1, 0, 1)) },
		"from the future":          func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", token, now.Add(-time.Hour)) },
		"with another's signature": func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", otherPayload+"."+signature, now) },
		"without a signature":      func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", payload, now) },
		"with an empty signature":  func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", payload+".", now) },
		"with more after it":       func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", token+"A", now) },
		"empty":                    func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", "", now) },
		"with a line break in it":  func() (webchat.Visitor, error) { return webchat.OpenVisitor(key, "7", token+"\n", now) },
	} {
		if got, err := open(); err == nil {
			t.Errorf("a token %s was believed: %+v", name, got)
		}
	}
	mac := hmac.New(sha256.New, []byte("short"))
	mac.Write([]byte("rondo webchat visitor 1\n" + payload))
	weak := payload + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	if _, err := webchat.OpenVisitor([]byte("short"), "7", weak, now); err == nil {
		t.Error("a token by a short key was believed")
	}
	if _, err := webchat.SignVisitor([]byte("short"), visitor); err == nil {
		t.Error("a token was signed with a short key")
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		config channel.Config
		fault  string // the field that is wrong; empty: none
	}{
		{"nothing at all", channel.Config{}, ""},
		{"everything", channel.Config{"allowed_origins": []any{"https://Shop.example/"}, "identity_secret": "s", "accent": "#00AAff",
			"greeting": map[string]any{"en": "Hello", "pt-BR": "Olá"}, "position": "start", "theme": "dark", "form": []any{"email", "name"}}, ""},
		{"no form", channel.Config{"form": []any{}}, ""},
		{"a form as text", channel.Config{"form": "name"}, "form"},
		{"a form that asks for something else", channel.Config{"form": []any{"name", "shoe size"}}, "form"},
		{"a form with a number", channel.Config{"form": []any{"name", 3.0}}, "form"},
		{"a form that asks twice", channel.Config{"form": []any{"name", "name"}}, "form"},
		{"an origin with a path", channel.Config{"allowed_origins": []any{"https://shop.example/a"}}, "allowed_origins"},
		{"an origin without a scheme", channel.Config{"allowed_origins": []any{"shop.example"}}, "allowed_origins"},
		{"a star", channel.Config{"allowed_origins": []any{"https://*.example"}}, "allowed_origins"},
		{"origins as text", channel.Config{"allowed_origins": "https://shop.example"}, "allowed_origins"},
		{"a colour by name", channel.Config{"accent": "red"}, "accent"},
		{"a greeting as text", channel.Config{"greeting": "Hello"}, "greeting"},
		{"a greeting in no language", channel.Config{"greeting": map[string]any{"English": "Hello"}}, "greeting"},
		{"a place that is none", channel.Config{"position": "left"}, "position"},
		{"a theme that is none", channel.Config{"theme": 1.0}, "theme"},
		{"an unknown setting", channel.Config{"colour": "#000000"}, "colour"},
	} {
		config, faults := webchat.New().Validate(c.config)
		switch {
		case c.fault == "" && (len(faults) > 0 || config == nil):
			t.Errorf("%s: refused: %v", c.name, faults)
		case c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault || config != nil):
			t.Errorf("%s: faults %v, want one of %s", c.name, faults, c.fault)
		}
	}
}

func TestValidate_fillsDefaultsIn(t *testing.T) {
	config, _ := webchat.New().Validate(channel.Config{})
	for name, want := range map[string]string{"position": "end", "theme": "auto", "accent": "#4f46e5"} {
		if got := config.Text(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestAllowsOrigin(t *testing.T) {
	config, _ := webchat.New().Validate(channel.Config{"allowed_origins": []any{"https://Shop.example:443/", "http://localhost:3000"}})
	for origin, want := range map[string]bool{
		"https://shop.example": true, "https://SHOP.example": true, "http://localhost:3000": true,
		"http://shop.example": false, "https://shop.example:8443": false, "https://shop.example.evil": false,
		"https://evil.example/https://shop.example": false, "null": false, "": false,
	} {
		if got := webchat.AllowsOrigin(config, origin); got != want {
			t.Errorf("AllowsOrigin(%q) = %v, want %v", origin, got, want)
		}
	}
	if !webchat.AllowsOrigin(channel.Config{}, "https://any.example") {
		t.Error("without origins set, every page may")
	}
}
