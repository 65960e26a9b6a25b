package twiliofake

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"unicode/utf16"
)

const (
	textMax  = 1600
	mediaMax = 10
)

var (
	phone = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	// parameters are those a message may have.
	parameters = []string{"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "StatusCallback", "ContentSid", "ContentVariables", "ValidityPeriod"}
)

// message takes a message; the lock is held.
func (f *Fake) message(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		refuse(w, http.StatusBadRequest, 20001, "Send a form")
		return
	}
	form := r.PostForm
	if code, wrong := f.fault(form); wrong != "" {
		refuse(w, http.StatusBadRequest, code, wrong)
		return
	}
	f.numbered++
	m := Sent{SID: f.sid("SM"), To: form.Get("To"), From: form.Get("From"), Service: form.Get("MessagingServiceSid"), Body: form.Get("Body"),
		Media: form["MediaUrl"], StatusCallback: form.Get("StatusCallback")}
	if len(m.Media) > 0 {
		m.SID = f.sid("MM")
	}
	f.sent = append(f.sent, m)
	accept(w, http.StatusCreated, map[string]any{"sid": m.SID, "status": "queued", "error_code": nil, "error_message": nil, "num_segments": "1", "price": nil,
		"to": m.To, "from": m.From, "body": m.Body, "num_media": fmt.Sprint(len(m.Media)), "direction": "outbound-api",
		"uri": "/2010-04-01/Accounts/" + f.AccountSID + "/Messages/" + m.SID + ".json"})
}

func (f *Fake) sid(kind string) string { return fmt.Sprintf("%s%032x", kind, f.numbered) }

// fault is Twilio's code and words for what is wrong with a message.
func (f *Fake) fault(form url.Values) (int, string) {
	for name, values := range form {
		if !slices.Contains(parameters, name) || name != "MediaUrl" && len(values) != 1 {
			return 20001, "Unknown or repeated parameter " + name
		}
	}
	to, body := form.Get("To"), form.Get("Body")
	switch {
	case f.suspended:
		return 30002, "Account suspended"
	case !phone.MatchString(to):
		return 21211, "The 'To' number " + to + " is not a valid phone number."
	case (form.Get("From") == "") == (form.Get("MessagingServiceSid") == ""):
		return 21603, "A 'From' phone number is required"
	case phone.MatchString(form.Get("From")) && f.numbers[form.Get("From")] == nil:
		return 21606, "The From phone number is not a valid, SMS-capable inbound phone number for your account."
	case f.optedOut[to]:
		return 21610, "Attempt to send to unsubscribed recipient"
	case body == "" && len(form["MediaUrl"]) == 0:
		return 21619, "A text message body or media urls must be specified."
	case len(utf16.Encode([]rune(body))) > textMax:
		return 21617, "The concatenated message body exceeds the 1600 character limit"
	case len(form["MediaUrl"]) > mediaMax:
		return 21623, "Number of media files exceeds allowed limit"
	}
	for _, address := range append(form["MediaUrl"], form["StatusCallback"]...) {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Fragment != "" {
			return 21620, "Invalid media or callback URL"
		}
	}
	return 0, ""
}
