package sms_test

import (
	"encoding/json"
	"os"
	"testing"

	"rondo/internal/channel/sms"
)

// The samples serve the composer's counter as well.
func TestCount(t *testing.T) {
	data, err := os.ReadFile("testdata/segments.json")
	if err != nil {
		t.Fatal(err)
	}
	var samples []struct {
		Name, Text, Encoding string
		Units, Parts, Left   int
		PerPart              int `json:"per_part"`
	}
	if err := json.Unmarshal(data, &samples); err != nil || len(samples) < 20 {
		t.Fatal(len(samples), err)
	}
	for _, s := range samples {
		want := sms.Segments{Encoding: s.Encoding, Units: s.Units, Parts: s.Parts, PerPart: s.PerPart, Left: s.Left}
		if got := sms.Count(s.Text); got != want {
			t.Errorf("%s: %+v, want %+v", s.Name, got, want)
		}
	}
}

func FuzzCount(f *testing.F) {
	for _, text := range []string{"", "a", "€", "😀", "\xff", "a\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := sms.Count(text)
		if s.Left < 0 || s.Left >= s.PerPart && s.Parts > 0 || (s.Parts == 0) != (text == "") {
			t.Fatalf("%+v", s)
		}
		if room := s.Parts*s.PerPart - s.Left; room < s.Units || room > s.Units+s.Parts {
			t.Fatalf("%+v: the parts hold %d units", s, room)
		}
	})
}
