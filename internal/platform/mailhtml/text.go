package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is the plain text of HTML: blocks on lines of their own, quotes behind
// "> ", addresses of links behind their words where these say something else.
func Text(source string) string {
	w := &writer{}
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(1 << 20)
	skip, href := 0, ""
	linkAt := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return w.done()
		}
		switch kind {
		case html.TextToken:
			if skip == 0 {
				w.write(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			closing := kind == html.EndTagToken
			if tag == atom.Script || tag == atom.Style || tag == atom.Head || tag == atom.Title || tag == atom.Template {
				skip = skipped(skip, kind, tag)
				continue
			}
			if tag == atom.Body {
				skip = 0
			}
			if skip > 0 {
				continue
			}
			if tag == atom.A && !closing {
				href, linkAt = hrefOf(z, more), w.b.Len()
			}
			if tag == atom.A && closing && href != "" {
				w.link(href, linkAt)
				href = ""
			}
			w.tag(tag, closing)
		}
	}
}

// skipped counts the elements around whose content is not for reading.
func skipped(skip int, kind html.TokenType, tag atom.Atom) int {
	switch {
	case kind == html.StartTagToken && tag == atom.Head:
		return skip
	case kind == html.StartTagToken:
		return skip + 1
	case kind == html.EndTagToken && tag != atom.Head:
		return max(skip-1, 0)
	}
	return skip
}

func hrefOf(z *html.Tokenizer, more bool) string {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "href" && absolute(string(value)) {
			return strings.TrimSpace(string(value))
		}
	}
	return ""
}

// writer collects text; breaks are owed until something follows.
type writer struct {
	b      strings.Builder
	owed   int  // line breaks before the next word
	space  bool // a space before the next word
	depth  int  // of quotes
	pre    int
	inLine bool
}

const quoteDepthMax = 20

func (w *writer) write(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.owed++
			}
			w.word(strings.TrimRight(line, "\r"))
		}
		return
	}
	for i, field := range strings.Fields(s) {
		if i > 0 || strings.ContainsAny(s[:1], " \t\r\n\f") {
			w.space = true
		}
		w.word(field)
	}
	if s != "" && strings.ContainsAny(s[len(s)-1:], " \t\r\n\f") {
		w.space = true
	}
}

func (w *writer) word(s string) {
	if s == "" {
		return
	}
	if w.b.Len() > 0 {
		for i := range min(w.owed, 3) {
			if w.inLine = false; i > 0 {
				w.b.WriteString(strings.TrimRight(w.prefix(), " "))
			}
			w.b.WriteByte('\n')
		}
	}
	if !w.inLine {
		w.b.WriteString(w.prefix())
	} else if w.space {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(s)
	w.owed, w.space, w.inLine = 0, false, true
}

func (w *writer) prefix() string { return strings.Repeat("> ", min(w.depth, quoteDepthMax)) }

func (w *writer) block(n int) {
	w.owed = max(w.owed, n)
	w.space = false
}

func (w *writer) tag(tag atom.Atom, closing bool) {
	switch tag {
	case atom.Br:
		w.owed++
		w.space = false
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Table:
		w.block(2)
	case atom.Blockquote:
		w.block(1)
		if closing {
			w.depth = max(w.depth-1, 0)
		} else {
			w.depth++
		}
	case atom.Pre:
		w.block(1)
		if closing {
			w.pre = max(w.pre-1, 0)
		} else {
			w.pre++
		}
	case atom.Div, atom.Tr, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Address, atom.Hr, atom.Form, atom.Figure:
		w.block(1)
	case atom.Td, atom.Th:
		w.space = true
	case atom.Li:
		w.block(1)
		if !closing {
			w.word("-")
			w.space = true
		}
	}
}

// link adds the address of a link where its words do not say it.
func (w *writer) link(href string, from int) {
	words := ""
	if from < w.b.Len() {
		words = strings.TrimSpace(w.b.String()[from:])
	}
	bare := func(s string) string {
		for _, prefix := range []string{"mailto:", "tel:", "https://", "http://", "www."} {
			s = strings.TrimPrefix(s, prefix)
		}
		return strings.TrimRight(strings.ToLower(s), "/")
	}
	if words == "" || len(href) > 300 || bare(words) == bare(href) || strings.HasPrefix(href, "mailto:") || strings.HasPrefix(href, "tel:") {
		return
	}
	w.space = true
	w.word("<" + href + ">")
}

func (w *writer) done() string { return strings.ToValidUTF8(strings.TrimSpace(w.b.String()), "\ufffd") }

// textOf is the text of an element, at most about most bytes.
func textOf(n *html.Node, most int) string {
	w := &writer{}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if w.b.Len() > most {
			return
		}
		if n.Type == html.TextNode {
			w.write(n.Data)
			return
		}
		if n.Type == html.ElementNode {
			w.tag(n.DataAtom, false)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && n.DataAtom != atom.Br && n.DataAtom != atom.Li {
			w.tag(n.DataAtom, true)
		}
	}
	walk(n)
	return w.done()
}
