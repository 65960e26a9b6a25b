package identity

import "fmt"

// indexed is the path of an item of a list, as in skills[2].
func indexed(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// clip keeps a key that somebody sent from making the path of a field endless.
func clip(key string) string {
	if len(key) > 40 {
		return "…"
	}
	return key
}
