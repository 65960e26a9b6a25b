package email

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

func urlForm(body []byte) (form, map[string]parse.File, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil || len(values) == 0 {
		return nil, nil, channel.Malformed("The call is not a form.")
	}
	fields := form{}
	for name := range values {
		fields[name] = []byte(values.Get(name))
	}
	return fields, nil, nil
}

// mailgunSigned checks Mailgun's signature: hex of HMAC-SHA256 over timestamp
// and token. It does not cover the body.
func mailgunSigned(key, timestamp, token, signature string) bool {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(timestamp + token))
	return key != "" && token != "" && hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(signature))
}

// fromMailgun reads a route's call: body-mime where the route's address ends
// in mime, else the fields it made of the mail.
func (ch *Channel) fromMailgun(s settings, r channel.Request) (arrival, error) {
	fields, files, err := readForm(r)
	if err != nil {
		if r.Header.Get("Content-Type") == "" {
			return arrival{}, channel.Unverified("The signature is missing.")
		}
		return arrival{}, err
	}
	timestamp, token := fields.text("timestamp"), fields.text("token")
	if !mailgunSigned(s.HookSecret, timestamp, token, fields.text("signature")) || !ch.recent(timestamp, s.HookAgeSeconds) {
		return arrival{}, channel.Unverified("The signature is missing, wrong or old.")
	}
	if ch.seen.again(s.Address+"\x00"+token, sha256.Sum256(r.Body), ch.now(), 2*time.Duration(s.HookAgeSeconds)*time.Second) {
		return arrival{}, channel.Unverified("The signature was used before for something else.")
	}
	var in arrival
	if raw := fields["body-mime"]; len(raw) > 0 {
		if in, err = fromMIME(raw); err != nil {
			return in, err
		}
	} else {
		in.mail = mailgunMail(fields, files)
	}
	in.from = firstOf(firstAddress(fields.text("sender")), nobody(fields.text("sender")))
	for _, a := range parse.ParseAddresses(fields.text("recipient")) {
		in.to = append(in.to, a.Address)
	}
	return in, nil
}

// nobody is the empty sender, as it may be written.
func nobody(s string) string {
	if strings.TrimSpace(s) == "<>" {
		return "<>"
	}
	return ""
}

func mailgunMail(fields form, files map[string]parse.File) *parse.Mail {
	m := &parse.Mail{}
	if pairs, err := channel.ParseTree([]byte(`{"h":` + firstOf(fields.text("message-headers"), "[]") + `}`)); err == nil {
		m.Header = headerOf(pairs.At("h"), func(pair channel.Tree) (string, string) {
			if two, _ := pair.List(); len(two) == 2 {
				return two[0].Line(), two[1].Text()
			}
			return "", ""
		})
	}
	m.Header = orField(m.Header, "From", fields.text("from"))
	m.Header = orField(m.Header, "Subject", fields.text("subject"))
	cids := map[string]string{} // the name of the part, by content id
	if tree, err := channel.ParseTree(fields["content-id-map"]); err == nil {
		for _, cid := range tree.Names() {
			cids[tree.At(cid).Line()] = strings.Trim(cid, "<>")
		}
	}
	for n := 1; n <= 100; n++ {
		name := "attachment-" + strconv.Itoa(n)
		if f, ok := files[name]; ok {
			f.ContentID = cids[name]
			m.Files = append(m.Files, f)
		}
	}
	m.Body = segment(fields.text("body-plain"), fields.text("body-html"))
	return m
}

func segment(text, html string) []parse.Segment {
	if strings.TrimSpace(text+html) == "" {
		return nil
	}
	return []parse.Segment{{Text: strings.ReplaceAll(text, "\r\n", "\n"), HTML: html}}
}

// headerOf makes a header of a service's list of fields.
func headerOf(list channel.Tree, pair func(channel.Tree) (name, value string)) parse.Header {
	var h parse.Header
	fields, _ := list.List()
	for _, f := range fields[:min(len(fields), 1000)] {
		if name, value := pair(f); name != "" {
			h = append(h, parse.Field{Name: strings.ToLower(name), Value: strings.TrimSpace(value)})
		}
	}
	return h
}

func orField(h parse.Header, name, value string) parse.Header {
	if name = strings.ToLower(name); value == "" || h.Has(name) {
		return h
	}
	return append(h, parse.Field{Name: name, Value: value})
}

