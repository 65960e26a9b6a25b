package custom_test

import (
	"strings"
	"testing"

	"rondo/internal/channel"
)

func TestCheck_triesTheServerAndPostsNothing(t *testing.T) {
	fake, kind, account := connect(t)
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK || !strings.Contains(h.Detail, "can be reached") || len(fake.Calls("")) != 0 {
		t.Errorf("%+v, %v, %d calls", h, err, len(fake.Calls("")))
	}
	for url, want := range map[string]string{"": "no url", "http://127.0.0.1:1": "Nothing answers at 127.0.0.1:1", "http://169.254.169.254/latest": "does not call"} {
		account.Config = channel.Config{"token": "t", "url": url}
		if h, err := kind.Check(t.Context(), account); err != nil || h.OK != (url == "") || !strings.Contains(h.Detail, want) {
			t.Errorf("%q: %+v, %v, want %q", url, h, err, want)
		}
	}
}
