package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
)

// cutQuote takes what is quoted out of a page and gives it, as a page of its
// own. Nil: nothing is quoted, or nothing else is there.
func cutQuote(body *html.Node) *html.Node {
	for n := body.FirstChild; n != nil; n = next(n, body) {
		final, ok := quoteBegins(n)
		if !ok || !final && saysMore(after(n, body), body) {
			continue
		}
		start := withIntroduction(n)
		if !saysBefore(start, body) {
			return nil
		}
		return tornOff(start, body)
	}
	return nil
}

// quoteBegins says whether mail programs put what they quote into such an
// element, or right behind it (final).
func quoteBegins(n *html.Node) (final, ok bool) {
	if n.Type != html.ElementNode {
		return false, false
	}
	id, class := attribute(n, "id"), attribute(n, "class")
	switch {
	case strings.HasSuffix(id, "divRplyFwdMsg"), strings.HasSuffix(id, "appendonsend"), strings.HasSuffix(id, "OLK_SRC_BODY_SECTION"),
		strings.Contains(class, "OutlookMessageHeader"), outlookRule(n):
		return true, true
	case strings.Contains(class, "gmail_quote"), strings.Contains(class, "yahoo_quoted"), strings.Contains(class, "protonmail_quote"),
		strings.Contains(class, "moz-cite-prefix"), strings.Contains(class, "zmail_extra"), strings.Contains(class, "tutanota_quote"):
		return false, true
	case n.Data == "blockquote" && (attribute(n, "type") == "cite" || attribute(n, "cite") != ""):
		return false, true
	}
	return false, false
}

// outlookRule is the line that desktop Outlook draws above From, Sent, To.
func outlookRule(n *html.Node) bool {
	style := strings.ToLower(strings.Join(strings.Fields(attribute(n, "style")), ""))
	if n.Data != "div" || !strings.Contains(style, "border-top:solid") {
		return false
	}
	return headerBlock(strings.Split(strings.TrimSpace(textOf(n, 2000)), "\n"), 0)
}

// withIntroduction goes back to "On … wrote:" before a quote.
func withIntroduction(n *html.Node) *html.Node {
	at := n
	for steps := 0; steps < 8; steps++ {
		before := at.PrevSibling
		if before == nil {
			if at.Parent == nil || at.Parent.Data == "body" {
				return n
			}
			at = at.Parent
			continue
		}
		text := strings.TrimSpace(textOf(before, 2000))
		if introduces(text) {
			return before
		}
		if text != "" {
			return n
		}
		at = before
	}
	return n
}

// saysMore tells whether there is anything to read from n on that is not quoted.
func saysMore(n, root *html.Node) bool {
	for n != nil {
		if n.Type == html.ElementNode {
			if _, quote := quoteBegins(n); quote || n.Data == "blockquote" {
				n = after(n, root)
				continue
			}
		}
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return true
		}
		n = next(n, root)
	}
	return false
}

// saysBefore tells whether there is anything to see before a node.
func saysBefore(end, root *html.Node) bool {
	for n := root.FirstChild; n != nil && n != end; n = next(n, root) {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" || n.Type == html.ElementNode && n.Data == "img" {
			return true
		}
	}
	return false
}

// tornOff moves a node and all that follows it into a tree of its own, with
// the elements around it.
func tornOff(start, root *html.Node) *html.Node {
	parent := start.Parent
	shell := emptyLike(parent)
	move(start, shell)
	for parent != root {
		above := emptyLike(parent.Parent)
		above.AppendChild(shell)
		move(parent.NextSibling, above)
		shell, parent = above, parent.Parent
	}
	return shell
}

func emptyLike(n *html.Node) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: n.Data, DataAtom: n.DataAtom, Attr: append([]html.Attribute(nil), n.Attr...)}
}

// move puts a node and its following siblings below another.
func move(n, to *html.Node) {
	for n != nil {
		following := n.NextSibling
		n.Parent.RemoveChild(n)
		to.AppendChild(n)
		n = following
	}
}
