package main

import (
	"crypto/rand"
	"fmt"
	"strings"
)

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// uuid is a random UUID, as the widget names its messages.
func uuid() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// called is how people address each other: Vietnamese names begin with the family's.
func called(name, language string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return name
	}
	if language == "vi" {
		return words[len(words)-1]
	}
	return words[0]
}
