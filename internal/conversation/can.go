package conversation

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Can is what may be said by a channel: what its kind can do, and for a conversation also until when.
type Can struct {
	TextMax     int                 `json:"text_max" doc:"Longest text in text_unit; 0: no limit"`
	TextUnit    string              `json:"text_unit" enum:"characters,utf16,bytes"`
	Split       bool                `json:"split" doc:"A longer text goes as several messages"`
	Media       map[string]int64    `json:"media" doc:"Largest size in bytes by kind (image, video, audio, voice, sticker, file); a kind that is missing cannot be sent"`
	NoFiles     string              `json:"no_files" doc:"no_public_address where the channel takes files and none can be sent: the provider fetches them, and Rondo knows no public address (RONDO_BASE_URL) of its own; otherwise empty"`
	MediaMax    int                 `json:"media_max" doc:"Files that go as one message; more go as several"`
	Types       map[string][]string `json:"types" doc:"Content types by kind; a kind that is missing takes any"`
	Reply       bool                `json:"reply"`
	Reaction    bool                `json:"reaction"`
	Edit        bool                `json:"edit"`
	Delete      bool                `json:"delete"`
	Location    bool                `json:"location"`
	Buttons     int                 `json:"buttons" doc:"Most buttons; with more, or 0, choices go as numbered lines of text"`
	ListRows    int                 `json:"list_rows" doc:"Most rows of a list; with more, or 0, choices go as numbered lines of text"`
	ChoiceIDMax int                 `json:"choice_id_max" doc:"Longest id of a choice in bytes; 0: no limit"`
	Templates   bool                `json:"templates"`
	Mail        bool                `json:"mail" doc:"Has a subject and copies"`
	Segments    bool                `json:"segments" doc:"The length is charged in parts, as SMS are"`
	Typing      bool                `json:"typing" doc:"The customer is shown that an agent types"`
	StartFirst  bool                `json:"start_first" doc:"A conversation may begin with our message"`
	WindowS     int                 `json:"window_s" doc:"How long after the customer's last message anything may be sent, in seconds; 0: always"`
	TagWindowS  int                 `json:"tag_window_s" doc:"How long after it a person may still answer; 0: not beyond window_s"`
	Window      *CanWindow          `json:"window" doc:"Null where the channel has no window, or no conversation is named"`
	// BlockedSince is since when the customer wants nothing more by this channel.
	BlockedSince *time.Time `json:"blocked_since"`

	// Length counts text in TextUnit, MediaKind is the kind of a content type, Reads tells that the channel can
	// be told that somebody has read what the customer wrote.
	Length    func(string) int    `json:"-"`
	MediaKind func(string) string `json:"-"`
	Reads     bool                `json:"-"`
}

// NoPublicAddress is of Can.NoFiles.
const NoPublicAddress = "no_public_address"

// CanWindow is until when something may be sent.
type CanWindow struct {
	Open     bool       `json:"open" doc:"Any message may be sent now"`
	ClosesAt *time.Time `json:"closes_at" doc:"When it closes, or closed; null: the customer never wrote by this channel"`
	TagUntil *time.Time `json:"tag_until" doc:"Until when a person may still answer"`
}

// Outlet is what this slice must know of the way out, which package inbox keeps.
type Outlet interface {
	// Can tells what may be said now in a conversation, by its channel.
	Can(ctx context.Context, q db.Q, c Conversation) (Can, error)
	// Render gives the text of an approved template of a channel with its places filled, or a fault that names
	// the field that is wrong.
	Render(ctx context.Context, q db.Q, workspace, channel id.ID, t Template) (string, error)
	// Signature is what goes below what an agent (0: Rondo itself) writes now in a conversation; empty mostly, and
	// always where the channel carries no mail.
	Signature(ctx context.Context, q db.Q, c Conversation, agent id.ID) (string, error)
}

type outletKey struct{}

// Through lets everything that is written on this database go out by an outlet, and be checked by it before.
func Through(d *db.DB, o Outlet) { d.Keep(outletKey{}, o) }

func outletOf(tx *db.Tx) Outlet {
	o, _ := tx.Kept(outletKey{}).(Outlet)
	return o
}

// sign puts the signature below a message, where its channel carries one. From then on it is part of the message,
// whatever becomes of the signature.
func sign(ctx context.Context, tx *db.Tx, c Conversation, m *Message) error {
	o := outletOf(tx)
	if o == nil || m.Private {
		return nil
	}
	signature, err := o.Signature(ctx, tx, c, m.Author.ID)
	if err != nil || signature == "" || signed(m.Text, signature) {
		return err
	}
	if m.Extra.Mail == nil {
		m.Extra.Mail = &Mail{To: []string{}, Cc: []string{}}
	}
	m.Extra.Mail.Signature = signature
	return nil
}

// signed tells whether a text ends with a signature already: somebody wrote or pasted it.
func signed(text, signature string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.HasSuffix(plain(text), plain(signature))
}

