// Package mailhtml turns the body of a mail, which anybody may have written,
// into what may be shown: HTML without anything that acts, hides or calls home
// (Sanitise), plain text (Text), and what is new apart from what is quoted
// (Split). It is pure and takes time in proportion to what it is given.
package mailhtml

import (
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// HTMLMax is the longest HTML that is shown as such, in bytes; a longer one is
// shown as text.
const HTMLMax = 1 << 20

// Options say how pictures are shown.
type Options struct {
	// Inline gives the address of a picture that came with the mail, by its
	// Content-ID without angle brackets; empty where there is none. Nil: none.
	Inline func(contentID string) string
	// Remote lets pictures from elsewhere load. That tells the sender when
	// and where the mail is read, so it waits until somebody asks for it.
	Remote bool
}

// Page is the HTML of a mail, safe to put into a page of ours: no scripts, no
// styles, no forms, no frames; links open a new page and tell nothing.
type Page struct {
	HTML   string
	Quoted string // what the mail quotes of earlier ones, to be folded; may be empty
	// HeldBack counts the pictures from elsewhere that are not shown.
	HeldBack int
}

// Sanitise makes the HTML of a mail safe.
func Sanitise(source string, o Options) Page {
	if len(source) > HTMLMax {
		return Page{HTML: asHTML(Text(source))}
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil { // nested beyond reason
		return Page{HTML: asHTML(Text(source))}
	}
	body := bodyOf(doc)
	var page Page
	page.HeldBack = clean(body, o)
	quoted := cutQuote(body)
	page.HTML = rendered(body)
	if quoted != nil {
		page.Quoted = rendered(quoted)
	}
	return page
}

// asHTML shows plain text as it stands.
func asHTML(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n")
}

func rendered(body *html.Node) string {
	var b strings.Builder
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if html.Render(&b, n) != nil {
			return ""
		}
	}
	return strings.TrimSpace(policy().Sanitize(b.String()))
}

// policy is what may stay. It is the last to look, whatever came before.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true) // ours, for inline pictures; those of the mail went before
	p.AllowElements("p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "small", "big", "tt", "code", "pre", "kbd",
		"samp", "blockquote", "q", "cite", "abbr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "address", "figure", "figcaption", "font")
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`(?i)^(rtl|ltr|auto)$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`(?i)^(left|right|center|justify)$`)).Globally()
	p.AllowAttrs("color").Matching(regexp.MustCompile(`^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$`)).OnElements("font")
	p.AllowAttrs("bgcolor").Matching(regexp.MustCompile(`^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$`)).OnElements("table", "tr", "td", "th")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt", "title").Matching(bluemonday.Paragraph).OnElements("img", "a")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[0-9]{1,4}%?$`)).OnElements("img", "table", "td", "th")
	p.AllowAttrs("loading", "referrerpolicy").Matching(regexp.MustCompile(`^(lazy|no-referrer)$`)).OnElements("img")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowDataURIImages()
	return p
})

func bodyOf(doc *html.Node) *html.Node {
	for n := doc; n != nil; n = next(n, doc) {
		if n.Type == html.ElementNode && n.Data == "body" {
			return n
		}
	}
	return doc
}

// next walks a tree in document order; nil at its end.
func next(n, root *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return after(n, root)
}

// after is next without what lies below n.
func after(n, root *html.Node) *html.Node {
	for ; n != nil && n != root; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

// unseen are elements whose content is not for reading.
var unseen = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true, "iframe": true, "object": true,
	"embed": true, "applet": true, "svg": true, "math": true, "select": true, "textarea": true, "button": true, "input": true, "audio": true, "video": true,
	"canvas": true, "link": true, "meta": true, "base": true, "frame": true, "frameset": true, "noembed": true, "noframes": true, "xmp": true, "plaintext": true}

// clean drops what is not for reading and settles pictures and links. It gives
// the number of pictures held back.
func clean(root *html.Node, o Options) int {
	held := 0
	for n := root.FirstChild; n != nil; {
		following := next(n, root)
		switch {
		case n.Type == html.CommentNode || n.Type == html.ElementNode && (unseen[n.Data] || n.Namespace != "" || hidden(n)):
			following = after(n, root)
			n.Parent.RemoveChild(n)
		case n.Type == html.ElementNode && n.Data == "img":
			keep, remote := picture(n, o)
			if remote {
				held++
			}
			if !keep {
				following = after(n, root)
				n.Parent.RemoveChild(n)
			}
		case n.Type == html.ElementNode && n.Data == "a":
			if !absolute(attribute(n, "href")) {
				unset(n, "href")
			}
		}
		n = following
	}
	return held
}

// hidden says whether an element is meant not to be seen: preheaders and the like.
func hidden(n *html.Node) bool {
	style := strings.ToLower(strings.Join(strings.Fields(attribute(n, "style")), ""))
	return strings.Contains(style, "display:none") && n.Data != "body"
}

// absolute says whether a link leads to a page, an address or a number. Links
// within the sender's own page lead nowhere here.
func absolute(href string) bool {
	scheme, _, ok := strings.Cut(strings.ToLower(strings.TrimSpace(href)), ":")
	return ok && (scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel")
}

// picture settles a picture: whether it stays, and whether it waits elsewhere.
func picture(n *html.Node, o Options) (keep, remote bool) {
	src := strings.TrimSpace(attribute(n, "src"))
	lower := strings.ToLower(src)
	unset(n, "srcset")
	switch {
	case pixel(n):
		return false, false
	case strings.HasPrefix(lower, "cid:"):
		address := ""
		if o.Inline != nil {
			address = o.Inline(unescapeCID(src[4:]))
		}
		if address == "" {
			return false, false
		}
		set(n, "src", address)
	case strings.HasPrefix(lower, "data:image/png;"), strings.HasPrefix(lower, "data:image/jpeg;"), strings.HasPrefix(lower, "data:image/gif;"), strings.HasPrefix(lower, "data:image/webp;"):
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		if !o.Remote {
			unset(n, "src")
			return attribute(n, "alt") != "", true
		}
		set(n, "loading", "lazy")
		set(n, "referrerpolicy", "no-referrer")
	default:
		return false, false
	}
	return true, false
}

// unescapeCID undoes the percent signs of a cid: address.
func unescapeCID(s string) string {
	for _, pair := range [][2]string{{"%40", "@"}, {"%24", "$"}, {"%20", " "}, {"%2B", "+"}, {"%2b", "+"}, {"%25", "%"}} {
		s = strings.ReplaceAll(s, pair[0], pair[1])
	}
	return strings.Trim(s, "<>")
}

// pixel says whether a picture is there only to be fetched.
func pixel(n *html.Node) bool {
	tiny := func(s string) bool { return s == "0" || s == "1" || s == "0px" || s == "1px" }
	return tiny(attribute(n, "width")) || tiny(attribute(n, "height"))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func unset(n *html.Node, name string) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != name {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

func set(n *html.Node, name, value string) {
	unset(n, name)
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}
