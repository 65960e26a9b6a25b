package metafake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// thread deals with a call about the page or the Instagram account; the lock
// is held.
func (f *Fake) thread(r *http.Request, id, edge string) (any, error) {
	switch {
	case edge == "messages" && r.Method == http.MethodPost:
		return f.sendThread(r, id)
	case edge == "message_attachments" && id == f.Page && r.Method == http.MethodPost:
		return f.attach(r)
	case edge == "" && r.Method == http.MethodGet:
		return map[string]any{"id": id, "name": "Acme", "username": "acme"}, nil
	}
	return nil, missing(id + "/" + edge)
}

func (f *Fake) attach(r *http.Request) (any, error) {
	fields, file, err := readForm(r, "filedata")
	if err != nil {
		return nil, err
	}
	var message object
	if json.Unmarshal([]byte(fields["message"]), &message) != nil || !slices.Contains([]string{"image", "video", "audio", "file"}, message.at("attachment").text("type")) || len(file.Content) > 25<<20 {
		return nil, &fault{http.StatusBadRequest, 100, 2018047, "(#100) Upload attachment failure."}
	}
	id := fmt.Sprint(880000000000000 + f.next())
	f.uploads[id] = file
	return map[string]any{"attachment_id": id}, nil
}

// sendThread takes a message of a page or an account, or a sign.
func (f *Fake) sendThread(r *http.Request, from string) (any, error) {
	o, err := readObject(r, "recipient", "messaging_type", "tag", "message", "reply_to", "sender_action", "payload")
	if err != nil {
		return nil, err
	}
	to := o.at("recipient").text("id")
	if to == "" {
		return nil, wrong("The parameter recipient is required.")
	}
	if o["sender_action"] != nil {
		return f.act(o, to)
	}
	tag, message := o.text("tag"), o.at("message")
	switch kind := o.text("messaging_type"); {
	case kind != "RESPONSE" && kind != "UPDATE" && kind != "MESSAGE_TAG", (kind == "MESSAGE_TAG") != (tag != ""), tag != "" && tag != "HUMAN_AGENT":
		return nil, wrong("messaging_type and tag do not fit")
	case f.closed[to] && tag == "" && from == f.Page:
		return nil, &fault{http.StatusForbidden, 10, 2018278, "(#10) This message is sent outside of allowed window."}
	case f.closed[to] && tag == "":
		return nil, &fault{http.StatusForbidden, 10, 2534022, "(#10) This message is sent outside of allowed window."}
	}
	m := Sent{From: from, To: to, Text: message.text("text"), Mark: message.text("metadata"), Tag: tag, ReplyTo: o.at("reply_to").text("mid"), Kind: "text", Body: o}
	if err := f.readThread(&m, message, from == f.Instagram); err != nil {
		return nil, err
	}
	m.ID = fmt.Sprintf("m_%s-%d", strings.Repeat("Zx", 20), f.next())
	f.take(m)
	return map[string]any{"recipient_id": to, "message_id": m.ID}, nil
}

func (f *Fake) act(o object, to string) (any, error) {
	name, p := o.text("sender_action"), o.at("payload")
	switch {
	case o["message"] != nil, !slices.Contains([]string{"typing_on", "typing_off", "mark_seen", "react", "unreact"}, name):
		return nil, wrong("sender_action must stand alone")
	case strings.HasSuffix(name, "react") && p.text("message_id") == "", name == "react" && p.text("reaction") == "":
		return nil, wrong("a reaction needs its message")
	}
	f.acts = append(f.acts, Act{name, to, p.text("message_id"), p.text("reaction")})
	return map[string]any{"recipient_id": to}, nil
}

// readThread checks a message's content.
func (f *Fake) readThread(m *Sent, o object, instagram bool) error {
	if err := o.only("text", "quick_replies", "attachment", "metadata"); err != nil {
		return err
	}
	attachment := o.at("attachment")
	switch {
	case (m.Text == "") == (attachment == nil):
		return wrong("a message has a text or an attachment")
	case instagram && len(m.Text) > 1000, !instagram && utf8.RuneCountInString(m.Text) >= 2000:
		return wrong("Length of param message[text] must be less than or equal to 2000")
	case len(m.Mark) > 1000 || instagram && m.Mark != "":
		return wrong("metadata is wrong")
	}
	quick := o.list("quick_replies")
	if len(quick) > 13 {
		return wrong("at most 13 quick replies")
	}
	for _, q := range quick {
		if err := first(q.only("content_type", "title", "payload", "image_url"), q.within("title", 20), q.within("payload", 1000)); err != nil || q.text("content_type") != "text" {
			return first(err, wrong("a quick reply is a text"))
		}
	}
	if attachment == nil {
		return nil
	}
	return f.readAttachment(m, attachment, instagram)
}

func (f *Fake) readAttachment(m *Sent, o object, instagram bool) error {
	p := o.at("payload")
	m.Kind = o.text("type")
	if m.Kind == "template" {
		return m.readCard(p, instagram)
	}
	m.Media = p.text("attachment_id") + p.text("url")
	_, uploaded := f.uploads[p.text("attachment_id")]
	switch {
	case !slices.Contains([]string{"image", "video", "audio", "file"}, m.Kind):
		return wrong("attachment needs a type")
	case instagram && !strings.HasPrefix(p.text("url"), "http"):
		return wrong("Instagram fetches files by their url")
	case p.text("attachment_id") != "" && !uploaded, m.Media == "":
		return &fault{http.StatusBadRequest, 100, 2018294, "(#100) Attachment is not known"}
	}
	return nil
}

func (m *Sent) readCard(p object, instagram bool) error {
	buttons := p.list("buttons")
	if err := p.within("text", 640); err != nil || instagram || p.text("template_type") != "button" || len(buttons) < 1 || len(buttons) > 3 {
		return first(err, wrong("a card is a button template with 1 to 3 buttons"))
	}
	m.Text = p.text("text")
	for _, b := range buttons {
		err := wrong("a button opens a page or sends a postback")
		switch b.text("type") {
		case "web_url":
			err = b.within("url", 2000)
		case "postback":
			err = b.within("payload", 1000)
		}
		if err := first(err, b.within("title", 20)); err != nil {
			return err
		}
	}
	return nil
}
