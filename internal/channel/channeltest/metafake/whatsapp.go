package metafake

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	toShape        = regexp.MustCompile(`^\+[1-9][0-9]{4,19}$`)
	recipientShape = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$`)
	kinds          = []string{"text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "interactive", "template"}
)

// whatsapp deals with a call about the number or its business account; the
// lock is held.
func (f *Fake) whatsapp(r *http.Request, id, edge string) (any, error) {
	switch {
	case id == f.Number && edge == "messages" && r.Method == http.MethodPost:
		return f.sendWhatsApp(r)
	case id == f.Number && edge == "media" && r.Method == http.MethodPost:
		return f.uploadWhatsApp(r)
	case id == f.Number && edge == "" && r.Method == http.MethodGet:
		return map[string]any{"display_phone_number": "+1 555 078 3881", "verified_name": "Acme", "quality_rating": "GREEN", "id": f.Number}, nil
	case id == f.Number && edge == "" && r.Method == http.MethodPost:
		return f.override(r)
	case id == f.Business && edge == "message_templates" && r.Method == http.MethodGet:
		return f.listTemplates(r)
	}
	return nil, missing(id + "/" + edge)
}

func (f *Fake) override(r *http.Request) (any, error) {
	o, err := readObject(r, "webhook_configuration")
	if err != nil {
		return nil, err
	}
	to := o.at("webhook_configuration")
	uri := to.text("override_callback_uri")
	if uri != "" && (!strings.HasPrefix(uri, "https://") || to.text("verify_token") == "") {
		return nil, wrong("override_callback_uri must be https and come with its verify_token")
	}
	f.overrides[f.Number] = uri
	return map[string]any{"success": true}, nil
}

func (f *Fake) listTemplates(r *http.Request) (any, error) {
	query, page := r.URL.Query(), 2
	if query.Get("fields") == "" || query.Get("limit") == "" {
		return nil, wrong("fields and limit are required here")
	}
	from := 0
	_, _ = fmt.Sscanf(query.Get("after"), "c%d", &from)
	to := min(from+page, len(f.templates))
	paging := map[string]any{"cursors": map[string]any{"before": fmt.Sprintf("c%d", from), "after": fmt.Sprintf("c%d", to)}}
	if to < len(f.templates) {
		paging["next"] = "https://graph.facebook.com/next"
	}
	return map[string]any{"data": f.templates[from:to], "paging": paging}, nil
}

func (f *Fake) uploadWhatsApp(r *http.Request) (any, error) {
	fields, file, err := readForm(r, "file")
	if err != nil {
		return nil, err
	}
	limit := map[string]int{"image/jpeg": 5 << 20, "image/png": 5 << 20, "video/mp4": 100 << 20, "image/webp": 100 << 20}[file.ContentType]
	if limit == 0 || limit < 100<<20 && len(file.Content) > limit {
		limit = 100 << 20 // as a document
	}
	if fields["messaging_product"] != "whatsapp" || fields["type"] != file.ContentType || len(file.Content) > limit {
		return nil, wrong("messaging_product, type or size is wrong")
	}
	id := fmt.Sprint(770000000000000 + f.next())
	f.uploads[id] = file
	return map[string]any{"id": id}, nil
}

// sendWhatsApp takes a message, or a sign that one was read.
func (f *Fake) sendWhatsApp(r *http.Request) (any, error) {
	o, err := readObject(r, append([]string{"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
		"status", "message_id", "typing_indicator"}, kinds...)...)
	if err != nil {
		return nil, err
	}
	if o.text("messaging_product") != "whatsapp" {
		return nil, wrong("The parameter messaging_product is required.")
	}
	if o["status"] != nil {
		return f.markRead(o)
	}
	to, kind := o.text("to"), o.text("type")
	switch {
	case !slices.Contains(kinds, kind) || o.at(kind) == nil:
		return nil, wrong("Param type must name the content")
	case to == "" && !recipientShape.MatchString(o.text("recipient")), to != "" && !toShape.MatchString(to):
		return nil, wrong("The parameter to is required: a number with its plus.")
	case o.text("recipient_type") != "individual" || len(o.text("biz_opaque_callback_data")) > 512:
		return nil, wrong("recipient_type or biz_opaque_callback_data is wrong")
	case o["context"] != nil && o.at("context").text("message_id") == "":
		return nil, wrong("context needs a message_id")
	}
	m := Sent{From: f.Number, To: strings.TrimPrefix(to, "+") + map[bool]string{true: o.text("recipient")}[to == ""], Kind: kind,
		ReplyTo: o.at("context").text("message_id"), Mark: o.text("biz_opaque_callback_data"), Body: o}
	if err := f.readWhatsApp(&m, kind, o.at(kind)); err != nil {
		return nil, err
	}
	if f.closed[m.To] && kind != "template" {
		return nil, &fault{http.StatusBadRequest, 131047, 0, "(#131047) Re-engagement message"}
	}
	if f.PerPair.Admit(m.To, f.now()) > 0 {
		return nil, &fault{http.StatusBadRequest, 131056, 0, "(#131056) (Business Account, Consumer Account) pair rate limit hit"}
	}
	m.ID = fmt.Sprintf("wamid.HBgL%011dAgASGBQz+/=", f.next())
	person := map[string]any{"input": to, "wa_id": m.To}
	if known := f.addressees[m.To]; known != "" {
		person["wa_id"] = known
	}
	f.take(m)
	return map[string]any{"messaging_product": "whatsapp", "contacts": []any{person}, "messages": []any{map[string]any{"id": m.ID, "message_status": "accepted"}}}, nil
}

func (f *Fake) markRead(o object) (any, error) {
	if o.text("status") != "read" || !strings.HasPrefix(o.text("message_id"), "wamid.") || o["to"] != nil {
		return nil, wrong("status must be read, of a message")
	}
	act := Act{Name: "read", Message: o.text("message_id")}
	if typing := o.at("typing_indicator"); typing != nil {
		if typing.text("type") != "text" {
			return nil, wrong("typing_indicator is wrong")
		}
		act.Name = "typing"
	}
	f.acts = append(f.acts, act)
	return map[string]any{"success": true}, nil
}

// readWhatsApp checks what stands under a message's type.
func (f *Fake) readWhatsApp(m *Sent, kind string, o object) error {
	switch kind {
	case "text":
		m.Text = o.text("body")
		return first(o.only("body", "preview_url"), o.within("body", 4096))
	case "image", "video", "audio", "document":
		return f.readMedia(m, kind, o)
	case "location":
		_, okLat := o["latitude"].(float64)
		_, okLong := o["longitude"].(float64)
		if !okLat || !okLong {
			return wrong("location needs latitude and longitude")
		}
		return o.only("latitude", "longitude", "name", "address")
	case "reaction":
		m.ReplyTo, m.Text = o.text("message_id"), o.text("emoji")
		if _, ok := o["emoji"].(string); !ok || m.ReplyTo == "" {
			return wrong("reaction needs message_id and emoji")
		}
		return o.only("message_id", "emoji")
	case "interactive":
		return m.readInteractive(o)
	case "template":
		return f.readTemplate(m, o)
	}
	return wrong("type %s is not sent here", kind)
}

func (f *Fake) readMedia(m *Sent, kind string, o object) error {
	m.Media, m.Text = o.text("id")+o.text("link"), o.text("caption")
	file, uploaded := f.uploads[o.text("id")]
	size, known := len(file.Content), map[string]string{"image": "image/", "video": "video/", "audio": "audio/"}[kind]
	most := map[string]int{"image": 5 << 20, "video": 16 << 20, "audio": 16 << 20, "document": 100 << 20}[kind]
	switch {
	case (o.text("id") == "") == (o.text("link") == ""), o.text("id") != "" && !uploaded:
		return wrong("media needs one known id, or a link")
	case !strings.HasPrefix(file.ContentType, known) || size > most:
		return &fault{http.StatusBadRequest, 131053, 0, "(#131053) Media upload error"}
	case kind == "document":
		return first(o.only("id", "link", "caption", "filename"), o.within("filename", 240), o.short("caption", 1024))
	case kind == "audio":
		return o.only("id", "link", "voice")
	}
	return first(o.only("id", "link", "caption"), o.short("caption", 1024))
}

func (m *Sent) readInteractive(o object) error {
	m.Text = o.at("body").text("text")
	action, body := o.at("action"), 1024
	var err error
	switch o.text("type") {
	case "button":
		err = readButtons(action)
	case "list":
		body, err = 4096, readList(action)
	case "cta_url":
		p := action.at("parameters")
		err = first(p.within("display_text", 20), p.within("url", 2000))
		if action.text("name") != "cta_url" {
			err = wrong("action needs the name cta_url")
		}
	default:
		err = wrong("interactive needs a type")
	}
	return first(err, o.only("type", "header", "body", "footer", "action"), o.at("body").within("text", body))
}

func readButtons(action object) error {
	buttons := action.list("buttons")
	if len(buttons) < 1 || len(buttons) > 3 {
		return wrong("between 1 and 3 buttons")
	}
	seen := map[string]bool{}
	for _, b := range buttons {
		reply := b.at("reply")
		if err := first(reply.within("id", 256), reply.within("title", 20)); err != nil || b.text("type") != "reply" {
			return first(err, wrong("a button is of the type reply"))
		}
		if seen[reply.text("id")] || seen["t"+reply.text("title")] {
			return wrong("two buttons are the same")
		}
		seen[reply.text("id")], seen["t"+reply.text("title")] = true, true
	}
	return nil
}

func readList(action object) error {
	sections, rows := action.list("sections"), 0
	if err := action.within("button", 20); err != nil || len(sections) < 1 || len(sections) > 10 {
		return first(err, wrong("between 1 and 10 sections"))
	}
	for _, s := range sections {
		if err := s.short("title", 24); err != nil || len(sections) > 1 && s.text("title") == "" {
			return first(err, wrong("several sections need titles"))
		}
		if len(s.list("rows")) == 0 {
			return wrong("a section needs rows")
		}
		for _, row := range s.list("rows") {
			rows++
			if err := first(row.only("id", "title", "description"), row.within("id", 200), row.within("title", 24), row.short("description", 72)); err != nil {
				return err
			}
		}
	}
	if rows > 10 {
		return wrong("at most 10 rows")
	}
	return nil
}

// readTemplate checks a template against those that were approved.
func (f *Fake) readTemplate(m *Sent, o object) error {
	m.Text = o.text("name")
	if err := first(o.only("name", "language", "components"), o.within("name", 512), o.at("language").within("code", 12)); err != nil {
		return err
	}
	i := slices.IndexFunc(f.templates, func(t map[string]any) bool {
		return t["name"] == m.Text && t["language"] == o.at("language").text("code")
	})
	if i < 0 {
		return &fault{http.StatusNotFound, 132001, 0, "(#132001) Template name does not exist in the translation"}
	}
	if status := f.templates[i]["status"]; status != "APPROVED" {
		return &fault{http.StatusBadRequest, 132015, 0, fmt.Sprintf("(#132015) Template is %v", status)}
	}
	given := 0
	for _, c := range o.list("components") {
		if err := c.only("type", "sub_type", "index", "parameters"); err != nil {
			return err
		}
		for _, p := range c.list("parameters") {
			kind := p.text("type")
			switch {
			case !slices.Contains([]string{"text", "image", "video", "document", "payload"}, kind), kind == "text" && (p.text("text") == "" || utf8.RuneCountInString(p.text("text")) > 1024):
				return wrong("a parameter is wrong")
			case slices.Contains([]string{"image", "video", "document"}, kind):
				if _, ok := f.uploads[p.at(kind).text("id")]; !ok {
					return wrong("the header's file is not known")
				}
			case f.templates[i]["parameter_format"] == "NAMED" && c.text("type") != "button" && p.text("parameter_name") == "":
				return &fault{http.StatusBadRequest, 132012, 0, "(#132012) Parameter name is missing"}
			}
			if c.text("type") == "body" {
				given++
			}
		}
	}
	if want, ok := f.templates[i]["places"].(int); ok && given != want {
		return &fault{http.StatusBadRequest, 132000, 0, "(#132000) Number of parameters does not match the expected number of params"}
	}
	return nil
}
