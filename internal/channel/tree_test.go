package channel

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestParseTree_takesOneObject(t *testing.T) {
	for body, want := range map[string]bool{
		`{}`: true, ` {"a":1} ` + "\n": true, `{"a":1}{`: false, `{"a":1} null`: false, `null`: false, `[]`: false, `1`: false, ``: false, `{"a":}`: false,
	} {
		if _, err := ParseTree([]byte(body)); (err == nil) != want {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestTree_isLenient(t *testing.T) {
	tree, err := ParseTree([]byte(`{"n":12,"s":"12","f":1.9,"big":9007199254740993,"huge":1e400,"t":true,"one":1,"no":null,"o":{"a":"b"},"l":[1,"x"],"line":" a\n\tb \u0007 "}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"n": 12, "s": 12, "f": 1, "big": 9007199254740993, "huge": 0, "t": 0, "o": 0, "l": 0, "none": 0} {
		if got := tree.At(name).Int(); got != want {
			t.Errorf("%s as a number: %d, want %d", name, got, want)
		}
	}
	for name, want := range map[string]bool{"t": true, "one": true, "n": false, "o": false, "none": false} {
		if got := tree.At(name).Bool(); got != want {
			t.Errorf("%s as a claim: %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]string{"n": "12", "big": "9007199254740993", "o": "", "l": "", "no": "", "line": "a b"} {
		if got := tree.At(name).Line(); got != want {
			t.Errorf("%s as a line: %q, want %q", name, got, want)
		}
	}
	if tree.Has("no") || !tree.Has("o") || tree.At("n", "deeper", "still").Text() != "" || tree.At("o", "a").Text() != "b" {
		t.Error("At or Has go astray")
	}
	if list, ok := tree.At("l").List(); !ok || len(list) != 2 || list[1].Text() != "x" {
		t.Error("List goes astray")
	}
	if _, ok := tree.At("o").List(); ok {
		t.Error("an object is a list")
	}
	names := tree.At("o").Names()
	if slices.Sort(names); !slices.Equal(names, []string{"a"}) {
		t.Errorf("names %v", names)
	}
}

func TestTree_timesAreSecondsOrMilliseconds(t *testing.T) {
	for written, want := range map[string]string{
		`1767323045`: "2026-01-02T03:04:05Z", `1767323045000`: "2026-01-02T03:04:05Z", `"1767323045"`: "2026-01-02T03:04:05Z",
		`1767323045.5`: "2026-01-02T03:04:05Z", `"2026-01-02T04:04:05+01:00"`: "2026-01-02T03:04:05Z",
		`999999999999`: "", `1e14`: "", `-1`: "", `0`: "", `"x"`: "", `{}`: "", `1e999`: "",
	} {
		tree, err := ParseTree([]byte(`{"t":` + written + `}`))
		if err != nil {
			t.Fatal(err)
		}
		at := tree.At("t").Time()
		if got := at.Format("2006-01-02T15:04:05Z07:00"); want == "" && !at.IsZero() || want != "" && got != want {
			t.Errorf("%s is %s, want %q", written, got, want)
		}
	}
}

func TestDropLoneSurrogates(t *testing.T) {
	for body, want := range map[string]string{
		`a`: `a`, `\ud83d\ude00`: `\ud83d\ude00`, `\ud83d`: ``, `x\ude00y`: `xy`, `\ud83d\ud83d\ude00\ud83d`: `\ud83d\ude00`,
		`\\ud83d`: `\\ud83d`, `\\\ud83d`: `\\`, `\u00e9\ud83d`: `\u00e9`, `\ud83d\u0041`: `\u0041`, `\uD83D\uDE00`: `\uD83D\uDE00`,
		`\ud83`: `\ud83`, `\ud`: `\ud`, `\ud83d\`: `\`, `\udzzz\ud83d`: `\udzzz`,
	} {
		if got := string(dropLoneSurrogates([]byte(body))); got != want {
			t.Errorf("%s becomes %s, want %s", body, got, want)
		}
	}
}

func FuzzParseTree(f *testing.F) {
	f.Add([]byte(`{"a":"\ud83d\ude00\ud83d","b":[1,{"c":null}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		tree, err := ParseTree(body)
		if err != nil {
			return
		}
		for _, name := range tree.Names() {
			at := tree.At(name)
			if !utf8.ValidString(at.Text()) || !utf8.ValidString(at.Line()) {
				t.Fatalf("%q holds what is not UTF-8", at.Text())
			}
			if y := at.Time().Year(); y != 1 && (y < 0 || y > 9999) {
				t.Fatalf("year %d", y)
			}
		}
	})
}
