package channel

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

func TestCaps_Fit(t *testing.T) {
	caps := Caps{TextMax: 5, TextUnit: UTF16, MediaOut: map[MediaKind]int64{Image: 2 << 20, Document: 600 << 10}, Types: map[MediaKind][]string{Image: {"image/png", "image/jpeg"}}}
	split, all, fetched := caps, caps, caps
	split.SplitText, fetched.FilesByAddress = true, true
	all.ReactionOut, all.EditOut, all.DeleteOut, all.Templates, all.LocationOut = true, true, true, true, true
	file := func(contentType string, size int64) []Attachment {
		return []Attachment{{Name: "a", ContentType: contentType, SizeBytes: size}}
	}
	for _, c := range []struct {
		name string
		caps Caps
		m    Outbound
		want string
	}{
		{"a text", caps, Outbound{To: "x", Text: "hello"}, ""},
		{"no address", caps, Outbound{Text: "hello"}, "no_address"},
		{"nothing", caps, Outbound{To: "x", Text: " \n"}, "empty"},
		{"too long", caps, Outbound{To: "x", Text: "hell😀"}, "too_long"},
		{"long, but split", split, Outbound{To: "x", Text: "hell😀"}, ""},
		{"a picture", caps, Outbound{To: "x", Attachments: file("image/PNG; x=1", 2<<20)}, ""},
		{"a large picture", caps, Outbound{To: "x", Attachments: file("image/png", 2<<20+1)}, "too_large"},
		{"a picture of another type", caps, Outbound{To: "x", Attachments: file("image/webp", 1)}, "media_type"},
		{"a film", caps, Outbound{To: "x", Attachments: file("video/mp4", 1)}, "media_kind"},
		{"a paper", caps, Outbound{To: "x", Attachments: file("application/pdf", 1)}, ""},
		{"a paper that nobody can fetch", fetched, Outbound{To: "x", Attachments: file("application/pdf", 1)}, "no_public_address"},
		{"a paper that the provider fetches", fetched, Outbound{To: "x", Attachments: []Attachment{{Name: "a", ContentType: "application/pdf", URL: "https://x.test/a"}}}, ""},
		{"a reaction", caps, Outbound{To: "x", Reaction: &Reaction{}}, "unsupported"},
		{"an edit", caps, Outbound{To: "x", Text: "a", Change: Edit}, "unsupported"},
		{"a deletion", caps, Outbound{To: "x", Change: Delete}, "unsupported"},
		{"a template", caps, Outbound{To: "x", Template: &Template{}}, "unsupported"},
		{"a place", caps, Outbound{To: "x", Location: &Location{}}, "unsupported"},
		{"a reaction where there are some", all, Outbound{To: "x", Reaction: &Reaction{}}, ""},
		{"an empty edit", all, Outbound{To: "x", Change: Edit}, "empty"},
		{"a deletion where there are some", all, Outbound{To: "x", Change: Delete}, ""},
		{"a template where there are some", all, Outbound{To: "x", Template: &Template{}}, ""},
		{"a place where there are some", all, Outbound{To: "x", Location: &Location{}}, ""},
	} {
		e := c.caps.Fit(c.m)
		switch {
		case c.want == "" && e != nil:
			t.Errorf("%s: %v", c.name, e)
		case c.want != "" && (e == nil || e.Code != c.want || e.Class != GiveUp || e.Detail == ""):
			t.Errorf("%s: %v, want %s", c.name, e, c.want)
		}
	}
	if e := caps.Fit(Outbound{To: "x", Attachments: file("application/pdf", 1<<20)}); e == nil || !strings.Contains(e.Detail, "600 KB") {
		t.Errorf("%v", e)
	}
}

func TestSameSecret_anEmptyOneEqualsNothing(t *testing.T) {
	for _, c := range []struct {
		got, want string
		same      bool
	}{{"a", "a", true}, {"a", "b", false}, {"", "", false}, {"", "a", false}, {"a", "", false}, {"aa", "a", false}} {
		if SameSecret(c.got, c.want) != c.same {
			t.Errorf("%q and %q", c.got, c.want)
		}
	}
}

func TestSigned_failsClosed(t *testing.T) {
	mac, _ := hex.DecodeString("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
	body := []byte("The quick brown fox jumps over the lazy dog")
	if !Signed(sha256.New, "key", body, mac) {
		t.Error("a published HMAC is not believed")
	}
	if Signed(sha256.New, "", body, mac) || Signed(sha256.New, "key", body, nil) || Signed(sha256.New, "key", body, mac[:31]) || Signed(sha256.New, "kez", body, mac) {
		t.Error("believed what is not proven")
	}
}
