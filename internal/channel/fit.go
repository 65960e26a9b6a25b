package channel

import (
	"fmt"
	"slices"
	"strings"
)

// Fit says why a message cannot go through a channel that can do what c says,
// before any part of it is sent; nil where nothing speaks against it. The error
// is of class GiveUp. What only a provider can know (a window, a customer who
// left) is not its business.
func (c Caps) Fit(m Outbound) *Error {
	no := func(code, detail string, args ...any) *Error {
		return &Error{Class: GiveUp, Code: code, Detail: fmt.Sprintf(detail, args...)}
	}
	switch {
	case m.To == "":
		return no("no_address", "The customer has no address in this channel.")
	case m.Reaction != nil && !c.ReactionOut:
		return no("unsupported", "This channel takes no reactions.")
	case m.Change == Edit && !c.EditOut:
		return no("unsupported", "This channel cannot change a message that was sent.")
	case m.Change == Delete && !c.DeleteOut:
		return no("unsupported", "This channel cannot take back a message that was sent.")
	case m.Template != nil && !c.Templates:
		return no("unsupported", "This channel has no templates.")
	case m.Location != nil && !c.LocationOut:
		return no("unsupported", "This channel takes no places.")
	case m.Reaction != nil || m.Change == Delete || m.Template != nil:
		return nil
	case strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 && m.Location == nil:
		return no("empty", "There is nothing to send.")
	case c.TextMax > 0 && !c.SplitText && c.TextUnit.Length(m.Text) > c.TextMax:
		return no("too_long", "The text is longer than the %d %s this channel takes.", c.TextMax, c.TextUnit)
	}
	for _, f := range m.Attachments {
		if e := c.fitFile(f, no); e != nil {
			return e
		}
	}
	return nil
}

func (c Caps) fitFile(f Attachment, no func(string, string, ...any) *Error) *Error {
	kind := MediaKindOf(f.ContentType)
	limit, ok := c.MediaOut[kind]
	types := c.Types[kind]
	bare, _, _ := strings.Cut(strings.ToLower(f.ContentType), ";")
	switch {
	case !ok:
		return no("media_kind", "%q cannot be sent: this channel takes no files of this kind.", f.Name)
	case len(types) > 0 && !slices.Contains(types, strings.TrimSpace(bare)):
		return no("media_type", "%q cannot be sent: of its kind this channel takes %s.", f.Name, strings.Join(types, ", "))
	case f.SizeBytes > limit:
		return no("too_large", "%q is larger than the %s this channel takes.", f.Name, size(limit))
	case c.FilesByAddress && f.URL == "":
		return no("no_public_address", "%q cannot be sent: this channel fetches files itself, for which Rondo needs a public address (RONDO_BASE_URL).", f.Name)
	}
	return nil
}

// size is a number of bytes for people.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