// fromPostmark reads Postmark's JSON. RawEmail, where it is switched on, goes
// before the fields.
func fromPostmark(r channel.Request) (arrival, error) {
	if len(r.Body) > jsonMaxBytes {
		return arrival{}, channel.TooLarge("A call in JSON has at most 16 MB.")
	}
	call, err := channel.ParseTree(r.Body)
	if err != nil {
		return arrival{}, channel.Malformed("The body is not one JSON object.")
	}
	var in arrival
	if raw := call.At("RawEmail").Text(); raw != "" {
		if in, err = fromMIME([]byte(raw)); err != nil {
			return in, err
		}
	} else {
		in.mail = postmarkMail(call)
	}
	if to := firstAddress(call.At("OriginalRecipient").Line()); to != "" {
		in.to = append(in.to, to)
	}
	return in, nil
}

func postmarkMail(call channel.Tree) *parse.Mail {
	m := &parse.Mail{}
	m.Header = headerOf(call.At("Headers"), func(f channel.Tree) (string, string) { return f.At("Name").Line(), f.At("Value").Text() })
	from := call.At("FromFull")
	if address := firstOf(from.At("Email").Line(), firstAddress(call.At("From").Line())); address != "" {
		m.Header = orField(m.Header, "From", `"`+strings.NewReplacer(`"`, "", `\`, "").Replace(from.At("Name").Line())+`" <`+address+`>`)
	}
	for _, name := range []string{"To", "Cc"} {
		m.Header = orField(m.Header, name, postmarkList(call.At(name+"Full")))
	}
	for _, name := range []string{"Subject", "Date"} {
		m.Header = orField(m.Header, name, call.At(name).Line())
	}
	m.Header = orField(m.Header, "Reply-To", call.At("ReplyTo").Line())
	if id := call.At("MessageID").Line(); id != "" && !strings.ContainsAny(id, "<>@ ") {
		m.Header = orField(m.Header, "Message-ID", "<"+id+"@inbound.postmarkapp.com>")
	}
	files, _ := call.At("Attachments").List()
	for _, f := range files[:min(len(files), 100)] {
		content, err := base64.StdEncoding.DecodeString(f.At("Content").Text())
		if err == nil && len(content) > 0 {
			m.Files = append(m.Files, parse.File{Name: firstOf(f.At("Name").Line(), "file"), ContentType: firstOf(f.At("ContentType").Line(), "application/octet-stream"),
				ContentID: strings.Trim(strings.TrimPrefix(f.At("ContentID").Line(), "cid:"), "<>"), Content: content})
		}
	}
	m.Body = segment(call.At("TextBody").Text(), call.At("HtmlBody").Text())
	return m
}

func postmarkList(list channel.Tree) string {
	var all []string
	people, _ := list.List()
	for _, p := range people {
		if address := p.At("Email").Line(); address != "" {
			all = append(all, "<"+address+">")
		}
	}
	return strings.Join(all, ", ")
}

// fromSendGrid reads a call of Inbound Parse: email, the whole mail, where
// that is switched on, else the fields, each in the charset that charsets names.
func fromSendGrid(r channel.Request) (arrival, error) {
	fields, files, err := readForm(r)
	if err != nil {
		return arrival{}, err
	}
	var in arrival
	if raw := fields["email"]; len(raw) > 0 {
		if in, err = fromMIME(raw); err != nil {
			return in, err
		}
	} else if in.mail = sendgridMail(fields, files); len(in.mail.Header) == 0 {
		return arrival{}, channel.Malformed("The form holds no mail.")
	}
	if envelope, err := channel.ParseTree(fields["envelope"]); err == nil {
		in.from = envelope.At("from").Line()
		if in.from == "" && envelope.Has("from") {
			in.from = "<>"
		}
		to, _ := envelope.At("to").List()
		for _, one := range to[:min(len(to), 100)] {
			in.to = append(in.to, strings.ToLower(one.Line()))
		}
	}
	return in, nil
}

func sendgridMail(fields form, files map[string]parse.File) *parse.Mail {
	charsets, _ := channel.ParseTree(fields["charsets"])
	text := func(name string) string {
		if charset := charsets.At(name).Line(); charset != "" {
			return parse.Decode(fields[name], charset)
		}
		return fields.text(name)
	}
	m := &parse.Mail{}
	m.Header = parse.Parse(append(append([]byte(nil), fields["headers"]...), "\r\n\r\n"...)).Header
	for _, name := range []string{"From", "To", "Cc", "Subject"} {
		m.Header = orField(m.Header, name, text(strings.ToLower(name)))
	}
	cids := map[string]string{}
	if tree, err := channel.ParseTree(fields["content-ids"]); err == nil {
		for _, cid := range tree.Names() {
			cids[tree.At(cid).Line()] = strings.Trim(cid, "<>")
		}
	}
	for n := 1; n <= 100; n++ {
		name := "attachment" + strconv.Itoa(n)
		if f, ok := files[name]; ok {
			f.ContentID = cids[name]
			m.Files = append(m.Files, f)
		}
	}
	m.Body = segment(text("text"), text("html"))
	return m
}
