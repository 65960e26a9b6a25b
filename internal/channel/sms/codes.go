package sms

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"rondo/internal/channel"
)

// codeOptedOut is Twilio's code for a customer who said STOP.
const codeOptedOut = 21610

const retryUnasked = 5 * time.Second // after 429 without a time

// fate is what follows an error of Twilio's.
type fate struct {
	class  channel.Class
	code   string
	detail string
}

// fates are the errors that mean something certain, by Twilio's code.
func fates() map[int]fate {
	const giveUp, retry, reconnect = channel.GiveUp, channel.Retry, channel.Reconnect
	return map[int]fate{
		20003: {reconnect, "token", "Twilio does not accept the Account SID and auth token. Enter the ones your console shows."},
		20404: {reconnect, "account", "Twilio does not know this account. Check the Account SID."},
		20429: {retry, "rate_limited", "Twilio takes no more messages at the moment."},
		20500: {retry, "unavailable", "Twilio has an error of its own."},
		20503: {retry, "unavailable", "Twilio is not available."},
		21211: {giveUp, "bad_address", "This is no valid phone number."},
		21408: {giveUp, "region", "The Twilio account may not send to this country. Allow it in Twilio's messaging geographic permissions."},
		21606: {giveUp, "from", "The sending number cannot send this message."},
		21608: {giveUp, "trial", "A trial account sends only to numbers that are verified at Twilio."},
		21610: {giveUp, "blocked", "The customer has opted out by STOP. Only the customer can take that back, by START."},
		21611: {retry, "queue_full", "Too many messages of this number are waiting at Twilio."},
		21612: {giveUp, "no_route", "Twilio knows no way from the sending number to this customer."},
		21614: {giveUp, "not_mobile", "This number cannot receive text messages."},
		21617: {giveUp, "too_long", "The text is longer than the 1600 characters Twilio takes."},
		21620: {giveUp, "media_address", "Twilio could not use the address of the file."},
		21623: {giveUp, "too_many_files", "The message has more files than Twilio takes."},
		30001: {retry, "queue_full", "Twilio's queue is full."},
		30002: {reconnect, "suspended", "The Twilio account is suspended. Settle that in Twilio's console."},
		30003: {retry, "handset_off", "The customer's phone is off or cannot be reached."},
		30004: {giveUp, "refused_by_carrier", "The carrier or the customer does not take messages of this number."},
		30005: {giveUp, "unknown_number", "Nobody has this number."},
		30006: {giveUp, "not_mobile", "This number cannot receive text messages."},
		30007: {giveUp, "filtered", "The carrier held the message to be spam."},
		30008: {retry, "unknown", "The carrier did not say what went wrong."},
		30022: {retry, "rate_limited", "The carrier takes no more messages of this number at the moment."},
		30034: {giveUp, "unregistered", "The number is not registered for business messages (A2P 10DLC). Register it in Twilio's console."},
		63003: {giveUp, "unknown_number", "This address does not exist."},
		63016: {giveUp, "window_closed", "The time for free answers is over."},
		63018: {retry, "rate_limited", "Twilio takes no more messages at the moment."},
		63024: {giveUp, "bad_address", "Twilio does not know this customer."},
	}
}

// meaning is an error of Twilio's in a sentence; said is what Twilio itself says.
func meaning(code int, said string) string {
	if f, ok := fates()[code]; ok {
		return f.detail
	}
	return said
}

// refused sorts an answer that is no success. Twilio's code counts more than
// the status of HTTP.
func refused(status, code int, said string, wait time.Duration) *channel.Error {
	e := &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: strings.TrimSpace(fmt.Sprintf("Twilio refused (%d): %s", status, said))}
	switch f, known := fates()[code]; {
	case known:
		e.Class, e.Code, e.Detail, e.OptedOut = f.class, f.code, f.detail, code == codeOptedOut
	case status == http.StatusTooManyRequests:
		e.Class, e.Code, e.Detail = channel.Retry, "rate_limited", fates()[20429].detail
	case code != 0 && (status == http.StatusInternalServerError || status == http.StatusServiceUnavailable):
		e.Class, e.Code, e.Detail = channel.Retry, "unavailable", fmt.Sprintf("Twilio is not available (%d).", status)
	case status >= 500: // what stands before Twilio, which may have passed the message on
		e.Class, e.Code, e.Detail = channel.Uncertain, "no_answer", fmt.Sprintf("Twilio did not answer (%d); the message may have been sent.", status)
	case status == http.StatusUnauthorized:
		e.Class, e.Code, e.Detail = channel.Reconnect, "token", fates()[20003].detail
	case status == http.StatusNotFound:
		e.Class, e.Code, e.Detail = channel.Reconnect, "account", fates()[20404].detail
	case status < 300:
		e.Class, e.Code, e.Detail = channel.Uncertain, "unreadable_answer", "Twilio answered something Rondo cannot read; the message may have been sent."
	case status < 400:
		e.Code, e.Detail = "redirect", "Twilio's address leads elsewhere. Check base_url."
	case status == http.StatusRequestTimeout:
		e.Class, e.Code, e.Detail = channel.Uncertain, "no_answer", "Twilio gave up waiting; the message may have been sent."
	}
	if e.Class == channel.Retry {
		if e.After = wait; wait == 0 && e.Code == "rate_limited" {
			e.After = retryUnasked
		}
	}
	return e
}
