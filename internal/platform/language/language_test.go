package language

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// samples reads testdata/samples.txt: a language, a tab, what somebody wrote. "-" is for what must not be told.
func samples(t testing.TB) (out [][2]string) {
	t.Helper()
	f, err := os.Open("testdata/samples.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if lang, text, ok := strings.Cut(s.Text(), "\t"); ok {
			out = append(out, [2]string{strings.TrimSuffix(lang, "-"), text})
		}
	}
	return out
}

// TestOf_isRightOrSilent wants no wrong answer at all, and an answer to nine of ten messages in every language.
func TestOf_isRightOrSilent(t *testing.T) {
	told, all := map[string]int{}, map[string]int{}
	for _, s := range samples(t) {
		got := Of(s[1])
		all[s[0]]++
		if got == s[0] {
			told[s[0]]++
		} else if got != "" {
			t.Errorf("%q is %q, told %q", s[1], s[0], got)
		}
	}
	for _, lang := range known {
		if 10*told[lang] < 9*all[lang] || all[lang] < 8 {
			t.Errorf("%s: told %d of %d", lang, told[lang], all[lang])
			for _, s := range samples(t) {
				if s[0] == lang && Of(s[1]) == "" {
					t.Log(s[1])
				}
			}
		}
	}
	if all[""] < 30 {
		t.Errorf("only %d messages that must not be told", all[""])
	}
}

func TestOf_needsEnough(t *testing.T) {
	for _, text := range []string{"", "ok", "OK!!", "👍", "12345", "hola", "https://example.com/the/order", "linh@example.com", "@anna", "S", "好", "iPhone 15 Pro Max"} {
		if got := Of(text); got != "" {
			t.Errorf("%q told %q", text, got)
		}
	}
}

func TestOf_marksOrNone(t *testing.T) {
	for text, want := range map[string]string{
		"cho minh hoi gia bao nhieu vay shop":  "vi",
		"Cho mình hỏi giá bao nhiêu vậy shop?": "vi",
		"你好，我想问一下我的订单 iPhone":                  "zh",
		"注文した商品がまだ届きません":                       "ja",
	} {
		if got := Of(text); got != want {
			t.Errorf("%q told %q, want %q", text, got, want)
		}
	}
}

func FuzzOf_neverFails(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s[1])
	}
	f.Fuzz(func(_ *testing.T, text string) { Of(text) })
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of("Hello, I ordered two lamps last week and would like to know when the delivery will be.")
	}
}
