package custom

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"rondo/internal/channel"
)

const nameMaxChars = 200

// customer reads who the events are about. Without a usable contactId the
// whole call makes no sense.
func customer(call channel.Tree) (channel.Person, error) {
	id := call.At("contactId").Text()
	if id == "" {
		return channel.Person{}, channel.Malformed("contactId is missing.")
	}
	if utf8.RuneCountInString(id) > idMaxChars || strings.ContainsFunc(id, notPrintable) {
		return channel.Person{}, channel.Malformed(fmt.Sprintf("contactId may have up to %d characters: letters, digits and _=+/@.-", idMaxChars))
	}
	c := call.At("contact")
	line := func(names ...string) string {
		for _, name := range names {
			if s := c.At(name).Line(); s != "" {
				return channel.Cut(s, nameMaxChars)
			}
		}
		return ""
	}
	p := channel.Person{
		Address: id, Name: strings.TrimSpace(line("firstName") + " " + line("lastName")),
		Language: line("language"), Country: strings.ToUpper(line("countryCode")),
		Phone: line("phone"), Email: line("email"),
	}
	if p.Name == "" {
		p.Name = line("name")
	}
	if picture := c.At("profilePic").Line(); channel.WebAddress(picture) {
		p.Avatar = picture
	}
	return p, nil
}

// read turns one event, named id, into what happened. The error is a sentence
// for the integrator.
func read(from channel.Person, e channel.Tree, id string) (channel.Inbound, error) {
	if !e.Object() {
		return channel.Inbound{}, errors.New("an event must be an object")
	}
	kind := e.At("type").Line()
	if utf8.RuneCountInString(id) > idMaxChars {
		return channel.Inbound{}, fmt.Errorf("mId may have up to %d characters", idMaxChars)
	}
	in := channel.Inbound{From: from, At: e.At("timestamp").Time(), Key: id, ProviderID: id}
	known, ok := kinds()[kind]
	switch {
	case kind == "":
		return channel.Inbound{}, errors.New("type is missing")
	case !ok:
		in.Kind, in.Unsupported, in.Key = channel.InUnsupported, channel.Cut(kind, idMaxChars), cmp.Or(id, fingerprint(kind, e))
		in.ProviderID = in.Key
		return in, nil
	case known.kind == channel.InTyping:
		in.Kind, in.Key = known.kind, ""
		return in, nil
	case id == "":
		return channel.Inbound{}, errors.New("mId is missing")
	}
	in.Kind = known.kind
	err := known.read(&in, e)
	return in, err
}

// kindReader is how one type of event is read.
type kindReader struct {
	kind channel.InboundKind
	read func(*channel.Inbound, channel.Tree) error
}

// kinds are the types of events. The last ones have two names, ours and the
// one that follows message_status.
func kinds() map[string]kindReader {
	edit := kindReader{channel.InEdit, readEdit}
	gone := kindReader{channel.InDelete, readDelete}
	reaction := kindReader{channel.InReaction, readReaction}
	return map[string]kindReader{
		"message":        {channel.InMessage, readMessage},
		"message_echo":   {channel.InEcho, readMessage},
		"message_status": {channel.InStatus, readStatus},
		"postback":       {channel.InPostback, readPostback},
		"referral":       {channel.InReferral, readReferral},
		"typing":         {channel.InTyping, nil},
		"edit":           edit, "message_edit": edit,
		"delete": gone, "message_delete": gone,
		"reaction": reaction, "message_reaction": reaction,
	}
}

// fingerprint is a key for an event about a message (or of an unknown type): its own content.
func fingerprint(kind string, e channel.Tree) string {
	sum := sha256.Sum256(e.JSON())
	return channel.Cut(kind, 20) + ":" + hex.EncodeToString(sum[:12])
}

// readMessage reads the content of a message.
func readMessage(in *channel.Inbound, e channel.Tree) error {
	m := e.At("message")
	if !m.Object() {
		return errors.New("message is missing")
	}
	if in.ReplyTo = e.At("replyTo", "mId").Line(); in.ReplyTo == "" {
		in.ReplyTo = m.At("replyTo", "mId").Line()
	}
	if e.At("referral").Object() {
		if err := readReferral(in, e); err != nil {
			return err
		}
	}
	switch kind := m.At("type").Line(); kind {
	case "text":
		in.Text = m.At("text").Text()
		if strings.TrimSpace(in.Text) == "" {
			return errors.New("message.text is missing")
		}
	case "quick_reply":
		in.Text = cmp.Or(m.At("text").Text(), m.At("title").Text())
		in.Postback = m.At("payload").Text()
		if in.Plain() == "" {
			return errors.New("message.text is missing")
		}
	case "attachment":
		return readAttachment(in, m)
	case "location":
		return readLocation(in, m)
	case "":
		return errors.New("message.type is missing")
	default:
		in.Text, in.Unsupported = m.At("text").Text(), channel.Cut(kind, idMaxChars)
		if in.Kind == channel.InMessage {
			in.Kind = channel.InUnsupported
		}
	}
	return nil
}

