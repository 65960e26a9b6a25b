package mailhtml

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestSanitise_leavesNothingThatActs(t *testing.T) {
	for _, source := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `<a href=" java&#10;script:alert(1)">x</a>`,
		`<style>body{display:none}</style>`, `<p style="position:fixed;background:url(https://spy.test/a)">x</p>`, `<form action="https://spy.test"><input name=a><button>Go</button></form>`,
		`<iframe src="https://spy.test"></iframe>`, `<object data="https://spy.test"></object>`, `<embed src="https://spy.test">`, `<link rel=stylesheet href="https://spy.test/a.css">`,
		`<meta http-equiv=refresh content="0;url=https://spy.test">`, `<base href="x-msg://4/">`, `<svg onload=alert(1)><a xlink:href="javascript:alert(1)"></a></svg>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, `<table background="https://spy.test/a.png"><tr><td>x</table>`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<template><script>alert(1)</script></template>`, `<video src="https://spy.test/v" autoplay></video>`,
		`<img src="https://spy.test/a.png" srcset="https://spy.test/b.png 2x">`, `<body onload="alert(1)">x</body>`, `<a href="vbscript:x">x</a><a href="data:text/html,<script>alert(1)</script>">y</a>`,
		`<img src="data:text/html;base64,PHNjcmlwdD4=">`, `<img src="data:image/svg+xml;base64,PHN2Zz4=">`, `<div class="gmail_quote" id="top" name="x">x</div>`, `<!--[if mso]><script>alert(1)</script><![endif]-->`,
		`<input type=image src="https://spy.test/i">`, `<img src="//spy.test/a.png">`, `<a href="//spy.test">x</a>`, `<img src="/api/v1/users">`, `<q cite="https://spy.test">x</q>`,
	} {
		page := Sanitise("hello "+source+" end", Options{})
		if bad := dangerous(page.HTML + page.Quoted); bad != "" {
			t.Errorf("%s leaves %s: %s", source, bad, page.HTML)
		}
		if page.HTML == "" {
			t.Errorf("%s leaves nothing at all", source)
		}
	}
}

// dangerous finds in safe HTML what must not be there.
func dangerous(source string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.CommentToken {
			return "a comment"
		}
		switch token.Data {
		case "script", "style", "form", "input", "button", "iframe", "object", "embed", "link", "meta", "base", "svg", "math", "video", "template":
			if token.Type != html.TextToken {
				return token.Data
			}
		}
		for _, a := range token.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "class", a.Key == "id", a.Key == "name", a.Key == "background", a.Key == "srcset", a.Key == "cite", a.Key == "action":
				return a.Key
			case a.Key == "href" && !absolute(value), a.Key == "src" && !strings.HasPrefix(value, "/files/") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "data:image/"):
				return a.Key + "=" + value
			case a.Key == "src" && strings.Contains(value, "svg"):
				return "svg"
			}
		}
	}
	return ""
}

func TestSanitise_pictures(t *testing.T) {
	source := `<p>Hi <img src="cid:logo@home" alt="logo"> <img src="cid:gone@home"> <img src="https://shop.test/a.png" alt="a"> <img src="https://shop.test/b.png" width=300>
		<img src="https://spy.test/open.gif" width="1" height="1"> <img src="data:image/png;base64,iVBORw0KGgo="></p>`
	inline := func(cid string) string {
		if cid == "logo@home" {
			return "/files/7"
		}
		return ""
	}
	page := Sanitise(source, Options{Inline: inline})
	if page.HeldBack != 2 || strings.Contains(page.HTML, "shop.test") || strings.Contains(page.HTML, "spy.test") || !strings.Contains(page.HTML, `src="/files/7"`) || !strings.Contains(page.HTML, "data:image/png") {
		t.Errorf("held back %d: %s", page.HeldBack, page.HTML)
	}
	page = Sanitise(source, Options{Inline: inline, Remote: true})
	if page.HeldBack != 0 || !strings.Contains(page.HTML, "https://shop.test/a.png") || !strings.Contains(page.HTML, "https://shop.test/b.png") || strings.Contains(page.HTML, "spy.test") {
		t.Errorf("asked for: %s", page.HTML)
	}
	if !strings.Contains(page.HTML, `referrerpolicy="no-referrer"`) {
		t.Errorf("the sender learns where it is read: %s", page.HTML)
	}
}

func TestSanitise_keepsWhatPeopleRead(t *testing.T) {
	page := Sanitise(`<h2>Offer</h2><p dir="rtl">مرحبا <b>bold</b></p><ul><li>one</ul><table><tr><td bgcolor="#eee">cell</table><a href="https://shop.test/x?a=1&b=2">shop</a><form>in a form</form>`, Options{})
	for _, want := range []string{"<h2>Offer</h2>", `dir="rtl"`, "<b>bold</b>", "<li>one</li>", ">cell</td>", `href="https://shop.test/x?a=1&amp;b=2"`, "noopener", "nofollow", `target="_blank"`, "in a form"} {
		if !strings.Contains(page.HTML, want) {
			t.Errorf("%s is missing in %s", want, page.HTML)
		}
	}
}

