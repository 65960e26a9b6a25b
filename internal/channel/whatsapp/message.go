package whatsapp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// read reads a message of any type into in, whose customer is known already.
// It is false for what is not for a desk.
func read(m channel.Tree, in *channel.Inbound) bool {
	kind := m.At("type").Line()
	if m.At("group_id").Line() != "" || slices.Contains([]string{"request_welcome", "ephemeral", "unknown"}, kind) {
		return false
	}
	in.Key = cmp.Or(m.At("id").Line(), meta.Fingerprint(m))
	in.ProviderID, in.At, in.ReplyTo = in.Key, meta.Time(m.At("timestamp")), m.At("context", "id").Line()
	switch kind {
	case "edit":
		in.Kind, in.ProviderID = channel.InEdit, m.At("edit", "original_message_id").Line()
		edited := m.At("edit", "message")
		readContent(edited, edited.At("type").Line(), in)
		return in.ProviderID != "" && (in.Plain() != "" || len(in.Media) > 0)
	case "revoke":
		in.Kind, in.ProviderID = channel.InDelete, m.At("revoke", "original_message_id").Line()
		return in.ProviderID != ""
	case "reaction":
		in.Kind, in.ProviderID = channel.InReaction, m.At("reaction", "message_id").Line()
		in.Reaction = &channel.Reaction{Emoji: m.At("reaction", "emoji").Line()}
		return in.ProviderID != ""
	case "system":
		return readSystem(m, in)
	}
	in.Kind, in.Referral = channel.InMessage, referral(m)
	readContent(m, kind, in)
	if in.Kind == channel.InMessage && in.Plain() == "" && len(in.Media) == 0 {
		in.Kind, in.Unsupported = channel.InUnsupported, cmp.Or(m.At("unsupported", "type").Line(), kind, "empty")
	}
	return true
}

// readContent reads what a message holds.
func readContent(m channel.Tree, kind string, in *channel.Inbound) {
	body := m.At(kind)
	switch kind {
	case "text":
		in.Text = body.At("body").Text()
	case "image", "video", "audio", "document", "sticker":
		in.Text = body.At("caption").Text()
		if file, ok := media(kind, body); ok {
			in.Media = []channel.Media{file}
		}
	case "location":
		in.Location = place(body)
	case "contacts":
		in.Cards = cards(body)
	case "button":
		in.Kind, in.Text, in.Postback = channel.InPostback, body.At("text").Text(), body.At("payload").Text()
		in.Text = cmp.Or(in.Text, in.Postback)
	case "interactive":
		readInteractive(body, in)
	case "order":
		in.Text = order(body)
	}
}

// readInteractive reads the answer to something of ours: a button, a row of a
// list, a form.
func readInteractive(body channel.Tree, in *channel.Inbound) {
	kind := body.At("type").Line()
	answer := body.At(kind)
	switch kind {
	case "button_reply", "list_reply":
		in.Kind, in.Postback = channel.InPostback, answer.At("id").Text()
		in.Text = cmp.Or(answer.At("title").Text(), in.Postback)
	case "call_permission_reply":
		in.Kind, in.Text = channel.InPostback, answer.At("response").Text()
		in.Postback = kind + ":" + in.Text
	case "nfm_reply":
		in.Postback = answer.At("response_json").Text()
		in.Text = cmp.Or(form(in.Postback), answer.At("body").Text())
	}
	if in.Kind == channel.InPostback && in.Text == "" {
		in.Kind, in.Postback = channel.InMessage, ""
	}
}

// form is a filled-in form as lines of text, without what Meta adds.
func form(response string) string {
	fields, err := channel.ParseTree([]byte(response))
	if err != nil {
		return ""
	}
	names := fields.Names()
	slices.Sort(names)
	var lines []string
	for _, name := range names {
		if name == "flow_token" {
			continue
		}
		value := fields.At(name)
		text := value.Text()
		if list, ok := value.List(); ok {
			var all []string
			for _, one := range list {
				all = append(all, one.Text())
			}
			text = strings.Join(all, ", ")
		} else if value.Object() || text == "" {
			text = string(value.JSON())
		}
		lines = append(lines, channel.Clean(name+": "+text))
	}
	return strings.Join(lines, "\n")
}

