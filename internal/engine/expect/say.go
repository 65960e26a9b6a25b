package expect

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Facts is what the variables of a message are made of. What is zero is not
// known.
type Facts struct {
	Agent string
	Reply Reply
	Today *Day    // nil: there are no hours
	Next  *Moment // when the hours begin
	Place Place
}

// Reply is when an answer can be expected: within so many seconds, or when the
// hours begin.
type Reply struct {
	Within float64
	Next   bool
}

// Day is the hours of a day, in minutes since midnight; To may lie after it.
// None: closed.
type Day struct{ Open []Stretch }

// Stretch is a part of a day.
type Stretch struct{ From, To int }

// Moment is a moment on the wall clock of whoever reads it.
type Moment struct {
	DaysAhead  int // 0: today
	Weekday    int // from Sunday
	Day, Month int
	Minute     int // since midnight
}

// steps is the minutes that are said. What is between them is rounded away
// from what would be a promise that is broken.
var steps = [...]int{1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90}

// up is the first step at or above; more is true above the last.
func up(seconds float64) (minutes int, more bool) {
	for _, step := range steps {
		if seconds <= float64(step)*60 {
			return step, false
		}
	}
	return steps[len(steps)-1], true
}

// down is the last step at or below, or 0.
func down(seconds float64) int {
	minutes := 0
	for _, step := range steps {
		if float64(step)*60 <= seconds {
			minutes = step
		}
	}
	return minutes
}

// Promised is the end of the wait as it is said, in seconds; 0 when no end is
// said.
func Promised(high float64) float64 {
	minutes, more := up(high)
	if more || !(high > 0) {
		return 0
	}
	return float64(minutes) * 60
}

// Span is a wait in words, such as "10 to 20 minutes": four in five are served
// by its end, rounded up, and one in five by its beginning, rounded down.
// Empty when the wait is not known.
func Span(language string, p Place) string {
	if !(p.High > 0) || math.IsInf(p.High, 1) {
		return ""
	}
	w := lexicon(language)
	high, more := up(p.High)
	low := down(p.Low)
	text := ""
	switch {
	case more:
		text = fmt.Sprintf(w.over, w.minutes(high))
	case low == 0 || low >= high:
		text = fmt.Sprintf(w.upTo, w.minutes(high))
	default:
		text = fmt.Sprintf(w.between, low, w.minutes(high))
	}
	return digits(language, text)
}

// clockText is a minute of the day in words.
func clockText(language string, minute int) string {
	return digits(language, lexicon(language).clock(minute/60%24, minute%60))
}

// HoursText is a day's hours in words.
func HoursText(language string, d Day) string {
	w := lexicon(language)
	if len(d.Open) == 0 {
		return w.closed
	}
	parts := make([]string, len(d.Open))
	for i, s := range d.Open {
		parts[i] = clockText(language, s.From) + w.dash + clockText(language, s.To)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	comma := ", "
	if base(language) == "ar" {
		comma = "، "
	}
	return strings.Join(parts[:len(parts)-1], comma) + w.and + parts[len(parts)-1]
}

// NextText is when the hours begin, in words.
func NextText(language string, m Moment) string {
	w, at := lexicon(language), clockText(language, m.Minute)
	switch {
	case m.DaysAhead == 0:
		return fmt.Sprintf(w.today, at)
	case m.DaysAhead == 1:
		return fmt.Sprintf(w.tomorrow, at)
	case m.DaysAhead < 7:
		return fmt.Sprintf(w.weekday, w.days[m.Weekday], at)
	}
	return fmt.Sprintf(w.date, digits(language, w.day(m.Day, m.Month)), at)
}

// Values is the values of the variables in a language.
func Values(language string, f Facts) map[Variable]string {
	v := map[Variable]string{AgentName: f.Agent, QueueWait: Span(language, f.Place)}
	if f.Place.Position > 0 {
		v[QueuePosition] = digits(language, strconv.Itoa(f.Place.Position))
	}
	if f.Today != nil {
		v[HoursToday] = HoursText(language, *f.Today)
	}
	if f.Next != nil {
		v[NextOpen] = NextText(language, *f.Next)
	}
	switch {
	case f.Reply.Next:
		v[ExpectedReply] = v[NextOpen]
	case f.Reply.Within > 0:
		if minutes, more := up(f.Reply.Within); !more {
			w := lexicon(language)
			v[ExpectedReply] = digits(language, fmt.Sprintf(w.within, w.minutes(minutes)))
		}
	}
	return v
}

// Message is what is sent.
type Message struct {
	Language string // of the text that was chosen
	Text     string
}

// Write is the message of a kind for a contact. A text of the team's that
// can't be read, though none such is saved, gives way to Rondo's own.
func Write(settings *Settings, kind Kind, contact, workspace string, f Facts) Message {
	language, text := Choose(settings, kind, contact, workspace)
	template, err := Parse(kind, text)
	if err != nil {
		language, text = Choose(&Settings{}, kind, contact, workspace)
		if template, err = Parse(kind, text); err != nil {
			panic("expect: a text of our own can't be read: " + err.Error())
		}
	}
	return Message{Language: language, Text: template.Fill(Values(spoken(contact, language), f), lexicon(language).unknown)}
}

// spoken is the language of the values in a text: the text's, with the digits
// of the contact's region.
func spoken(contact, language string) string {
	if contact != "" && base(contact) == base(language) {
		return contact
	}
	return language
}

// Preview is a text in a language as a contact who speaks another, or the same,
// would get it.
func Preview(kind Kind, contact, language, text string, f Facts) (string, error) {
	template, err := Parse(kind, text)
	if err != nil {
		return "", err
	}
	return template.Fill(Values(spoken(contact, language), f), lexicon(language).unknown), nil
}

// Check finds the first flaw of each of a team's texts, by kind and language.
func (s *Settings) Check() map[string]*SyntaxError {
	flaws := map[string]*SyntaxError{}
	for _, kind := range []Kind{Assigned, Away, OverCapacity} {
		for language, text := range s.Of(kind).Text {
			if strings.TrimSpace(text) == "" {
				continue // as if it were not there
			}
			if _, err := Parse(kind, text); err != nil {
				flaw := &SyntaxError{At: 1, Says: err.Error()}
				errors.As(err, &flaw)
				flaws[string(kind)+".text."+language] = flaw
			}
		}
	}
	return flaws
}