func readAttachment(in *channel.Inbound, m channel.Tree) error {
	f := m.At("attachment")
	address := f.At("url").Line()
	if !channel.WebAddress(address) {
		return errors.New("message.attachment.url must be an http or https address")
	}
	in.Text = cmp.Or(m.At("text").Text(), f.At("description").Text(), f.At("caption").Text())
	media := channel.Media{
		Kind: channel.Document, Ref: address, ContentType: f.At("mimeType").Line(),
		Name: channel.Cut(f.At("fileName").Line(), nameMaxChars), SizeBytes: max(f.At("size").Int(), 0),
	}
	switch kind := channel.MediaKind(f.At("type").Line()); kind {
	case channel.Image, channel.Video, channel.Audio, channel.Voice, channel.Sticker:
		media.Kind = kind
	}
	if u, _ := url.Parse(address); media.Name == "" && path.Ext(u.Path) != "" {
		media.Name = channel.Cut(channel.Clean(path.Base(u.Path)), nameMaxChars)
	}
	if t, _, err := mime.ParseMediaType(media.ContentType); err != nil {
		media.ContentType = ""
	} else {
		media.ContentType = t
	}
	if media.SizeBytes > mediaMaxBytes {
		media.Problem = "too_large"
	}
	in.Media = []channel.Media{media}
	return nil
}

func readLocation(in *channel.Inbound, m channel.Tree) error {
	at := m
	if m.At("location").Object() {
		at = m.At("location")
	}
	latitude, okLat := at.At("latitude").Float()
	longitude, okLong := at.At("longitude").Float()
	if !okLat || !okLong || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return errors.New("latitude and longitude must be degrees")
	}
	in.Location = &channel.Location{Latitude: latitude, Longitude: longitude,
		Name: channel.Cut(at.At("name").Line(), nameMaxChars), Address: channel.Cut(at.At("address").Line(), nameMaxChars)}
	return nil
}

// readStatus reads what became of a message of ours. The same status twice is
// one event; statuses come in any order.
func readStatus(in *channel.Inbound, e channel.Tree) error {
	s := channel.Status{
		State: channel.State(strings.ToLower(e.At("status", "value").Line())),
		Code:  channel.Cut(e.At("status", "code").Line(), idMaxChars), Detail: channel.Cut(e.At("status", "message").Line(), 500),
	}
	if s.State == "played" {
		s.State = channel.Read
	}
	switch s.State {
	case channel.Sent, channel.Delivered, channel.Read, channel.Failed:
	default:
		return errors.New("status.value must be sent, delivered, read or failed")
	}
	in.Key, in.Status = "status:"+in.ProviderID+":"+string(s.State), &s
	return nil
}

func readEdit(in *channel.Inbound, e channel.Tree) error {
	if err := readMessage(in, e); err != nil {
		return err
	}
	in.Key = fingerprint("edit", e)
	return nil
}

func readDelete(in *channel.Inbound, _ channel.Tree) error {
	in.Key = "delete:" + in.ProviderID
	return nil
}

// readReaction reads {"reaction": {"emoji": "👍"}}; an empty emoji, or
// {"action": "remove"}, takes it back.
func readReaction(in *channel.Inbound, e channel.Tree) error {
	r := e.At("reaction")
	emoji := r.At("emoji").Line()
	if !r.Object() {
		emoji = r.Line()
	}
	if utf8.RuneCountInString(emoji) > idMaxChars {
		return errors.New("reaction.emoji is too long")
	}
	if r.At("action").Line() == "remove" {
		emoji = ""
	}
	in.Key, in.Reaction = fingerprint("reaction", e), &channel.Reaction{Emoji: emoji}
	return nil
}

func readPostback(in *channel.Inbound, e channel.Tree) error {
	in.Postback, in.Text = e.At("postback", "payload").Text(), e.At("postback", "title").Text()
	if in.ReplyTo = e.At("replyTo", "mId").Line(); in.Plain() == "" {
		return errors.New("postback.payload is missing")
	}
	return nil
}

func readReferral(in *channel.Inbound, e channel.Tree) error {
	r := e.At("referral")
	in.Referral = &channel.Referral{Source: channel.Cut(r.At("source").Line(), nameMaxChars), Payload: channel.Cut(cmp.Or(r.At("payload").Text(), r.At("ref").Text()), 2000)}
	if u := r.At("url").Line(); channel.WebAddress(u) {
		in.Referral.URL = u
	}
	if *in.Referral == (channel.Referral{}) {
		return errors.New("referral is empty")
	}
	return nil
}
