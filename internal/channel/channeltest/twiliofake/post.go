package twiliofake

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// ErrNoHook says that the number calls nobody.
var ErrNoHook = errors.New("the number has no SmsUrl")

// Sign is Twilio's signature of a form posted to an address: the address, then
// each name with its values, names sorted, values sorted and each once.
func Sign(token, address string, form url.Values) string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	sort.Strings(names)
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = io.WriteString(mac, address)
	for _, name := range names {
		values := append([]string(nil), form[name]...)
		sort.Strings(values)
		for _, v := range slices.Compact(values) {
			_, _ = io.WriteString(mac, name+v)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Text makes the form of a message: a customer wrote to a number of ours.
func (f *Fake) Text(from, to, body string) url.Values {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.numbered++
	sid := f.sid("SM")
	return url.Values{"MessageSid": {sid}, "SmsSid": {sid}, "SmsMessageSid": {sid}, "AccountSid": {f.AccountSID}, "From": {from}, "To": {to}, "Body": {body},
		"NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"}, "ApiVersion": {"2010-04-01"},
		"FromCity": {""}, "FromState": {""}, "FromZip": {""}, "FromCountry": {"US"}, "ToCountry": {"US"}}
}

// Picture makes the form of a message with files at addresses.
func (f *Fake) Picture(from, to, body string, addresses ...string) url.Values {
	form := f.Text(from, to, body)
	sid := "MM" + form.Get("MessageSid")[2:]
	for _, name := range []string{"MessageSid", "SmsSid", "SmsMessageSid"} {
		form.Set(name, sid)
	}
	form.Set("NumMedia", strconv.Itoa(len(addresses)))
	for i, address := range addresses {
		form.Set(fmt.Sprintf("MediaUrl%d", i), address)
		form.Set(fmt.Sprintf("MediaContentType%d", i), "image/jpeg")
	}
	return form
}

// Status makes the form of what became of a message.
func (f *Fake) Status(m Sent, status string, code int) url.Values {
	form := url.Values{"MessageSid": {m.SID}, "SmsSid": {m.SID}, "AccountSid": {f.AccountSID}, "MessageStatus": {status}, "SmsStatus": {status},
		"To": {m.To}, "From": {m.From}, "ApiVersion": {"2010-04-01"}}
	if m.Service != "" {
		form.Set("MessagingServiceSid", m.Service)
	}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	return form
}

// Deliver posts a message to what its number calls, as the fragment of that
// address asks: rc times more where rp allows, always with the same
// I-Twilio-Idempotency-Token. It gives the last status and how often it asked.
func (f *Fake) Deliver(ctx context.Context, form url.Values) (status, tries int, err error) {
	f.mu.Lock()
	n := f.numbers[form.Get("To")]
	f.mu.Unlock()
	if n == nil || n.SmsURL == "" {
		return 0, 0, ErrNoHook
	}
	address, overrides, _ := strings.Cut(n.SmsURL, "#")
	how, _ := url.ParseQuery(overrides)
	again, _ := strconv.Atoi(how.Get("rc"))
	if overrides == "" {
		again = 1 // only where the connection fails
	}
	for tries = 1; ; tries++ {
		status, err = f.Post(ctx, address, form)
		retried := err != nil || status >= 500 && slices.Contains([]string{"5xx", "all"}, how.Get("rp")) || status >= 400 && status < 500 && slices.Contains([]string{"4xx", "all"}, how.Get("rp"))
		if !retried || tries > min(again, 5) || ctx.Err() != nil {
			return status, tries, err
		}
	}
}

// Post posts a form to an address, signed, and wants TwiML or nothing back.
func (f *Fake) Post(ctx context.Context, address string, form url.Values) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("X-Twilio-Signature", Sign(f.AuthToken, address, form))
	req.Header.Set("I-Twilio-Idempotency-Token", "it-"+form.Get("MessageSid")+form.Get("MessageStatus"))
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return res.StatusCode, err
	}
	if res.StatusCode == http.StatusOK && len(body) > 0 && !strings.HasPrefix(res.Header.Get("Content-Type"), "text/xml") {
		return res.StatusCode, errors.New("12300: invalid Content-Type " + res.Header.Get("Content-Type"))
	}
	return res.StatusCode, nil
}