// allow refuses a reply that its channel does not take, before anything is stored, and gives the text of its
// template.
func (r *Reply) allow(ctx context.Context, tx *db.Tx, c Conversation, files []Attachment) error {
	o := outletOf(tx)
	if o == nil || r.Private {
		return nil
	}
	can, err := o.Can(ctx, tx, c)
	if err != nil {
		return err
	}
	if err := can.reach(tx.Now(), r.Template != nil, access.From(ctx).Kind == access.KindRondo); err != nil {
		return err
	}
	if err := can.fits(*r, files); err != nil || r.Template == nil {
		return err
	}
	r.Text, err = o.Render(ctx, tx, c.Workspace, c.Channel, *r.Template)
	return err
}

// reach refuses what cannot reach the customer now, whatever it is.
func (can Can) reach(now time.Time, template, automatic bool) error {
	refuse := func(field, code, detail string) error {
		return &fault.Fault{Kind: fault.InvalidKind, Code: code, Detail: detail, Fields: []fault.Field{{Name: field, Detail: detail}}}
	}
	if can.BlockedSince != nil {
		return refuse("text", "blocked", "The customer wants no messages by this channel since "+can.BlockedSince.UTC().Format("2006-01-02 15:04 UTC")+".")
	}
	w := can.Window
	if w == nil || w.Open || template || !automatic && w.TagUntil != nil && now.Before(*w.TagUntil) {
		return nil
	}
	instead := " Nothing reaches them until they write again."
	if can.Templates {
		instead = " Until the customer writes again only an approved template reaches them."
	}
	if w.ClosesAt == nil {
		return refuse("text", "window_closed", "The customer has not written by this channel yet."+instead)
	}
	ended := w.ClosesAt
	if !automatic && w.TagUntil != nil {
		ended = w.TagUntil // a person may answer for longer
	}
	return refuse("text", "window_closed", "The time for free answers ended at "+ended.UTC().Format("2006-01-02 15:04 UTC")+"."+instead)
}

// fits names every field that the channel does not take, and why.
func (can Can) fits(r Reply, files []Attachment) error {
	var k fault.Check
	k.That(r.ReplyTo == 0 || can.Reply, "reply_to", "This channel cannot answer a certain message.")
	k.That(r.Location == nil || can.Location, "location", "This channel takes no places.")
	k.That(r.Template == nil || can.Templates, "template", "This channel has no templates.")
	k.That(r.Mail == nil || can.Mail, "mail", "This channel has no subject and no copies.")
	k.That(r.Template == nil || r.Text == "" && r.Location == nil && r.Choices == nil && len(files) <= 1, "template", "Goes without text, place and choices, and with one file at most.")
	text := r.Text
	if n := can.Length(text); can.TextMax > 0 && n > can.TextMax && !can.Split {
		k.That(false, "text", fmt.Sprintf("Is %d %s long; this channel takes at most %d.", n, can.unit(), can.TextMax))
	}
	if r.Choices != nil {
		k.That(strings.TrimSpace(text) != "", "text", "Choices need a question.")
		for _, c := range r.Choices.all() {
			k.That(can.ChoiceIDMax == 0 || len(c.ID) <= can.ChoiceIDMax, "choices", fmt.Sprintf("The id of a choice has at most %d bytes in this channel.", can.ChoiceIDMax))
		}
	}
	for i, f := range files {
		if why := can.refuses(f); why != "" {
			k.That(false, fmt.Sprintf("attachments[%d]", i), why)
		}
	}
	if m := r.Mail; m != nil {
		for _, list := range []struct {
			name  string
			addrs []string
		}{{"mail.cc", m.Cc}, {"mail.bcc", m.Bcc}} {
			for i, a := range list.addrs {
				_, err := mail.ParseAddress(a)
				k.That(err == nil, fmt.Sprintf("%s[%d]", list.name, i), "Must be an address such as mai@example.com.")
			}
		}
		k.That(!strings.ContainsAny(m.Subject, "\r\n"), "mail.subject", "Must be one line.")
	}
	return k.Err()
}

func (can Can) unit() string {
	if can.TextUnit == "bytes" {
		return "bytes"
	}
	return "characters"
}

// refuses says why a file cannot be sent; empty where it can.
func (can Can) refuses(f Attachment) string {
	kind := can.MediaKind(f.ContentType)
	limit, ok := can.Media[kind]
	types := can.Types[kind]
	bare, _, _ := strings.Cut(strings.ToLower(f.ContentType), ";")
	switch {
	case can.NoFiles == NoPublicAddress:
		return "This channel fetches files itself, for which Rondo needs a public address (RONDO_BASE_URL)."
	case !ok:
		return "This channel takes no files of this kind (" + kind + ")."
	case len(types) > 0 && !slices.Contains(types, strings.TrimSpace(bare)):
		return "Of this kind this channel takes only " + strings.Join(types, ", ") + "."
	case f.SizeBytes > limit:
		return fmt.Sprintf("Is %s; this channel takes at most %s.", sizeOf(f.SizeBytes), sizeOf(limit))
	}
	return ""
}

// sizeOf is a number of bytes for people.
func sizeOf(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// all is every choice in the order in which it is shown.
func (c *Choices) all() []Choice {
	list := slices.Clone(c.Buttons)
	for _, s := range c.List {
		list = append(list, s.Choices...)
	}
	return list
}
