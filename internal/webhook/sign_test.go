package webhook

import (
	"encoding/base64"
	"strings"
	"testing"

	"rondo/internal/platform/stdwebhook"
)

func TestNewSecret(t *testing.T) {
	one, other := newSecret(), newSecret()
	if _, err := stdwebhook.Key(one); err != nil {
		t.Error(err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "whsec_"))
	if err != nil || len(key) != 32 || one == other {
		t.Errorf("secrets %q and %q, %v", one, other, err)
	}
}
