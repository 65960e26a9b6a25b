package conversation

import (
	"time"

	"rondo/internal/platform/id"
)

// Extra is what few messages have, beside text and files.
type Extra struct {
	Edited      bool   `json:"edited,omitempty"`
	Deleted     bool   `json:"deleted,omitempty"`
	Reaction    string `json:"reaction,omitempty" doc:"The contact's emoji on it"`
	OwnReaction string `json:"own_reaction,omitempty" doc:"Our emoji on it"`
	Postback    string `json:"postback,omitempty" doc:"What a pressed button carried"`
	Unsupported string `json:"unsupported,omitempty" doc:"The channel's name of what cannot be shown"`
	Referral    string `json:"referral,omitempty"`
	Automatic   bool   `json:"automatic,omitempty" doc:"A machine wrote it: an absence note, a list, a robot"`
	// Standin says that the text stands in for the location, the cards or the template, for places that show
	// nothing but text.
	Standin  bool      `json:"standin,omitempty" doc:"The text only stands in for the location, cards or template beside it"`
	Group    string    `json:"group,omitempty" doc:"The same for the parts of one album, which belong together on screen"`
	Location *Location `json:"location,omitempty"`
	Cards    []Card    `json:"cards,omitempty"`
	Choices  *Choices  `json:"choices,omitempty"`
	Template *Template `json:"template,omitempty"`
	Mail     *Mail     `json:"mail,omitempty"`
	// Participant is who wrote, where that is not the conversation's contact: somebody else answered in the
	// same thread. The author is their own contact.
	Participant *Participant `json:"participant,omitempty"`
	Instead     *Instead     `json:"instead,omitempty"`
	Resent      int          `json:"resent,omitempty" doc:"How often it was sent anew after the channel had taken it and it had failed"`
	// Changing is what is on its way to the channel: "edit", "delete" or "reaction". ChangeError is why the
	// last such change was not carried out.
	Changing    Change        `json:"changing,omitempty" enum:"edit,delete,reaction"`
	ChangeError *MessageError `json:"change_error,omitempty"`
}

// none tells whether there is nothing in it.
func (e Extra) none() bool {
	return !e.Edited && !e.Deleted && !e.Automatic && !e.Standin && e.Reaction == "" && e.OwnReaction == "" && e.Postback == "" && e.Unsupported == "" &&
		e.Referral == "" && e.Group == "" && e.Location == nil && len(e.Cards) == 0 && e.Choices == nil && e.Template == nil && e.Mail == nil &&
		e.Participant == nil && e.Instead == nil && e.Resent == 0 && e.Changing == "" && e.ChangeError == nil
}

// Location is a place on earth.
type Location struct {
	Latitude  float64 `json:"latitude" minimum:"-90" maximum:"90"`
	Longitude float64 `json:"longitude" minimum:"-180" maximum:"180"`
	Name      string  `json:"name" required:"false" maxLength:"200"`
	Address   string  `json:"address" required:"false" maxLength:"500"`
}

// Card is a person whom a contact told us about.
type Card struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Choices are answers to tap.
type Choices struct {
	Buttons []Choice  `json:"buttons" required:"false" maxItems:"50" doc:"Shown below the message"`
	Menu    string    `json:"menu" required:"false" maxLength:"50" doc:"The label that opens the list"`
	List    []Section `json:"list" required:"false" maxItems:"20" doc:"Shown when asked for"`
}

// Choice is one answer. ID comes back as a message's extra.postback when it is tapped.
type Choice struct {
	ID          string `json:"id" required:"false" maxLength:"200"`
	Title       string `json:"title" minLength:"1" maxLength:"200"`
	Description string `json:"description" required:"false" maxLength:"200"`
	URL         string `json:"url" required:"false" maxLength:"2000" doc:"Opens a page instead of answering"`
}

// Section is a titled part of a list.
type Section struct {
	Title   string   `json:"title" required:"false" maxLength:"100"`
	Choices []Choice `json:"choices" minItems:"1" maxItems:"50"`
}

// Template names an approved template and what fills its places.
type Template struct {
	Name     string   `json:"name" minLength:"1" maxLength:"512"`
	Language string   `json:"language" minLength:"1" maxLength:"20"`
	Header   []string `json:"header" required:"false" maxItems:"20"`
	Body     []string `json:"body" required:"false" maxItems:"50"`
	Buttons  []string `json:"buttons" required:"false" maxItems:"10" doc:"By button; empty where one has no place"`
}

// Mail is what an email has beside its text and files.
type Mail struct {
	Subject string   `json:"subject" required:"false" maxLength:"998"`
	To      []string `json:"to" required:"false" maxItems:"100" doc:"Other receivers, without the channel's address and the contact's; of what came in"`
	Cc      []string `json:"cc" required:"false" maxItems:"100"`
	Bcc     []string `json:"bcc,omitempty" required:"false" maxItems:"100" doc:"Of what we send"`
	// Signature is what went below the text of a mail of ours.
	Signature string `json:"signature,omitempty" readOnly:"true" doc:"What went below the text; of what we send"`
	// HTML says that there is an HTML body, at /conversations/{id}/messages/{message}/html.
	HTML bool `json:"html,omitempty" readOnly:"true" doc:"There is an HTML body, to be had at /conversations/{id}/messages/{message}/html"`
	// Folded is worked out for whoever shows the text, and not kept.
	Folded int `json:"folded,omitempty" readOnly:"true" doc:"How many lines at the end of the text are a signature or quoted from earlier mails; of what came in"`
}

// Participant is somebody beside the contact who took part.
type Participant struct {
	ContactID id.ID  `json:"contact_id"`
	Name      string `json:"name"`
	Address   string `json:"address"`
}

// Instead says that a message went by another channel than it should have, and why.
type Instead struct {
	ChannelID id.ID  `json:"channel_id" doc:"By which it should have gone"`
	Kind      string `json:"kind" doc:"What kind of channel that is"`
	Code      string `json:"code"`
	Detail    string `json:"detail" doc:"Why it could not, in a sentence"`
}

// Change is something that is done to a message that was said before.
type Change string

// The changes that go out to a channel.
const (
	ChangeEdit     Change = "edit"
	ChangeDelete   Change = "delete"
	ChangeReaction Change = "reaction"
)

// Wording is how an edited message read until a time.
type Wording struct {
	Text  string    `json:"text"`
	Until time.Time `json:"until"`
}