// order is an order from the catalogue as lines of text.
func order(o channel.Tree) string {
	var lines []string
	if text := strings.TrimSpace(o.At("text").Text()); text != "" {
		lines = append(lines, text)
	}
	items, _ := o.At("product_items").List()
	for _, item := range items {
		line := fmt.Sprintf("%s × %s", cmp.Or(item.At("quantity").Line(), "1"), item.At("product_retailer_id").Line())
		if price := item.At("item_price").Line(); price != "" {
			line += fmt.Sprintf(" (%s %s)", price, item.At("currency").Line())
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// readSystem reads a notice of WhatsApp's. A customer with a new number is the
// same customer; other notices are kept where they can be read.
func readSystem(m channel.Tree, in *channel.Inbound) bool {
	body := m.At("system")
	now := cmp.Or(body.At("wa_id").Line(), body.At("new_wa_id").Line())
	if now != "" && now != in.From.Address {
		before := append([]string{in.From.Address}, in.From.Aliases...)
		in.Kind, in.ProviderID = channel.InIdentity, ""
		in.From = channel.Person{Address: now, Name: in.From.Name, Username: in.From.Username, Aliases: slices.DeleteFunc(before, func(s string) bool { return s == "" }), Variants: variants(now)}
		if phoneShape.MatchString(now) {
			in.From.Phone = "+" + now
		}
		return len(in.From.Aliases) > 0
	}
	in.Kind, in.Automatic, in.Text = channel.InMessage, true, body.At("body").Text()
	return in.Text != ""
}

// media is the file of a message.
func media(kind string, body channel.Tree) (channel.Media, bool) {
	kinds := map[string]channel.MediaKind{"image": channel.Image, "video": channel.Video, "audio": channel.Audio, "document": channel.Document, "sticker": channel.Sticker}
	file := channel.Media{Kind: kinds[kind], Ref: body.At("id").Line(), Name: body.At("filename").Line(), SizeBytes: max(body.At("file_size").Int(), 0)}
	file.ContentType, _, _ = strings.Cut(body.At("mime_type").Line(), ";")
	if kind == "audio" && body.At("voice").Bool() {
		file.Kind = channel.Voice
	}
	if file.Ref == "" {
		file.Ref = body.At("url").Line()
	}
	if file.SizeBytes > documentMaxBytes {
		file.Problem = "too_large"
	}
	return file, file.Ref != ""
}

func place(at channel.Tree) *channel.Location {
	latitude, okLat := at.At("latitude").Float()
	longitude, okLong := at.At("longitude").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return nil
	}
	return &channel.Location{Latitude: latitude, Longitude: longitude, Name: at.At("name").Line(), Address: at.At("address").Line()}
}

// cards are people whom the customer sent, one for each number.
func cards(list channel.Tree) []channel.Card {
	var out []channel.Card
	people, _ := list.List()
	for _, p := range people {
		name := p.At("name")
		called := cmp.Or(name.At("formatted_name").Line(), strings.TrimSpace(name.At("first_name").Line()+" "+name.At("last_name").Line()))
		phones, _ := p.At("phones").List()
		known := len(out)
		for _, phone := range phones {
			if number := cmp.Or(phone.At("phone").Line(), phone.At("wa_id").Line()); number != "" {
				out = append(out, channel.Card{Name: called, Phone: number})
			}
		}
		if len(out) == known && called != "" {
			out = append(out, channel.Card{Name: called})
		}
	}
	return out
}

// referral is the ad, the post or the product from which the customer writes.
func referral(m channel.Tree) *channel.Referral {
	if r := m.At("referral"); r.Object() {
		out := &channel.Referral{Source: cmp.Or(r.At("source_type").Line(), "ad"), Title: r.At("headline").Line(), Payload: r.At("source_id").Line(), URL: r.At("source_url").Line()}
		if out.Title != "" || out.Payload != "" || out.URL != "" {
			return out
		}
	}
	if p := m.At("context", "referred_product"); p.At("product_retailer_id").Line() != "" {
		return &channel.Referral{Source: "product", Payload: p.At("product_retailer_id").Line()}
	}
	return nil
}
