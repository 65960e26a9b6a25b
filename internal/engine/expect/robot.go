package expect

import "strings"

// Robot says why a contact is taken for a machine.
type Robot string

const (
	Automatic Robot = "automatic" // the message says of itself that a machine sent it
	Repeats   Robot = "repeats"   // says the same again and again
	Answers   Robot = "answers"   // answers each of Rondo's messages at once
	Floods    Robot = "floods"    // writes faster than people do
)

// Heard is a message of the conversation.
type Heard struct {
	At        Micros
	By        Speaker
	Text      string
	Automatic bool // an answering machine's mail, a bot's mark, as the channel found it
}

// Speaker is who said something.
type Speaker uint8

const (
	Contact Speaker = iota
	Colleague
	Rondo
)

const (
	repeatsMost = 3              // the same words so often within an hour
	answersMost = 3              // so many of Rondo's messages, one after the other, answered at once
	atOnce      = Micros(4e6)    // a person reads first
	floodMost   = 30             // messages within a minute
	minuteLong  = Micros(60e6)   //
	hourLong    = Micros(3600e6) //
)

// Listen finds out whether a machine speaks; messages are in order of time.
func Listen(messages []Heard) Robot {
	said := map[string]int{}
	answered, last := 0, Micros(0) // of Rondo's messages in a row
	var recent []Micros
	for i, m := range messages {
		switch {
		case m.By == Rondo:
			if i > 0 && messages[i-1].By == Rondo {
				answered = 0
			}
			last = m.At
			continue
		case m.By != Contact:
			answered, last = 0, 0
			continue
		case m.Automatic:
			return Automatic
		}
		if last > 0 && m.At-last <= atOnce {
			answered++
		} else if last > 0 {
			answered = 0
		}
		last = 0
		if answered >= answersMost {
			return Answers
		}
		recent = append(recent, m.At)
		if n := len(recent) - floodMost; n >= 0 && m.At-recent[n] <= minuteLong {
			return Floods
		}
		if said[plain(m.Text)]++; said[plain(m.Text)] >= repeatsMost && plain(m.Text) != "" && within(messages[:i+1], plain(m.Text)) {
			return Repeats
		}
	}
	return ""
}

// within reports whether the last repetitions of the words lie within an hour
// and Rondo spoke between them: a person who says "hello?" three times into
// silence is no machine.
func within(messages []Heard, words string) bool {
	times, between := 0, 0
	end := messages[len(messages)-1].At
	for i := len(messages) - 1; i >= 0 && end-messages[i].At <= hourLong; i-- {
		switch m := messages[i]; {
		case m.By == Rondo:
			between++
		case m.By == Contact && plain(m.Text) == words:
			if times++; times >= repeatsMost {
				return between >= repeatsMost-1
			}
		}
	}
	return false
}

// plain is the words without what machines vary: digits, case and spaces.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == ' ' || r == '\n' || r == '\t' || r == '\r' {
			return -1
		}
		return r
	}, strings.ToLower(text))
}
