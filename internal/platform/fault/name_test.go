package fault

import "testing"

func TestName(t *testing.T) {
	for name, row := range map[string]struct {
		in, want string
		sentence string // "" when it is a name
	}{
		"a name":                        {"  Linh Trần ", "Linh Trần", ""},
		"one sign is enough":            {"★", "★", ""},
		"an emoji":                      {"👩🏽‍💻", "👩🏽‍💻", ""},
		"Arabic with a joiner":          {"می‌خواهم", "می‌خواهم", ""},
		"nothing":                       {" \t", "", "Must not be empty."},
		"a zero-width space":            {"\u200b", "\u200b", "Must have a visible character."},
		"direction marks and a joiner":  {"\u200f\u200e\u200d", "\u200f\u200e\u200d", "Must have a visible character."},
		"a Hangul filler":               {"\u3164", "\u3164", "Must have a visible character."},
		"a blank of Braille":            {"\u2800", "\u2800", "Must have a visible character."},
		"a mark with no letter":         {"\u0301\ufe0f", "\u0301\ufe0f", "Must have a visible character."},
		"tags, which only steer others": {"\U000e0041", "\U000e0041", "Must have a visible character."},
		"two lines":                     {"a\nb", "a\nb", "Must be one line of text."},
		"longer than allowed":           {"abcdefghijk", "abcdefghijk", "Must be at most 10 characters long."},
	} {
		t.Run(name, func(t *testing.T) {
			var c Check
			if got := c.Name("name", row.in, 10); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
			switch f, refused := Of(c.Err()); {
			case refused != (row.sentence != ""):
				t.Errorf("refused: %v", c.Err())
			case refused && (f.Fields[0] != Field{"name", row.sentence}):
				t.Errorf("%+v", f.Fields)
			}
		})
	}
}
