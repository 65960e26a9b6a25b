package channel

import (
	"errors"
	"fmt"
	"testing"
)

func TestTextUnit_Length(t *testing.T) {
	for unit, want := range map[TextUnit]int{Characters: 3, UTF16: 4, Bytes: 7} {
		if got := unit.Length("aé😀"); got != want {
			t.Errorf("%s: %d, want %d", unit, got, want)
		}
	}
}

func TestClassOf_whatIsUnknownIsUncertain(t *testing.T) {
	retry := &Error{Class: Retry, Code: "x", Detail: "y"}
	for err, want := range map[error]Class{retry: Retry, fmt.Errorf("send: %w", retry): Retry, errors.New("boom"): Uncertain} {
		if got := ClassOf(err); got != want {
			t.Errorf("%v: %s, want %s", err, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		in   Inbound
		want string
	}{
		{Inbound{}, ""},
		{Inbound{Text: "hi", Postback: "x", Location: &Location{}}, "hi"},
		{Inbound{Location: &Location{Latitude: 1.5, Longitude: -2, Name: "Café", Address: "Rua 1"}}, "Café\nRua 1\nhttps://www.openstreetmap.org/?mlat=1.500000&mlon=-2.000000"},
		{Inbound{Cards: []Card{{"Rui", "+55"}, {"", "+56"}}}, "Rui +55\n+56"},
		{Inbound{Postback: "buy"}, "buy"},
	} {
		if got := c.in.Plain(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestReceived_Answer(t *testing.T) {
	plain := Received{Response: Response{Status: 204}}
	if got := plain.Answer(nil); got.Status != 204 {
		t.Errorf("answer %+v", got)
	}
	plain.Acknowledge = func(r []Result) Response { return Response{Status: 202, Body: []byte(r[0].Outcome)} }
	if got := plain.Answer([]Result{{Outcome: Duplicate}}); got.Status != 202 || string(got.Body) != "duplicate" {
		t.Errorf("answer %+v", got)
	}
}

func TestMediaKindOf(t *testing.T) {
	for contentType, want := range map[string]MediaKind{"image/png": Image, "Video/mp4": Video, "audio/ogg; codecs=opus": Audio, "application/pdf": Document, "": Document} {
		if got := MediaKindOf(contentType); got != want {
			t.Errorf("%s: %s, want %s", contentType, got, want)
		}
	}
}

func TestChecker_collectsEveryFault(t *testing.T) {
	c := Check(Config{"a": 1.0, "url": "x", "side": "left", "extra": true, "none": nil, "blank": "  "})
	c.Text("a")
	c.Address("url")
	c.OneOf("side", "end", "start")
	c.Required("blank")
	c.Text("none")
	config, faults := c.Done()
	var names []string
	for _, f := range faults {
		names = append(names, f.Name)
	}
	if want := "[a blank extra side url]"; fmt.Sprint(names) != want || config != nil {
		t.Errorf("faults %v, want %s", faults, want)
	}
}
