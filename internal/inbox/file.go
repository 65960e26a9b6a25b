package inbox

import (
	"strconv"
	"strings"
	"time"

	"rondo/internal/platform/id"
)

// Files leave Rondo by addresses that carry a signature and an end: /media/<workspace>.<file>.<end>.<signature>.
// Whoever has the address may read the file until then, so it is given only to whoever may see the file.

const (
	linkPurpose = "file link"
	linkWeek    = 7 * 24 * time.Hour
)

// linkPath is the address of a file from now on for one to two weeks. It is the same for days, so that a
// message tried again stays the same to the byte.
func (x *Inbox) linkPath(workspace, file id.ID) string {
	age := x.d.DB.Now().Sub(file.Time())
	end := file.Time().Add((age/linkWeek + 2) * linkWeek).Unix()
	text := workspace.String() + "." + file.String() + "." + strconv.FormatInt(end, 10)
	return "/media/" + text + "." + x.d.Secrets.Sign(linkPurpose, text)
}

// publicURL is a file's address for providers that fetch it; empty where no public address is known.
func (x *Inbox) publicURL(workspace, file id.ID) string {
	if x.d.BaseURL == "" {
		return ""
	}
	return x.d.BaseURL + x.linkPath(workspace, file)
}

// openLink reads a file's address.
func (x *Inbox) openLink(token string) (workspace, file id.ID, ok bool) {
	text, signature, found := cutLast(token, ".")
	if !found || !x.d.Secrets.Signed(linkPurpose, text, signature) {
		return 0, 0, false
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return 0, 0, false
	}
	workspace, err := id.Parse(parts[0])
	file, err2 := id.Parse(parts[1])
	end, err3 := strconv.ParseInt(parts[2], 10, 64)
	return workspace, file, err == nil && err2 == nil && err3 == nil && x.d.DB.Now().Unix() < end
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
