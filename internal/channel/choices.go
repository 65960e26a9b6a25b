package channel

import (
	"strconv"
	"strings"
)

// All is every choice in the order in which it is shown.
func (c *Choices) All() []Choice {
	if c == nil {
		return nil
	}
	all := append([]Choice(nil), c.Buttons...)
	for _, section := range c.List {
		all = append(all, section.Choices...)
	}
	return all
}

// Plain is the question with its choices as numbered lines, for providers
// without buttons.
func (c *Choices) Plain(text string) string {
	var b strings.Builder
	b.WriteString(text)
	for i, choice := range c.All() {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + choice.Title)
		if choice.URL != "" {
			b.WriteString(" " + choice.URL)
		}
	}
	return b.String()
}
