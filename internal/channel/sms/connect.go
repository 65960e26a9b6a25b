package sms

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"rondo/internal/channel"
)

// Connect points the number at our hook, where it is one of the account's.
// Numbers that Twilio keeps elsewhere (messaging services, short codes,
// names) are pointed by hand; Check says how.
func (ch *Channel) Connect(ctx context.Context, a channel.Account) error {
	if a.HookURL == "" {
		return &channel.Error{Class: channel.Reconnect, Code: "no_hook", Detail: "Twilio needs a public https address of this Rondo; none is set."}
	}
	number, err := ch.number(ctx, a)
	if err != nil || number.At("sid").Line() == "" {
		return err
	}
	return ch.point(ctx, a, number, a.HookURL+persistent)
}

// Disconnect takes our address out of the number, if it is still there.
func (ch *Channel) Disconnect(ctx context.Context, a channel.Account) error {
	number, err := ch.number(ctx, a)
	if err != nil || !pointsAt(number, a.HookURL) {
		return err
	}
	return ch.point(ctx, a, number, "")
}

func (ch *Channel) point(ctx context.Context, a channel.Account, number channel.Tree, address string) error {
	_, err := ch.call(ctx, a, http.MethodPost, "/IncomingPhoneNumbers/"+url.PathEscape(number.At("sid").Line())+".json",
		url.Values{"SmsUrl": {address}, "SmsMethod": {http.MethodPost}})
	return harmless(err)
}

// number is what Twilio knows of the sending number; empty where it is none of
// the account's.
func (ch *Channel) number(ctx context.Context, a channel.Account) (channel.Tree, error) {
	from := a.Config.Text("from")
	if !phone.MatchString(from) {
		return channel.Tree{}, nil
	}
	said, err := ch.call(ctx, a, http.MethodGet, "/IncomingPhoneNumbers.json", url.Values{"PhoneNumber": {from}})
	if err != nil {
		return channel.Tree{}, harmless(err)
	}
	numbers, _ := said.At("incoming_phone_numbers").List()
	for _, n := range numbers {
		if n.At("phone_number").Line() == from && sidShape.MatchString(n.At("sid").Line()) {
			return n, nil
		}
	}
	return channel.Tree{}, nil
}

func pointsAt(number channel.Tree, hook string) bool {
	address, _, _ := strings.Cut(number.At("sms_url").Line(), "#")
	return hook != "" && address == hook
}

// Check asks for the account's state, and whether the number brings its
// messages to us.
func (ch *Channel) Check(ctx context.Context, a channel.Account) (channel.Health, error) {
	account, err := ch.call(ctx, a, http.MethodGet, ".json", nil)
	if err != nil {
		return unwell(err)
	}
	h := channel.Health{Name: account.At("friendly_name").Line()}
	if h.Name == "" {
		h.Name = a.Config.Text("from")
	}
	if state := account.At("status").Line(); state != "" && state != "active" {
		h.Detail = "The Twilio account is " + state + ". Settle that in Twilio's console."
		return h, nil
	}
	number, err := ch.number(ctx, a)
	switch {
	case err != nil:
		return unwell(err)
	case number.At("sid").Line() == "":
		h.OK, h.Detail = true, "The account works. Rondo cannot see this sender's settings: in Twilio's console, let “A message comes in” call "+a.HookURL+" by HTTP POST."
	case !pointsAt(number, a.HookURL):
		h.Detail = "The number brings its messages to another address than this Rondo. Connect it again to take it over."
	case number.At("sms_application_sid").Line() != "":
		h.Detail = "The number belongs to a TwiML app, which takes its messages. Take it out of the app, or let the app call " + a.HookURL + "."
	default:
		h.OK, h.Detail = true, "The number is connected and its messages arrive."
	}
	return h, nil
}

// unwell turns an error that needs a person into a state of health.
func unwell(err error) (channel.Health, error) {
	err = harmless(err)
	var e *channel.Error
	if errors.As(err, &e) && e.Class != channel.Retry {
		return channel.Health{Code: e.Code, Detail: e.Detail}, nil
	}
	return channel.Health{}, err
}

// harmless makes a call that sends nothing repeatable.
func harmless(err error) error {
	var e *channel.Error
	if !errors.As(err, &e) {
		return err
	}
	again := *e
	if again.Class == channel.Uncertain {
		again.Class = channel.Retry
	}
	return &again
}
