package channel

import (
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// MediaKind says how a piece of media is shown.
type MediaKind string

// The kinds of media.
const (
	Image    MediaKind = "image"
	Video    MediaKind = "video"
	Audio    MediaKind = "audio"
	Voice    MediaKind = "voice"
	Sticker  MediaKind = "sticker"
	Document MediaKind = "file"
)

// MediaKindOf is the kind of a file by its content type.
func MediaKindOf(contentType string) MediaKind {
	major, _, _ := strings.Cut(strings.ToLower(contentType), "/")
	switch major {
	case "image":
		return Image
	case "video":
		return Video
	case "audio":
		return Audio
	}
	return Document
}

// TextUnit is what a provider counts when it limits text.
type TextUnit string

// The units text is counted in.
const (
	Characters TextUnit = "characters" // Unicode code points
	UTF16      TextUnit = "utf16"      // UTF-16 code units
	Bytes      TextUnit = "bytes"      // bytes of UTF-8
)

// Length counts text in the unit.
func (u TextUnit) Length(text string) int {
	switch u {
	case Bytes:
		return len(text)
	case UTF16:
		n := 0
		for _, r := range text {
			n += max(utf16.RuneLen(r), 1)
		}
		return n
	}
	return utf8.RuneCountInString(text)
}

// FallbackSetting is the setting that names the channel, by its id in Rondo, which
// takes over; see Caps.Fallback.
const FallbackSetting = "fallback_channel_id"

// Caps says what a kind of channel can do, as far as the adapter does it. The
// composer and automations go by it.
type Caps struct {
	TextMax   int // longest text of one provider message, in TextUnit; 0 = no limit
	TextUnit  TextUnit
	SplitText bool // a longer text is sent as several provider messages
	// MediaOut is the largest size in bytes that can be sent, for each kind;
	// a kind that is missing cannot be sent.
	MediaOut map[MediaKind]int64
	MediaIn  int64 // largest size in bytes that can be fetched
	// FilesByAddress: the provider fetches files from Attachment.URL, so without a public address of Rondo none can be
	// sent.
	FilesByAddress bool

	MediaMax int // most files in one provider message; more are sent as several. 0 = 1
	// Types, where set, are the content types a kind of media takes; others
	// of the kind cannot be sent. A kind that is missing takes any.
	Types   map[MediaKind][]string
	Caption bool // text and a file go as one message

	Reply                   bool // can answer a certain message
	LocationOut             bool
	Buttons                 int // most Choices.Buttons; 0 = they become text
	ListRows                int // most rows of Choices.List; 0 = they become text
	ChoiceIDMax             int // longest Choice.ID in bytes; 0 = no limit
	Templates               bool
	Mail                    bool // has subject, copies and HTML
	ReactionIn, ReactionOut bool
	EditIn, EditOut         bool
	DeleteIn, DeleteOut     bool
	TypingIn, TypingOut     bool
	Delivered, Read         bool // receipts the provider sends
	// Window is how long after the customer's last message free text may be
	// sent; 0 = always.
	Window time.Duration
	// TagWindow is how long after the customer's last message free text by a
	// person may still be sent, marked as such (Messenger's human agent). It is
	// longer than Window; 0 = not at all.
	TagWindow time.Duration
	// Segments: the length is charged in parts, as SMS are.
	Segments bool
	HookMax  int64 // largest body of a call to the hook, in bytes; 0 = what is usual, 4 MB
	// Idempotent: the provider tells a repetition by Outbound.Key, so that a
	// message whose fate is unknown may be sent again.
	Idempotent bool
	// Slips: what comes in may bring a slip (Slips.Answer) by which the next message goes out as its answer. Then a
	// repetition cannot be told.
	Slips bool
	// Rate is how many messages a second an account may send; beyond it they
	// wait their turn. 0 = as fast as the provider answers.
	Rate float64
	// PairRate is how many messages a second one customer may be sent, after PairBurst at once. 0 = as many as Rate allows.
	PairRate  float64
	PairBurst int
	// StartFirst: a conversation may begin with our message.
	StartFirst bool
	// Sole is the setting that names the account at the provider, where a workspace
	// may connect each once: two channels for it would both take what comes in.
	// Empty: none.
	Sole string
	// Fallback is the kind of channel that may take over what cannot reach a
	// customer here (Error.Elsewhere), to the same address; which one, the
	// setting FallbackSetting says. Empty: none.
	Fallback Kind
}