func TestSanitise_foldsWhatIsQuoted(t *testing.T) {
	for name, source := range map[string]string{
		"Gmail":            `<div dir="ltr">Danke!</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:00 AM Rondo &lt;<a href="mailto:help@desk.test">help@desk.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0">OLD</blockquote></div>`,
		"Apple Mail":       `<html><body>Danke!<div><br><blockquote type="cite"><div>On 5 Jan 2026, at 10:00, Rondo &lt;help@desk.test&gt; wrote:</div><br><div>OLD</div></blockquote></div><br></body></html>`,
		"Apple, before":    `<body><div>Danke!</div><div><br></div><div>On 5 Jan 2026, at 10:00, Rondo wrote:</div><blockquote type="cite">OLD</blockquote></body>`,
		"Outlook, web":     `<div class="elementToProof">Danke!</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Rondo<br><b>Sent:</b> Monday<br><b>To:</b> Ana</div><div>OLD</div>`,
		"Outlook, desktop": `<div class="WordSection1"><p class="MsoNormal">Danke!</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Rondo &lt;help@desk.test&gt;<br><b>Sent:</b> Monday, 5 January 2026 10:00<br><b>To:</b> Ana<br><b>Subject:</b> Help</p></div></div><p>OLD</p></div>`,
		"Thunderbird":      `<body><p>Danke!</p><div class="moz-cite-prefix">On 05/01/2026 10:00, Rondo wrote:<br></div><blockquote type="cite" cite="mid:a@b">OLD</blockquote></body>`,
		"Yahoo":            `<div>Danke!</div><div id="x" class="yahoo_quoted"><div>On Monday, Rondo wrote:</div><div>OLD</div></div>`,
	} {
		page := Sanitise(source, Options{})
		if fresh := Text(page.HTML); fresh != "Danke!" || !strings.Contains(page.Quoted, "OLD") {
			t.Errorf("%s: new is %q (%s), quoted is %q", name, fresh, page.HTML, page.Quoted)
		}
	}
}

func TestSanitise_keepsAnswersBetweenTheLines(t *testing.T) {
	for _, source := range []string{
		`<blockquote type="cite">question one</blockquote><p>answer one</p><blockquote type="cite">question two</blockquote><p>answer two</p>`,
		`<p>See below</p><blockquote type="cite">question one</blockquote><p>answer one</p>`,
		`<div class="gmail_quote">nothing but a quote</div>`,
	} {
		if page := Sanitise(source, Options{}); page.Quoted != "" {
			t.Errorf("%s: folds %q", source, page.Quoted)
		}
	}
}

func TestText(t *testing.T) {
	for source, want := range map[string]string{
		"<p>One</p><p>Two<br>Three</p>":                                     "One\n\nTwo\nThree",
		"<style>x{}</style><title>t</title>A &amp; B":                       "A & B",
		"<ul><li>a</li><li>b</li></ul>":                                     "- a\n- b",
		"a<blockquote>b<blockquote>c</blockquote></blockquote>d":            "a\n> b\n> > c\nd",
		`<a href="https://x.test/y">here</a>`:                               "here <https://x.test/y>",
		`<a href="https://x.test/">https://x.test</a>`:                      "https://x.test",
		`<a href="javascript:x">here</a>`:                                   "here",
		"<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>":             "a b\nc",
		"<pre>a\n  b</pre>c":                                                "a\n  b\nc",
		"  a \n b  ":                                                        "a b",
		"<html><head><title>x</title><style>y</style></head><body>z</body>": "z",
		"": "",
	} {
		if got := Text(source); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

func TestSanitise_enduresHostileHTML(t *testing.T) {
	for name, source := range map[string]string{
		"deep":          strings.Repeat("<div>", 100_000),
		"deep quotes":   strings.Repeat("<blockquote type=cite>a", 400),
		"many quotes":   strings.Repeat("<blockquote type=cite>a</blockquote><p>b</p>", 5_000),
		"many tables":   strings.Repeat("<table><tr><td>", 300),
		"formatting":    strings.Repeat("<b><i><u>", 5_000),
		"attributes":    "<p " + strings.Repeat("a=b ", 100_000) + ">x",
		"one long word": strings.Repeat("x", HTMLMax),
		"too long":      strings.Repeat("<p>x</p>", HTMLMax/4),
		"open tag":      strings.Repeat("<", 300_000),
		"many links":    strings.Repeat(`<a href="https://x.test">y</a>`, 20_000),
		"not UTF-8":     "a\xffb<p>\xfe",
		"open comment":  strings.Repeat("<!--", 100_000),
		"many outlooks": strings.Repeat(`<div style="border-top:solid">x</div>`, 10_000),
		"many pictures": strings.Repeat(`<img src="https://x.test/a">`, 20_000),
		"many prefixes": strings.Repeat(`<div class="moz-cite-prefix">x</div><br>`, 10_000),
	} {
		page := Sanitise(source, Options{})
		if bad := dangerous(page.HTML + page.Quoted); bad != "" {
			t.Errorf("%s: leaves %s", name, bad)
		}
		Text(source)
	}
}

func FuzzSanitise(f *testing.F) {
	f.Add(`<div>a<blockquote type="cite">b</blockquote></div><img src="cid:a"><img src="https://b.test"><a href="c">d</a><div id="appendonsend"></div>e`)
	f.Fuzz(func(t *testing.T, source string) {
		page := Sanitise(source, Options{Inline: func(cid string) string { return fmt.Sprintf("/files/%d", len(cid)) }})
		if bad := dangerous(page.HTML); bad != "" {
			t.Fatalf("leaves %s: %s", bad, page.HTML)
		}
		if bad := dangerous(page.Quoted); bad != "" {
			t.Fatalf("leaves %s: %s", bad, page.Quoted)
		}
		Text(source)
	})
}
